"""Two models' answers beside each other: the second's shares are core's, and so is KL(first ‖ second), at every T."""

import base64
import math
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from playwright.sync_api import Page

from core.losses import divergence
from core.recordings.logits import pack, recording
from core.temperature import softmax, truncate
from tests.browser.modules import call

MODULE = "tests/browser/temperature/beside/pair.js"
TEMPERATURES = [0.05, 0.2, 0.7, 1.0, 2.0, 7.0, 20.0]
FIRST, SECOND = np.random.default_rng(0).normal(0, 4, (2, 200)).astype(np.float32)
OPEN: dict[str, float | None] = {"topK": None, "topP": None, "minP": None}


def packed(logits: NDArray[np.float32]) -> str:
    return base64.b64encode(pack(logits, [str(token) for token in range(logits.size)], {})).decode()


def bits(page: Page, first: NDArray[np.float32], second: NDArray[np.float32], *temperatures: float) -> list[float]:
    found: list[float] = call(page, MODULE, "bits", packed(first), packed(second), list(temperatures))
    return found


def of_core(first: NDArray[np.float32], second: NDArray[np.float32], temperature: float) -> float:
    """KL(first ‖ second) in bits; core's has the factor T²."""
    student, teacher = (torch.from_numpy(logits.astype(np.float64))[None] for logits in (second, first))
    return divergence(student, teacher, temperature).item() / temperature**2 / math.log(2)


def test_bits_apart_are_cores(modules: Page) -> None:
    expected = [of_core(FIRST, SECOND, temperature) for temperature in TEMPERATURES]
    assert bits(modules, FIRST, SECOND, *TEMPERATURES) == pytest.approx(expected, rel=1e-9)
    assert bits(modules, SECOND, FIRST, 1)[0] != pytest.approx(expected[3], rel=0.01)


def test_what_is_sent_of_a_whole_vocabulary_is_enough(modules: Page) -> None:
    first = recording("once").logits.astype(np.float32)
    luck = np.random.default_rng(1)
    for noise in (0.01, 0.5, 4):
        second = (0.8 * first + luck.normal(0, noise, first.size)).astype(np.float32)
        expected = [of_core(first, second, temperature) for temperature in TEMPERATURES]
        # The tail's 16 bits are a few ten-thousandths of a logit, divided by T.
        assert bits(modules, first, second, *TEMPERATURES) == pytest.approx(expected, rel=1e-4, abs=1e-5)


def test_a_model_is_no_bit_from_itself(modules: Page) -> None:
    assert bits(modules, FIRST, FIRST, 0, *TEMPERATURES) == [0] * 8


def test_at_zero_the_same_first_answer_is_no_bit_and_another_endless(modules: Page) -> None:
    other = SECOND.copy()
    other[FIRST.argmax()] = 99
    assert bits(modules, FIRST, other, 0) == [0]
    other[(FIRST.argmax() + 1) % 200] = 100
    assert bits(modules, FIRST, other, 0) == [math.inf]


@pytest.mark.parametrize(
    "filters",
    [OPEN, OPEN | {"topK": 5}, OPEN | {"topP": 0.8}, OPEN | {"minP": 0.1}, {"topK": 8, "topP": 0.9, "minP": 0.05}],
)
@pytest.mark.parametrize("temperature", [0, 0.3, 1, 5])
def test_the_seconds_shares_are_cores_behind_the_same_filters(
    modules: Page, temperature: float, filters: dict[str, Any]
) -> None:
    found = call(modules, MODULE, "shares", packed(FIRST), packed(SECOND), temperature, filters, 6)
    arguments = (filters["topK"], filters["topP"], filters["minP"])
    one, other = (truncate(softmax(logits, temperature), *arguments) for logits in (FIRST, SECOND))
    assert found["ids"] == np.argsort(-FIRST, kind="stable")[:6].tolist()
    assert found["shares"] == pytest.approx(other[found["ids"]].tolist(), abs=1e-12)
    assert found["tail"] == pytest.approx(1 - other[found["ids"]].sum(), abs=1e-12)
    for name, own, beside in (("first", one, other), ("second", other, one)):
        top = int(np.argmax(FIRST if name == "first" else SECOND))
        expected = {"id": top, "share": own[top], "other": beside[top]}
        assert found[name] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("HuggingFaceTB/SmolLM2-135M-Instruct", "SmolLM2-135M-Instruct"),
        ("student-77d1eaafa0bed0ba", "student-77d1…"),
        ("student-of-mine", "student-of-mine"),
    ],
)
def test_a_model_has_a_name_that_can_be_read(modules: Page, model: str, name: str) -> None:
    assert call(modules, "assets/js/temperature/beside/words.js", "nameOf", model) == name
