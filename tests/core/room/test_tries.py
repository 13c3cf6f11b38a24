"""A visitor has so many tries a minute, and others have theirs."""

import pytest

from core.room.refused import RefusedError
from core.room.tries import MOST_VISITORS, Tries


def test_after_too_many_tries_the_next_is_refused_until_a_minute_is_over() -> None:
    now = [100.0]
    tries = Tries(3, "tries", "wrong codes", lambda: now[0])
    for _ in range(3):
        tries.check("ann")
        tries.note("ann")
        now[0] += 10
    rule = r"^an address has at most 3 wrong codes a minute, got one more; the next is in 30 seconds$"
    with pytest.raises(RefusedError, match=rule) as refused:
        tries.check("ann")
    assert refused.value.wait == 30
    tries.check("ben")
    now[0] += 30.5
    tries.check("ann")
    tries.note("ann")
    with pytest.raises(RefusedError):
        tries.check("ann")


def test_visitors_without_end_are_not_all_remembered() -> None:
    tries = Tries(1, "tries", "wrong codes", lambda: 0.0)
    for visitor in range(MOST_VISITORS + 1):
        tries.note(str(visitor))
    tries.check("0")
    with pytest.raises(RefusedError):
        tries.check("1")
