"""What a process has one of is made once, whoever comes first."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.model_shelf import shared_shelf
from core.once import Once
from core.rooms import shared_rooms


def test_threads_that_ask_at_once_get_the_same_and_it_is_made_once() -> None:
    made: list[object] = []

    def make() -> object:
        time.sleep(0.05)
        made.append(object())
        return made[-1]

    one = Once(make)
    with ThreadPoolExecutor(8) as threads:
        given = list(threads.map(lambda _: one(), range(8)))
    assert len(made) == 1
    assert all(each is made[0] for each in given)
    one.forget()
    assert one() is made[1]


def test_what_could_not_be_made_is_tried_again() -> None:
    tries = iter([ValueError("not yet"), None])

    def make() -> str:
        if error := next(tries):
            raise error
        return "made"

    one = Once(make)
    with pytest.raises(ValueError, match="not yet"):
        one()
    assert one() == one() == "made"


class Slow:
    """Something that takes a moment to be made."""

    def __init__(self, *_: object) -> None:
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("shared", "kind"),
    [
        (shared_shelf, "core.model_shelf.ModelShelf"),
        (shared_rooms, "core.rooms.Rooms"),
    ],
)
def test_the_shelf_and_the_rooms_are_made_once(
    shared: Once[object], kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPERATURE_LAB_DATA", str(tmp_path))
    monkeypatch.setattr(kind, Slow)
    shared.forget()
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(lambda _: shared(), range(8)))) == 1
    shared.forget()
