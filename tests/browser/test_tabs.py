"""A tab that does not come says so, and is not left blank."""

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("lost", ["**/js/distil.js", "**/js/distil/fields.js", "**/text/en/distil.json"])
def test_a_tab_that_cannot_be_fetched_says_so_and_comes_when_it_is_tried_again(page: Page, lost: str) -> None:
    page.goto("/?T=3")
    page.wait_for_selector("[data-testid=bar][data-prob]")
    page.route(lost, lambda route: route.abort())
    page.get_by_role("tab", name="Distil").click()
    expect(page.get_by_role("alert")).to_contain_text("This tab could not be fetched")
    page.unroute(lost)
    again = page.get_by_role("button", name="Try again")
    expect(again).to_have_css("border-style", "solid")
    assert again.evaluate("again => parseFloat(getComputedStyle(again).borderTopWidth) > 0")
    again.click()
    page.wait_for_selector("[data-testid=probe] [data-teacher]")
    assert "T=3" in page.url
