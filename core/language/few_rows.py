"""Few rows are multiplied by a matrix from whichever side this processor is faster."""

import time
from collections.abc import Callable, Container, Sequence

import torch
from torch import Tensor, nn

# From which side torch multiplies few rows faster depends on the processor and on how many they are. From the other
# side 2 rows took 0.65 of the time on one without AVX-512; on one with AMX they took 1.6 of it, and prompts of 12 to 25
# tokens 0.9 to 0.8. So it is tried: the second number stands for all up to the first, and more than those before.
_TRIED_ROWS = {8: 2, 32: 16}
# What is multiplied to find out: more than a core's cache holds, and soon done.
_TRIED_LAYERS, _TRIALS = 35, 2


class FewRowsLinear(nn.Linear):
    """nn.Linear, from the other side where the input's rows are one of `faster_rows`."""

    faster_rows: Container[int] = ()

    def forward(self, input: Tensor) -> Tensor:
        if input[..., 0].numel() not in self.faster_rows:
            return super().forward(input)
        output = other_side(input, self.weight)
        return output if self.bias is None else output + self.bias


def other_side(input: Tensor, weight: Tensor) -> Tensor:
    """`input` (…, features) times `weight` (outputs, features), as (…, outputs); float32 sums in another order."""
    rows = input.reshape(-1, input.shape[-1])
    return (weight @ rows.T).T.reshape(*input.shape[:-1], len(weight))


@torch.inference_mode()
def faster_from_the_other_side(layers: Sequence[nn.Linear]) -> frozenset[int]:
    """How many rows this processor multiplies by the weights of some of `layers` faster from the other side."""
    weights = [layer.weight for layer in layers[:_TRIED_LAYERS]]

    def seconds(multiply: Callable[[Tensor, Tensor], Tensor], rows: int) -> float:
        inputs = [torch.zeros(rows, weight.shape[1]) for weight in weights]
        begun = time.perf_counter()
        for each, weight in zip(inputs, weights, strict=True):
            multiply(each, weight)
        return time.perf_counter() - begun

    faster: set[int] = set()
    least = 2
    for most, rows in _TRIED_ROWS.items():
        trials = ([seconds(nn.functional.linear, rows), seconds(other_side, rows)] for _ in range(_TRIALS))
        usual, other = zip(*trials, strict=True)
        if min(other) < min(usual):
            faster.update(range(least, most + 1))
        least = most + 1
    return frozenset(faster)
