"""The lesson and the visitor's own runs: one that ended before is offered, T² is measured with one's own student."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.classroom.test_path import go_to, strip, truths
from tests.browser.distil.page import DistilPage

QUICK = {"task": "digits", "experiment": "all", "steps": 40}


@pytest.mark.slow
def test_a_run_that_ended_before_is_offered_and_its_scores_are_the_answer(page: Page) -> None:
    tab = DistilPage(page).open(train_T=3, **QUICK)
    tab.run()
    scores = tab.result()["student"]["accuracy"]
    go_to(page, 8)
    strip(page, "lesson-skip").click()
    offer = strip(page, "lesson-use-run")
    expect(offer).to_have_text("Use my last run: A, T = 3, 40 steps")
    expect(strip(page, "lesson-show")).to_have_attribute("aria-disabled", "true")
    offer.click()
    assert truths(page) == pytest.approx([sum(scores) / len(scores)])
    strip(page, "lesson-again").click()
    strip(page, "lesson-skip").click()
    expect(offer).to_be_visible()
    go_to(page, 9)
    strip(page, "lesson-skip").click()
    expect(strip(page, "lesson-show")).to_be_visible()
    expect(offer).to_be_hidden()  # no 3 was hidden from that run


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("stored", ["{", "[{}]", '[{"config": {"experiment": "all"}}]', "7"])
def test_runs_that_cannot_be_read_are_not_offered(page: Page, stored: str) -> None:
    page.goto("?tab=classroom")
    page.evaluate("stored => localStorage.setItem('temperature-lab.distil.runs.digits', stored)", stored)
    go_to(page, 8)
    strip(page, "lesson-skip").click()
    expect(strip(page, "lesson-show")).to_be_visible()
    expect(strip(page, "lesson-use-run")).to_have_count(0)


def test_t2_is_measured_with_a_recorded_student_until_there_is_one_of_ones_own(page: Page) -> None:
    go_to(page, 10)
    strip(page, "lesson-skip").click()
    strip(page, "lesson-show").click()
    why = strip(page, "lesson-why")
    expect(why).to_contain_text("Measured with a recorded student on 2,000 digits")
    strip(page, "lesson-again").click()
    strip(page, "lesson-skip").click()
    tab = DistilPage(page)
    tab.set("steps", 40)
    tab.run()
    strip(page, "lesson-show").click()
    expect(why).to_contain_text(
        "Measured with your own student, the one of your last run (at T = 20), on 500 new digits"
    )
    expect(why).to_contain_text(re.compile(r"pulls [\d.]+ times as hard at T = 20 as at T = 40"))


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(("number", "part"), [(5, "#panel-filters"), (8, ".distil .controls"), (12, ".bars-view")])
def test_the_part_that_a_step_speaks_of_comes_into_view_below_the_strip(page: Page, number: int, part: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 375, "height": 667})
    go_to(page, number)
    strip(page, "lesson-skip").click()
    expect(page.locator("#lesson-heading")).to_be_focused()
    shown = page.locator(part).first
    expect(shown).to_be_in_viewport()
    below = "part => part.getBoundingClientRect().top - document.querySelector('.strip').getBoundingClientRect().bottom"
    assert shown.evaluate(below) > -2


def test_a_part_stays_below_a_strip_that_wraps(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 375, "height": 740})
    page.goto("?lesson=1&lang=zh")
    strip(page, "lesson-skip").press("Enter")
    expect(page.locator("#panel-draw button").first).to_be_in_viewport(ratio=1)
    page.locator("#panel-draw button").first.click(trial=True)  # nothing lies over it


def test_the_way_to_another_step_keeps_the_view_the_language_and_the_class(page: Page) -> None:
    kept = "lang=zh&__theme=dark&view=wide&room=ABCD&ask=share&model_on=device&device=cpu"
    page.goto(f"?lesson=2&top_k=3&{kept}")
    strip(page, "lesson-skip").click()
    expect(page).not_to_have_url(re.compile("top_k"))
    for one in kept.split("&"):
        expect(page).to_have_url(re.compile(re.escape(one)))
