"""The products of a fully connected layer, of several networks at once, forward and backward."""

import torch
from torch import Tensor


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
