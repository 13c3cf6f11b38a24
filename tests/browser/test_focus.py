"""The focus of who has no mouse: past the tabs with one key, and never back at the page's beginning."""

from playwright.sync_api import Page, expect

from tests.browser.soft_labels.page import MODEL_SECONDS, SoftLabels

FOCUSED = "document.activeElement.ariaLabel || document.activeElement.textContent"


def test_the_first_link_leads_past_the_tabs(server_page: Page) -> None:
    server_page.goto("")
    server_page.wait_for_selector("[data-testid=bar][data-prob]", timeout=MODEL_SECONDS)
    server_page.keyboard.press("Tab")
    expect(server_page.get_by_role("link", name="Skip to the content")).to_be_focused()
    server_page.keyboard.press("Enter")
    assert server_page.evaluate(FOCUSED) == "How sure is the model?"
    server_page.keyboard.press("Tab")
    expect(server_page.get_by_test_id("prompt")).to_be_focused()


def test_what_a_click_takes_away_hands_the_focus_on(server_page: Page) -> None:
    server_page.goto("?pins=0.2,2&then=284&T=abc&seed=x")
    server_page.wait_for_selector("[data-testid=bar][data-prob]", timeout=MODEL_SECONDS)
    for name, then in (
        ("Remove the pinned T = 0.2", "Remove the pinned T = 2"),
        ("Remove the pinned T = 2", "Pin this"),
        ("Pin this", "Pin this"),
    ):
        server_page.get_by_role("button", name=name, exact=True).press("Enter")
        assert server_page.evaluate(FOCUSED) == then
    server_page.get_by_role("button", name="Undo").first.press("Enter")
    expect(server_page.get_by_test_id("prompt")).to_be_focused()
    server_page.get_by_role("button", name="Close").first.press("Enter")
    assert server_page.evaluate(FOCUSED) == "Close"
    server_page.get_by_role("button", name="Close").press("Enter")
    assert server_page.evaluate(FOCUSED) == "How sure is the model?"


def test_an_answer_that_is_removed_or_added_hands_the_focus_on(page: Page) -> None:
    soft = SoftLabels(page).open(answers="I am hungry\nI'm hungry")
    page.get_by_label("Remove “I am hungry”").press("Enter")
    expect(soft.get("bar", "model")).to_have_count(1)
    expect(soft.get("answer")).to_be_focused()


def test_a_button_that_is_done_hands_the_focus_on(server_page: Page) -> None:
    server_page.goto("?open=draw&luck=7")
    server_page.wait_for_selector("[data-testid=bar][data-prob]", timeout=MODEL_SECONDS)
    for name, then in (("draw-clear", "draw-many"), ("draw-one", "draw-one"), ("draw-append", "draw-one")):
        server_page.get_by_test_id(name).press("Enter")
        expect(server_page.get_by_test_id(then)).to_be_focused()
    expect(server_page.get_by_test_id("draw-undo")).to_be_enabled()
    server_page.get_by_test_id("draw-undo").press("Enter")
    expect(server_page.get_by_test_id("draw-one")).to_be_focused()


def test_an_undo_without_bars_hands_the_focus_on(page: Page) -> None:
    page.goto("?open=draw&then=284")
    expect(page.get_by_test_id("draw-one")).to_be_disabled()
    page.get_by_test_id("draw-undo").press("Enter")
    expect(page.get_by_test_id("draw-many")).to_be_focused()
