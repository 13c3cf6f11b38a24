"""The runs that a browser keeps: letters stay with them, and those that were kept before are shown as they were."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.distil.page import DistilPage

KEPT = json.loads(Path(__file__).with_name("kept_runs.json").read_text("utf-8"))
LIGHT = "files.json"  # of the same origin as the page, which need not be drawn to have something stored in it
STORE = "kept => Object.entries(kept).forEach(([key, runs]) => (localStorage[key] = JSON.stringify(runs)))"


def opened(page: Page, **parameters: str) -> DistilPage:
    page.goto(LIGHT)
    page.evaluate(STORE, KEPT)
    return DistilPage(page).open(**parameters)


def test_digits_are_kept_with_their_settings_and_what_came_out(page: Page) -> None:
    tab = opened(page)
    rows = tab.get("runs").locator("li")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Hide every 3 · T = 4 · 32 units (shown)")
    expect(rows.nth(0)).to_contain_text(re.compile(r"hidden digits: student [\d.]+\u00a0%, twin [\d.]+\u00a0%"))
    expect(rows.nth(1)).to_contain_text("Only 7s and 8s · T = 6 · 16 units")
    assert "It never saw a 3, and once one number is set it reads" in tab.finish()
    tab.pane("runs")
    expect(tab.page.locator(".outcome tbody tr")).to_have_count(5)
    rows.nth(1).get_by_text("use its settings").click()
    expect(tab.get("distil-hidden")).to_have_value("16")
    expect(tab.get("experiment-only_classes")).to_be_checked()


def test_names_are_kept_too(page: Page) -> None:
    tab = opened(page, task="names", experiment="few_labels")
    expect(tab.get("runs").locator("li")).to_contain_text("Only 40 labels · T = 2 · 32 units (shown)")
    expect(tab.get("runs").locator("li")).to_contain_text(re.compile(r"student [\d.]+, copycat [\d.]+, twin [\d.]+"))
    assert "The twin had 40 beginnings" in tab.finish()


@pytest.mark.slow
def test_runs_that_two_pages_finish_are_both_kept(page: Page) -> None:
    one, other = opened(page, steps=20), DistilPage(page.context.new_page()).open(steps=20)
    for tab in (one, other):
        tab.start()
        tab.finish()
    expect(other.get("runs").locator("li")).to_have_count(4)
    one.page.reload()
    expect(one.get("runs").locator("li")).to_have_count(4)


@pytest.mark.slow
def test_letters_stay_with_their_runs(page: Page) -> None:
    tab = DistilPage(page).open(steps=20)
    for seed in range(7):
        tab.set("seed", seed)
        tab.run()
    tab.pane("runs")
    rows = tab.get("runs").locator("li")
    expect(rows.filter(has_text="seed 6")).to_have_count(1)  # a run is kept a moment after it has ended
    page.reload()
    tab.pane("runs")

    def letters() -> dict[str, str]:
        """Each run's letter, by its seed."""
        return dict(re.findall(r"([A-E])\n.*seed (\d)", "\n".join(rows.all_inner_texts())))

    expect(rows).to_have_count(5)
    assert letters() == {"C": "2", "D": "3", "E": "4", "A": "5", "B": "6"}
    page.get_by_role("button", name="Remove run D").click()
    expect(rows).to_have_count(4)
    tab.run()
    expect(rows).to_have_count(5)
    assert letters().keys() == set("ABCDE")
    assert {letter: letters()[letter] for letter in "CEAB"} == {"C": "2", "E": "4", "A": "5", "B": "6"}


DIGITS = "temperature-lab.distil.runs.digits"
DAMAGES = {
    "steps that are no list": ("curves.steps", True),
    "no curve": ("curves.twinKl", None),
    "a curve of text": ("curves.student", "NaN"),
    "points that are no numbers": ("curves.student.1", [None, 0, 1]),
    "a shorter curve": ("curves.student", [[0, 0, 0]]),
    "no result": ("result", None),
    "an experiment that is gone": ("config.experiment", "forgotten"),
    "a divergence that is gone": ("result.config.divergence", "forgotten"),
    "a width of text": ("config.widths", ["32"]),
    "a hidden class that is not there": ("config.classes", [77]),
    "scores that are none": ("result.student.accuracy", None),
    "scores of fewer seeds": ("result.twin.perplexity", [1.0]),
    "shares of too few classes": ("result.student_probes", [[0.5, 0.5]]),
    "a bias of text": ("result.student_bias", "none"),
    "a number for a name": ("id", 7),
    "points of a bias without steps": ("curves.setSteps", []),
    "no word on T²": ("config.t_squared", None),
    "a copycat where there was none": ("result.copycat", {"accuracy": []}),
}


def damaged(path: str, value: object) -> dict[str, list[object]]:
    """The kept runs of digits, the first of which has another value at a path."""
    runs = json.loads(json.dumps(KEPT[DIGITS]))
    *way, last = path.split(".")
    place = runs[0]
    for step in way:
        place = place[int(step)] if step.isdecimal() else place[step]
    place[int(last) if last.isdecimal() else last] = value
    return {DIGITS: runs}


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(("path", "value"), DAMAGES.values(), ids=DAMAGES)
def test_a_kept_run_that_cannot_be_read_is_left_out_with_a_sentence(page: Page, path: str, value: object) -> None:
    page.goto(LIGHT)
    page.evaluate(STORE, damaged(path, value))
    tab = DistilPage(page).open()
    expect(tab.get("runs").locator("li")).to_have_count(1)
    expect(page.get_by_text("Some kept runs could not be read")).to_be_visible()


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("stored", ["{", "7", "null", '{"a": 1}', "[null, 3]"])
def test_what_is_no_list_of_runs_is_left_out_too(page: Page, stored: str) -> None:
    page.goto(LIGHT)
    page.evaluate("([key, stored]) => (localStorage[key] = stored)", [DIGITS, stored])
    DistilPage(page).open()
    expect(page.get_by_text("Some kept runs could not be read")).to_be_visible()
