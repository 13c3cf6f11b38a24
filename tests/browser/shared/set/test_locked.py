"""A link that locks: what it holds stays, whichever way it would be changed, and the rest works."""

import json
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from core.pages.document import texts
from tests.browser.test_accessible import AXE, PANELS, check

LOCKED = "?tab=temperature&T=2&prompt=Once+upon+a+time,+there+was+a+little&lock=T,prompt,then&hide=open,pins"


def opened(page: Page, link: str) -> None:
    """Open a link, and wait until what it locks is locked."""
    page.goto(link)
    expect(page.get_by_test_id("set-note")).to_be_visible()


def exact(page: Page, tab: str = "temperature") -> str:
    return page.locator(f".{tab} [data-testid=temperature-exact]").input_value()


def test_what_is_locked_is_seen_with_its_reason_and_what_is_hidden_is_not(page: Page) -> None:
    opened(page, LOCKED)
    for testid in ("prompt", "temperature", "temperature-exact", "bar"):
        expect(page.get_by_test_id(testid).first).to_be_disabled()
        expect(page.get_by_test_id(testid).first).to_be_visible()
    expect(page.locator(".chip-button").first).to_be_hidden()
    expect(page.get_by_test_id("prompt")).to_have_value("Once upon a time, there was a little")
    expect(page.get_by_role("group", name="Set by the link").first).to_be_visible()
    expect(page.get_by_test_id("open-filters")).to_be_hidden()
    expect(page.locator(".legend")).to_be_hidden()
    note = page.get_by_test_id("set-note")
    expect(note).to_contain_text("Locked by this link: Temperature, Text, Tokens behind the text.")
    expect(note).to_contain_text("Hidden by this link: Go further, Pinned temperatures.")


def test_no_way_leads_around_a_lock(page: Page) -> None:
    page.goto("?tab=temperature&T=0.5")
    opened(page, LOCKED)
    for key in ("ArrowRight", "PageUp", "End"):
        page.get_by_test_id("temperature").first.dispatch_event("keydown", {"key": key})
    page.get_by_test_id("temperature").first.evaluate(
        "range => { range.value = 1; range.dispatchEvent(new Event('input', { bubbles: true })) }"
    )
    page.locator(".mark-02").evaluate("mark => mark.dispatchEvent(new MouseEvent('click', { bubbles: true }))")
    page.get_by_test_id("prompt").evaluate("box => { box.value = 'Mine'; box.dispatchEvent(new FocusEvent('blur')) }")
    page.locator(".chip-button").first.evaluate("chip => chip.dispatchEvent(new MouseEvent('click'))")
    page.evaluate("history.pushState(null, '', location.search.replace('T=2', 'T=9')); history.back()")
    page.evaluate("history.forward()")
    expect(page.get_by_test_id("bars")).not_to_have_class(re.compile("stale"))
    assert "T = 2" in page.get_by_test_id("sentence").inner_text()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.get_by_test_id("prompt")).to_be_disabled()


def test_the_projectors_keys_change_nothing_that_is_locked(page: Page) -> None:
    opened(page, f"{LOCKED}&view=projector")
    expect(page.get_by_test_id("view-foot").locator(".view-hint")).not_to_be_empty()
    expect(page.get_by_test_id("prompt")).to_be_disabled()
    for key in ("ArrowUp", "ArrowRight"):
        page.keyboard.press(key)
    page.keyboard.press("?")
    expect(page.get_by_test_id("view-help")).to_be_visible()
    assert exact(page) == "2"
    expect(page.get_by_test_id("prompt")).to_have_value("Once upon a time, there was a little")


def test_another_tab_holds_what_it_shares_and_keeps_it_on_the_way_back(page: Page) -> None:
    opened(page, "?tab=temperature&T=2&lock=T")
    page.get_by_role("tab", name="Soft labels").click()
    dial = page.locator(".soft_labels [data-testid=temperature]")
    expect(dial).to_be_disabled()
    assert exact(page, "soft_labels") == "2"
    expect(page.get_by_test_id("sentence").locator("visible=true").first).to_be_enabled()
    page.get_by_role("tab", name="Temperature").click()
    expect(page.locator(".temperature [data-testid=temperature]")).to_be_disabled()
    assert exact(page) == "2"


def test_another_language_stays_locked(page: Page) -> None:
    opened(page, LOCKED)
    page.locator(".languages a[lang=zh]").click()
    expect(page.locator(".temperature[lang=zh] [data-testid=prompt]")).to_be_disabled()
    expect(page.get_by_test_id("open-filters")).to_be_hidden()
    expect(page.get_by_role("group", name="由链接设定").first).to_be_visible()
    expect(page.get_by_test_id("set-note")).to_contain_text("此链接锁定：温度、提示词、接在后面的词元。")


def test_unlocking_shows_everything_keeps_it_and_back_locks_again(page: Page) -> None:
    opened(page, f"{LOCKED}&say=Look")
    page.get_by_test_id("set-unlock").click()
    expect(page.get_by_test_id("prompt")).to_be_enabled()
    expect(page.get_by_test_id("open-filters")).to_be_visible()
    expect(page.get_by_test_id("set-note")).to_have_text("Text of this link, by whoever made it:Look")
    assert "lock=" not in page.url
    page.locator(".mark-02").click()
    assert exact(page) == "0.2"
    page.go_back()
    expect(page.get_by_test_id("prompt")).to_be_disabled()
    assert exact(page) == "2"


