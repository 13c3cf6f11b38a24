"""The lesson walked through by keys alone, its truths beside the tabs' own, and the links of the check."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from core.pages.document import texts
from tests.browser.distil.page import RUN_SECONDS, DistilPage
from tests.browser.modules import call
from tests.browser.temperature.page import Explorer
from tests.browser.test_accessible import AXE, check

CLASSROOM = "?tab=classroom"


def strip(page: Page, testid: str) -> Locator:
    return page.get_by_test_id("lesson-strip").get_by_test_id(testid)


def press(page: Page, button: Locator) -> None:
    """Reach a button by Tab alone, from where the focus is, and press it."""
    for _ in range(12):
        if button.evaluate("button => button === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError("no way by Tab leads to the button")


def truths(page: Page) -> list[float]:
    gap = strip(page, "gap")
    expect(gap.first).to_be_visible()
    return [float(row.get_attribute("data-truth") or "nan") for row in gap.all()]


def go_to(page: Page, number: int) -> None:
    """Go to a step from the list of all, without loading the page anew."""
    page.goto(CLASSROOM)
    page.locator("input[name=lesson-length][value='90']").check()
    page.locator(".lesson-steps a").nth(number - 1).click()
    expect(page.locator("#lesson-heading")).to_be_focused()


@pytest.mark.parametrize("link", ["?lesson=2", "?tab=temperature&lesson=2", "?tab=soft_labels&T=9&lesson=2&lang=zh"])
def test_a_link_that_names_a_step_shows_what_the_step_asks_about(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.get_by_test_id("prompt")).to_have_value("Once upon a time, there was a little")
    expect(page.get_by_test_id("temperature-exact").first).to_have_value("1")
    expect(page.get_by_role("tab").first).to_have_attribute("aria-selected", "true")
    expect(page.locator("#lesson-heading")).to_be_focused()


def test_a_step_is_walked_by_keys_and_tells_what_the_tab_shows(page: Page) -> None:
    page.goto(CLASSROOM)
    page.get_by_test_id("lesson-start").focus()
    page.keyboard.press("Enter")
    heading = page.locator("#lesson-heading")
    expect(heading).to_be_focused()
    try_it = strip(page, "lesson-try")
    expect(try_it).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(strip(page, "lesson-guess").first).to_be_focused()
    page.keyboard.press("PageUp")
    guess = [int(range_.input_value()) for range_ in strip(page, "lesson-guess").all()]
    assert sum(guess) == 100
    press(page, try_it)
    expect(heading).to_be_focused()
    Explorer(page).wait_for_heading("It came up")
    bars = Explorer(page).bars()
    press(page, strip(page, "lesson-show"))
    shown = truths(page)
    assert shown == pytest.approx([bars[" heads"], bars[" tails"], 1 - bars[" heads"] - bars[" tails"]])
    off = sum(abs(percent - 100 * truth) for percent, truth in zip(guess, shown, strict=True)) / 3
    expect(strip(page, "lesson-status")).to_contain_text(f"{off:.1f} percentage points on average")
    press(page, strip(page, "lesson-next"))
    expect(heading).to_have_text("Step 2 of 9: The expert and the mentor")
    press(page, strip(page, "lesson-skip"))
    page.get_by_test_id("temperature-exact").fill("0.8")
    page.keyboard.press("Enter")
    girl = Explorer(page).bars()[" girl"]
    strip(page, "lesson-show").click()
    assert truths(page) == pytest.approx([girl])
    expect(strip(page, "lesson-status")).to_have_text("You did not guess. This is what is true.")
    page.get_by_role("tab", name="Classroom").click()
    expect(page.get_by_test_id("lesson-progress")).to_have_text("Done: 2 of 9.")


def test_soft_labels_are_those_of_the_tab(page: Page) -> None:
    go_to(page, 6)
    strip(page, "lesson-skip").click()
    bars = page.locator("[data-testid=model] [data-testid=bar]")
    expect(bars).to_have_count(4)
    seen = sorted(float(bar.get_attribute("data-prob") or "nan") for bar in bars.all())
    strip(page, "lesson-show").click()
    assert sorted(truths(page)) == pytest.approx(seen)


def test_the_guess_stays_in_another_language_and_after_a_reload(page: Page) -> None:
    go_to(page, 2)
    guess = strip(page, "lesson-guess")
    guess.fill("63")
    page.locator(".languages a[lang=zh]").click()
    expect(page.locator("#lesson-heading")).to_have_text(re.compile("专家与导师"))
    expect(guess).to_have_value("63")
    page.reload()
    expect(guess).to_have_value("63")
    expect(strip(page, "lesson-try")).to_have_attribute("aria-disabled", "false")


def test_the_answer_to_a_training_is_the_visitors_own_run(page: Page) -> None:
    go_to(page, 8)
    strip(page, "lesson-guess").fill("50")
    strip(page, "lesson-try").click()
    show, status = strip(page, "lesson-show"), strip(page, "lesson-status")
    expect(show).to_have_attribute("aria-disabled", "true")
    expect(status).to_contain_text("has not ended yet")
    distil = DistilPage(page)
    distil.set("steps", 40)
    distil.start()
    expect(status).to_contain_text("has ended", timeout=RUN_SECONDS)
    show.click()
    scores = distil.result()["student"]["accuracy"]
    assert truths(page) == pytest.approx([sum(scores) / len(scores)])


@pytest.mark.parametrize("stored", ["{", '{"at": 7, "steps": {"dial": "told"}}', '{"length": "long", "steps": [1]}'])
def test_a_broken_record_is_no_error(page: Page, stored: str) -> None:
    page.goto(CLASSROOM)
    page.evaluate("stored => localStorage.setItem('temperature-lab.lesson', stored)", stored)
    page.goto("?lesson=2")
    expect(page.locator("#lesson-heading")).to_contain_text("The expert and the mentor")


@pytest.mark.parametrize("number", ["0", "99", "x", "1.5"])
def test_a_step_that_is_not_there_is_said(page: Page, number: str) -> None:
    Explorer(page).open(lesson=number)
    notice = page.get_by_test_id("lesson-strip").locator(".notice")
    expect(notice).to_contain_text(f"lesson must be a whole number from 1 to 12, not “{number}”.")
    expect(page.locator("#lesson-heading")).to_be_hidden()


def test_without_a_lesson_nothing_of_it_is_fetched(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    Explorer(page).open()
    assert not [url for url in asked if "classroom" in url or "lesson" in url.split("/")[-1]]


def test_every_question_is_explained_and_leads_to_a_setting_without_a_notice(page: Page) -> None:
    questions = call(page_with(page, CLASSROOM), "tests/browser/classroom/questions.js", "questions")
    assert len(questions) == 12
    words = texts("check")
    for question in questions:
        asked = page.locator(f"[data-question={question['name']}]")
        asked.locator(f"input[value={question['right']}]").check()
        expect(asked.get_by_role("status")).to_contain_text(words[f"check.{question['name']}.why"])
        assert asked.locator("a[rel]").count() == ("paper" in question)
        asked.get_by_test_id("check-see").click()
        tab = page.locator(f"#panel-of-{question['settings']['tab']}")
        expect(tab.locator("h1").first).to_be_visible()
        assert tab.locator(".notice").all_inner_texts() == []
        page.go_back()
        expect(page.get_by_test_id("check")).to_be_visible()
    expect(page.get_by_test_id("check-score")).to_have_text("All 12 are right. You could teach this.")
    stored = page.evaluate("localStorage.getItem('temperature-lab.check')")
    assert json.loads(stored)["answers"].keys() == {question["name"] for question in questions}
    page.get_by_test_id("check-again").click()
    expect(page.get_by_test_id("check-score")).to_have_text("")


def page_with(page: Page, address: str) -> Page:
    page.goto(address)
    page.get_by_test_id("check").wait_for()
    return page


def test_only_the_sheet_is_printed(page: Page) -> None:
    page_with(page, CLASSROOM)
    page.evaluate("window.print = () => { window.printed = document.body.innerText }")
    page.get_by_test_id("dice-print").click()
    assert page.evaluate("window.printed").strip().startswith("The dice sheet")
    expect(page.get_by_test_id("check")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.get_by_test_id("check")).to_be_visible()


def test_the_contents_name_every_part_and_lead_there(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    links = page_with(page, CLASSROOM).get_by_test_id("contents").get_by_role("link")
    headings = page.locator(".classroom .part h2").all_inner_texts()
    assert links.all_inner_texts() == headings
    expect(links.last).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="Prepare this room").click()
    expect(page.locator("#prepare h2")).to_be_in_viewport(ratio=0.9)
    teachers = page.get_by_role("region", name="For the teacher")
    assert teachers.locator(".part").evaluate_all("parts => parts.map(part => part.id)") == [
        "plan",
        "present",
        "prepare",
        "room",
        "dice",
    ]


@pytest.mark.slow
def test_axe_finds_nothing(page: Page) -> None:
    page_with(page, CLASSROOM)
    page.evaluate(AXE)
    page.locator("[data-question=correct] input").first.check()
    check(page)
    page.get_by_test_id("lesson-start").click()
    strip(page, "lesson-guess").first.fill("60")
    check(page, "[data-testid=lesson]")
    strip(page, "lesson-try").click()
    check(page, "[data-testid=lesson]")
    strip(page, "lesson-show").click()
    truths(page)
    check(page, "[data-testid=lesson]")
