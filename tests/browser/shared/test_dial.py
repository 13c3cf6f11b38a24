"""The dial stays in reach and covers nothing that is used, read or printed."""

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call
from tests.browser.temperature.page import Explorer

MODULE = "tests/browser/accessible.js"


@pytest.fixture
def explorer(page: Page) -> Explorer:
    page.emulate_media(reduced_motion="reduce")
    return Explorer(page)


def height(explorer: Explorer) -> float:
    box = explorer.page.locator(".dial").bounding_box()
    assert box
    return box["height"]


def test_the_rule_for_a_wrong_temperature_takes_the_room_of_the_zone(explorer: Explorer) -> None:
    explorer.page.set_viewport_size({"width": 375, "height": 667})
    explorer.open(T=3)
    before = height(explorer)
    explorer.get("temperature-exact").fill("cold")
    explorer.get("temperature-exact").press("Enter")
    assert "not “cold”" in explorer.page.locator(".dial").inner_text()
    assert height(explorer) == before


def test_it_is_not_sticky_where_it_would_cover_the_page(explorer: Explorer) -> None:
    explorer.open()
    position = "getComputedStyle(document.querySelector('.dial')).position"
    for width, tall, wanted in ((375, 667, "sticky"), (667, 375, "static"), (320, 180, "static")):
        explorer.page.set_viewport_size({"width": width, "height": tall})
        assert explorer.page.evaluate(position) == wanted
    explorer.page.set_viewport_size({"width": 1280, "height": 800})
    explorer.page.emulate_media(media="print")
    assert explorer.page.evaluate(position) == "static"


def test_no_focused_control_lies_under_it(explorer: Explorer) -> None:
    explorer.page.set_viewport_size({"width": 375, "height": 667})
    explorer.open()
    assert call(explorer.page, MODULE, "covered", ".temperature") == []
    explorer.page.get_by_role("tab", name="Soft labels").click()
    explorer.page.wait_for_selector("[data-testid=model] [data-testid=bar][data-prob]")
    assert call(explorer.page, MODULE, "covered", ".soft_labels") == []
