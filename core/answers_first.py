"""Whoever asks a language model goes first: what trains beside it in this process takes no step meanwhile.

A training's threads have the lower priority, but where the processor is busy one of them may be stopped while it holds
Python's lock, and all prompts wait for it: without this, thirty learners who type beside trainings waited about 1.5
times as long, the unlucky ones twice (tests/benchmarks/answers_first.py).
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

# How long a step waits at most. Where prompts never end, a training of 5 ms a step still has a tenth of its thread.
MOST_SECONDS = 0.05


class AnswersFirst:
    """How many ask language models now."""

    def __init__(self) -> None:
        self.count = 0
        self._changed = Condition()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """A block in which one more asks, or waits for its turn to."""
        with self._changed:
            self.count += 1
        try:
            yield
        finally:
            with self._changed:
                self.count -= 1
                self._changed.notify_all()

    def wait(self) -> float:
        """Before a step of a training: wait until nobody asks any more, MOST_SECONDS at most; returns the seconds."""
        if not self.count:
            return 0.0
        begun = time.perf_counter()
        with self._changed:
            self._changed.wait_for(lambda: not self.count, MOST_SECONDS)
        return time.perf_counter() - begun


ANSWERS_FIRST = AnswersFirst()
