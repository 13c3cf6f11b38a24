"""The products of a fully connected layer, of several networks at once, forward and backward."""

from collections.abc import Callable

import torch
from torch import Tensor

Product = Callable[[Tensor, Tensor, Tensor], None]

# On a processor whose bfloat16 products are about twice as fast, rounding costs what it saves at some hundred
# units; below this width there is little to win.
_WIDE = 256


class Dense:
    """Weights (networks, fan_in, fan_out), and a tensor of their shape to write their gradient to."""

    def __init__(self, weight: Tensor, weight_gradient: Tensor) -> None:
        self._weight, self._weight_gradient = weight, weight_gradient
        self._transposed = weight.transpose(1, 2)
        self._inputs = torch.empty(0)

    def apply(self, inputs: Tensor, start: Tensor, out: Tensor) -> None:
        """Write start + inputs · weight, (networks, batch, fan_out), to out; inputs (networks, batch, fan_in)."""
        torch.baddbmm(start, inputs, self._weight, out=out)

    def forward(self, inputs: Tensor, start: Tensor, out: Tensor) -> None:
        """`apply`, remembering the inputs for `backward`."""
        self._inputs = inputs
        self.apply(inputs, start, out)

    def backward(self, gradient: Tensor, passed: Tensor | None = None) -> None:
        """Set the weights' gradient from that by the outputs; write that by the inputs to `passed` if it is given."""
        torch.bmm(self._inputs.transpose(1, 2), gradient, out=self._weight_gradient)
        if passed is not None:
            torch.bmm(gradient, self._transposed, out=passed)


class RoundedDense(Dense):
    """Dense whose products in training round their factors, and what they give, to bfloat16.

    Sums within a product are float32, and so are the weights: only a copy is rounded, so that steps too small for
    bfloat16 still add up (Micikevicius et al. 2018, section 3.1).
    """

    def __init__(self, weight: Tensor, weight_gradient: Tensor) -> None:
        super().__init__(weight, weight_gradient)
        self._rounded = torch.empty_like(weight, dtype=torch.bfloat16)

    def forward(self, inputs: Tensor, start: Tensor, out: Tensor) -> None:
        """As Dense.forward, rounded."""
        self._inputs = inputs.bfloat16()
        self._rounded.copy_(self._weight)
        torch.add(start, torch.bmm(self._inputs, self._rounded), out=out)

    def backward(self, gradient: Tensor, passed: Tensor | None = None) -> None:
        """As Dense.backward, rounded."""
        rounded = gradient.bfloat16()
        self._weight_gradient.copy_(torch.bmm(self._inputs.transpose(1, 2), rounded))
        if passed is not None:
            passed.copy_(torch.bmm(rounded, self._rounded.transpose(1, 2)))


class SplitDense:
    """A first layer in two parts: common features for every example, rare ones for the first `reach` of a batch."""

    def __init__(self, kind: type[Dense], weight: Tensor, weight_gradient: Tensor, common: int) -> None:
        """kind: of both parts; common: so many of the weights' rows are the common features'."""
        parts = (slice(common), slice(common, None))
        self._common, self._rare = (kind(weight[:, part], weight_gradient[:, part]) for part in parts)
        self._features = (common, weight.shape[1] - common)
        self.reach = 0

    def apply(self, inputs: Tensor, start: Tensor, out: Tensor) -> None:
        """As Dense.apply."""
        self._in_parts(self._common.apply, self._rare.apply, inputs, start, out)

    def forward(self, inputs: Tensor, start: Tensor, out: Tensor) -> None:
        """As Dense.forward."""
        self._in_parts(self._common.forward, self._rare.forward, inputs, start, out)

    def backward(self, gradient: Tensor) -> None:
        """Set the weights' gradient from that by the outputs."""
        self._common.backward(gradient)
        self._rare.backward(gradient.narrow(1, 0, self.reach))

    def _in_parts(self, common: Product, rare: Product, inputs: Tensor, start: Tensor, out: Tensor) -> None:
        common_inputs, rare_inputs = inputs.split(self._features, dim=2)
        common(common_inputs, start, out)
        front = out.narrow(1, 0, self.reach)
        rare(rare_inputs.narrow(1, 0, self.reach), front, front)


def worth_rounding(fan_in: int, fan_out: int) -> bool:
    """Whether bfloat16 makes a layer's products faster by more than it costs to round."""
    return min(fan_in, fan_out) >= _WIDE
