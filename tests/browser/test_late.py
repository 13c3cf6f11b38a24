"""A page whose scripts do not come, or come late, says so and can be tried again, by no script of ours."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from tests.browser.conftest import VIEWPORT, let_go
from tests.conftest import free_port, serving

SEARCH = "?say=100%25&T=3"
EDITIONS = ["site_url", "server_url"]
DISTIL = "**/js/distil.js"
LOST: dict[str, Callable[[Route], None]] = {
    "blocked": lambda route: route.abort(),
    "not found": lambda route: route.fulfill(status=404),
    "unavailable": lambda route: route.fulfill(status=503, body="later", content_type="text/plain"),
    "a proxy's page": lambda route: route.fulfill(body="<!doctype html>Log in", content_type="text/html"),
    "cut off": lambda route: route.fulfill(body="export function show(", content_type="text/javascript"),
}


@pytest.fixture
def fresh(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that was never anywhere and keeps no page; scripts may fail in it."""
    context = browser.new_context(viewport=VIEWPORT, service_workers="block")
    yield context
    context.close()


def wait_long(page: Page) -> None:
    """Let the seconds pass after which the page speaks."""
    late = page.locator(".late")
    expect(late).to_be_attached()
    assert not late.is_visible(), "a page that is only slow would flash it"
    [delay] = late.evaluate("late => late.getAnimations().map(one => one.effect.getTiming().delay)")
    assert delay == 10_000
    late.evaluate("late => late.getAnimations().forEach(one => one.finish())")


def drawn(page: Page) -> None:
    page.wait_for_selector("[data-testid=bar][data-prob]")
    assert page.locator(".late").count() == 0


def held_back(context: BrowserContext, url: str, script: str) -> tuple[Page, list[Route]]:
    """A drawn page, and what it asks for of `script` from then on, which is on its way until it is let go."""
    page = context.new_page()
    page.goto(url)
    drawn(page)
    held: list[Route] = []
    page.route(script, lambda route: held.append(route))
    return page, held


CASES = [
    *(("site_url", "**/first.js", lost) for lost in (*LOST, "on its way")),
    *(("server_url", "**/assets/index-*.js", lost) for lost in ("cut off", "on its way")),
    *(
        pytest.param("server_url", "**/assets/index-*.js", lost, marks=pytest.mark.slow)
        for lost in LOST
        if lost != "cut off"
    ),
    *(("server_url", "**/js/shared/gradio.js", lost) for lost in ("cut off", "on its way")),
]


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize(("edition", "script", "lost"), CASES)
def test_scripts_that_do_not_come_are_said_and_tried_again(
    request: pytest.FixtureRequest, fresh: BrowserContext, edition: str, script: str, lost: str
) -> None:
    page = fresh.new_page()
    held: list[Route] = []
    visits: list[Request] = []

    def lose_first(route: Route) -> None:
        if len(visits) > 1:
            route.continue_()
        else:
            LOST.get(lost, held.append)(route)

    page.on("request", lambda request: visits.append(request) if request.is_navigation_request() else None)
    page.route(script, lose_first)
    page.goto(request.getfixturevalue(edition) + SEARCH, wait_until="commit")
    wait_long(page)
    for language, sentence in (("en", "Part of this page is not here yet."), ("zh", "这个网页还没有全部送达。")):
        expect(page.locator(f".late [lang={language}]")).to_contain_text(sentence)
    page.get_by_role("link", name="Try again").click()
    drawn(page)
    assert page.url.endswith(SEARCH)


@pytest.mark.parametrize("edition", EDITIONS)
def test_who_has_no_scripts_hears_that_at_once(request: pytest.FixtureRequest, browser: Browser, edition: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(request.getfixturevalue(edition))
    expect(page.locator("noscript [lang=en]")).to_contain_text("needs its JavaScript")
    expect(page.locator("noscript [lang=zh]")).to_be_visible()
    assert page.locator(".late").evaluate("late => getComputedStyle(late).display") == "none"
    context.close()


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("edition", EDITIONS)
def test_a_tab_that_is_opened_offline_says_so_and_comes_with_the_network(
    request: pytest.FixtureRequest, fresh: BrowserContext, edition: str
) -> None:
    page = fresh.new_page()
    page.goto(request.getfixturevalue(edition) + SEARCH)
    drawn(page)
    fresh.set_offline(True)
    page.get_by_role("tab", name="Soft labels").click()
    expect(page.get_by_text("This tab could not be fetched")).to_be_visible()
    fresh.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    page.locator(".lab.soft_labels").wait_for()
    assert "T=3" in page.url


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_tab_that_is_for_ever_on_its_way_says_so(
    request: pytest.FixtureRequest, fresh: BrowserContext, edition: str
) -> None:
    page, held = held_back(fresh, request.getfixturevalue(edition), DISTIL)
    page.clock.install()
    page.get_by_role("tab", name="Distil").click()
    page.clock.fast_forward(9_000)
    assert page.get_by_text("still be on its way").count() == 0
    page.clock.fast_forward(2_000)
    expect(page.get_by_text("still be on its way")).to_be_visible()
    let_go(page, held)
    page.get_by_test_id("start-training").wait_for()
    assert page.get_by_role("button", name="Try again").count() == 0


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_link_past_the_tabs_leads_to_one_that_is_still_on_its_way(
    request: pytest.FixtureRequest, fresh: BrowserContext, edition: str
) -> None:
    page, _ = held_back(fresh, request.getfixturevalue(edition), DISTIL)
    page.get_by_role("tab", name="Distil").click()
    page.locator(".skip").press("Enter")
    expect(page.locator("[role=tabpanel]:focus")).to_have_count(1)


def test_a_server_that_is_killed_under_an_open_page_is_found_again(fresh: BrowserContext, tmp_path: Path) -> None:
    port = free_port()
    page = fresh.new_page()
    with serving(tmp_path, port=port, TEMPERATURE_LAB_MODEL="nobody/none") as server:
        page.goto(server.url + SEARCH)
        drawn(page)
    page.get_by_role("tab", name="Soft labels").click()
    # Gradio may have drawn the tab's place twice by then.
    expect(page.get_by_role("alert").filter(has_text="This tab could not be fetched").first).to_be_visible()
    with serving(tmp_path, port=port, TEMPERATURE_LAB_MODEL="nobody/none"):
        page.get_by_role("button", name="Try again").first.click()
        page.locator(".lab.soft_labels").wait_for()
        assert "T=3" in page.url