def test_panels_that_come_later_are_locked_too(page: Page) -> None:
    opened(page, "?tab=temperature&open=filters&top_k=5&lock=top_k&hide=min_p")
    row = page.locator(".filter")
    expect(page.get_by_test_id("top_k")).to_be_disabled()
    expect(page.get_by_test_id("top_k")).to_be_checked()
    expect(page.get_by_test_id("top_p")).to_be_enabled()
    expect(row.nth(2)).to_be_hidden()


def test_a_training_is_held_but_can_be_started(page: Page) -> None:
    opened(page, "?tab=distil&experiment=few_labels&train_T=2&hidden=8&lock=experiment,train_T&hide=hidden,steps")
    for testid in ("experiment-few_labels", "experiment-all", "task-names"):
        expect(page.get_by_test_id(testid)).to_be_disabled()
    page.get_by_role("tab", name="Settings").click()
    expect(page.locator(".distil [data-testid=temperature-exact]")).to_be_disabled()
    assert exact(page, "distil") == "2"
    expect(page.get_by_test_id("distil-hidden")).to_be_hidden()
    expect(page.get_by_test_id("distil-seed")).to_be_enabled()
    expect(page.get_by_test_id("start-training")).to_be_enabled()


def test_the_text_of_a_link_is_text(page: Page) -> None:
    hostile = "<img src=x onerror='window.ran = 1'><a href=javascript:1>go</a>\nhttp://evil.example [x](y) {names}"
    opened(page, f"?tab=temperature&say={quote(hostile)}")
    expect(page.locator(".set-say")).to_have_text(hostile)
    expect(page.locator(".set-note a, .set-note img")).to_have_count(0)
    assert page.evaluate("window.ran") is None
    lines = page.locator(".set-say").evaluate(
        "node => node.getClientRects()[0].height / parseFloat(getComputedStyle(node).lineHeight)"
    )
    assert lines >= 2


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("lock=foo&say=x", "must name settings of the lab, not “foo”"),
        ("lock=T,T", "more than once there is “T”"),
        (f"say={'a' * 400}", "must have at most 300 characters, not 400"),
        ("tab=kitchen&lock=T", "not “kitchen”"),
        ("lock=%20", "lock must not be empty"),
    ],
)
def test_a_broken_link_is_said_and_the_tab_works(page: Page, link: str, told: str) -> None:
    opened(page, f"?{link}")
    expect(page.get_by_test_id("set-note").get_by_test_id("notices")).to_contain_text(told)
    expect(page.get_by_test_id("bar").first).to_have_attribute("data-prob", re.compile(r"\d"))


def test_a_link_that_locks_all_says_so(page: Page) -> None:
    names = "T,sentence,answers,digit,cell,network,model_on"
    opened(page, f"?tab=soft_labels&lock={names}")
    expect(page.get_by_test_id("set-all")).to_contain_text("locks all settings of this tab")
    page.get_by_role("tab", name="Distil").click()
    expect(page.get_by_test_id("set-all")).to_be_empty()


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize("tab", ["temperature", "soft_labels", "distil", "deploy"])
def test_every_setting_has_a_control_that_can_be_locked_and_a_name(page: Page, tab: str) -> None:
    """The dialog offers the fields of the tab; each is called in words, and its control is marked."""
    page.goto(f"?tab={tab}&view=link")
    expect(page.get_by_test_id("set-rows").locator("select").first).to_be_visible()
    offered = {
        one.removeprefix("set-of-")
        for one in page.locator(".set-rows select").evaluate_all("all => all.map((one) => one.id)")
    }
    assert offered
    assert {f"set.control_{name}" for name in offered} <= set(texts("set"))
    page.get_by_test_id("set-close").click()
    if tab == "temperature":
        for name in PANELS:
            page.get_by_test_id(f"open-{name}").click()
        expect(page.get_by_test_id("beside-choice")).to_have_count(1)
    if tab == "soft_labels":
        page.get_by_test_id("part-jobs").scroll_into_view_if_needed()
        expect(page.get_by_test_id("network-teacher")).to_be_attached()
    marks = "() => JSON.stringify([...document.querySelectorAll('#tabs [data-sets]')].map((one) => one.dataset.sets))"
    # No server, no choice of it; and a text and its order come with their panel.
    without = {"model", "model_on", "own", "own_words", "prefix", "run", "lm_text"}
    expect(page.locator(f".{tab} [data-sets]").first).to_be_attached()
    assert offered - set(json.loads(page.evaluate(marks))) <= without


def test_the_note_and_what_is_locked_are_accessible(page: Page) -> None:
    opened(page, f"{LOCKED}&say=Look&lang=en")
    page.evaluate(AXE)
    check(page, ".set-note")
    check(page, ".temperature")


@pytest.mark.slow
def test_a_late_tab_of_the_server_edition_is_locked(server_page: Page) -> None:
    opened(server_page, "?tab=temperature&T=2&lock=T,train_T&hide=digit")
    expect(server_page.locator(".temperature [data-testid=temperature]")).to_be_disabled()
    server_page.get_by_role("tab", name="Soft labels").click()
    expect(server_page.locator(".soft_labels [data-testid=temperature]")).to_be_disabled()
    expect(server_page.get_by_test_id("shuffle")).to_be_hidden()
    server_page.get_by_role("tab", name="Distil").click()
    server_page.get_by_role("tab", name="Settings").click()
    expect(server_page.locator(".distil [data-testid=temperature-exact]")).to_be_disabled()
