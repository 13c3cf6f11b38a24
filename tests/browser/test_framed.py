"""The page in a frame of another origin, such as a course's own page: what works there, and with nothing stored.

127.0.0.1 shows the lab, which is of the site localhost or of 127.0.0.1 itself at another port: a private window's
browser keeps nothing for frames of another site, and any access to a store is an error there.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browser.distil.page import RUN_SECONDS
from tests.browser.temperature.page import MODEL_SECONDS
from tests.browser.test_gateway import DRAWN, complaints_of, plain_page
from tests.demos.gateway.second_server import SecondServer, second_server

FRAME = '<!doctype html><link rel=icon href="data:,"><iframe src="{src}" width=1200 height=900{more}></iframe>'
# The browser's own words for a copy that is not allowed, about which the page has its own.
BLOCKED = "The Clipboard API has been blocked"
KEPT = "() => Object.keys(localStorage).filter((name) => name.startsWith('temperature-lab')).length"
REFUSED = "() => { try { return localStorage && false; } catch { return true; } }"


@pytest.fixture
def course() -> Iterator[SecondServer]:
    """Another server on this machine."""
    with second_server() as second:
        yield second


@pytest.fixture
def page(whole_browser: Browser) -> Iterator[Page]:
    """A page that may show others' pages, and fails its test where a script of any fails, or complains."""
    with plain_page(whole_browser) as opened:
        complaints = complaints_of(opened)
        opened.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        yield opened
        assert [said for said in complaints if BLOCKED not in said] == []


def shown(page: Page, course: SecondServer, src: str, more: str = "", site: str = "localhost") -> FrameLocator:
    """The lab in a frame of the course's page at `site`; `more`: what else the frame's element says."""
    course.page = FRAME.format(src=src.replace("&", "&amp;"), more=more).encode()
    page.goto(course.url.replace("localhost", site))
    return page.frame_locator("iframe")


def address(server_url: str, **parameters: object) -> str:
    return f"{server_url}?{urlencode(parameters)}"


def train(lab: FrameLocator) -> None:
    lab.get_by_test_id("start-training").click()
    expect(lab.get_by_test_id("verdict").locator("p").first).not_to_be_empty(timeout=RUN_SECONDS)


def test_a_prompt_is_answered_and_its_link_is_at_hand(page: Page, course: SecondServer, server_url: str) -> None:
    lab = shown(page, course, address(server_url, open="save"))
    lab.get_by_test_id("prompt").fill("In a frame")
    heading = lab.locator(".bars-view:not(:has(.bars.stale)) .bars-heading")
    expect(heading).to_contain_text("In a frame", timeout=MODEL_SECONDS)
    lab.get_by_test_id("save-link").click()
    # A frame may write into the clipboard only where its page says so.
    expect(lab.get_by_test_id("link")).to_have_value(re.compile(r"[?&]prompt=In\+a\+frame"))


@pytest.mark.slow
def test_a_page_may_let_its_frame_copy(page: Page, course: SecondServer, server_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lab = shown(page, course, address(server_url, open="save"), ' allow="clipboard-write"')
    lab.get_by_test_id("save-link").click()
    expect(lab.locator(".save [role=status]")).not_to_be_empty()
    expect(lab.get_by_test_id("link")).to_be_hidden()


def test_a_training_is_kept_in_a_frame_of_the_same_site(page: Page, course: SecondServer, server_url: str) -> None:
    src = address(server_url, tab="distil", device="cpu", steps=20)
    train(shown(page, course, src, site="127.0.0.1"))
    [frame] = page.main_frame.child_frames
    assert frame.evaluate(KEPT) > 0


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("tab", DRAWN)
def test_where_nothing_is_kept_for_frames_all_is_shown(
    page: Page, course: SecondServer, server_url: str, tab: str
) -> None:
    lab = shown(page, course, address(server_url, tab=tab, device="cpu", steps=20))
    lab.locator(DRAWN[tab]).first.wait_for(timeout=60_000)
    [frame] = page.main_frame.child_frames
    assert frame.evaluate(REFUSED)
    if tab == "distil":
        train(lab)
