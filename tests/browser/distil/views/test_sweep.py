"""When the sweep says that a temperature is best: as core's SweepEvent.best, a gain beyond two standard errors."""

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call


def best(page: Page, measure: str, twin: list[float], *students: list[float]) -> float | None:
    points = [{"config": {"temperature": 1 + i}, "student": {measure: student}} for i, student in enumerate(students)]
    event = {"points": points, "twin": {measure: twin}}
    return call(page, "tests/browser/distil/views/sweep.js", "bestTemperature", event, measure)


@pytest.mark.parametrize(("measure", "sign"), [("accuracy", 1), ("perplexity", -1)])
@pytest.mark.parametrize(
    ("gains", "clear"),
    [
        ((0.0, 0.1, 0.2), False),  # 1.7 standard errors
        ((0.02, 0.1, 0.18), True),  # 2.2
        ((0.01, 0.1, 0.21), False),  # 1.8, and 2.2 if the deviation were over n
        ((-0.02, -0.1, -0.18), False),
    ],
)
def test_a_gain_is_clear_beyond_two_standard_errors(
    modules: Page, measure: str, sign: int, gains: tuple[float, ...], clear: bool
) -> None:
    twin = [5.0, 6.0, 7.0]
    student = [value + sign * gain for value, gain in zip(twin, gains, strict=True)]
    assert best(modules, measure, twin, student) == (1 if clear else None)


def test_of_several_the_best_mean_counts_and_one_seed_tells_nothing(modules: Page) -> None:
    assert best(modules, "accuracy", [0.5, 0.51], [0.6, 0.62], [0.7, 0.72], [0.4, 0.4]) == 2
    assert best(modules, "accuracy", [0.5], [0.9]) is None


@pytest.mark.parametrize(("measure", "sign"), [("accuracy", 1), ("perplexity", -1)])
def test_as_good_are_those_within_two_standard_errors_of_the_best(modules: Page, measure: str, sign: int) -> None:
    twin = [5.0, 6.0, 7.0]
    behind = [(0.0, 0.0, 0.0), (0.0, 0.1, 0.2), (0.02, 0.1, 0.18), (0.01, 0.1, 0.21)]  # 1.7, 2.2 and 1.8 errors
    students = [[value + sign * (1 - gap) for value, gap in zip(twin, gaps, strict=True)] for gaps in behind]
    points = [
        {"config": {"temperature": 1 + i, "classes": []}, "student": {measure: student}}
        for i, student in enumerate(students)
    ]
    event = {"points": points, "twin": {measure: twin}}
    said = call(modules, "tests/browser/distil/views/sweep.js", "concluded", event, measure)
    assert '"T":1' in said
    assert '"temperatures":"2, 4"' in said
