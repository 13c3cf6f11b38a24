"""A class on plain files whose rooms are on a server of the teacher's own, which the link names."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.classroom.room.test_room import get, guess


@pytest.fixture
def visitor(browser: Browser, site_url: str) -> Iterator[BrowserContext]:
    """A visitor of the plain files who may ask another host."""
    context = browser.new_context(base_url=site_url, service_workers="block")
    yield context
    context.close()


def refused(page: Page) -> list[str]:
    """What the page's policy will forbid."""
    told: list[str] = []
    page.on("console", lambda said: told.append(said.text) if "Content Security Policy" in said.text else None)
    return told


@pytest.mark.slow
def test_a_class_meets_on_the_server_that_the_link_names(visitor: BrowserContext, server_url: str) -> None:
    teaching, learner = visitor.new_page(), visitor.new_page()
    forbidden = refused(teaching)
    teaching.goto("?tab=classroom")
    get(teaching, "room-server").fill("no address at all")
    get(teaching, "room-use-server").click()
    expect(teaching.locator("#room .room-form").first).to_contain_text("not “no address at all”")
    get(teaching, "room-server").fill(server_url)
    get(teaching, "room-use-server").click()
    expect(get(teaching, "room-host")).to_contain_text(server_url.split("/")[2])
    get(teaching, "room-open").click()
    expect(get(teaching, "room-link")).to_have_value(re.compile(r"rooms=http.*&room=[A-Z]{4}$"))
    get(teaching, "room-ask").click()
    learner.goto(get(teaching, "room-link").input_value())
    guess(learner, "25")
    for page in (teaching, learner):
        expect(get(page, "room-finding")).to_contain_text("1 answer. The middle one is 25 %.")
    teaching.reload()
    expect(get(teaching, "room-finding")).to_contain_text("1 answer.")
    get(teaching, "room-close").click()
    get(teaching, "room-close").click()
    expect(get(learner, "room-problem")).to_contain_text("the room was closed")
    assert forbidden == []


def test_no_other_host_is_asked_than_the_one_that_the_link_names(visitor: BrowserContext, server_url: str) -> None:
    page = visitor.new_page()
    for link in ("?tab=classroom", "?tab=classroom&rooms=http://127.0.0.2:9/", "?tab=classroom&rooms=http://a;b/"):
        page.goto(link)
        expect(get(page, "room-start" if "127" in link else "room-needs-server")).to_have_count(int("127" not in link))
        forbidden = refused(page)
        answer = page.evaluate("url => fetch(url).then(() => 'asked', () => 'forbidden')", f"{server_url}room/BCDF")
        assert answer == "forbidden"
        assert forbidden


def test_what_is_no_address_is_said(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto("?tab=classroom&rooms=%3Cb%3E&room=BCDF")
    expect(get(page, "notices")).to_contain_text("must be like https://lab.school.example/, not “<b>”")
    expect(get(page, "notices")).to_contain_text("must hold the address of the server")
