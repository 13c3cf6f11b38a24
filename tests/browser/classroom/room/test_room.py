"""A room as a class uses it: on the server's page with a stream, and on plain files with codes that are read out."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from core.room.codes import LETTERS
from tests.browser.distil.page import DistilPage


def get(page: Page, testid: str) -> Locator:
    return page.locator(f"[data-testid=room] [data-testid={testid}]")


def guess(page: Page, value: str) -> None:
    get(page, "room-guess").fill(value)
    get(page, "room-send").click()


def come_in(page: Page, code: str) -> None:
    page.goto(f"?tab=classroom&room={code}")
    is_told(page)


def is_told(page: Page) -> None:
    """Wait until the room has said how it stands: a busy computer takes its time to load a page."""
    get(page, "room-question").wait_for()


def room_of(page: Page) -> str | None:
    return parse_qs(urlsplit(page.url).query).get("room", [None])[0]


def test_a_class_guesses_and_nothing_is_lost_by_a_reload(server_page: Page) -> None:
    teaching = server_page
    teaching.goto("?tab=classroom")
    get(teaching, "room-open").click()
    expect(get(teaching, "room-code")).to_have_text(re.compile(rf"^[{LETTERS}]{{4}}$"))
    code = get(teaching, "room-code").inner_text()
    assert room_of(teaching) == code
    assert "room_key" not in teaching.url
    get(teaching, "room-ask").click()

    ann, ben = teaching.context.new_page(), teaching.context.new_page()
    ben.route("**/room/*/changes", lambda route: route.abort())  # as some schools' proxies do
    for page in (ann, ben):
        come_in(page, code.lower())
    expect(get(ben, "room-connection")).to_contain_text("asked every two seconds instead")
    guess(ann, "<b>1</b>")
    expect(get(ann, "room-guess-problem")).to_contain_text("from 0 % to 100 %, not “<b>1</b>”")
    guess(ann, "25")
    expect(get(ann, "room-finding")).to_contain_text("1 answer. The middle one is 25 %.")
    expect(get(ben, "room-finding")).to_be_hidden()
    guess(ben, "95 %")
    for page in (teaching, ann, ben):
        expect(get(page, "room-finding")).to_contain_text("2 answers. The middle one is 60 %.")
        expect(get(page, "room-truth")).to_have_count(0)
    get(teaching, "room-reveal").click()
    for page in (teaching, ann):
        expect(get(page, "room-finding")).to_contain_text("The truth is 77.3 %: 1 guessed less, 1 more.")
    for page in (teaching, ann):
        page.reload()
        is_told(page)
        expect(get(page, "room-finding")).to_contain_text("1 guessed less, 1 more.")
    expect(get(ann, "room-own")).to_contain_text("25 %")
    ann.locator(".languages a:not([hidden])").click()
    expect(get(ann, "room-own")).to_contain_text("你的猜测")

    get(teaching, "room-hide").click()
    expect(get(ben, "room-dots")).to_be_hidden()
    get(teaching, "room-close").click()
    get(teaching, "room-close").click()
    for page in (teaching, ben):
        expect(get(page, "room-open")).to_be_visible()
        assert room_of(page) is None
    expect(get(ben, "room-problem")).to_contain_text("the room was closed")


@pytest.mark.slow
def test_the_form_shows_the_question_that_is_asked_after_a_reload(server_page: Page) -> None:
    server_page.goto("?tab=classroom")
    get(server_page, "room-open").click()
    get(server_page, "room-kind").select_option("choices")
    get(server_page, "room-prompt").select_option("japan")
    get(server_page, "room-t").fill("1.5")
    get(server_page, "room-ask").click()
    expect(get(server_page, "room-question")).to_contain_text("At T = 1.5, how many")
    server_page.reload()
    is_told(server_page)
    expect(get(server_page, "room-kind")).to_have_value("choices")
    expect(get(server_page, "room-prompt")).to_have_value("japan")
    expect(get(server_page, "room-t")).to_have_value("1.5")
    get(server_page, "room-t").fill("2")  # what is being changed stays when others answer
    code = get(server_page, "room-code").inner_text()
    learner = server_page.context.new_page()
    come_in(learner, code)
    guess(learner, "7")
    expect(get(server_page, "room-finding")).to_contain_text("1 answer.")
    expect(get(server_page, "room-t")).to_have_value("2")


@pytest.mark.slow
def test_a_full_network_waits_and_comes_in_by_itself(server_page: Page) -> None:
    server_page.goto("?tab=classroom")
    get(server_page, "room-open").click()
    expect(get(server_page, "room-code")).not_to_be_empty()
    rule = "an address has at most 60 new learners of a room a minute, got one more; the next is in 0.1 seconds"
    refusal = {"error": rule, "reason": "joined", "wait": 0.1}
    learner = server_page.context.new_page()
    learner.add_init_script("Math.random = () => 0.01")
    learner.route("**/join", lambda route: route.fulfill(status=429, json=refusal), times=1)
    come_in(learner, get(server_page, "room-code").inner_text())
    expect(get(learner, "room-question")).to_contain_text("Nothing is asked yet")


def test_a_run_is_sent_when_it_has_ended(server_page: Page) -> None:
    server_page.goto("?tab=classroom")
    get(server_page, "room-open").click()
    expect(get(server_page, "room-code")).not_to_be_empty()
    learner = server_page.context.new_page()
    come_in(learner, f"{get(server_page, 'room-code').inner_text()}&steps=20&device=cpu")
    expect(get(learner, "room-question")).to_contain_text("Nothing is asked yet")
    learner.get_by_role("tab", name="Distil").click()
    DistilPage(learner).run()
    expect(get(server_page, "room-runs-finding")).to_contain_text("1 run at 1 temperature.", timeout=20_000)
    learner.get_by_role("tab", name="Classroom").click()
    expect(get(learner, "room-own-runs")).to_contain_text("1 of at most 50 sent.")
    expect(get(learner, "room-runs-finding")).to_contain_text("1 run at 1 temperature.")
    chart = learner.get_by_test_id("room").locator(".uplot").element_handle()
    get(learner, "room-leave").click()
    expect(get(learner, "room-runs-finding")).to_have_count(0)
    assert chart.evaluate("chart => chart.parentNode") is None  # the one that is left lets its chart go


def test_without_a_server_codes_are_read_out_and_collected(page: Page) -> None:
    page.goto("?tab=classroom&room=BCDF")
    expect(get(page, "notices")).to_contain_text("a server, and this page has none")
    page.goto("?tab=classroom")
    expect(get(page, "room-needs-server")).to_be_visible()
    get(page, "room-ask").click()
    link = get(page, "room-link")
    expect(link).to_have_value(re.compile(r"ask=share\.france\.1$"))

    kept = {"config": {"experiment": "all", "temperature": 4, "seed": 1}, "id": "x", "letter": "A"}
    kept |= {"result": {"student": {"accuracy": [0.9]}, "twin": {"accuracy": [0.8]}}}
    learner = page.context.new_page()
    learner.goto(link.input_value())
    guess(learner, "40")
    learner.reload()
    codes = [get(learner, "room-spoken").locator("output").inner_text()]
    store = "runs => localStorage.setItem('temperature-lab.distil.runs.digits', runs)"
    learner.evaluate(store, json.dumps([kept]))
    learner.goto("?tab=classroom")
    codes.append(get(learner, "room-run-codes").locator("output").inner_text())

    get(page, "room-codes").fill("\n".join([*codes, codes[0].lower(), "BCDF-GHJK"]))
    get(page, "room-add").click()
    expect(get(page, "room-codes-note")).to_contain_text("2 added. 1 was there already")
    expect(get(page, "room-codes")).to_have_value("BCDF-GHJK")
    get(page, "room-reveal").click()
    expect(get(page, "room-finding")).to_contain_text("The truth is 77.3 %: 1 guessed less, 0 more.")
    expect(get(page, "room-runs-finding")).to_contain_text("1 run at 1 temperature. Accuracy on held-out examples.")
    page.reload()
    expect(get(page, "room-finding")).to_contain_text("1 guessed less")
