"""The server's answers as it sends them: values, an error in its own words, and an answer that breaks off."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import watched_page
from tests.browser.modules import ORIGIN, call, open_blank

TESTED = "tests/browser/shared/gradio.js"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with watched_page(browser, ORIGIN) as opened:
        open_blank(opened)
        yield opened


def answering(page: Page, *events: tuple[str, Any], status: int = 200) -> None:
    """Have the endpoint `run` send these events."""

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            given = {"event_id": "1"} if status == 200 else {"error": "T must be a number"}
            route.fulfill(status=status, json=given)
        else:
            body = "".join(f"event: {event}\ndata: {json.dumps(data)}\n\n" for event, data in events)
            route.fulfill(body=body, content_type="text/event-stream")

    page.route("**/gradio_api/call/v2/run**", answer)


def test_every_value_is_told_and_heartbeats_are_not(page: Page) -> None:
    said = [("heartbeat", None), ("generating", [{"a": 1}]), ("generating", ["two\n\nlines"]), ("complete", ["end"])]
    answering(page, *said)
    assert call(page, TESTED, "streamed", "run") == {"values": [{"a": 1}, "two\n\nlines"], "error": None}
    assert call(page, TESTED, "called", "run") == "end"


def test_a_refusal_has_the_servers_words(page: Page) -> None:
    answering(page, ("error", {"error": "steps must be at most 5000"}))
    assert call(page, TESTED, "streamed", "run")["error"] == ["ServerError", "steps must be at most 5000"]


def test_so_has_one_before_the_run(page: Page) -> None:
    answering(page, status=422)
    assert call(page, TESTED, "streamed", "run")["error"] == ["ServerError", "T must be a number"]


def test_an_answer_that_breaks_off_keeps_its_values_and_says_that_the_server_is_lost(page: Page) -> None:
    answering(page, ("generating", [1]))
    assert call(page, TESTED, "streamed", "run") == {
        "values": [1],
        "error": ["LostError", "the answer ended too early"],
    }
