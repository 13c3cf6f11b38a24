"""Turns that go round by visitor."""

import threading

from core.turns import Place, Served, Turns, Visitor, asking

GREEDY, LEARNER = Visitor("10.0.0.1", "a"), Visitor("10.0.0.2", "b")


def test_whoever_was_never_served_is_first_and_then_who_waited_longest() -> None:
    served = Served()
    served.note(GREEDY)
    assert served.rank(LEARNER) < served.rank(GREEDY)
    served.note(LEARNER)
    assert served.rank(GREEDY) < served.rank(LEARNER)


def test_pages_of_one_address_share_its_turns() -> None:
    served, other = Served(), Visitor(GREEDY.address, "another page")
    served.note(GREEDY)
    served.note(LEARNER)
    assert served.rank(other) < served.rank(GREEDY) < served.rank(LEARNER)
    served.note(other)
    assert served.rank(LEARNER) < served.rank(other)


def test_one_who_asks_twenty_times_waits_behind_one_who_asks_once() -> None:
    turns, order, first = Turns(1), [], threading.Event()

    def ask(visitor: Visitor) -> None:
        asking.set(visitor)
        with turns.turn():
            order.append(visitor)
            first.wait(20)

    threads = [threading.Thread(target=ask, args=(visitor,)) for visitor in [GREEDY] * 20 + [LEARNER]]
    for number, thread in enumerate(threads):
        thread.start()
        while len(order) + len(turns._waiting) <= number:
            threading.Event().wait(0.001)
    first.set()
    for thread in threads:
        thread.join()
    assert order[:2] == [GREEDY, LEARNER]
    assert len(order) == 21


def test_who_is_taken_along_goes_on_without_a_turn_and_takes_none_from_others() -> None:
    turns, place, had = Turns(1), Place(), []

    def ask() -> None:
        with turns.turn(place) as has_turn:
            had.append(has_turn)

    with turns.turn() as has_turn:
        assert has_turn
        rider = threading.Thread(target=ask)
        rider.start()
        while not turns.takes_along(place):
            threading.Event().wait(0.001)
        assert not turns.takes_along(place)
        place.over.set()
        rider.join()
        assert had == [False]
        late = threading.Thread(target=ask)
        place = Place()
        late.start()
        late.join(0.05)
        assert late.is_alive()
    late.join()
    assert had == [False, True]
