"""A student that came with a link or as a file: it is judged, asked and raced like any other, but has no twin."""

import pytest
from playwright.sync_api import Page, expect

from core.pages.document import texts
from core.recordings.students import recorded_students
from tests.browser.deploy.page import DeployPage


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(("task", "judged", "scale"), [("digits", "accuracy", 100), ("names", "perplexity", 1)])
def test_a_student_from_a_link_is_shown_without_a_twin(page: Page, task: str, judged: str, scale: int) -> None:
    tab = follow_link(DeployPage(page).open(task=task))
    expect(tab.get("deploy-run")).to_contain_text("came as a file or with a link: 32 hidden units")
    tab.wait()
    assert tab.get("comparison").locator("thead th").all_inner_texts() == ["Teacher", "Student", "Student in int8"]
    score = recorded_students()[task]["kept"]["student"][judged][0]
    assert tab.number(judged, "student") == pytest.approx(scale * score, rel=0.02)  # the link has it in 8 bits
    expect(tab.get("side-finding")).not_to_contain_text("twin")
    expect(tab.get("try-finding")).not_to_contain_text("twin")
    assert sum(tab.shares("student")) == pytest.approx(1)
    tab.get("take").scroll_into_view_if_needed()
    expect(tab.get("take-note")).to_contain_text("no student to take along")
    tab.get("deploy-run-ready").check()
    tab.wait()
    expect(tab.get("comparison").locator("thead th")).to_have_count(4)
    tab.get("deploy-run-opened").check()
    expect(tab.get("deploy-run")).to_contain_text("came as a file or with a link")
    page.wait_for_url(lambda url: "run=" not in url)


@pytest.mark.slow
def test_another_run_that_is_chosen_then_stays_in_another_language(page: Page) -> None:
    tab = follow_link(DeployPage(page).open(task="names"))
    tab.get("deploy-run-ready").check()
    tab.wait()
    page.locator(".languages [lang=zh]").click()
    expect(page.locator(".deploy h1")).to_have_text(texts("deploy", "zh")["deploy.title"])
    tab.wait()
    page.wait_for_timeout(500)
    expect(tab.get("deploy-run-ready")).to_be_checked()


def follow_link(tab: DeployPage) -> DeployPage:
    """Open the link to the student that is shown."""
    tab.get("take").scroll_into_view_if_needed()
    link = tab.get("take-link")
    expect(link).not_to_have_value("", timeout=60_000)
    address = link.input_value()
    tab.page.goto("about:blank")
    tab.page.goto(address)
    expect(tab.get("deploy-run")).to_contain_text("came as a file or with a link")
    return tab
