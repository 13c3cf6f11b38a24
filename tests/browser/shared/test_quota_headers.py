"""What the hub's page gives a Space in its frame goes with each call, and only there; the hub is made up here."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Frame, Page, Route

from tests.browser.modules import answer
from tests.browser.test_gateway import plain_page
from tests.conftest import ROOT

SPACE = "https://lab.hf.space/"
HUB = "https://huggingface.co/"
AROUND = '<!doctype html><body data-answers={answers}><script>{script}</script><iframe src="{space}"></iframe>'
SCRIPT = ROOT / "tests/browser/shared/hub.js"
CALL = "() => import('/tests/browser/shared/gradio.js').then((tested) => tested.streamed('run'))"
SUPPORTED = "() => void (window.supports_zerogpu_headers = true)"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with plain_page(browser) as opened:
        opened.route(f"{SPACE}**", answer)
        yield opened


def framed(page: Page, around: str = HUB, space: str = SPACE, answers: bool = True) -> Frame:
    """The Space in a frame, after Gradio has found that the page around it can be asked."""
    html = AROUND.format(answers=json.dumps(answers), script=SCRIPT.read_text("utf-8"), space=space)
    page.route(f"{around}**", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(around)
    [frame] = page.main_frame.child_frames
    frame.wait_for_load_state()
    frame.evaluate(SUPPORTED)
    return frame


def tokens(page: Page, frame: Frame, times: int = 1) -> list[str | None]:
    """The token that each call of the frame's has brought to the server."""
    brought: list[str | None] = []

    def serve(route: Route) -> None:
        if route.request.method == "POST":
            brought.append(route.request.headers.get("x-ip-token"))
            route.fulfill(json={"event_id": "1"})
        else:
            route.fulfill(body="event: complete\ndata: [1]\n\n", content_type="text/event-stream")

    page.route("**/gradio_api/call/v2/run**", serve)
    for _ in range(times):
        frame.evaluate(CALL)
    return brought


def test_each_call_brings_what_the_hub_gives_for_it(page: Page) -> None:
    frame = framed(page)
    assert tokens(page, frame, times=2) == ["token 1", "token 2"]
    assert page.evaluate("asked") == ["zerogpu-headers"] * 2


@pytest.mark.slow
def test_a_hub_that_does_not_answer_holds_no_call_up(page: Page) -> None:
    assert tokens(page, framed(page, answers=False)) == [None]


@pytest.mark.slow
def test_no_other_page_around_is_asked(page: Page) -> None:
    frame = framed(page, "https://course.example/")
    assert tokens(page, frame) == [None]
    assert page.evaluate("asked") == []


def test_no_other_server_is_given_any(page: Page) -> None:
    page.route("https://lab.example/**", answer)
    assert tokens(page, framed(page, space="https://lab.example/")) == [None]
    assert page.evaluate("asked") == []
