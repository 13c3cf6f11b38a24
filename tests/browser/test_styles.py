"""The style sheets as a browser applies them: a tab at a time, the layers over Gradio, no tab into another."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from core.pages.document import FORCED, styles
from demos.gateway.files import ADDRESS
from tests.browser.conftest import let_go
from tests.conftest import ROOT

WITH_CHARTS = "shared/chart/chart.css"
MODULE = ROOT / "tests" / "browser" / "computed_style.js"
DRAWN = {
    "temperature": "[data-testid=bar][data-prob]",
    "distil": "[data-testid=probe] [data-teacher]",
    "soft_labels": "[data-testid=model] [data-testid=bar][data-prob]",
    "deploy": "[data-testid=int8-finding]:not(:empty)",
    "classroom": "#about",
}


def opened(page: Page, tab: str) -> None:
    page.goto(f"?tab={tab}")
    page.wait_for_selector(f".{tab} {DRAWN[tab]}", timeout=60_000)


def test_a_tabs_sheets_come_when_it_is_opened(server_page: Page) -> None:
    asked: list[str] = []
    sheet = re.compile(r"assets/css/((?!shared/view/).+\.css)$")  # the first line's links come when they may
    server_page.on("request", lambda request: asked.extend(sheet.findall(request.url)))
    server_page.goto("")
    server_page.wait_for_selector(DRAWN["temperature"])
    assert sorted(asked) == sorted({*styles("temperature", "gradio"), FORCED})
    with server_page.expect_request(f"**/{WITH_CHARTS}"):
        server_page.get_by_role("tab", name="Distil").click()
    server_page.wait_for_selector(DRAWN["distil"])
    assert sorted(asked) == sorted({*styles("temperature", "gradio"), *styles("distil", "gradio"), FORCED, WITH_CHARTS})


def test_a_tab_is_not_drawn_before_its_style_has_come(page: Page) -> None:
    held: list[Route] = []
    page.route("**/css/distil/probe.css", lambda route: held.append(route))
    page.goto("")
    page.wait_for_selector(DRAWN["temperature"])
    with page.expect_response("**/text/en/distil.json"):
        page.get_by_role("tab", name="Distil").click()
    page.wait_for_timeout(1000)
    assert page.locator(".distil").count() == 0
    let_go(page, held)
    expect(page.locator(".distil .probe-row").first).to_have_css("display", "grid")


@pytest.mark.slow
def test_a_tab_whose_sheet_is_lost_is_drawn_without_it(page: Page) -> None:
    page.route("**/css/distil/probe.css", lambda route: route.abort())
    opened(page, "distil")
    expect(page.locator(".distil .probe-row").first).not_to_have_css("display", "grid")


def test_a_sheet_of_the_pages_head_that_was_lost_is_asked_for_again(server_page: Page) -> None:
    asked: list[str] = []

    def lose_the_first(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            route.abort()
        else:
            route.continue_()

    server_page.route("**/css/temperature/bars.css", lose_the_first)
    opened(server_page, "temperature")
    assert len(asked) == 2


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("tab", DRAWN)
def test_gradios_rules_give_way_to_the_layers(server_page: Page, tab: str) -> None:
    opened(server_page, tab)
    assert changes(server_page, f"withoutGradio('.{tab}')") == []


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize("tab", DRAWN)
def test_no_tabs_sheets_change_another_tab(page: Page, tab: str) -> None:
    opened(page, tab)
    # The charts' sheet may come with the first chart at any moment.
    page.add_style_tag(url=f"{ADDRESS}/css/{WITH_CHARTS}")
    others = sorted({sheet for other in DRAWN for sheet in styles(other, "site")} - set(styles(tab, "site")))
    assert others
    assert changes(page, f"withSheets('.{tab}', {[f'{ADDRESS}/css/{sheet}' for sheet in others]})") == []


def changes(page: Page, call: str) -> list[str]:
    """What `call` of computed_style.js answers."""
    # Values on their way are none of the rules'.
    page.emulate_media(reduced_motion="reduce")
    page.route("**/computed_style.js", lambda route: route.fulfill(path=MODULE, content_type="text/javascript"))
    return page.evaluate(f"import('/computed_style.js').then((style) => style.{call})")
