"""What the Temperature tab asks of the server, as plain functions."""

import base64
import math
from pathlib import Path

import numpy as np
import pytest

from core.host_limits import DOWNLOADS
from core.language.model_store import DEFAULT_MODEL
from core.language_model import load_language_model
from core.model_shelf import ModelNotReadyError, ModelShelf
from core.recordings.logits import recording, unpack
from core.temperature import softmax, truncate
from demos.temperature import handlers
from demos.temperature.handlers import continue_text, load_model, model_status, next_token, soften, vocabulary

FRANCE = "The capital of France is"
GPT2 = "openai-community/gpt2"


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> ModelShelf:
    """An empty shelf of the default model's server."""
    monkeypatch.delenv("TEMPERATURE_LAB_MODEL", raising=False)
    empty = ModelShelf()
    monkeypatch.setattr(handlers, "shared_shelf", lambda: empty)
    return empty


@pytest.fixture
def tiny(shelf: ModelShelf, tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Name of a model of one token a byte that is ready, and with which this server was started."""
    monkeypatch.setenv("TEMPERATURE_LAB_MODEL", str(tiny_model))
    shelf.start()
    assert shelf.settle(str(tiny_model)).state == "ready"
    return str(tiny_model)


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("temperature", [0, 0.05, 1, 2, 20])
def test_soft_labels_of_a_recorded_prompt_need_no_model(temperature: float) -> None:
    answer = soften(FRANCE, temperature, bars=5)
    probs = softmax(recording("france").logits, temperature)
    top = np.argsort(-probs, kind="stable")[: 1 if temperature == 0 else 5]  # no bar for what has no share
    assert answer["model"] == DEFAULT_MODEL.name
    assert answer["temperature"] == temperature
    assert [bar["id"] for bar in answer["tokens"]] == top.tolist()
    assert [bar["prob"] for bar in answer["tokens"]] == pytest.approx(probs[top].tolist(), rel=1e-12)
    assert answer["tokens"][0]["token"] == " Paris"
    assert answer["tail"] == pytest.approx(1 - probs[top].sum(), abs=1e-12)
    bits = -(probs[probs > 0] * np.log2(probs[probs > 0])).sum()
    assert answer["entropy_bits"] == pytest.approx(bits, rel=1e-9)
    assert answer["effective_choices"] == pytest.approx(2**bits, rel=1e-9)


@pytest.mark.usefixtures("shelf")
def test_filters_come_after_the_temperature_and_what_they_cut_has_no_bar() -> None:
    answer = soften(FRANCE, 2, top_k=50, top_p=0.9, min_p=0.1, bars=100)
    probs = truncate(softmax(recording("france").logits, 2), 50, 0.9, 0.1)
    assert 1 < len(answer["tokens"]) == np.count_nonzero(probs) < 50
    assert math.fsum(bar["prob"] for bar in answer["tokens"]) == pytest.approx(1)
    assert answer["tail"] == pytest.approx(0, abs=1e-12)
    certain = soften(FRANCE, 20, top_k=1)
    assert (certain["entropy_bits"], certain["effective_choices"], len(certain["tokens"])) == (0, 1, 1)
    assert math.copysign(1, certain["entropy_bits"]) == 1


def test_soft_labels_of_any_other_prompt_come_from_the_model(tiny: str) -> None:
    answer = soften("no recording of this", 0.7, bars=3)
    probs = softmax(load_language_model(tiny).next_token_logits("no recording of this"), 0.7)
    assert answer["model"] == tiny
    assert [bar["prob"] for bar in answer["tokens"]] == pytest.approx(np.sort(probs)[:-4:-1].tolist(), rel=1e-6)
    assert soften(FRANCE)["model"] == tiny  # the recordings are another model's


def test_all_logits_of_the_next_token_arrive(tiny: str) -> None:
    answer = next_token("World", [33, 0])  # begins as nothing that was read before
    packed = unpack(base64.b64decode(answer["file"]))
    expected = load_language_model(tiny).next_token_logits("World", [33, 0])
    assert np.array_equal(packed.logits, expected.astype(np.float64))
    assert packed.metadata["model"] == answer["model"] == tiny
    assert (answer["prompt_tokens"], answer["read_tokens"]) == (7, 7)


@pytest.mark.parametrize(("characters", "read"), [(255, 255), (256, 256), (257, 256), (100_000, 256)])
def test_a_prompt_is_never_cut_silently(tiny: str, characters: int, read: int) -> None:
    answer = next_token("x" * characters)
    assert (answer["model"], answer["prompt_tokens"], answer["read_tokens"]) == (tiny, characters, read)


def test_text_is_written_on_one_event_a_step(tiny: str) -> None:
    options = {"stop": False, "whole": False}
    events = list(continue_text("By", [0.5, 2], seed=3, max_new_tokens=4, top_k=9, appended=[5], **options))
    assert [event["step"] for event in events] == [0, 1, 2, 3]
    assert [event["ended"] for event in events] == [(None, None)] * 3 + [("length", "length")]
    steps = load_language_model(tiny).generate("By", [0.5, 2], max_new_tokens=4, seed=3, top_k=9, appended=[5])
    expected = [[{"token": one.token, "text": one.text, "prob": one.prob} for one in step] for step in steps]
    assert [list(event["tokens"]) for event in events] == expected


def test_the_vocabulary_is_the_models(tiny: str) -> None:
    assert vocabulary() == list(load_language_model(tiny).vocabulary)


def test_a_model_is_loaded_when_it_is_asked_for(
    shelf: ModelShelf, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "core.language_model.load_language_model", lambda *_, **__: load_language_model(str(tiny_model))
    )
    idle = {"model": GPT2, "state": "idle", "stage": "", "seconds": 0.0, "detail": "", "may_download": False}
    assert model_status(GPT2) == idle
    assert load_model(GPT2)["state"] in ("loading", "ready")
    assert shelf.settle(GPT2).state == "ready"
    assert model_status(GPT2)["state"] == load_model(GPT2)["state"] == "ready"
    assert len(vocabulary(GPT2)) == 260


@pytest.mark.parametrize("download", [False, True])
def test_the_hub_is_asked_only_where_the_visitor_allows_it(
    shelf: ModelShelf, monkeypatch: pytest.MonkeyPatch, download: bool
) -> None:
    asked: list[bool] = []

    def refuse(_name: str, *, may_download: bool, **_: object) -> None:
        asked.append(may_download)
        raise ValueError("no")

    monkeypatch.setattr("core.language_model.load_language_model", refuse)
    monkeypatch.setenv(DOWNLOADS, "1")
    load_model(GPT2, download)
    assert shelf.settle(GPT2).detail == "no"
    assert asked == [download]


def test_nothing_is_downloaded_without_the_hosts_leave(shelf: ModelShelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.language_model.load_language_model", pytest.fail)
    with pytest.raises(
        ValueError,
        match="must allow downloads by TEMPERATURE_LAB_DOWNLOADS=1, got no leave for 'openai-community/gpt2'",
    ):
        load_model(GPT2, True)
    assert shelf.status(GPT2).state == "idle"


@pytest.mark.usefixtures("shelf")
def test_without_a_model_what_needs_one_says_how_far_it_is() -> None:
    for ask in (next_token, vocabulary, soften, lambda text: list(continue_text(text, [1]))):
        arguments = [] if ask is vocabulary else ["not recorded"]
        with pytest.raises(ModelNotReadyError, match=r"model must be loaded first, got .* in state 'idle'"):
            ask(*arguments)


NOT_OFFERED = ["evil/model", "", [], {}, 0, False, 5, ["a"]]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("model", NOT_OFFERED)
def test_a_model_that_is_not_offered_is_refused_everywhere(model: object) -> None:
    for ask in (
        lambda: soften(FRANCE, model=model),
        lambda: next_token(FRANCE, model=model),
        lambda: list(continue_text(FRANCE, [1], model=model)),
        lambda: vocabulary(model),
        lambda: model_status(model),
        lambda: load_model(model),
    ):
        with pytest.raises(ValueError, match="model must be one of ") as refusal:
            ask()
        assert str(refusal.value).endswith(f"got {model!r}")


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("appended", ["", "abc", {}, 0, False, ["x"], [1.0], [True], [None], [[1]], list(range(65))])
def test_appended_tokens_are_a_short_list_of_whole_numbers(appended: object) -> None:
    for ask in (lambda: next_token("Hi", appended), lambda: next(continue_text("Hi", [1], appended=appended))):
        with pytest.raises(ValueError, match="appended must be a list of at most 64 token ids, got") as refusal:
            ask()
        assert repr(appended)[:80] in str(refusal.value)


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("temperatures", [None, 1, "1", [], {}, [1] * 5, [1] * 100_000])
def test_temperatures_are_a_list_of_one_to_four(temperatures: object) -> None:
    with pytest.raises(ValueError, match="temperatures must be a list of 1 to 4 numbers, got") as refusal:
        next(continue_text("Hi", temperatures))
    assert len(str(refusal.value)) < 150


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("name", ["stop", "whole"])
@pytest.mark.parametrize("switch", ["no", 1, None, []])
def test_what_ends_a_text_and_how_it_is_told_are_true_or_false(name: str, switch: object) -> None:
    with pytest.raises(ValueError, match=f"{name} must be true or false, got"):
        next(continue_text("Hi", [1], **{name: switch}))


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("bars", [0, 101, 1.5, "abc", None, True, float("nan")])
def test_bars_are_one_to_a_hundred(bars: object) -> None:
    with pytest.raises(ValueError, match="bars must be a whole number from 1 to 100, got"):
        soften(FRANCE, bars=bars)


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("download", ["yes", 1, None, []])
def test_leave_to_download_is_true_or_false(download: object) -> None:
    with pytest.raises(ValueError, match="download must be true or false, got"):
        load_model(GPT2, download)
