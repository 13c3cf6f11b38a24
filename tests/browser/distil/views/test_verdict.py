"""The verdict is chosen by the run's own numbers; a gain is clear where luck makes it in under 5 % of runs."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from core.assets import ASSETS
from core.pages.offered import facts
from core.tasks import all_tasks
from tests.browser.modules import call

DIGITS = all_tasks()["digits"]

HELPED, HURT, SAME = "Soft labels helped here, by", "Soft labels did not help here", "no clear difference"


def told(page: Page, student: list[float], twin: list[float], result: dict[str, Any]) -> dict[str, str]:
    texts = call(page, "tests/browser/distil/views/verdict.js", "said", facts(DIGITS), student, twin, result)
    return {name: text.replace("\u00a0", " ") for name, text in texts.items()}


def said(page: Page, student: list[float], twin: list[float], result: dict[str, Any] | None = None) -> str:
    return told(page, student, twin, result or {})["paragraph"]


@pytest.mark.parametrize(
    ("gains", "sentence"),
    [
        ((0.02, 0.1, 0.18), SAME),  # 2.2 standard errors: with three seeds luck makes that in 16 % of runs
        ((0.05, 0.1, 0.15), SAME),  # 3.5
        ((0.07, 0.1, 0.13), f"{HELPED} 10.0 points"),  # 5.8
        ((-0.07, -0.1, -0.13), f"{HURT}: they cost 10.0 points"),
        ((-0.05, -0.1, -0.15), SAME),
        ((0.02, 0.1, 0.18, 0.06, 0.14), f"{HELPED} 10.0 points"),  # 3.5, of five seeds
        ((0.0, 0.2, 0.1, 0.18, 0.02), SAME),  # 2.4, of five seeds
    ],
)
def test_a_difference_is_clear_beyond_what_luck_makes_in_one_run_of_twenty(
    modules: Page, gains: tuple[float, ...], sentence: str
) -> None:
    twin = [0.5, 0.6, 0.7, 0.6, 0.5][: len(gains)]
    assert sentence in said(modules, [value + gain for value, gain in zip(twin, gains, strict=True)], twin)


def test_of_a_hidden_class_the_corrected_students_are_told_and_compared(modules: Page) -> None:
    def scores(accuracy: float, threes: float) -> dict[str, Any]:
        classes = [threes if digit == 3 else 0.5 for digit in range(10)]
        return {"accuracy": [accuracy] * 3, "class_accuracy": [classes] * 3, "agreement": [], "kl_to_teacher": []}

    result = {
        "config": {"steps": 100, "experiment": "missing_class", "classes": [3]},
        "student": scores(0.8, 0.21),
        "twin": scores(0.8, 0.02),
        "corrected_student": scores(0.9, 0.83),
        "corrected_twin": scores(0.7, 0.37),
    }
    text = said(modules, [0.8] * 3, [0.8] * 3, result)
    for share in ("83 %", "21 %", "37 %", "2 %", "90 %", "70 %"):
        assert share in text
    assert f"{HELPED} 20.0 points" in text


FEW = {"steps": 100, "experiment": "few_labels", "labels": 50, "classes": []}


@pytest.mark.parametrize(
    ("copycat", "headline", "sentences"),
    [
        ([0.89, 0.9, 0.91], "brought 30.0 points, soft answers 5.0 more", ("brought 30.0", "brought another 5.0")),
        ([0.95, 0.96, 0.97], "brought 36.0 points, soft answers cost 1.0", ("brought 36.0", "it cost 1.0")),
        ([0.9, 0.99, 0.96], "brought 35.0 points, soft answers nothing clear", ("brought 35.0", "no clear difference")),
        ([0.4, 0.41, 0.42], "hard answers to all digits cost 19.0", ("cost 19.0", "brought another 54.0")),
        ([0.5, 0.6, 0.75], "brought nothing clear", ("no clear difference: 1.7", "brought another 33.3")),
    ],
)
def test_what_more_examples_bring_is_told_apart_from_what_softness_brings(
    modules: Page, copycat: list[float], headline: str, sentences: tuple[str, str]
) -> None:
    scores = {"accuracy": copycat, "class_accuracy": [], "agreement": [], "kl_to_teacher": []}
    texts = told(modules, [0.94, 0.95, 0.96], [0.59, 0.6, 0.61], {"config": FEW, "copycat": scores})
    assert headline in texts["headline"]
    assert all(sentence in texts["paragraph"] for sentence in sentences)
    for value in ("student 95 %", "twin 60 %"):
        assert value in texts["headline"]


def test_a_headline_is_one_sentence_of_at_most_25_words() -> None:
    for name in ("digits", "images", "names", "distil"):
        texts = json.loads((ASSETS / f"text/en/{name}.json").read_text("utf-8"))
        for key, text in texts.items():
            if "lead_" in key:
                # A share is written as two: 73 %.
                assert len(text.split()) + text.count("{") <= 25, key
                assert text.count(".") == 1, key


def test_one_seed_tells_nothing_clear_and_a_poor_student_is_called_so(modules: Page) -> None:
    assert HELPED not in said(modules, [0.9], [0.5])
    assert "hardly learnt" in said(modules, [0.2, 0.21], [0.2, 0.22])
