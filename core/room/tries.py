"""How often a visitor may do something in a minute, such as try a code."""

from collections import OrderedDict, deque
from collections.abc import Callable

from core.room.refused import RefusedError

SECONDS = 60.0
# Visitors that are remembered at once; of more the one goes whose last time is the longest ago.
MOST_VISITORS = 10_000


class Tries:
    """Counts what each visitor did in the last minute. `steady`: a clock that nobody sets."""

    def __init__(self, most: int, reason: str, what: str, steady: Callable[[], float]) -> None:
        self.most = most
        self._reason = reason
        self._what = what
        self._steady = steady
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def check(self, visitor: str) -> None:
        """Raise RefusedError where `visitor` has none left; says when the next one is."""
        times = self._times.get(visitor, deque())
        while times and times[0] <= self._steady() - SECONDS:
            times.popleft()
        if len(times) >= self.most:
            wait = max(1, round(times[0] + SECONDS - self._steady()))
            rule = f"an address has at most {self.most} {self._what} a minute"
            raise RefusedError(self._reason, f"{rule}, got one more; the next is in {wait} seconds", wait)

    def note(self, visitor: str) -> None:
        """One more by `visitor`."""
        self._times.setdefault(visitor, deque(maxlen=self.most)).append(self._steady())
        self._times.move_to_end(visitor)
        while len(self._times) > MOST_VISITORS:
            self._times.popitem(last=False)
