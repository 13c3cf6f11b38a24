"""A language model that several visitors ask at the same time, as fast as the processor allows."""

import os
import time
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from core.answers_first import ANSWERS_FIRST
from core.threads import use_threads
from core.turns import Place, Turns

# From which side torch multiplies few rows faster depends on the processor and on how many they are. From the other
# side 2 rows took 0.65 of the time on one without AVX-512; on one with AMX they took 1.6 of it, and prompts of 12 to 25
# tokens 0.9 to 0.8. So it is tried: the second number stands for all up to the first, and more than those before.
_TRIED_ROWS = {8: 2, 32: 16}
# What is multiplied to find out: more than a core's cache holds, and soon done.
_TRIED_LAYERS, _TRIALS = 35, 2
# What one token costs is reading the weights, which two threads do faster and more do not.
MOST_THREADS = 2


class FewRowsLinear(nn.Linear):
    """nn.Linear, from the other side where the input's rows are one of `other_side`; float32 sums in another order."""

    other_side: Container[int] = ()

    def forward(self, input: Tensor) -> Tensor:
        rows = input.reshape(-1, self.in_features)
        if len(rows) not in self.other_side:
            return super().forward(input)
        output = _other_side(self, rows).reshape(*input.shape[:-1], self.out_features)
        return output if self.bias is None else output + self.bias


@torch.inference_mode()
def faster_from_the_other_side(layers: Sequence[nn.Linear]) -> frozenset[int]:
    """How many rows this processor multiplies by the weights of these `layers` faster from the other side."""

    def seconds(multiply: Callable[[nn.Linear, Tensor], Tensor], rows: int) -> float:
        inputs = [torch.zeros(rows, layer.in_features) for layer in layers]
        begun = time.perf_counter()
        for layer, each in zip(layers, inputs, strict=True):
            multiply(layer, each)
        return time.perf_counter() - begun

    faster: set[int] = set()
    least = 2
    for most, rows in _TRIED_ROWS.items():
        trials = ([seconds(nn.Linear.forward, rows), seconds(_other_side, rows)] for _ in range(_TRIALS))
        usual, other = zip(*trials, strict=True)
        if min(other) < min(usual):
            faster.update(range(least, most + 1))
        least = most + 1
    return frozenset(faster)


def _other_side(layer: nn.Linear, rows: Tensor) -> Tensor:
    return (layer.weight @ rows.T).T


class SharedModel:
    """transformers' causal `model` on the CPU. Threads may share it: who asks alone has two of the processor's threads.

    Two threads an asker are slower than one where several ask. Whoever waits for a thread must not spin, which
    OMP_WAIT_POLICY says (core/__init__.py): on a busy machine two threads took 2 to 4 times as long without it.
    As many compute at once as there are cores; turns go round by visitor, a token or a prompt each.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self.turns = Turns(os.cpu_count() or 1)
        layers: list[Any] = [layer for layer in model.modules() if type(layer) is nn.Linear]
        other_side = faster_from_the_other_side(layers[:_TRIED_LAYERS])
        for layer in layers:
            layer.__class__ = FewRowsLinear
            layer.other_side = other_side

    def __call__(self, ids: Tensor, **options: Any) -> Any:
        """What transformers' model says to the token `ids` (rows, tokens), in a turn of its own."""
        with self.turn():
            return self.answer(ids, **options)

    @contextmanager
    def turn(self, place: Place | None = None) -> Iterator[bool]:
        """A block that runs in its turn: True; or, where another turn took `place` along, when that is over: False."""
        with ANSWERS_FIRST.asking(), self.turns.turn(place) as has_turn:
            yield has_turn

    def answer(self, ids: Tensor, **options: Any) -> Any:
        """The same inside a turn."""
        use_threads(min(MOST_THREADS, os.cpu_count() or 1) if ANSWERS_FIRST.count == 1 else 1)
        try:
            return self._model(ids, **options)
        finally:
            use_threads(1)
