"""The projector view: what is on the first screen, the keys, and that nothing is lost on the way out."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import let_go, watched_page
from tests.browser.test_accessible import AXE, check

PROJECTED = "?tab=temperature&view=projector"
# What of each tab must be seen without scrolling.
MAIN = {
    "temperature": [
        "[data-testid=prompt]",
        "[data-testid=bar]",
        "[data-testid=tail]",
        ".dial",
        "[data-testid=entropy]",
        "[data-testid=effective-choices]",
    ],
    "soft_labels": [".part-known [data-testid=bar]", ".dial"],
    "distil": ["[data-testid=start-training]", ".chart-field"],
    "deploy": ["[data-testid=part-side] table"],
    "classroom": ["[data-testid=lesson-start]", "[data-testid=lesson-steps]"],
}
SIZES = [(1280, 720), (1024, 768), (1920, 1080)]


def projected(page: Page, tab: str) -> None:
    """Wait until the tab is large, and what it first shows is there."""
    expect(page.locator(f".lab.{tab}.projected")).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("view-foot").locator(".view-hint")).not_to_be_empty()
    if tab == "temperature":
        expect(page.get_by_test_id("bar").first).to_have_attribute("data-prob", re.compile(r"\d"))


def boxes(page: Page, selector: str) -> list[dict[str, Any]]:
    """Where what is seen of a selector lies."""
    return [box for one in page.locator(selector).all() if one.is_visible() and (box := one.bounding_box())]


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize(
    "size", [SIZES[0], *(pytest.param(size, marks=pytest.mark.slow) for size in SIZES[1:])], ids=str
)
@pytest.mark.parametrize("tab", MAIN)
def test_the_main_picture_is_on_the_first_screen(
    browser: Browser, site_url: str, tab: str, size: tuple[int, int]
) -> None:
    width, height = size
    kind: dict[str, Any] = {"service_workers": "block"}
    with watched_page(browser, site_url, **kind) as page:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"?tab={tab}&view=projector")
        projected(page, tab)
        page.wait_for_load_state("networkidle")
        [foot] = boxes(page, ".view-foot")
        for selector in MAIN[tab]:
            found = boxes(page, selector)
            assert found, selector
            for box in found:
                assert 0 <= box["x"] <= width - box["width"], selector
                assert 0 <= box["y"] <= foot["y"] + 1 - box["height"], selector


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_type_can_be_read_from_the_back_of_the_room(page: Page, language: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{PROJECTED}&lang={language}")
    projected(page, "temperature")
    for selector in (".bar-share", ".prompt-box", "[data-testid=entropy]"):
        size = page.locator(selector).first.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
        assert size >= 720 / 32, selector
    # Nothing else: no bar of tabs, no intro, no list of what else there is.
    for gone in (".top", ".intro", ".further", ".lesson", ".site-footer"):
        expect(page.locator(gone).first).to_be_hidden()


def test_the_strip_and_a_links_text_leave_the_bars_on_the_screen(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{PROJECTED}&say=Which+word+gains+most%3F")
    projected(page, "temperature")
    expect(page.get_by_test_id("set-note")).to_be_visible()
    expect(page.get_by_test_id("tail")).to_be_in_viewport(ratio=1)
    assert (
        boxes(page, ".dial")[0]["y"] >= max(box["y"] + box["height"] for box in boxes(page, "[data-testid=tail]")) - 1
    )


def test_keys_turn_the_temperature_and_go_on(page: Page) -> None:
    page.goto(PROJECTED)
    projected(page, "temperature")
    exact = page.get_by_test_id("temperature-exact").first
    page.keyboard.press("ArrowUp")
    expect(exact).to_have_value("1.26")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(exact).not_to_have_value("1.26")
    prompt = page.get_by_test_id("prompt")
    first = prompt.input_value()
    page.keyboard.press("ArrowRight")
    expect(prompt).not_to_have_value(first)
    page.keyboard.press("ArrowLeft")
    expect(prompt).to_have_value(first)
    page.keyboard.press("PageDown")
    expect(page.locator(".lab.soft_labels.projected .part-known")).to_be_visible()
    expect(page.get_by_test_id("view-foot").locator(".view-hint")).to_contain_text("picture")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".part-answers")).to_be_visible()
    expect(page.locator(".part-known")).to_be_hidden()
    page.keyboard.press("PageUp")
    expect(prompt).to_be_visible()


def test_every_tab_is_led_through_by_its_keys(page: Page) -> None:
    page.goto("?tab=distil&view=projector")
    projected(page, "distil")
    expect(page.get_by_test_id("experiment-missing_class")).to_be_checked()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("experiment-few_labels")).to_be_checked()
    page.keyboard.press("PageDown")
    projected(page, "deploy")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("race-start")).to_be_in_viewport(ratio=1)
    page.keyboard.press("PageDown")
    projected(page, "classroom")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#about")).to_be_visible()


def test_a_key_that_comes_before_the_tabs_pictures_is_heard_when_they_are_there(
    browser: Browser, site_url: str
) -> None:
    with watched_page(browser, site_url, service_workers="block") as page:
        held: list[Route] = []
        page.route("**/deploy/projector.js", lambda route: held.append(route))
        page.goto("?tab=deploy&view=projector")
        expect(page.locator(".lab.deploy.projected")).to_be_visible()
        expect(page.get_by_test_id("race-start")).not_to_be_in_viewport()
        page.keyboard.press("ArrowRight")
        let_go(page, held)
        expect(page.get_by_test_id("race-start")).to_be_in_viewport(ratio=1)


def test_no_key_is_taken_from_a_field(page: Page) -> None:
    page.goto(PROJECTED)
    projected(page, "temperature")
    prompt = page.get_by_test_id("prompt")
    prompt.fill("Is it? ")
    prompt.press("End")
    prompt.press("?")
    for key in ("ArrowLeft", "ArrowUp", "PageDown", "Escape"):
        prompt.press(key)
    expect(prompt).to_have_value("Is it? ?")
    expect(page.get_by_test_id("view-help")).to_be_hidden()
    assert "view=projector" in page.url
    dial = page.get_by_test_id("temperature").first
    dial.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("temperature-exact").first).to_have_value("1.02")
    expect(prompt).to_have_value("Is it? ?")
    page.get_by_test_id("view-leave").focus()
    page.keyboard.press("Control+ArrowRight")
    expect(prompt).to_have_value("Is it? ?")


def test_the_keys_are_listed_and_the_list_closes_first(page: Page) -> None:
    page.goto(PROJECTED)
    projected(page, "temperature")
    listed = page.get_by_test_id("view-help")
    page.keyboard.press("?")
    expect(listed).to_be_visible()
    page.evaluate(AXE)
    check(page, ".view-foot")
    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()
    expect(page.get_by_test_id("view-keys")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("view-foot")).to_have_count(0)


def test_leaving_keeps_all_settings_and_brings_the_page_back(page: Page) -> None:
    page.goto("?tab=temperature&T=0.8&top_k=5")
    page.get_by_test_id("view-projector").click()
    projected(page, "temperature")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    expect(page.locator(".projected")).to_have_count(0)
    expect(page.get_by_role("tab").first).to_be_visible()
    expect(page.get_by_test_id("temperature-exact").first).to_have_value("1")
    page.get_by_role("tab").nth(1).click()
    expect(page).to_have_url(re.compile(r"tab=soft_labels"))
    assert "view=" not in page.url
    assert "top_k=5" in page.url
    page.go_back()
    page.go_back()
    expect(page.locator(".temperature.projected")).to_be_visible()


def test_another_language_stays_projected(page: Page) -> None:
    page.goto(PROJECTED)
    projected(page, "temperature")
    page.evaluate("document.querySelector('.languages a[lang=zh]').click()")
    expect(page.locator(".temperature.projected[lang=zh]")).to_be_visible()
    expect(page.get_by_test_id("view-leave")).to_have_count(1)
    expect(page.get_by_test_id("view-leave")).to_have_text("退出")
    page.keyboard.press("Escape")
    expect(page.locator(".projected")).to_have_count(0)


def test_a_lesson_is_led_through_by_a_presenters_keys(page: Page) -> None:
    page.goto("?lesson=1&view=projector")
    strip = page.get_by_test_id("lesson-strip")
    expect(strip).to_have_attribute("data-stage", "guess")
    strip.get_by_test_id("lesson-skip").click()
    expect(strip).to_have_attribute("data-stage", "try")
    page.keyboard.press("PageDown")
    expect(strip).to_have_attribute("data-stage", "told")
    page.keyboard.press("PageDown")
    expect(page).to_have_url(re.compile(r"lesson=2"))
    expect(page.get_by_test_id("view-foot")).to_be_visible()


# What each of these steps says to press or to look at.
SPOKEN_OF = [
    (1, "[data-testid=draw-one]"),
    (3, "[data-testid=tail]"),
    (5, "[data-testid=top_p]"),
    (6, ".part-answers [data-testid=model] [data-testid=bars]"),
    (7, ".part-digits h2"),
]


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize(("number", "spoken_of"), SPOKEN_OF)
def test_what_a_step_speaks_of_is_projected_with_the_dial(page: Page, number: int, spoken_of: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"?lesson={number}&view=projector")
    strip = page.get_by_test_id("lesson-strip")
    strip.get_by_test_id("lesson-skip").click()
    expect(page.locator(spoken_of)).to_be_in_viewport(ratio=1)
    expect(page.locator(".projected .dial:visible")).to_be_in_viewport(ratio=1)
    [foot] = boxes(page, ".view-foot")
    [dial] = boxes(page, ".projected .dial-range")
    assert dial["y"] + dial["height"] <= foot["y"] + 1
    assert all(box["y"] + box["height"] <= dial["y"] for box in boxes(page, spoken_of))


def test_what_a_step_tells_is_on_the_first_screen(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto("?lesson=3&view=projector")
    strip = page.get_by_test_id("lesson-strip")
    strip.get_by_test_id("lesson-skip").click()
    strip.get_by_test_id("lesson-show").click()
    expect(strip.get_by_test_id("gap").last).to_be_in_viewport(ratio=1)
    expect(strip.get_by_test_id("lesson-next")).to_be_in_viewport(ratio=1)
    [foot] = boxes(page, ".view-foot")
    [shown] = boxes(page, ".strip")
    assert shown["y"] + shown["height"] <= foot["y"]


def test_an_unknown_view_is_said(page: Page) -> None:
    page.goto("?tab=temperature&view=%3Cb%3Ebig")
    expect(
        page.get_by_test_id("notices").filter(has_text="view must be one of projector, link, not “<b>big”")
    ).to_be_visible()
    expect(page.locator(".projected")).to_have_count(0)


def test_nothing_of_it_comes_before_it_is_asked_for(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("?tab=temperature")
    expect(page.get_by_test_id("view-projector")).to_be_visible()
    assert not [url for url in asked if re.search(r"projector|/set/|set\.json", url)]
    page.get_by_test_id("view-projector").click()
    projected(page, "temperature")
    assert [url for url in asked if "temperature/projector" in url]


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("scheme", ["dark", "forced"])
def test_it_is_accessible_in_the_dark_and_in_forced_colours(page: Page, scheme: str) -> None:
    if scheme == "dark":
        page.emulate_media(color_scheme="dark")
    else:
        page.emulate_media(forced_colors="active")
    page.goto(PROJECTED)
    projected(page, "temperature")
    page.evaluate(AXE)
    check(page, ".temperature")
    page.emulate_media(color_scheme="light", forced_colors="none")


def test_the_server_edition_is_projected_too(server_page: Page) -> None:
    server_page.set_viewport_size({"width": 1280, "height": 720})
    server_page.goto(PROJECTED)
    projected(server_page, "temperature")
    expect(server_page.get_by_test_id("tail")).to_be_in_viewport(ratio=1)
    expect(server_page.locator("footer").first).to_be_hidden()
    assert server_page.evaluate("document.documentElement.scrollHeight") <= 720
    server_page.keyboard.press("PageDown")
    projected(server_page, "soft_labels")
    server_page.keyboard.press("Escape")
    expect(server_page.get_by_role("tab", name="Temperature")).to_be_visible()
    expect(server_page.locator(".projected")).to_have_count(0)


def test_a_room_is_projected_without_its_secrets(server_page: Page) -> None:
    server_page.set_viewport_size({"width": 1280, "height": 720})
    server_page.goto("?tab=classroom&view=projector")
    projected(server_page, "classroom")
    server_page.keyboard.press("Escape")
    server_page.get_by_test_id("room-open").click()
    code = server_page.get_by_test_id("room-code")
    expect(code).to_be_visible()
    server_page.reload()
    expect(code).to_be_visible()
    server_page.get_by_test_id("view-projector").first.click()
    projected(server_page, "classroom")
    expect(code).to_be_in_viewport(ratio=1)
    expect(server_page.locator(".room-qr .qr")).to_be_in_viewport(ratio=1)
    for secret in ("room-csv", "room-close"):
        expect(server_page.get_by_test_id(secret)).to_be_hidden()
