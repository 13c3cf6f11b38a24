"""A tab that does not come says so, and is not left blank."""

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("lost", ["**/js/distil.js", "**/js/distil/fields.js", "**/text/en/distil.json"])
def test_a_tab_that_cannot_be_fetched_says_so_and_comes_when_it_is_tried_again(server_page: Page, lost: str) -> None:
    server_page.goto("?T=3")
    server_page.wait_for_selector("[data-testid=bar][data-prob]")
    server_page.route(lost, lambda route: route.abort())
    server_page.get_by_role("tab", name="Distil").click()
    expect(server_page.get_by_role("alert")).to_contain_text("This tab could not be fetched")
    server_page.unroute(lost)
    again = server_page.get_by_role("button", name="Try again")
    expect(again).to_have_css("border-style", "solid")
    assert again.evaluate("again => parseFloat(getComputedStyle(again).borderTopWidth) > 0")
    again.click()
    server_page.wait_for_selector("[data-testid=probe] [data-teacher]")
    assert "T=3" in server_page.url
