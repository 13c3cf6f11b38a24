"""How far a command is and how long the rest will take, on standard error, where it is in no script's way."""

import sys
import time

# A line more often would only flicker by.
_SECONDS = 2.0


class Progress:
    """Counts up to `total` of some `things`, and tells at most every two seconds how many are done."""

    def __init__(self, things: str, total: int) -> None:
        self._things, self._total, self._done = things, total, 0
        self._begun = self._told = time.perf_counter()

    def __call__(self, count: int) -> None:
        """Say that `count` more are done."""
        self._done += count
        now = time.perf_counter()
        if now - self._told >= _SECONDS:
            self._told = now
            left = time_left(self._done, self._total, now - self._begun)
            tell(f"{self._done:,} of {self._total:,} {self._things}{left}")


def tell(line: str) -> None:
    """Print a line of progress."""
    print(line, file=sys.stderr, flush=True)


def time_left(done: int, total: int, seconds: float, most_seconds: float | None = None) -> str:
    """`, 12 s left` after `done` of `total` in `seconds`, at the same pace; empty where nothing is left or known.

    most_seconds: when it ends at the latest, if that is set.
    """
    if not 0 < done < total:
        return ""
    left = seconds / done * (total - done)
    if most_seconds is not None:
        left = max(0.0, min(left, most_seconds - seconds))
    return f", {left:.0f} s left" if left < 100 else f", {left / 60:.0f} min left"
