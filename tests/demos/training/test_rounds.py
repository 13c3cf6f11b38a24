"""Turns to train go round by visitor, and no visitor fills the line for the others."""

from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from core.host_limits import host_limits
from core.runs.steering import Steering
from core.tasks import all_tasks
from core.turns import NOBODY, Visitor, asking
from demos.training import rounds
from demos.training.queue import Place, TrainingQueue

DIGITS = all_tasks()["digits"]
LEARNER = Visitor("10.9.9.9", "page")
SENDERS = [Visitor(f"10.0.0.{number}", "page") for number in range(10)]


class Clock:
    """A clock that the test sets."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    own = Clock()
    monkeypatch.setattr(rounds, "time", own)
    return own


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as left:
        yield left
    asking.set(NOBODY)


def placed(stack: ExitStack, queue: TrainingQueue, visitor: Visitor, large: bool = False) -> Place:
    asking.set(visitor)
    return stack.enter_context(queue.place(Steering(DIGITS), large=large))


def test_ten_who_send_fourteen_runs_each_do_not_keep_a_learner_out(stack: ExitStack, clock: Clock) -> None:
    queue, runs = TrainingQueue(2), []
    for sender in SENDERS:
        for number in range(14):
            if number < host_limits().runs_a_page:
                with suppress(ValueError):  # the line is full, and the sender has the most in it
                    runs.append(placed(stack, queue, sender))
    own = placed(stack, queue, LEARNER)
    while not own.has_turn and clock.now < 60:
        clock.now += 0.5  # a run looks twice a second
        for run in runs:
            run.yields()
    assert clock.now < 15
    kept = [run.visitor for run in runs if not run.lost]
    assert len(kept) < host_limits().runs
    assert max(map(kept.count, SENDERS)) - min(map(kept.count, SENDERS)) <= 2


def test_the_one_that_is_sent_away_says_so(stack: ExitStack) -> None:
    queue = TrainingQueue(1)
    runs = [placed(stack, queue, Visitor("10.0.0.1", f"page {number}")) for number in range(36)]
    runs += [placed(stack, queue, Visitor("10.0.0.2", f"page {number}")) for number in range(36)]
    waiting = runs[-1].turns()
    next(waiting)
    placed(stack, queue, LEARNER)
    [lost] = [run for run in runs if run.lost]
    with pytest.raises(ValueError, match="at most 72 can wait for the server, and others have fewer"):
        list(lost.turns())


def test_thirty_learners_at_one_address_all_get_in_line_and_keep_their_order(stack: ExitStack, clock: Clock) -> None:
    queue = TrainingQueue(2)
    learners = [placed(stack, queue, Visitor("192.0.2.1", f"page {number}")) for number in range(30)]
    assert queue.line == learners
    clock.now = rounds.SLICE
    assert not learners[0].yields()
    clock.now = rounds.SLICE_AT_HOME
    assert learners[0].yields()
    assert learners[2].has_turn


def test_one_page_does_not_pass_its_class_with_many_runs(stack: ExitStack) -> None:
    queue = TrainingQueue(1)
    greedy = [placed(stack, queue, Visitor("192.0.2.1", "greedy")) for _ in range(12)]
    other = placed(stack, queue, Visitor("192.0.2.1", "other"))
    assert queue.line[:2] == [greedy[0], other]


def test_a_run_alone_never_makes_room(stack: ExitStack, clock: Clock) -> None:
    queue = TrainingQueue(1)
    run = placed(stack, queue, LEARNER)
    placed(stack, queue, LEARNER)
    clock.now = 1e6
    assert not run.yields()


def test_a_large_run_that_made_room_keeps_its_memory_from_other_large_ones(stack: ExitStack, clock: Clock) -> None:
    queue = TrainingQueue(1)
    large = placed(stack, queue, SENDERS[0], large=True)
    small = placed(stack, queue, SENDERS[1])
    other = placed(stack, queue, LEARNER, large=True)
    clock.now = rounds.SLICE
    assert large.yields()
    assert small.has_turn
    with queue.changed:
        small.leave()
    assert large.has_turn
    assert not other.has_turn
