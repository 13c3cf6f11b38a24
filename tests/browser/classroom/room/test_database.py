"""A room's page while the database that its servers share is lost: it says so, keeps what was typed, and goes on."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.classroom.room.test_room import come_in, get, guess

LOST = {"error": "rooms must have a database that answers, got none", "reason": "database", "wait": 1}
ROOM = re.compile(r"//[^/]+/room/")


def lose(page: Page) -> None:
    """From here on the server answers as it does without its database."""

    def refuse(route: Route) -> None:
        route.fulfill(status=503, json=LOST)

    page.route(ROOM, refuse)


def wait_for(page: Page, testid: str, text: str) -> None:
    """Until the page says so: a busy computer takes its time to load it, and it asks every two seconds."""
    get(page, testid).filter(has_text=text).wait_for()


@pytest.mark.slow
def test_what_is_sent_while_the_database_is_lost_waits_and_the_room_goes_on(server_page: Page) -> None:
    teaching = server_page
    teaching.goto("?tab=classroom")
    lose(teaching)
    get(teaching, "room-open").click()
    wait_for(teaching, "room-problem", "The database of the rooms does not answer for now.")
    teaching.unroute(ROOM)
    get(teaching, "room-open").click()
    code = get(teaching, "room-code").inner_text()
    get(teaching, "room-ask").click()

    learner = teaching.context.new_page()
    come_in(learner, code)
    lose(learner)
    guess(learner, "25")
    wait_for(learner, "room-own", "It is not stored yet")
    learner.unroute(ROOM)
    wait_for(learner, "room-finding", "1 answer. The middle one is 25 %.")

    lose(teaching)
    teaching.reload()
    wait_for(teaching, "room-connection", "cannot find or store anything of rooms for now")
    teaching.locator(".languages a:not([hidden])").click()
    wait_for(teaching, "room-connection", "服务器暂时无法读取或保存房间")
    teaching.unroute(ROOM)
    wait_for(teaching, "room-code", code)
    wait_for(teaching, "room-finding", "1")
    expect(get(teaching, "room-connection")).to_be_empty(timeout=30_000)
    for _ in range(2):
        get(teaching, "room-close").click()
