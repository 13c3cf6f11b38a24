"""Softmax and entropy in the browser: limits and golden values."""

import math

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call

SOURCE = "assets/js/maths/softmax.js"
TRANSLATIONS = [math.log(share) for share in (0.6, 0.25, 0.1, 0.05)]


def probs(page: Page, logits: list[float], temperature: float) -> list[float]:
    return call(page, "tests/browser/maths/softmax.js", "probs", logits, temperature)


@pytest.mark.parametrize(
    ("temperature", "percent", "bits"),
    [(0.5, [82.76, 14.37, 2.30, 0.57], 0.796), (1, [60, 25, 10, 5], 1.490), (10, [28.31, 25.94, 23.67, 22.08], 1.994)],
)
def test_the_translation_example_has_its_golden_values(
    modules: Page, temperature: float, percent: list[float], bits: float
) -> None:
    found = probs(modules, TRANSLATIONS, temperature)
    assert [100 * share for share in found] == pytest.approx(percent, abs=0.005)
    assert call(modules, SOURCE, "entropy", found) / math.log(2) == pytest.approx(bits, abs=5e-4)
    sorted_once = call(modules, "tests/browser/maths/softmax.js", "sorted", TRANSLATIONS, temperature)
    assert sorted_once["probs"] == pytest.approx(found, rel=1e-12)
    assert sorted_once["nats"] / math.log(2) == pytest.approx(bits, abs=5e-4)


def test_at_zero_the_largest_share_everything_equally(modules: Page) -> None:
    assert probs(modules, [3, 1, 3, 2], 0) == [0.5, 0, 0.5, 0]
    sorted_once = call(modules, "tests/browser/maths/softmax.js", "sorted", [3, 3, 2, 1], 0)
    assert sorted_once == {"probs": [0.5, 0.5, 0, 0], "nats": pytest.approx(math.log(2))}


def test_huge_logits_do_not_overflow(modules: Page) -> None:
    assert probs(modules, [1e4, -1e4, 1e4], 0.05) == [0.5, 0, 0.5]
    sorted_once = call(modules, "tests/browser/maths/softmax.js", "sorted", [1e4, 1e4, -1e4], 0.05)
    assert sorted_once == {"probs": [0.5, 0.5, 0], "nats": pytest.approx(math.log(2))}


def test_certainty_has_no_entropy(modules: Page) -> None:
    assert call(modules, SOURCE, "entropy", [0, 1, 0]) == 0
