"""A language model that several visitors ask at the same time, as fast as the processor allows."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

import torch
from torch import Tensor, nn

from core.threads import use_threads
from core.turns import Place, Turns

# For so few rows it depends on the processor from which side torch multiplies them faster: 2 rows took 0.65 of the time
# from the other side on one without AVX-512, and 2.0 of it on one with AMX.
FEW_ROWS = 8
# What is multiplied to find out: more than a core's cache holds, and soon done.
_TRIED_LAYERS, _TRIALS = 35, 2
# What one token costs is reading the weights, which two threads do faster and more do not.
MOST_THREADS = 2


class FewRowsLinear(nn.Linear):
    """nn.Linear, from the other side where the input has 2 to 8 rows; float32 sums in another order."""

    def forward(self, input: Tensor) -> Tensor:
        rows = input.reshape(-1, self.in_features)
        if not 1 < len(rows) <= FEW_ROWS:
            return super().forward(input)
        output = _other_side(self, rows).reshape(*input.shape[:-1], self.out_features)
        return output if self.bias is None else output + self.bias


@torch.inference_mode()
def is_faster_from_the_other_side(layers: Sequence[nn.Linear]) -> bool:
    """Whether this processor multiplies two rows by the weights of these `layers` faster as FewRowsLinear does."""
    inputs = [torch.zeros(2, layer.in_features) for layer in layers]

    def seconds(multiply: Callable[[nn.Linear, Tensor], Tensor]) -> float:
        begun = time.perf_counter()
        for layer, rows in zip(layers, inputs, strict=True):
            multiply(layer, rows)
        return time.perf_counter() - begun

    usual, other = zip(*([seconds(nn.Linear.forward), seconds(_other_side)] for _ in range(_TRIALS)), strict=True)
    return bool(min(other) < min(usual))


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
        self._asking = 0
        self._lock = Lock()
        self.turns = Turns(os.cpu_count() or 1)
        layers = [layer for layer in model.modules() if type(layer) is nn.Linear]
        if is_faster_from_the_other_side(layers[:_TRIED_LAYERS]):
            for layer in layers:
                layer.__class__ = FewRowsLinear

    def __call__(self, ids: Tensor, **options: Any) -> Any:
        """What transformers' model says to the token `ids` (rows, tokens), in a turn of its own."""
        with self.turn():
            return self.answer(ids, **options)

    @contextmanager
    def turn(self, place: Place | None = None) -> Iterator[bool]:
        """A block that runs in its turn: True; or, where another turn took `place` along, when that is over: False."""
        with self._lock:
            self._asking += 1
        try:
            with self.turns.turn(place) as has_turn:
                yield has_turn
        finally:
            with self._lock:
                self._asking -= 1

    def answer(self, ids: Tensor, **options: Any) -> Any:
        """The same inside a turn."""
        use_threads(min(MOST_THREADS, os.cpu_count() or 1) if self._asking == 1 else 1)
        try:
            return self._model(ids, **options)
        finally:
            use_threads(1)
