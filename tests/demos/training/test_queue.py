"""The line of those who wait for the server: who trains, who waits, and how a run is called."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.host_limits import host_limits
from core.runs.steering import Steering
from core.tasks import all_tasks
from demos.training.queue import TrainingQueue, checked_run

DIGITS = all_tasks()["digits"]


def test_the_line_moves_up_in_the_order_of_coming() -> None:
    queue = TrainingQueue(1)
    first, second, third = (queue.place(Steering(DIGITS)) for _ in range(3))
    with first as a:
        assert list(a.turns()) == [0]
        with second as b, third as c:
            assert [next(b.turns()), next(c.turns())] == [1, 2]
            waiting = c.turns()
            assert next(waiting) == 2
    assert queue.length == 0


def test_of_large_runs_one_trains_and_the_others_pass_those_that_wait() -> None:
    queue = TrainingQueue(2)
    with ExitStack() as stack:
        large, waiting, small, late = (
            stack.enter_context(queue.place(Steering(DIGITS), large=size)) for size in (True, True, False, False)
        )
        assert [next(place.turns()) for place in (large, waiting, small, late)] == [0, 1, 0, 1]
        with queue.changed:
            large.leave()
        assert [next(place.turns()) for place in (waiting, small, late)] == [0, 0, 1]
    assert queue.length == 0


@given(sizes=st.lists(st.booleans(), max_size=12), count=st.integers(1, 4), gone=st.integers(0, 11))
def test_no_more_train_than_there_are_cores_and_who_trains_goes_on(sizes: list[bool], count: int, gone: int) -> None:
    queue = TrainingQueue(count)
    with ExitStack() as stack:
        places = [stack.enter_context(queue.place(Steering(DIGITS), large=large)) for large in sizes]
        before = [place for place in places if place.has_turn]
        assert len(before) == min(count, sizes.count(False) + min(1, sizes.count(True)))
        assert sum(place.large for place in before) <= 1
        if gone < len(places):
            with queue.changed:
                places[gone].leave()
            assert all(place.has_turn for place in before if place is not places[gone])


def test_where_more_may_train_those_who_wait_begin_and_where_fewer_may_nobody_is_sent_away() -> None:
    queue = TrainingQueue(1)
    with ExitStack() as stack:
        places = [stack.enter_context(queue.place(Steering(DIGITS))) for _ in range(4)]
        queue.train_at_once(3)
        assert [place.has_turn for place in places] == [True, True, True, False]
        queue.train_at_once(2)
        assert [place.has_turn for place in places] == [True, True, True, False]
        with queue.changed:
            places[0].leave()
        assert not places[3].has_turn
        with queue.changed:
            places[1].leave()
        assert places[3].has_turn


def test_a_freed_place_is_told_at_once() -> None:
    queue = TrainingQueue(1)
    holding, freed = queue.place(Steering(DIGITS)), threading.Event()
    holding.__enter__()
    with queue.place(Steering(DIGITS)) as waiting:
        turns: Iterator[int] = waiting.turns()
        assert next(turns) == 1
        threading.Timer(0.05, lambda: (holding.__exit__(None, None, None), freed.set())).start()
        assert 0 in turns
        assert freed.wait(1)


def test_a_full_line_is_refused() -> None:
    queue = TrainingQueue(1)
    places = [queue.place(Steering(DIGITS)) for _ in range(1 + host_limits().runs_a_page)]
    for place in places:
        place.__enter__()
    with (
        pytest.raises(ValueError, match=f"at most {host_limits().runs_a_page} can wait"),
        queue.place(Steering(DIGITS)),
    ):
        pass
    for place in places:
        place.__exit__(None, None, None)


@pytest.mark.parametrize("run", ["x" * 16, "aZ09-_" * 10, None])
def test_a_runs_name_has_16_to_64_letters_and_digits(run: str | None) -> None:
    assert checked_run(run) == run


@pytest.mark.parametrize("run", ["x" * 15, "x" * 65, "", "x" * 16 + "\n", "../../../etc/passwd"])
def test_any_other_name_is_refused(run: str) -> None:
    with pytest.raises(ValueError, match="run must be 16 to 64 letters, digits, - or _, got"):
        checked_run(run)
