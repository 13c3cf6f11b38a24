"""Prepare this room: what it says of a device where all is well, and of one where something is amiss."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.assets import ASSETS
from core.pages.classroom import page_data
from core.pages.document import address
from tests.browser.classroom.prepare.proxy import Proxy, Way, proxy
from tests.browser.conftest import watched_page
from tests.browser.modules import call

PREPARE = "?tab=classroom&open=prepare"
DATA = json.loads(json.dumps(page_data()))
MINUTE = 4000

# On a busy machine typed prompts take long, too.
ROOM_NOT_AT_ITS_BEST = re.compile("not at its best, for (typed prompts, )?the room")


def get(page: Page, testid: str) -> Locator:
    return page.locator(f".prepare [data-testid={testid}]")


def row(page: Page, name: str) -> Locator:
    return page.locator(f".prepare [data-check={name}]")


def expect_row(page: Page, name: str, state: str, said: str = "") -> None:
    expect(row(page, name)).to_have_attribute("data-state", state, timeout=30_000)
    expect(row(page, name)).to_contain_text(said)


def start(page: Page) -> None:
    get(page, "prepare-run").click()


def opened(page: Page) -> None:
    page.goto(PREPARE)
    start(page)


@contextmanager
def between(browser: Browser, server_url: str, way: Way, seconds: float = 0) -> Iterator[tuple[Page, Proxy]]:
    """A page behind a proxy, in which the checks have begun; their minute has four seconds."""
    with proxy(server_url, way, seconds) as standing, watched_page(browser, standing.url) as page:
        page.goto("?tab=about")
        call(page, "tests/browser/classroom/prepare/short.js", "open", address(ASSETS), DATA, MINUTE)
        start(page)
        yield page, standing


def test_where_all_is_well_it_says_so_and_leaves_nothing(browser: Browser, server_url: str) -> None:
    codes = []
    with between(browser, server_url, "passes") as (page, _):
        page.on("request", lambda request: codes.append(request.url) if "/changes" in request.url else None)
        expect_row(page, "stream", "running", "left,")
        for name in ("recorded", "training", "wasm", "workers", "storage", "space", "screen", "server", "clock"):
            expect_row(page, name, "fine")
        expect_row(page, "room", "fine", "with the teacher after")
        expect_row(page, "stream", "fine", "Held for 4.0 s")
        expect_row(page, "left", "fine", "knows nothing of it any more")
        expect_row(page, "model", "limited", "98 MB")
        expect(get(page, "prepare-run")).to_have_text("Check again")
        expect(get(page, "prepare-verdict")).to_contain_text("All is well for the lesson with recorded prompts")
        expect(get(page, "prepare-load")).to_have_text("Load what is missing (98 MB)")


@pytest.mark.slow
def test_a_stream_that_is_cut_or_kept_leaves_a_room_that_is_asked(browser: Browser, server_url: str) -> None:
    for way, said in (("cuts", "cut the stream after 1."), ("keeps", "Nothing came over the stream")):
        with between(browser, server_url, way, 1.2) as (page, _):
            expect_row(page, "stream", "limited", said)
            expect(row(page, "stream")).to_contain_text("Asking every two seconds works")
            expect_row(page, "room", "fine")
            expect_row(page, "left", "fine")
            expect(get(page, "prepare-verdict")).to_contain_text(ROOM_NOT_AT_ITS_BEST)


@pytest.mark.slow
def test_a_server_that_is_lost_in_the_middle_is_told_from_a_cut(browser: Browser, server_url: str) -> None:
    with between(browser, server_url, "passes") as (page, standing):
        expect_row(page, "room", "fine")
        expect_row(page, "recorded", "fine")
        expect_row(page, "stream", "running", "messages so far")
        standing.die()
        expect_row(page, "stream", "missing", "the server does not answer any more")
        expect_row(page, "left", "missing", "does not answer")
        expect(get(page, "prepare-verdict")).to_contain_text("not ready for the room")
        expect(get(page, "prepare-verdict")).to_contain_text("All is well for the lesson with recorded prompts")


@pytest.mark.slow
def test_who_stops_closes_the_trial_room_and_may_begin_again(browser: Browser, server_url: str) -> None:
    with between(browser, server_url, "passes") as (page, _):
        expect_row(page, "room", "fine")
        expect_row(page, "recorded", "fine")
        with page.expect_response(lambda answer: answer.url.endswith("/close")) as closed:
            get(page, "prepare-stop").click()
        assert closed.value.ok
        expect_row(page, "stream", "stopped")
        expect(get(page, "prepare-verdict")).to_contain_text("Not checked to the end: the room.")
        start(page)
        expect_row(page, "stream", "fine")


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(
    ("broken", "name", "state", "said", "sentence"),
    [
        (
            "delete globalThis.WebAssembly",
            "wasm",
            "missing",
            "has no WebAssembly",
            "not ready for typed prompts, training",
        ),
        ("delete globalThis.Worker", "workers", "missing", "has no workers", "not ready for"),
        (
            "delete globalThis.caches; delete globalThis.indexedDB",
            "storage",
            "limited",
            "keeps nothing for this page",
            "All is well for the lesson with recorded prompts",
        ),
        (
            "navigator.storage.estimate = async () => ({ quota: 60e6, usage: 10e6 })",
            "space",
            "limited",
            "Only 50 MB are free for this page, and 98 MB are needed.",
            "All is well for the lesson with recorded prompts, training",
        ),
    ],
    ids=["no wasm", "no workers", "no storage", "small quota"],
)
def test_what_a_device_lacks_is_said(page: Page, broken: str, name: str, state: str, said: str, sentence: str) -> None:
    page.add_init_script(broken)
    opened(page)
    expect_row(page, name, state, said)
    expect(get(page, "prepare-verdict")).to_contain_text(sentence)
    expect(get(page, "prepare-stop")).to_be_hidden()


@pytest.mark.slow
def test_a_server_with_too_many_rooms_is_quoted(server_page: Page) -> None:
    refusal = {"error": "this server must have at most 100 rooms at once, got one more", "reason": "rooms"}
    server_page.route("**/room/open", lambda route: route.fulfill(status=503, json=refusal))
    opened(server_page)
    for name in ("room", "stream"):
        expect_row(server_page, name, "limited", "This server has 100 rooms open already")
    expect_row(server_page, "left", "fine", "No room was opened")
    expect(get(server_page, "prepare-verdict")).to_contain_text(ROOM_NOT_AT_ITS_BEST)


@pytest.mark.slow
def test_on_plain_files_it_says_what_does_not_apply(page: Page) -> None:
    opened(page)
    for name in ("room", "stream", "left", "server_model"):
        expect_row(page, name, "none", "erver")
    expect_row(page, "server", "fine", "It gives out files")
    expect(get(page, "prepare-verdict")).to_contain_text("a class reads out codes in place of a room")
    page.locator(".languages a:not([hidden])").click()
    expect(row(page, "room")).to_contain_text("本页后面没有服务器")
    expect(get(page, "prepare-verdict")).to_contain_text("全班念出代码")


def test_without_a_network_it_says_so(browser: Browser, site_url: str) -> None:
    with watched_page(browser, site_url, service_workers="block") as page:  # which keeps nothing of before
        with page.expect_response("**/site/offline.js"):  # the page's last file, which comes a moment later
            page.goto(PREPARE)
        expect(get(page, "prepare-run")).to_be_visible()
        page.context.set_offline(True)
        start(page)
        expect_row(page, "server", "missing", "This device has no network")
        expect_row(page, "recorded", "missing", "A file could not be fetched")
        expect_row(page, "clock", "none")
        expect(get(page, "prepare-verdict")).to_contain_text("not ready for the lesson with recorded prompts")


@pytest.mark.slow
def test_what_is_missing_is_loaded_stopped_and_taken_up_again(page: Page) -> None:
    waiting: list[Any] = []
    page.route("**/language/parts/*", lambda route: waiting.append(route))
    opened(page)
    load, bar = get(page, "prepare-load"), page.locator(".prepare-load progress")
    expect(load).to_have_text("Load what is missing (98 MB)")
    load.click()
    expect(get(page, "prepare-cancel")).to_be_focused()
    expect(get(page, "prepare-loaded")).to_have_text("0 of 98 MB are here.")
    get(page, "prepare-cancel").click()
    expect(bar).to_be_hidden()
    page.unroute_all(behavior="ignoreErrors")
    load.click()
    expect_row(page, "model", "fine", "All 98 MB are on this device")
    expect(load).to_be_hidden()
    expect(get(page, "prepare-verdict")).to_contain_text("typed prompts")


def test_the_result_is_copied_as_text(page: Page, site_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page)
    expect(get(page, "prepare-stop")).to_be_hidden()
    get(page, "prepare-copy").click()
    expect(page.locator(".prepare")).to_contain_text("Copied.")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.splitlines()[1] == site_url
    assert f"Let through to these addresses alone: {httpx.URL(site_url).copy_with(path='/')}"[:-1] in text
    assert "WebAssembly with SIMD: Fine" in text
    assert "no websocket" in text


def test_it_comes_only_when_it_is_opened(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("?tab=classroom")
    summary = page.locator("[data-testid=prepare] summary")
    expect(summary).to_be_visible()
    assert not [url for url in asked if "prepare" in url and "panel" not in url]
    summary.click()
    expect(get(page, "prepare-run")).to_be_visible()
    expect(page).to_have_url(re.compile("open=prepare"))
    summary.click()
    expect(page).not_to_have_url(re.compile("open=prepare"))
