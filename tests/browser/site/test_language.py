"""Both editions are shown in the visitor's language, and are shown in another one where the visitor chooses it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from core.pages import pages
from core.pages.document import texts
from tests.browser.conftest import let_go, watched

BAR = "[data-testid=bar][data-prob]"
EDITIONS = ["server_url", "site_url"]


@pytest.fixture(params=EDITIONS)
def url(request: pytest.FixtureRequest) -> str:
    """The address of an edition."""
    address: str = request.getfixturevalue(request.param)
    return address


@contextmanager
def visited(browser: Browser, url: str, locale: str, width: int = 1280) -> Iterator[Page]:
    """A page of a visitor whose browser speaks `locale`."""
    context = browser.new_context(base_url=url, locale=locale, viewport={"width": width, "height": 800})
    with watched(context, url) as page:
        yield page
    context.close()


def titles(language: str) -> list[str]:
    return [texts(tab, language)[f"tab.{tab}"] for tab in pages()]


def test_all_that_is_around_the_tabs_is_in_the_visitors_language(browser: Browser, url: str) -> None:
    with visited(browser, url, "zh-CN") as page:
        page.goto("")
        page.wait_for_selector(BAR)
        expect(page.get_by_role("tab")).to_have_text(titles("zh"))
        expect(page.locator(".lab h1")).to_have_text(texts("temperature", "zh")["intro.title"])
        expect(page).to_have_title(texts("page", "zh")["app.title"])
        expect(page.locator(".brand")).to_have_text(texts("page", "zh")["app.title"])
        assert page.evaluate("document.documentElement.lang") == "zh"
        expect(page.locator(".languages a:visible")).to_have_text(["English"])
        expect(page.get_by_role("navigation", name=texts("page", "zh")["language.label"])).to_be_visible()
        expect(page.get_by_test_id("language-note")).to_have_count(0)


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize("width", [375, 1280])
def test_another_language_keeps_what_the_link_says_and_is_kept_itself(browser: Browser, url: str, width: int) -> None:
    with visited(browser, url, "en-GB", width) as page:
        page.goto("?tab=temperature&T=3&prompt=The+capital+of+Japan+is#x")
        page.wait_for_selector(BAR)
        link = page.get_by_role("navigation", name="Language").get_by_role("link", name="中文")
        box = link.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
        link.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".lab h1")).to_have_text(texts("temperature", "zh")["intro.title"])
        address = urlsplit(page.url)
        said = {"tab": ["temperature"], "T": ["3"], "prompt": ["The capital of Japan is"], "lang": ["zh"]}
        assert (parse_qs(address.query), address.fragment) == (said, "x")
        page.goto("?tab=soft_labels")
        expect(page.get_by_role("tab")).to_have_text(titles("zh"))


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("answer", [{"status": 404}, {"body": "<!doctype html>"}])
def test_a_part_that_does_not_arrive_or_is_no_json_is_in_english(
    browser: Browser, url: str, answer: dict[str, Any]
) -> None:
    with visited(browser, url, "zh") as page:
        page.route("**/text/zh/distil.json", lambda route: route.fulfill(**answer))
        page.goto("?tab=distil")
        page.wait_for_selector("[data-testid=probe] [data-teacher]")
        expect(page.locator(".distil h1")).to_have_text(texts("distil")["distil.title"])
        expect(page.locator(".distil .intro p")).to_have_text(texts("digits", "zh")["digits.intro"])


@pytest.mark.slow
def test_links_that_come_late_in_another_language_leave_those_of_the_one_that_is_shown(
    browser: Browser, url: str
) -> None:
    with visited(browser, url, "en") as page:
        page.goto("")
        link = page.get_by_test_id("view-projector")
        expect(link).to_have_text(texts("view")["view.projector"])
        held: list[Route] = []
        page.route("**/text/zh/view.json", lambda route: held.append(route))
        in_chinese(page)
        in_english(page)
        with page.expect_response("**/text/zh/view.json"):
            let_go(page, held)
        page.wait_for_timeout(200)
        expect(link).to_have_text(texts("view")["view.projector"])


@pytest.mark.quick_cases(1)
def test_a_language_that_is_not_there_is_named(browser: Browser, url: str) -> None:
    with visited(browser, url, "en") as page:
        page.goto("?lang=fr")
        page.wait_for_selector(BAR)
        note = page.get_by_test_id("language-note")
        expect(note).to_contain_text("asks for the language “French”")
        expect(note).to_contain_text("shown in English")
        page.goto("?lang=zh-TW")
        expect(note).to_contain_text("台湾")
        page.goto("?lang=zh-Hant")
        expect(note).to_contain_text("繁体")
        page.goto("?lang=%3Cb%3E")
        expect(note).to_contain_text("“<b>”")
        page.goto("?lang=")
        expect(page.locator(".lab h1")).to_have_text(texts("temperature", "zh")["intro.title"])  # the one before
        expect(note).to_have_count(0)


def test_a_language_that_is_chosen_while_a_tab_comes_is_that_of_the_tab(browser: Browser, url: str) -> None:
    with visited(browser, url, "en") as page:
        held: list[Route] = []
        page.route("**/text/en/deploy.json", lambda route: held.append(route))
        with page.expect_request("**/text/en/deploy.json"):
            page.goto("?tab=deploy")
        page.locator(".languages [lang=zh]").click()
        expect(page.get_by_role("tab").first).to_have_text(titles("zh")[0])
        let_go(page, held)
        expect(page.locator(".deploy h1")).to_have_text(texts("deploy", "zh")["deploy.title"])


@pytest.mark.slow
def test_a_training_goes_on_in_another_language(browser: Browser, url: str) -> None:
    with visited(browser, url, "en") as page:
        page.goto("?tab=distil&steps=4000&device=cpu&hidden=8")
        page.get_by_test_id("start-training").click()
        step = page.locator(".distil .progress-note").first
        expect(step).to_contain_text("Step ")
        in_chinese(page)
        expect(page.locator(".distil h1")).to_have_text(texts("distil", "zh")["distil.title"])
        expect(page.get_by_role("tab").locator("visible=true").first).to_have_text(titles("zh")[0])
        expect(step).to_contain_text("步")
        before = step.inner_text()
        expect(step).not_to_have_text(before)
        expect(page.locator(".probe canvas").first).to_be_visible()
        page.get_by_test_id("stop-training").click()
        expect(page.get_by_test_id("runs").locator("li")).to_have_count(1)
        said = page.get_by_test_id("lead").inner_text()
        in_english(page)
        expect(page.get_by_test_id("lead")).to_contain_text("It never saw a 3")
        in_chinese(page)
        expect(page.get_by_test_id("lead")).to_have_text(said)


def test_back_leads_to_the_language_before(browser: Browser, url: str) -> None:
    with visited(browser, url, "en") as page:
        page.goto("?lang=en&T=3")
        page.wait_for_selector(BAR)
        in_chinese(page)
        expect(page.get_by_role("link", name="English")).to_be_focused()
        page.go_back()
        expect(page.locator(".lab h1")).to_have_text(texts("temperature")["intro.title"])
        expect(page.get_by_test_id("temperature-exact").first).to_have_value("3")
        expect(page.get_by_role("tab")).to_have_text(titles("en"))


@pytest.mark.slow
def test_a_word_that_was_drawn_and_a_text_that_was_pasted_stay(browser: Browser, server_url: str) -> None:
    with visited(browser, server_url, "en") as page:
        page.goto("?tab=temperature&open=draw")
        page.get_by_test_id("draw-one").click()
        picked = page.get_by_test_id("picked")
        expect(picked).not_to_be_empty()
        in_chinese(page)
        expect(picked).to_be_visible()
        page.goto("?tab=deploy&lang=en&lm_text=own")
        page.get_by_test_id("lm-own").fill("Call me Ishmael.")
        page.get_by_test_id("lm-own").blur()
        in_chinese(page)
        expect(page.get_by_test_id("lm-own")).to_have_value("Call me Ishmael.")


@pytest.mark.slow
def test_times_that_were_measured_are_kept_in_another_language(browser: Browser, site_url: str) -> None:
    with visited(browser, site_url, "en") as page:
        page.goto("?tab=deploy")
        page.get_by_test_id("measure").click()
        expect(page.get_by_test_id("side-note")).to_have_text(texts("deploy")["deploy.measured"], timeout=60_000)
        times = page.locator(".part-side td").filter(has_text=re.compile("[mµ]s"))
        measured = times.all_inner_texts()
        assert measured
        in_chinese(page)
        expect(times).to_have_count(len(measured))


@pytest.mark.slow
def test_a_measuring_goes_on_in_another_language(browser: Browser, site_url: str) -> None:
    with visited(browser, site_url, "en") as page:
        page.goto("?tab=deploy")
        expect(page.get_by_test_id("measure")).to_have_attribute("aria-disabled", "false", timeout=30_000)
        page.get_by_test_id("measure").click()
        expect(page.get_by_test_id("side-note")).not_to_be_empty(timeout=30_000)
        in_chinese(page)
        expect(page.get_by_test_id("side-note")).to_have_text(texts("deploy", "zh")["deploy.measured"], timeout=60_000)
        expect(page.locator(".part-side td").filter(has_text=re.compile("[mµ]s"))).not_to_have_count(0)


def test_what_is_open_stays_open_even_where_it_comes_late(browser: Browser, site_url: str) -> None:
    with visited(browser, site_url, "en") as page:
        page.goto("?tab=soft_labels")
        page.get_by_test_id("part-digits").scroll_into_view_if_needed()
        numbers = page.get_by_test_id("all-digits").locator("details")
        numbers.locator("summary").click()
        in_chinese(page)
        page.get_by_test_id("part-digits").scroll_into_view_if_needed()
        expect(numbers).to_have_attribute("open", "")
        numbers.locator("summary").click()
        in_english(page)
        page.get_by_test_id("part-digits").scroll_into_view_if_needed()
        expect(numbers).not_to_have_attribute("open", "")


def test_what_is_half_typed_stays_with_the_rule_that_it_breaks(browser: Browser, site_url: str) -> None:
    with visited(browser, site_url, "en") as page:
        page.goto("?tab=classroom")
        room = page.get_by_test_id("room")
        problem = room.locator("form:has([data-testid=room-ask]) .problem")
        room.get_by_test_id("room-codes").fill("BCDF")
        room.get_by_test_id("room-prompt").select_option("light")
        room.get_by_test_id("room-t").fill("９９９")
        room.get_by_test_id("room-ask").click()
        expect(problem).to_contain_text("９９９")
        in_chinese(page)
        expect(room.get_by_test_id("room-codes")).to_have_value("BCDF")
        expect(room.get_by_test_id("room-prompt")).to_have_value("light")
        expect(room.get_by_test_id("room-t")).to_have_value("９９９")
        expect(problem).to_contain_text("温度")


@pytest.mark.slow
def test_a_program_stays_and_a_run_that_was_removed_can_come_back(browser: Browser, site_url: str) -> None:
    with visited(browser, site_url, "en") as page:
        page.goto("?tab=distil&steps=20&device=cpu&hidden=8")
        page.get_by_test_id("start-training").click()
        page.get_by_test_id("verdict").locator("summary").click()
        page.get_by_test_id("save-pytorch").click()
        expect(page.get_by_test_id("program")).to_be_visible()
        page.get_by_test_id("pane-runs").click()
        in_chinese(page)
        expect(page.get_by_test_id("verdict")).to_have_attribute("open", "")
        expect(page.get_by_test_id("program")).to_be_visible()
        page.get_by_test_id("runs").locator(".remove").click()
        expect(page.get_by_test_id("runs").locator("li")).to_have_count(0)
        in_english(page)
        page.get_by_test_id("undo-remove").click()
        expect(page.get_by_test_id("runs").locator("li")).to_have_count(1)


@pytest.mark.slow
def test_a_race_goes_on_in_another_language(browser: Browser, site_url: str) -> None:
    with visited(browser, site_url, "en") as page:
        page.goto("?tab=deploy")
        page.get_by_test_id("race-start").click()
        read = page.get_by_test_id("race-teacher-read")
        expect(read).not_to_have_text("0", timeout=60_000)
        in_chinese(page)
        expect(page.get_by_test_id("race-start")).to_have_text(texts("deploy", "zh")["deploy.race_pause"])
        expect(read).not_to_have_text("0")
        expect(page.get_by_test_id("race-finding")).to_contain_text("秒", timeout=60_000)
        said = page.get_by_test_id("race-finding").inner_text()
        in_english(page)
        in_chinese(page)
        expect(page.get_by_test_id("race-finding")).to_have_text(said)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tab", "part", "seen"),
    [("soft_labels", "[data-testid=part-digits]", ".digit-rows"), ("deploy", ".part-try", ".part-try .answers")],
)
def test_a_digit_that_was_drawn_stays(browser: Browser, site_url: str, tab: str, part: str, seen: str) -> None:
    with visited(browser, site_url, "en") as page:
        page.goto(f"?tab={tab}&T=5")
        page.get_by_test_id("draw-digit").click()
        pad = page.get_by_test_id("pad")
        expect(page.get_by_test_id("pad-note")).to_have_text(texts("page")["drawing.pad_empty"], timeout=30_000)
        draw_a_one(page, pad)
        expect(page.get_by_test_id("pad-note")).to_have_text(texts("page")["drawing.pad_seen"])
        shares = re.findall(r"[\d.]+\s%", page.locator(seen).locator("visible=true").inner_text())
        assert len(shares) >= 10
        in_chinese(page)
        page.locator(part).scroll_into_view_if_needed()
        expect(page.get_by_test_id("pad-note")).to_have_text(texts("page", "zh")["drawing.pad_seen"])
        assert re.findall(r"[\d.]+\s%", page.locator(seen).locator("visible=true").inner_text()) == shares


@pytest.mark.slow
def test_the_open_pane_and_what_a_student_has_written_stay(browser: Browser, site_url: str) -> None:
    with visited(browser, site_url, "en") as page:
        page.goto("?tab=distil&task=names&steps=60&device=cpu&hidden=8")
        page.get_by_test_id("start-training").click()
        written = page.get_by_test_id("written-student")
        expect(written).not_to_be_empty(timeout=60_000)
        page.get_by_test_id("writing").fill("0.5")
        first = written.text_content() or ""
        page.get_by_test_id("write-more").click()
        expect(written).not_to_have_text(first)
        second = written.text_content() or ""
        page.get_by_test_id("pane-runs").click()
        in_chinese(page)
        expect(page.get_by_test_id("pane-runs")).to_have_attribute("aria-selected", "true")
        expect(page.get_by_test_id("writing")).to_have_value("0.5")
        expect(written).to_have_text(second)


def draw_a_one(page: Page, pad: Locator) -> None:
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 5
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 2, y + box["height"] * 0.6, steps=8)
    page.mouse.up()


def in_chinese(page: Page) -> None:
    page.locator(".languages [lang=zh]").click()
    expect(page.locator(".lab[lang=zh] h1").locator("visible=true")).to_have_count(1)


def in_english(page: Page) -> None:
    page.locator(".languages [lang=en]").click()
    expect(page.locator(".lab[lang=en] h1").locator("visible=true")).to_have_count(1)
