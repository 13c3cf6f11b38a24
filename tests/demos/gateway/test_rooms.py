"""Rooms over plain HTTP: acknowledged and told, refused with rule and value, and what no learner sees."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from core.room.limits import NEW_LEARNERS, NEW_ROOMS, WRONG_CODES
from core.rooms import shared_rooms
from demos.gateway import room_answers
from demos.gateway.headers import SafeHeaders
from demos.gateway.room_answers import MOST_BYTES
from demos.gateway.routes import ListedRoutes
from tests.conftest import free_port
from tests.core.room.rooms import RUN
from tests.demos.gateway.room_client import RoomClient

QUESTION = {"kind": "share", "prompt": "france", "temperature": 1}


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The gateway with nothing behind it, rooms in a folder of the test's own, and no tries used up."""
    monkeypatch.setenv("TEMPERATURE_LAB_DATA", str(tmp_path))
    for tries in (room_answers._wrong, room_answers._opened, room_answers._joined):
        monkeypatch.setattr(tries, "_times", type(tries._times)())
    shared_rooms.forget()
    port = free_port()
    app = SafeHeaders(ListedRoutes(PlainTextResponse("Gradio")))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join()
    shared_rooms().close_database()
    shared_rooms.forget()


@pytest.fixture
def teaching(url: str) -> RoomClient:
    room = RoomClient(url).open()
    assert room.ask("ask", question=QUESTION).json() == {"stored": True}
    return room


def test_what_a_learner_sends_is_told_to_all_who_listen(teaching: RoomClient) -> None:
    ann, ben = teaching.learner(1), teaching.learner(2)
    twin = RoomClient(teaching.url, teaching.code, teaching.who)
    with teaching.changes() as told, twin.changes() as told_too, ben.changes() as ben_told:
        for one in (told, told_too, ben_told):
            assert next(one)[1]["guessed"] == 0
        assert ann.ask("guess", question=1, value=0.7).json() == {"stored": True}
        for one in (told, told_too):
            event, state = next(one)
            assert (event, state["guesses"]) == ("state", {"from": 0, "values": [0.7]})
        assert (seen := next(ben_told)[1])["guesses"] is None
        assert seen["guessed"] == 1
        ben.ask("guess", question=1, value=0.2)
        assert next(ben_told)[1]["guesses"]["values"] == [0.7, 0.2]
        assert next(told)[1]["guesses"] == {"from": 1, "values": [0.2]}
        ann.ask("run", run=RUN, place=0)
        assert next(told)[1]["runs"]["values"] == [["digits", "all", 4, 7, 0.91, 0.84]]
        twin.ask("close")
        for one in (told, told_too):
            [*_, (event, refused)] = one  # which ends then
            assert (event, refused["reason"]) == ("refused", "unknown")
    assert ann.look().status_code == 404


def test_where_streams_are_cut_the_same_is_asked_for_now_and_then(teaching: RoomClient) -> None:
    ann = teaching.learner(1)
    ann.ask("guess", question=1, value=0.7)
    state = teaching.state()
    assert (state["guesses"]["values"], state["learners"], state["question"]) == ([0.7], 1, QUESTION)
    assert 86_000 < state["seconds"] <= 86_400
    assert teaching.look(state["seen"]).json()["guesses"] == {"from": 1, "values": []}
    for nonsense in ("1", "a.b.c.d", "9" * 500, "-5.-5.-5.-5", "1.99999.0.99999"):
        assert teaching.look(nonsense).status_code == 200


def test_no_learner_s_answer_holds_the_key_or_a_token(teaching: RoomClient) -> None:
    ann = teaching.learner(0xABCDEF)
    ann.ask("guess", question=1, value=0.7)
    for text in (ann.look().text, teaching.look().text):
        assert teaching.who.split()[1] not in text
        assert "abcdef" not in text


@pytest.mark.parametrize(
    ("act", "sent", "sentence"),
    [
        ("run", {"run": {**RUN, "student": 3}, "place": 0}, "student's accuracy must be a number from 0 to 1, got 3"),
        ("run", {"run": {**RUN, "temperature": -1}, "place": 0}, "temperature must be a number from 0.05 to 1000, got"),
        ("run", {"run": "<script>", "place": 0}, "an object must have the fields task, experiment"),
        ("guess", {"question": 1, "value": "<b>1</b>"}, "guess must be a number from 0 to 1, got '<b>1</b>'"),
        ("guess", {"question": 1, "value": 0.5, "name": "Ann"}, "an object must have the fields question, value, got"),
        ("guess", {"question": "1", "value": 0.5}, "a guess must be at question 1, got one at '1'"),
        ("guess", {"question": True, "value": 0.5}, "a guess must be at question 1, got one at True"),
        ("run", {"run": RUN, "place": -1}, "place must be a whole number from 0, got -1"),
        ("run", {"run": RUN, "place": None}, "place must be a whole number from 0, got None"),
        ("close", {}, "a key must be that of the room"),
        ("dance", {}, "what is asked of a room must be one of its acts, got 'dance'"),
    ],
)
def test_what_breaks_a_rule_is_refused_and_the_room_goes_on(
    teaching: RoomClient, act: str, sent: dict[str, Any], sentence: str
) -> None:
    ann = teaching.learner(1)
    answer = ann.ask(act, **sent)
    assert answer.is_client_error
    assert answer.json()["error"].startswith(sentence)
    assert answer.headers["content-type"] == "application/json"
    assert ann.ask("guess", question=1, value=0.5).status_code == 200


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"{", 400), (b"[" * 4000, 400), (b"\xff\xfe", 400), (b"x" * (MOST_BYTES + 1), 413), (b'{"value": NaN}', 400)],
)
def test_a_body_that_is_long_or_no_json_is_refused(teaching: RoomClient, content: bytes, status: int) -> None:
    assert teaching.learner(1).send("guess", content).status_code == status


