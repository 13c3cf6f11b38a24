"""What the Soft labels tab computes in the browser, against the same in Python; and the tab without a server."""

from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Page
from safetensors.numpy import load_file

from core.assets import SOFT_LABELS
from core.evaluation import calibration, fit_temperature
from core.language.sequences import sequence_log_prob
from core.pages.soft_labels import page_data
from core.recordings.translation import SENTENCE, as_continuation, recorded, translation_prompt
from core.tasks import find_task
from core.temperature import entropy, softmax
from tests.browser.modules import call

SCRIPT = "tests/browser/soft_labels/numbers.js"
NETWORKS = ("teacher", "hard", "soft")


@pytest.fixture(scope="module")
def digits() -> dict[str, Any]:
    return load_file(SOFT_LABELS / "digits.safetensors")


def test_the_browser_knows_every_temperature_of_the_tokens(modules: Page, language_model: Any) -> None:
    answers = ["I am very hungry", "I'm sorry for your loss", "The cat is blue"]
    temperatures = [0.05, 0.137, 0.9, 2.5, 20.0]
    scored = [next(a for a in recorded()["answers"] if a["text"] == answer) for answer in answers]
    found = call(modules, SCRIPT, "logProbs", scored, recorded()["temperatures"], temperatures)
    with torch.inference_mode():
        rows = list(language_model._answers(translation_prompt(SENTENCE), [as_continuation(a) for a in answers]))
        exact = [[sequence_log_prob(row, logits, T) for row, logits in rows] for T in temperatures]
    np.testing.assert_allclose(found, exact, rtol=1e-5, atol=1e-3)


def test_at_zero_the_answer_of_the_likeliest_tokens_takes_all_also_where_it_is_only_the_nearest_to_it(
    modules: Page,
) -> None:
    grid, answers = recorded()["temperatures"], {answer["text"]: answer for answer in recorded()["answers"]}
    certain, near, far = (answers[text] for text in ("I'm happy", "I'm sorry for your loss", "I am hungry"))
    assert call(modules, SCRIPT, "sharesAtZero", [far, certain, near], grid) == [[0, 1, 0], [0, 1, 0]]
    assert call(modules, SCRIPT, "sharesAtZero", [far, near], grid) == [[0, 1], [0, 0]]


@pytest.mark.parametrize("network", NETWORKS)
def test_calibration_and_the_fitted_temperature_are_pythons(
    modules: Page, digits: dict[str, Any], network: str
) -> None:
    logits, targets = torch.from_numpy(digits[network]).double(), torch.from_numpy(digits["targets"]).long()
    given = digits[network].astype(float).ravel().tolist(), digits["targets"].tolist()
    found = call(modules, SCRIPT, "calibration", *given, [0.3, 1, 4])
    assert found["fitted"] == pytest.approx(fit_temperature(logits[::2], targets[::2]), rel=1e-6)
    for temperature, error in zip((0.3, 1, 4), found["errors"], strict=True):
        assert error == pytest.approx(calibration(logits / temperature, targets).error, abs=1e-9)


@pytest.mark.parametrize("temperature", [0, 0.05, 1.0, 4.0, 20.0])
def test_the_mean_soft_labels_and_their_bits_are_pythons(
    modules: Page, digits: dict[str, Any], temperature: float
) -> None:
    found = call(modules, SCRIPT, "bits", temperature)
    probs, targets = softmax(digits["teacher"], temperature), digits["targets"]
    means = np.stack([probs[targets == k].mean(axis=0) for k in range(10)])
    np.testing.assert_allclose(np.reshape(found["means"], (10, 10)), means, atol=1e-9)
    even = np.repeat((1 - probs.max(axis=1, keepdims=True)) / 9, 10, axis=1)
    np.put_along_axis(even, probs.argmax(axis=1, keepdims=True), probs.max(axis=1, keepdims=True), axis=1)
    ratio = np.log2(np.divide(probs, even, where=(probs > 0) & (even > 0), out=np.ones_like(probs)))
    assert found["open"] == pytest.approx(entropy(probs).mean() / np.log(2), abs=1e-6)
    assert found["alike"] == pytest.approx((probs * ratio).sum(axis=1).mean(), abs=1e-6)


def test_the_teacher_in_the_browser_is_the_teacher(modules: Page, digits: dict[str, Any]) -> None:
    chosen = [0, 288, 599, 1665]
    inputs = find_task("digits").load().test_inputs[chosen]
    found = call(modules, SCRIPT, "taught", inputs.astype(float).tolist())
    np.testing.assert_allclose(found, digits["teacher"][chosen], atol=1e-3)


@pytest.mark.parametrize(("left", "top", "width", "height"), [(0, 0, 30, 60), (150, 190, 74, 34), (80, 40, 4, 150)])
def test_a_drawing_is_centred_as_mnist_is(modules: Page, left: int, top: int, width: int, height: int) -> None:
    ink = np.zeros((224, 224))
    ink[top : top + height, left : left + width] = 1
    ink[top : top + height // 3, left : left + width] = 0.6
    found = call(modules, SCRIPT, "centred", ink.ravel().tolist(), 224, 224)
    pixels = np.reshape(found, (28, 28))
    rows, columns = np.nonzero(pixels)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    centre = [(pixels.sum(axis=axis) * (np.arange(28) + 0.5)).sum() / pixels.sum() for axis in (1, 0)]
    np.testing.assert_allclose(centre, 14, atol=0.51)


def test_an_empty_drawing_is_nothing(modules: Page) -> None:
    assert call(modules, SCRIPT, "centred", [0] * 16, 4, 4) is None


def test_without_a_model_the_recorded_sentence_works_in_full_and_the_page_says_so(modules: Page) -> None:
    found = call(modules, "tests/browser/soft_labels/alone.js", "mounted", page_data())
    assert found["bars"] == 7
    assert found["drawn"].startswith("Recorded: of 100 answers")
    assert "The model is not on this server. This sentence works in full" in found["first"]
    assert "only the recorded sentence and its answers have shares. Your change is kept" in found["note"]
    assert set(found["asked"]) == {"load_model"}
