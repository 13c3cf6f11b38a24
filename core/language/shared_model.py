"""A language model that several visitors ask at the same time, as fast as the processor allows."""

import os
from threading import Lock
from typing import Any

from torch import Tensor, nn

from core.threads import use_threads
from core.turns import Turns

# torch reads each weight once for so few rows where it multiplies them from the other side, and else once a row:
# 2 rows take 0.65 of the time, 8 rows 0.8 (python -m tests.benchmarks.typed_word).
FEW_ROWS = 8
# What one token costs is reading the weights, which two threads do faster and more do not.
MOST_THREADS = 2


class FewRowsLinear(nn.Linear):
    """nn.Linear, faster where the input has 2 to 8 rows; float32 sums in another order."""

    def forward(self, input: Tensor) -> Tensor:
        rows = input.reshape(-1, self.in_features)
        if not 1 < len(rows) <= FEW_ROWS:
            return super().forward(input)
        output = (self.weight @ rows.T).T.reshape(*input.shape[:-1], self.out_features)
        return output if self.bias is None else output + self.bias


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
        self._turns = Turns(os.cpu_count() or 1)
        for layer in model.modules():
            if type(layer) is nn.Linear:
                layer.__class__ = FewRowsLinear

    def __call__(self, ids: Tensor, **options: Any) -> Any:
        """What transformers' model says to the token `ids` (rows, tokens)."""
        with self._lock:
            self._asking += 1
        try:
            with self._turns.turn():
                return self._answer(ids, **options)
        finally:
            with self._lock:
                self._asking -= 1

    def _answer(self, ids: Tensor, **options: Any) -> Any:
        use_threads(min(MOST_THREADS, os.cpu_count() or 1) if self._asking == 1 else 1)
        try:
            return self._model(ids, **options)
        finally:
            use_threads(1)
