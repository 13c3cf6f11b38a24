"""The language model on the visitor's own device, in the real page: fetched, asked, kept without a network, removed."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from core.language_model import LanguageModel
from core.temperature import softmax
from tests.browser.conftest import watched_page
from tests.browser.temperature.page import MODEL_SECONDS, Explorer

TYPED = "My favourite colour is"
ASKED = ("next_token", "continue", "sequence", "translate")


@pytest.fixture(scope="module")
def explorer(browser: Browser, server_url: str) -> Iterator[Explorer]:
    """A page whose browser keeps the model for all tests here."""
    with watched_page(browser, server_url) as opened:
        explorer = Explorer(opened)
        explorer.open(open="model")
        expect(explorer.get("fetch-model")).to_have_text("Fetch it to this device (98 MB)", timeout=MODEL_SECONDS)
        explorer.get("fetch-model").press("Enter")
        expect(explorer.get("device-model")).to_contain_text("ready on this device", timeout=MODEL_SECONDS)
        assert opened.evaluate("document.activeElement.tagName") != "BODY"
        yield explorer


def asked_of_server(page: Page) -> list[str]:
    """What the server is asked from now on that the model answers."""
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.extend(name for name in ASKED if request.url.endswith(f"/call/v2/{name}"))

    page.on("request", note)
    return asked


@pytest.mark.slow
def test_nothing_is_said_to_be_wrong_before_it_is_known(explorer: Explorer) -> None:
    asked: list[Route] = []
    explorer.page.route("**/language/model.json", lambda route: asked.append(route))
    explorer.open(open="model")
    explorer.page.wait_for_function("() => document.querySelector('[data-testid=model-place]')")
    explorer.page.wait_for_timeout(500)
    expect(explorer.page.locator(".model-place [role=alert]")).to_be_empty()
    for route in asked:
        route.continue_()
    explorer.page.unroute("**/language/model.json")
    expect(explorer.get("fetch-model")).to_have_text("Open what is kept here (98 MB)", timeout=MODEL_SECONDS)


def test_the_chosen_device_answers_as_the_server_does(explorer: Explorer, language_model: LanguageModel) -> None:
    explorer.open(open="model", prompt=TYPED)
    explorer.wait_for_heading(TYPED)
    explorer.get("model-on-device").check()
    expect(explorer.get("model-where")).to_contain_text("It runs on this device: you chose so.")
    explorer.wait_for_link("model_on", "device")
    asked = asked_of_server(explorer.page)
    explorer.get("prompt").fill(f"{TYPED} not")
    explorer.wait_for_heading(f"{TYPED} not")
    top = sorted(softmax(language_model.next_token_logits(f"{TYPED} not"), 1), reverse=True)[:10]
    assert list(explorer.bars().values()) == pytest.approx(top, abs=1e-5)
    assert asked == []


def test_a_text_that_the_lost_server_began_goes_on_from_the_device(explorer: Explorer) -> None:
    page = explorer.page

    def write() -> list[str]:
        explorer.open(open="continue", prompt=TYPED, seed=11)
        page.locator(".continue .primary").click()
        expect(page.locator(".continue .note").first).to_contain_text("Done", timeout=MODEL_SECONDS)
        return page.locator(".written").all_inner_texts()

    def cut(route: Route) -> None:
        answer = route.fetch().text()
        events = answer.split("\n\n")
        assert len(events) > 8
        route.fulfill(status=200, content_type="text/event-stream", body="\n\n".join(events[:5]) + "\n\n")

    whole = write()
    page.route("**/call/v2/continue/*", cut)
    try:
        assert write() == whole
    finally:
        # The page may have left the cut answer before it came.
        page.unroute_all(behavior="wait")


def test_without_a_network_the_page_asks_the_device_by_itself(explorer: Explorer) -> None:
    page = explorer.page
    explorer.open(open="model")
    explorer.wait_for_heading("The capital of France is")
    page.context.set_offline(True)
    try:
        explorer.get("prompt").fill("The network is cut and")
        explorer.wait_for_heading("The network is cut and")
        expect(explorer.get("model-where")).to_contain_text("the server does not answer")
    finally:
        page.context.set_offline(False)
    expect(explorer.get("model-where")).to_have_text("It runs on the server.", timeout=20_000)


@pytest.mark.slow
def test_soft_labels_are_scored_and_drawn_on_the_device_too(explorer: Explorer) -> None:
    page = explorer.page
    asked = asked_of_server(page)
    page.goto("?" + urlencode({"tab": "soft_labels", "model_on": "device", "sentence": "我很累"}))
    note = page.locator("[data-testid=soft-note]")
    expect(note).to_have_text("Scored by the model just now.", timeout=MODEL_SECONDS)
    page.get_by_test_id("part-meanings").scroll_into_view_if_needed()
    page.get_by_test_id("draw-answers").click()
    expect(page.get_by_test_id("drawn-note")).to_contain_text("Of 20 answers", timeout=MODEL_SECONDS)
    assert asked == []


def test_what_was_fetched_can_be_removed(explorer: Explorer) -> None:
    explorer.open(open="model", model_on="device")
    expect(explorer.get("device-model")).to_contain_text("This browser keeps its file", timeout=MODEL_SECONDS)
    explorer.get("remove-model").press("Enter")
    expect(explorer.get("fetch-model")).to_have_text("Fetch it to this device (98 MB)", timeout=MODEL_SECONDS)
    assert explorer.page.evaluate("document.activeElement.tagName") != "BODY"
    kept = "caches.open('temperature-lab-model').then(found => found.keys()).then(keys => keys.length)"
    assert explorer.page.evaluate(kept) == 0
