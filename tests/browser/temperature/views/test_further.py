"""A panel opens beside or under its entry, and what it does to the bars is seen."""

import pytest
from playwright.sync_api import FloatRect, Locator, Page

from tests.browser.temperature.page import Explorer

WIDE = ["continue", "picture"]


@pytest.fixture
def explorer(page: Page) -> Explorer:
    page.emulate_media(reduced_motion="reduce")
    return Explorer(page)


def box(shape: Locator) -> FloatRect:
    found = shape.bounding_box()
    assert found
    return found


def test_a_wide_panel_opens_beside_the_list_or_under_its_entry_where_there_is_one_column(explorer: Explorer) -> None:
    explorer.open()
    for name in WIDE:
        explorer.get(f"open-{name}").click()
        panel, entry = box(explorer.page.locator(f"#panel-{name}")), box(explorer.get(f"open-{name}"))
        assert panel["x"] + panel["width"] <= entry["x"]
        assert panel["y"] < box(explorer.get("open-model"))["y"]
    explorer.page.set_viewport_size({"width": 375, "height": 812})
    # At one go: the picture is fetched, and may grow in between.
    measure = "(all) => all.map((one) => document.querySelector(one).getBoundingClientRect().toJSON())"
    places = ["[data-testid=open-picture]", "#panel-picture", "[data-testid=open-formula]"]
    entry, panel, following = explorer.page.evaluate(measure, places)
    assert panel["top"] == pytest.approx(entry["bottom"], abs=1)
    assert panel["bottom"] <= following["top"]


def test_on_a_phone_the_bars_come_into_view_when_something_changes_them(explorer: Explorer) -> None:
    page = explorer.page
    page.set_viewport_size({"width": 375, "height": 667})
    explorer.open(open="draw")
    explorer.get("draw-many").click()
    assert sees_bars(explorer)
    explorer.get("open-filters").click()
    explorer.get("min_p").check()
    assert sees_bars(explorer)
    page.locator(".all-examples summary").click()
    page.locator(".all-examples .chip-button").last.click()
    assert sees_bars(explorer)


def sees_bars(explorer: Explorer) -> bool:
    explorer.page.wait_for_timeout(200)
    bars = box(explorer.page.locator(".bars-view"))
    return bars["y"] + 1 >= 0 and bars["y"] + bars["height"] / 2 <= 667
