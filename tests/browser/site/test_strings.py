"""Texts longer, shorter, from right to left, and full of markup: nothing is cut, and a text stays a text."""

import pytest
from playwright.sync_api import Page, expect

from core.pages.document import texts
from tests.browser.modules import call
from tests.browser.site.further import FURTHER

MODULE = "tests/browser/site/strings.js"
# What each tab is there with, and what it is used by.
TABS = {
    "temperature": ("[data-testid=bar][data-prob]", "[data-testid=temperature]"),
    "soft_labels": ("[data-testid=bar][data-prob]", "[data-testid=temperature]"),
    "distil": ("[data-testid=probe] [data-teacher]", "[data-testid=start-training]"),
    "deploy": (".comparison td:visible", ".part-try input:visible"),
    "classroom": ("#about",),
}


def opened(page: Page, tab: str, kind: str, width: int = 1280) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"?tab={tab}&strings={kind}")
    for selector in TABS[tab]:
        page.locator(f".{tab}").locator(selector).first.wait_for()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("kind", ["long", *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("rtl", "short"))])
def test_no_text_is_cut_whatever_it_says(page: Page, kind: str, tab: str, width: int) -> None:
    opened(page, tab, kind, width)
    assert page.evaluate("document.documentElement.dir") == ("rtl" if kind == "rtl" else "")
    assert call(page, MODULE, "cut") == []
    assert call(page, MODULE, "overlapping") == []
    assert call(page, MODULE, "unnamed") == []


@pytest.mark.quick_cases(6)
@pytest.mark.parametrize(
    "kind", ["long", *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("rtl", "short", "markup"))]
)
@pytest.mark.parametrize("name", FURTHER)
def test_no_text_of_what_opens_later_is_cut_or_runs(page: Page, name: str, kind: str) -> None:
    address, act = FURTHER[name]
    page.goto(f"?{address}&strings={kind}")
    page.locator(".lab > * >> visible=true").first.wait_for()
    act(page)
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        call(page, MODULE, "settled")
        if kind != "markup":
            assert [*call(page, MODULE, "cut"), *call(page, MODULE, "overlapping")] == [], width
        assert [*call(page, MODULE, "made"), *call(page, MODULE, "unnamed")] == []


@pytest.mark.parametrize("step", [1, 5, 9])
def test_no_text_of_the_lesson_is_cut_on_a_phone(page: Page, step: int) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(f"?lesson={step}&strings=long")
    page.get_by_test_id("lesson-skip").wait_for()
    assert call(page, MODULE, "cut") == []
    page.get_by_test_id("lesson-skip").click()
    page.get_by_test_id("lesson-show").wait_for()
    assert call(page, MODULE, "cut") == []


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize("tab", TABS)
def test_a_text_with_markup_is_shown_as_it_is(page: Page, tab: str) -> None:
    opened(page, tab, "markup")  # what is cut of it is left out: no language says so much
    assert (page.locator(f".{tab} h1").text_content() or "").startswith("<b onmouseover=")
    assert call(page, MODULE, "made") == []


def test_what_the_page_fills_in_stays_and_no_other_kind_is_known(page: Page) -> None:
    opened(page, "temperature", "short")
    expect(page.locator(".stat-value").first).to_contain_text("2.14")
    opened(page, "temperature", "other")
    expect(page.locator(".temperature h1")).to_have_text(texts("temperature")["intro.title"])


def test_the_page_asks_for_nothing_more_where_no_test_asks(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("?tab=temperature")
    page.locator("[data-testid=bar][data-prob]").first.wait_for()
    assert not any(url.endswith("/strings.js") for url in asked)


def test_what_is_cut_and_what_is_made_is_found(page: Page) -> None:
    opened(page, "temperature", "none")
    html = """<div style="width: 20px; white-space: nowrap">much too long</div>
              <div style="width: 20px; overflow: hidden"><i style="white-space: nowrap">much too long</i></div>
              <button></button><script></script>"""
    page.evaluate("html => document.querySelector('.intro').insertAdjacentHTML('beforeend', html)", html)
    assert call(page, MODULE, "cut") == ["much too long in div"]
    assert call(page, MODULE, "unnamed") == ["button"]
    assert call(page, MODULE, "made") == ["script"]
    html = '<p style="margin: 0; height: 4px">one text</p><p style="margin: 0">another text</p>'
    page.evaluate("html => document.querySelector('.intro').insertAdjacentHTML('beforeend', html)", html)
    assert call(page, MODULE, "overlapping") == ["one text (p) on another text (p)"]