def test_nobody_enters_without_a_token_or_a_key(teaching: RoomClient) -> None:
    for who, status in (("", 400), ("learner x", 400), (f"learner {9:015x}", 403), ("key none", 403)):
        asked = RoomClient(teaching.url, teaching.code, who)
        assert asked.look().status_code == status
        assert asked.ask("guess", question=1, value=0.5).status_code == (400 if who.startswith("k") else status)


def test_guessed_codes_are_limited_and_who_is_in_stays_in(teaching: RoomClient) -> None:
    ann = teaching.learner(1)
    wrong = RoomClient(teaching.url, "AAAA", f"learner {2:015x}")
    answers = [wrong.ask("join") for _ in range(WRONG_CODES + 2)]
    assert [answer.status_code for answer in answers] == [404] * WRONG_CODES + [429] * 2
    rule = f"an address has at most {WRONG_CODES} wrong codes a minute, got one more; the next is in "
    assert answers[-1].json()["error"].startswith(rule)
    assert RoomClient(teaching.url, teaching.code, f"learner {2:015x}").ask("join").json()["reason"] == "tries"
    assert ann.ask("join").status_code == ann.look().status_code == 200
    assert ann.ask("guess", question=1, value=0.5).status_code == 200


def test_who_has_guessed_too_often_cannot_tell_a_room_from_none(teaching: RoomClient) -> None:
    ann = teaching.learner(1)
    for _ in range(WRONG_CODES):
        RoomClient(teaching.url, "AAAA", f"learner {2:015x}").look()
    for code in ("AAAA", teaching.code):
        for who in ("", "learner x", f"learner {2:015x}", "key none"):
            guessing = RoomClient(teaching.url, code, who)
            asked = (guessing.look(), guessing.ask("guess", question=1, value=0.5), guessing.ask("ask", question=None))
            assert {answer.status_code for answer in (*asked, guessing.stream_refused())} == {429}
    assert ann.look().status_code == 200


def test_a_class_whose_room_was_closed_comes_into_the_next_at_once(teaching: RoomClient) -> None:
    pupils = [teaching.learner(token) for token in range(WRONG_CODES + 5)]
    teaching.ask("close")
    assert {one.look().status_code for one in pupils} == {404}
    RoomClient(teaching.url).open().learner(1)


def test_new_rooms_are_limited(url: str) -> None:
    for _ in range(NEW_ROOMS):
        RoomClient(url).open()
    refused = RoomClient(url)._http.post("open")
    assert (refused.status_code, refused.json()["reason"]) == (429, "opened")
    assert 0 < int(refused.headers["retry-after"]) == refused.json()["wait"] <= 60


@pytest.mark.slow
def test_a_class_comes_in_at_once_and_made_up_learners_do_not_fill_a_room(teaching: RoomClient) -> None:
    with ThreadPoolExecutor(40) as pool:
        pupils = list(pool.map(teaching.learner, range(40)))
    made_up = [RoomClient(teaching.url, teaching.code, f"learner {token:015x}") for token in range(100, 300)]
    answers = [one.ask("join") for one in made_up]
    assert [answer.status_code for answer in answers] == [200] * (NEW_LEARNERS - 40) + [429] * (240 - NEW_LEARNERS)
    refused = answers[-1]
    assert refused.json()["error"].startswith("an address has at most 60 new learners of a room a minute, got one more")
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert pupils[0].ask("join").status_code == 200  # as after a reload
    assert pupils[0].ask("guess", question=1, value=0.5).status_code == 200
    assert RoomClient(teaching.url).open().learner(1).look().status_code == 200  # another class of the same school


def test_a_stream_shows_that_it_lives_and_says_that_nobody_may_keep_it(teaching: RoomClient) -> None:
    with teaching._http.stream("GET", f"{teaching.code}/changes") as response:
        assert response.headers["cache-control"] == "no-store, no-transform"
        lines = response.iter_lines()
        assert [next(lines)[:6] for _ in range(4)] == ["event:", "data: ", "", ":"]
