"""A text that is being written ends when its reader leaves, and readers do not wait for each other."""

import threading
from collections.abc import Iterator
from itertools import count

import pytest

from core.language.continuations import GeneratedToken, WrittenStep
from core.language.model_store import configured_model
from core.model_shelf import ModelShelf
from demos.temperature import handlers
from tests.demos.client import Client
from tests.demos.served import served_here

PACE = 0.05
pytestmark = pytest.mark.filterwarnings("ignore::Warning:gradio.queueing")  # its table of calls, in pandas


class PacingModel:
    """Writes one token every 50 ms without end, and knows which of its texts, by seed, are still being written."""

    def __init__(self) -> None:
        self.steps: dict[int, int] = {}
        self.over: dict[int, threading.Event] = {}

    def next_token_logits(self, text: str) -> list[float]:
        return [float(len(text))]

    def write(self, *_: object, seed: int, **__: object) -> Iterator[WrittenStep]:
        over = self.over.setdefault(seed, threading.Event())
        try:
            for self.steps[seed] in count(1):
                threading.Event().wait(PACE)
                yield WrittenStep((GeneratedToken(seed, "a", 1.0),), (None,))
        finally:
            over.set()


@pytest.fixture(scope="module")
def model() -> PacingModel:
    return PacingModel()


@pytest.fixture(scope="module")
def url(model: PacingModel) -> Iterator[str]:
    """Address of the page, served from this process, with a pacing model that is ready."""
    shelf = ModelShelf()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.language_model.load_language_model", lambda *_, **__: model)
        patch.setattr(handlers, "shared_shelf", lambda: shelf)
        shelf.start()
        assert shelf.settle(configured_model()).state == "ready"
        with served_here() as address:
            yield address


def stream(url: str, seed: int) -> object:
    return Client(url).stream("continue", prompt="Hi", temperatures=[1], seed=seed)


def test_a_reader_who_leaves_in_the_middle_ends_the_writing_within_a_second(url: str, model: PacingModel) -> None:
    with stream(url, 1) as events:
        assert [next(events)["step"] for _ in range(3)] == [0, 1, 2]
        written = model.steps[1]
    assert model.over[1].wait(20)
    assert model.steps[1] - written <= 1 / PACE


def test_one_reader_who_leaves_does_not_end_the_others_text(url: str, model: PacingModel) -> None:
    with stream(url, 2) as staying:
        next(staying)
        with stream(url, 3) as leaving:
            assert next(leaving)["tokens"][0]["token"] == 3
        assert model.over[3].wait(20)
        before = next(staying)["step"]
        assert [next(staying) for _ in range(30)][-1] == {
            "step": before + 30,
            "tokens": [{"token": 2, "text": "a", "prob": 1.0}],
            "ended": [None],
        }
        assert not model.over[2].is_set()
    assert model.over[2].wait(20)


def test_two_readers_get_their_tokens_by_turns(url: str, model: PacingModel) -> None:
    with stream(url, 4) as one, stream(url, 5) as other:
        for step in range(5):
            assert next(one)["step"] == next(other)["step"] == step
        assert not model.over[4].is_set()
        assert not model.over[5].is_set()
    assert model.over[4].wait(20)
    assert model.over[5].wait(20)


def test_readers_who_have_left_take_no_place_from_those_who_come(url: str, model: PacingModel) -> None:
    for seed in range(10, 16):  # three times as many as may write at once
        with stream(url, seed) as events:
            next(events)
    with stream(url, 16) as events:
        assert next(events)["tokens"][0]["token"] == 16
    assert all(model.over[seed].wait(20) for seed in range(10, 17))


def test_a_reader_who_leaves_the_queue_is_not_written_for(url: str, model: PacingModel) -> None:
    with stream(url, 20) as one, stream(url, 21) as other:  # as many as may write at once
        next(one)
        next(other)
        with stream(url, 22):
            next(one)
    with stream(url, 23) as events:
        next(events)
    assert 23 in model.steps
    assert 22 not in model.steps
