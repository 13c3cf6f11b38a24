"""The Soft labels tab's endpoints as plain functions, and its recordings against what they were made from."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import load_file

from core.assets import SOFT_LABELS
from core.language.model_store import DEFAULT_MODEL
from core.limits import TEMPERATURES
from core.model_shelf import ModelNotReadyError, ModelShelf
from core.pages.soft_labels import page_data
from core.recordings.logits import prompts, recording
from core.recordings.translation import ARTICLE, SENTENCE, recorded
from core.tasks import find_task
from core.teachers.teacher import teacher_logits
from core.temperature import entropy, softmax
from demos.soft_labels import handlers

ANSWERS = ["I'm hungry", "I am hungry"]


@pytest.fixture
def empty_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server on which no model is loaded."""
    monkeypatch.setattr(handlers, "shared_shelf", lambda: ModelShelf())


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch, language_model: Any) -> None:
    """A server on which the default model is loaded."""

    class Shelf:
        def get(self, _name: str | None = None) -> Any:
            return language_model

    monkeypatch.setattr(handlers, "shared_shelf", Shelf)


@pytest.mark.usefixtures("empty_shelf")
def test_the_recorded_sentence_needs_no_model() -> None:
    found = handlers.sequence(SENTENCE, ANSWERS)
    assert [answer["text"] for answer in found["answers"]] == ANSWERS
    assert sum(found["answers"][0]["log_probs"]) == pytest.approx(-8.83, abs=0.05)
    assert (found["model"], found["sentence_tokens"]) == (DEFAULT_MODEL.name, 7)


@pytest.mark.usefixtures("empty_shelf")
def test_a_model_without_a_name_is_none() -> None:
    with pytest.raises(ValueError, match="model must"):
        handlers.sequence(SENTENCE, ANSWERS, model="")


@pytest.mark.usefixtures("empty_shelf")
@pytest.mark.parametrize(("sentence", "answers"), [("你好", ANSWERS), (SENTENCE, ["Never recorded"])])
def test_another_sentence_or_answer_says_that_it_needs_the_model(sentence: str, answers: list[str]) -> None:
    with pytest.raises(ModelNotReadyError, match="model must be loaded first"):
        handlers.sequence(sentence, answers)
    with pytest.raises(ModelNotReadyError, match="model must be loaded first"):
        list(handlers.translate(sentence))


@pytest.mark.usefixtures("empty_shelf")
@pytest.mark.parametrize(
    ("sentence", "answers", "message"),
    [
        ("", ANSWERS, "sentence must hold at least one character"),
        ("饿" * 2000, ANSWERS, "at most 120 characters"),
        (SENTENCE, [], "list of 1 to 12"),
        (SENTENCE, ["a", "a"], "got twice"),
        (SENTENCE, [""], "every answer must hold"),
        (SENTENCE, [str(n) for n in range(200)], "got 200"),
    ],
)
def test_bad_input_gets_the_rule_and_the_value(sentence: str, answers: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        handlers.sequence(sentence, answers)


@pytest.mark.usefixtures("empty_shelf")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"temperature": 0.04}, "temperature"),
        ({"count": 101}, "count"),
        ({"seed": -1}, "seed"),
        ({"count": True}, "count"),
    ],
)
def test_drawing_keeps_to_its_limits(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        list(handlers.translate(SENTENCE, **options))


@pytest.mark.usefixtures("shelf")
def test_the_recorded_scores_are_those_of_the_model() -> None:
    answers = [answer["text"] for answer in recorded()["answers"]][:12]
    live = handlers.sequence(SENTENCE + " ", [*answers[:11], "Another"])["answers"]
    for kept, now in zip(recorded()["answers"], live[:11], strict=False):
        np.testing.assert_allclose(kept["log_probs"], now["log_probs"], atol=1e-4)
        np.testing.assert_allclose(kept["spreads"], now["spreads"], atol=1e-3)


@pytest.mark.usefixtures("shelf")
def test_markup_and_an_unknown_script_are_scored_as_text() -> None:
    answers = ["<img src=x onerror=alert(1)>", "ᚠᚢᚦ"]
    found = handlers.sequence("𐤀𐤁𐤂", answers)
    assert [answer["text"] for answer in found["answers"]] == answers
    assert all(math.isfinite(sum(answer["log_probs"])) for answer in found["answers"])
    assert found["sentence_tokens"] > 6


@pytest.mark.usefixtures("shelf")
def test_a_sentence_that_would_push_the_examples_out_is_refused() -> None:
    with pytest.raises(ValueError, match="must have at most 256 tokens, got"):
        handlers.sequence("𐤀" * 100, ANSWERS)
    with pytest.raises(ValueError, match="must have at most 256 tokens, got"):
        list(handlers.translate("𐤀" * 100))


@pytest.mark.usefixtures("shelf")
def test_at_zero_every_drawn_answer_is_made_of_the_likeliest_tokens() -> None:
    [certain] = [answer["text"] for answer in recorded()["answers"] if answer["height"] == 0]
    events = list(handlers.translate(SENTENCE, temperature=0, count=2, seed=1))
    assert events == [{"text": certain, "complete": True}] * 2


@pytest.mark.usefixtures("shelf")
def test_each_drawn_answer_is_an_event() -> None:
    events = list(handlers.translate(SENTENCE, temperature=0.5, count=3, seed=1))
    assert len(events) == 3
    assert all(set(event) == {"text", "complete"} for event in events)


def test_the_recorded_draws_add_up() -> None:
    assert [sum(count for _, count in drawn["counts"]) for drawn in recorded()["drawn"]] == [100] * 5
    assert len(recorded()["temperatures"]) == len(TEMPERATURES)


def test_the_page_gets_the_articles_numbers() -> None:
    assert page_data()["article"] == ARTICLE
    probs = list(ARTICLE.values())
    assert sum(probs) == pytest.approx(1)
    assert entropy(probs) / math.log(2) == pytest.approx(1.490, abs=5e-4)


def test_the_recorded_digits_are_the_tasks_and_the_teachers() -> None:
    task = find_task("digits")
    tensors = load_file(SOFT_LABELS / "digits.safetensors")
    np.testing.assert_array_equal(tensors["targets"], task.load().test_targets)
    np.testing.assert_allclose(tensors["teacher"], teacher_logits(task).test.numpy(), atol=1e-3)
    sheet = np.asarray(Image.open(SOFT_LABELS / "digits.png"))
    row, column = divmod(288, 50)
    tile = sheet[28 * row : 28 * row + 28, 28 * column : 28 * column + 28] / 255
    np.testing.assert_allclose(tile.ravel(), task.load().test_inputs[288], atol=1e-6)


def test_the_recorded_bits_are_those_of_the_recorded_prompts() -> None:
    bits = json.loads((SOFT_LABELS / "bits.json").read_text("utf-8"))
    at = int(np.argmin(np.abs(np.array(bits["temperatures"]) - 2)))
    opens, alikes = [], []
    for entry in prompts():
        probs = softmax(recording(entry["slug"]).logits, bits["temperatures"][at])
        top = probs.argmax()
        even = np.full(len(probs), (1 - probs[top]) / (len(probs) - 1))
        even[top] = probs[top]
        opens.append(float(entropy(probs)) / math.log(2))
        alikes.append(float((probs * np.log2(probs / even)).sum()))
    assert bits["open"][at] == pytest.approx(np.mean(opens), abs=1e-4)
    assert bits["alike"][at] == pytest.approx(np.mean(alikes), abs=1e-4)
