"""A language model that several visitors ask at the same time, as fast as the processor allows."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from torch import Tensor, nn

from core.answers_first import ANSWERS_FIRST
from core.language.few_rows import FewRowsLinear, faster_from_the_other_side
from core.language.llama import LlamaPass
from core.threads import use_threads
from core.turns import Place, Turns

# What one token costs is reading the weights, which two threads do faster and more do not.
MOST_THREADS = 2


class SharedModel:
    """transformers' causal `model` on the CPU. Threads may share it: who asks alone has two of the processor's threads.

    Two threads an asker are slower than one where several ask. Whoever waits for a thread must not spin, which
    OMP_WAIT_POLICY says (core/__init__.py): on a busy machine two threads took 2 to 4 times as long without it.
    As many compute at once as there are cores; turns go round by visitor, a token or a prompt each.
    """

    def __init__(self, model: Any) -> None:
        self.turns = Turns(os.cpu_count() or 1)
        layers: list[Any] = [layer for layer in model.modules() if type(layer) in (nn.Linear, FewRowsLinear)]
        faster_rows = faster_from_the_other_side(layers)
        for layer in layers:
            layer.__class__ = FewRowsLinear
            layer.faster_rows = faster_rows
        self._model = LlamaPass(model, faster_rows) if LlamaPass.can_stand_for(model) else model

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
