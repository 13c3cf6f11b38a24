"""The products of a fully connected layer, of several networks at once, forward and backward."""

from collections.abc import Callable

import torch
from torch import Tensor

# Writes start + inputs · weight, given inputs, start and where to.
Product = Callable[[Tensor, Tensor, Tensor], None]


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


class SplitDense:
    """A first layer in two parts: common features for every example, rare ones for the first `with_rare` of a batch."""

    def __init__(self, weight: Tensor, weight_gradient: Tensor, common: int) -> None:
        """common: so many of the weights' rows, the first ones, are the common features'."""
        parts = (slice(common), slice(common, None))
        self._common, self._rare = (Dense(weight[:, part], weight_gradient[:, part]) for part in parts)
        self._features = (common, weight.shape[1] - common)
        self.with_rare = 0

    def apply(self, inputs: Tensor, start: Tensor, out: Tensor) -> None:
        """As Dense.apply."""
        self._in_parts(self._common.apply, self._rare.apply, inputs, start, out)

    def forward(self, inputs: Tensor, start: Tensor, out: Tensor) -> None:
        """As Dense.forward."""
        self._in_parts(self._common.forward, self._rare.forward, inputs, start, out)

    def backward(self, gradient: Tensor) -> None:
        """Set the weights' gradient from that by the outputs."""
        self._common.backward(gradient)
        self._rare.backward(gradient.narrow(1, 0, self.with_rare))

    def _in_parts(self, common: Product, rare: Product, inputs: Tensor, start: Tensor, out: Tensor) -> None:
        common_inputs, rare_inputs = inputs.split(self._features, dim=2)
        common(common_inputs, start, out)
        front = out.narrow(1, 0, self.with_rare)
        rare(rare_inputs.narrow(1, 0, self.with_rare), front, front)
