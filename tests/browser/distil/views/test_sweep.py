"""When the sweep says that a temperature is best: as core's SweepEvent.best, a gain beyond luck."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call


def best(page: Page, measure: str, twin: list[float], *students: list[float]) -> float | None:
    points = [
        {"config": {"temperature": 1 + i, "classes": []}, "student": {measure: student}}
        for i, student in enumerate(students)
    ]
    event = {"points": points, "twin": {measure: twin}}
    return call(page, "tests/browser/distil/views/sweep.js", "bestTemperature", event, measure)


@pytest.mark.parametrize(("measure", "sign"), [("accuracy", 1), ("perplexity", -1)])
@pytest.mark.parametrize(
    ("gains", "clear"),
    [
        ((0.02, 0.1, 0.18), False),  # 2.2 standard errors
        ((0.05, 0.1, 0.15), True),  # 3.5
        ((0.04, 0.1, 0.16), False),  # 2.9, and 3.5 if the deviation were over n
        ((-0.05, -0.1, -0.15), False),
    ],
)
def test_a_gain_is_clear_beyond_what_luck_makes(
    modules: Page, measure: str, sign: int, gains: tuple[float, ...], clear: bool
) -> None:
    twin = [5.0, 6.0, 7.0]
    student = [value + sign * gain for value, gain in zip(twin, gains, strict=True)]
    assert best(modules, measure, twin, student) == (1 if clear else None)


def test_of_several_the_best_mean_counts_and_one_seed_tells_nothing(modules: Page) -> None:
    assert best(modules, "accuracy", [0.5, 0.51], [0.6, 0.615], [0.7, 0.715], [0.4, 0.4]) == 2
    assert best(modules, "accuracy", [0.5], [0.9]) is None


@pytest.mark.parametrize("measure", ["accuracy", "perplexity"])
def test_where_a_class_is_hidden_the_best_is_who_finds_it(modules: Page, measure: str) -> None:
    def scores(*found: float) -> dict[str, Any]:
        return {"class_accuracy": [[0.9, 0.8, value] for value in found], measure: [5.0] * len(found)}

    students = [scores(0.6, 0.61, 0.6), scores(0.7, 0.72, 0.71)]
    points = [
        {"config": {"temperature": 1 + i, "classes": [2], "experiment": "missing_class"}, "student": student}
        for i, student in enumerate(students)
    ]
    event = {"points": points, "twin": scores(0.1, 0.12, 0.1)}
    assert call(modules, "tests/browser/distil/views/sweep.js", "bestTemperature", event, measure) == 2
    said = call(modules, "tests/browser/distil/views/sweep.js", "concluded", event, measure)
    assert '"student":"71' in said
    assert "sweep_set" in said


@pytest.mark.parametrize(("measure", "sign"), [("accuracy", 1), ("perplexity", -1)])
def test_as_good_are_those_that_the_best_does_not_clearly_beat(modules: Page, measure: str, sign: int) -> None:
    twin = [5.0, 6.0, 7.0]
    # The second, third and fourth are 0.5, 3.7 and 2.2 standard errors behind, by the mean of their variances.
    behind = [(0.0, 0.0, 0.0), (-0.01, 0.02, 0.03), (0.05, 0.1, 0.15), (0.0, 0.06, 0.12)]
    students = [[value + sign * (1 - gap) for value, gap in zip(twin, gaps, strict=True)] for gaps in behind]
    points = [
        {"config": {"temperature": 1 + i, "classes": []}, "student": {measure: student}}
        for i, student in enumerate(students)
    ]
    event = {"points": points, "twin": {measure: twin}}
    said = call(modules, "tests/browser/distil/views/sweep.js", "concluded", event, measure)
    assert '"T":1' in said
    assert '"temperatures":[2,4]' in said
