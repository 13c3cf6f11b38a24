"""Two servers on one database, a file and PostgreSQL: each finds what the other has stored, and nothing gets lost."""

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from core.room.codes import LETTERS
from core.room.database import Connection
from core.room.held import DAY
from core.room.limits import MOST_LEARNERS, MOST_ROOMS
from core.room.refused import RefusedError
from core.room.room import Seen
from core.room.setting import DATABASE, database
from core.rooms import Rooms
from tests.conftest import ROOT
from tests.core.room.rooms import NAMES, QUESTION, RUN, Turned, guessing
from tests.core.room.sharing import LEARNERS, server, two_servers, url_of
from tests.postgres import PASSWORD, Postgres, find_postgres, running_postgres

needs_postgres = pytest.mark.skipif(
    not find_postgres(), reason="PostgreSQL must be here: python -m tests.postgres installs it"
)
KINDS = ["sqlite", pytest.param("postgres", marks=needs_postgres)]
# Seconds after which nothing is told any more.
SILENCE = 20.0


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres | None]:
    if find_postgres():
        with running_postgres() as running:
            yield running
    else:
        yield None


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path, postgres: Postgres | None) -> str:
    return url_of(request.param, tmp_path, postgres)


@pytest.fixture
def two(url: str) -> Iterator[tuple[Rooms, Rooms]]:
    with two_servers(url) as both:
        yield both


def told(rooms: Rooms, code: str, token: int | None = None) -> dict[str, Any]:
    """How a room stands, as a server answers who asks."""
    rooms.ready().result()
    return rooms.held.find(code).told(NAMES, token, Seen(), 0)[0]


def reason(answer: Future[Any]) -> str:
    with pytest.raises(RefusedError) as refused:
        answer.result()
    return refused.value.reason


class Watching:
    """Who watches a room, and waits until it is as it is to be."""

    def __init__(self, rooms: Rooms, code: str) -> None:
        self._rooms, self._code, self._woken = rooms, code, threading.Event()
        self.unwatch = rooms.watch(code, self._woken.set)

    def until(self, holds: Callable[[dict[str, Any]], bool]) -> bool:
        """Whether the room comes to be so, by what is told and without asking."""
        while True:
            self._woken.clear()
            if holds(self._rooms.watched(self._code).told(NAMES, None, Seen(), 0)[0]):
                return True
            if not self._woken.wait(SILENCE):
                return False


def test_what_is_sent_to_one_is_found_through_the_other(two: tuple[Rooms, Rooms]) -> None:
    first, second = two
    code, key = first.open().result()
    second.ready().result()
    second.join(code, 1).result()
    first.ask(code, key, QUESTION).result()
    second.guess(code, 1, 1, 0.25).result()
    second.run(code, 1, RUN, 0).result()
    assert told(first, code) == told(second, code)
    assert told(first, code, 1) == told(second, code, 1)
    assert told(first, code)["guesses"]["values"] == [0.25]
    second.switch(code, key, {"paused": True}).result()
    assert reason(first.run(code, 1, RUN, 1)) == "paused"
    second.clear(code, key, "runs").result()
    second.ask(code, key, {**QUESTION, "kind": "choices"}).result()
    state = told(first, code)
    assert (state["number"], state["guessed"], state["ran"], state["question"]["kind"]) == (2, 0, 0, "choices")
    assert told(first, code) == told(second, code)


def test_who_watches_through_the_one_hears_of_what_the_other_stores(
    two: tuple[Rooms, Rooms], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two
    monkeypatch.setattr("core.room.postgres.Postgres.look_after", 1000.0)  # it tells by itself
    code, key = guessing(first, 2)
    teaching = Watching(first, code)
    second.guess(code, 0, 1, 0.25).result()
    assert teaching.until(lambda state: state["guesses"]["values"] == [0.25])
    second.run(code, 1, RUN, 0).result()
    assert teaching.until(lambda state: state["ran"] == 1)
    second.clear(code, key, "guesses").result()
    second.guess(code, 1, 2, 0.75).result()
    assert teaching.until(lambda state: state["guesses"]["values"] == [0.75])
    second.close(code, key).result()
    with pytest.raises(RefusedError, match=r"^a code must be that of a room which is open"):
        teaching.until(lambda _: False)
    assert code in first.held.ended  # a room that was closed is no wrong code
    teaching.unwatch()


def test_no_two_rooms_have_one_code_and_all_servers_count_together(
    two: tuple[Rooms, Rooms], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.room.codes.LETTERS", LETTERS[:4])  # 256 codes, so that many are drawn twice
    opened = [rooms.open() for _ in range(MOST_ROOMS // 2) for rooms in two]
    assert len({answer.result()[0] for answer in opened}) == MOST_ROOMS
    assert {reason(rooms.open()) for rooms in two} == {"rooms"}
    code, key = opened[0].result()
    joined = [rooms.join(code, 2 * token + at) for token in range(MOST_LEARNERS // 2) for at, rooms in enumerate(two)]
    for answer in joined:
        answer.result()
    assert {reason(rooms.join(code, 9999)) for rooms in two} == {"full"}
    two[1].close(code, key).result()
    two[0].open().result()


def test_each_answer_counts_once_whichever_server_takes_it(two: tuple[Rooms, Rooms]) -> None:
    code, _ = guessing(two[0], 50)
    # As a page sends again whose acknowledgement was lost, while the first is still on its way.
    sent = [rooms.guess(code, token, 1, 0.5) for token in range(50) for rooms in two]
    sent += [rooms.run(code, token, RUN, 0) for token in range(50) for rooms in two]
    for answer in sent:
        answer.result()
    for rooms in two:
        state = told(rooms, code)
        assert (state["guessed"], state["ran"], len(state["guesses"]["values"])) == (50, 50, 50)
    different = [rooms.guess(code, 0, 1, 0.1 + at / 10) for at, rooms in enumerate(two)]
    assert [reason(answer) for answer in different] == ["twice", "twice"]


def test_processes_that_write_at_once_lose_nothing(two: tuple[Rooms, Rooms], url: str) -> None:
    code, _ = guessing(two[0])
    program = [sys.executable, "-m", "tests.core.room.sharing", url, code]
    senders = [subprocess.Popen([*program, str(first)], cwd=ROOT) for first in (0, LEARNERS)]
    try:
        assert [sender.wait(timeout=60) for sender in senders] == [0, 0]
    finally:
        for sender in senders:
            sender.kill()
    for rooms in (*two, again := server(url)):
        state = told(rooms, code)
        assert (state["learners"], state["guessed"]) == (2 * LEARNERS, 2 * LEARNERS)
        assert sorted(state["guesses"]["values"]) == [token / 1000 for token in range(2 * LEARNERS)]
        assert sorted(run[3] for run in state["runs"]["values"]) == list(range(2 * LEARNERS))
    again.close_database()


def test_all_servers_may_end_and_start_at_once(two: tuple[Rooms, Rooms], url: str) -> None:
    code, _ = guessing(two[0], 3)
    two[1].ready().result()
    before = told(two[1], code)
    started = [server(url) for _ in range(4)]
    assert [told(rooms, code) for rooms in started] == [before] * 4
    for rooms in started:
        rooms.close_database()


def test_a_day_ends_on_all_servers(url: str) -> None:
    turned = Turned()
    with two_servers(url, turned) as (first, second):
        code, _ = guessing(first, 1)
        second.ready().result()
        turned.pass_by(DAY - 1)
        assert told(second, code)["learners"] == 1
        turned.pass_by(1)
        for rooms in (first, second):
            assert reason(rooms.join(code, 2)) == "unknown"
        other, _ = second.open().result()
        first.ready().result()
        assert (set(first.held.rooms), list(first.held.ended)) == ({other}, [code])


@pytest.mark.slow
@needs_postgres
def test_a_server_that_stands_still_in_a_write_does_not_hold_the_others_for_ever(
    postgres: Postgres, tmp_path: Path
) -> None:
    with two_servers(url_of("postgres", tmp_path, postgres)) as (first, second):
        code, _ = guessing(first, 1)
        stays, ended = threading.Event(), threading.Event()

        def stand(_: Connection) -> None:
            stays.set()
            ended.wait()

        stood = first._store.write(stand)
        stays.wait()
        second.guess(code, 0, 1, 0.5).result()
        ended.set()
        assert stood.result() is None  # done again, by another connection
        assert told(first, code)["guessed"] == 1


@needs_postgres
def test_a_database_that_is_lost_is_said_and_all_goes_on_once_it_is_back(
    postgres: Postgres, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with two_servers(url_of("postgres", tmp_path, postgres)) as (first, second):
        code, _ = guessing(first, 2)
        second.ready().result()
        teaching = Watching(second, code)
        second.guess(code, 0, 1, 0.25).result()
        postgres.kill()
        try:
            rule = "rooms must have a database that answers, got none; it is tried again each time somebody asks"
            with pytest.raises(RefusedError, match=f"^{rule}$") as refused:
                teaching.until(lambda _: False)  # without anybody asking
            assert (refused.value.reason, refused.value.wait) == ("database", 2)
            assert {reason(first.guess(code, 1, 1, 0.5)), reason(first.ready()), reason(first.open())} == {"database"}
        finally:
            postgres.start()
        first.guess(code, 1, 1, 0.75).result()
        assert told(second, code)["guesses"]["values"] == [0.25, 0.75]
        assert teaching.until(lambda state: state["guessed"] == 2)
    assert "Rooms cannot be stored in PostgreSQL (host 127.0.0.1, port" in caplog.text
    assert len([record for record in caplog.records if "cannot be stored" in record.message]) == 2
    assert "are stored in PostgreSQL" in caplog.text
    assert PASSWORD not in caplog.text
    assert "Traceback" not in caplog.text


@needs_postgres
def test_a_database_that_was_restarted_unnoticed_is_asked_again_at_once(postgres: Postgres, tmp_path: Path) -> None:
    with two_servers(url_of("postgres", tmp_path, postgres)) as (first, second):
        code, _ = guessing(first, 1)
        postgres.kill()
        postgres.start()
        second.guess(code, 0, 1, 0.5).result()
        assert told(first, code)["guessed"] == 1


@needs_postgres
def test_a_server_that_starts_before_its_database_finds_the_rooms_later(postgres: Postgres, tmp_path: Path) -> None:
    with two_servers(url_of("postgres", tmp_path, postgres)) as (first, _):
        code, _ = guessing(first, 1)
    postgres.kill()
    late = server(postgres.url)
    assert reason(late.ready()) == "database"
    postgres.start()
    assert told(late, code)["learners"] == 1
    late.close_database()


@needs_postgres
def test_a_wrong_password_is_in_no_message(postgres: Postgres, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    rooms = server(f"postgresql://lab:hunter2@127.0.0.1:{postgres.port}/postgres")
    with pytest.raises(RefusedError) as refused:
        rooms.ready().result()
    rooms.close_database()
    assert "password authentication failed" in caplog.text
    assert "hunter2" not in caplog.text + str(refused.value)


@pytest.mark.parametrize("said", ["sqlite:", "sqlite:///", "sqlite://rooms", "mysql://lab:hunter2@db/lab", "hunter2"])
def test_what_is_no_url_of_a_database_is_refused_and_not_quoted(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATABASE, said)
    with pytest.raises(ValueError, match=r"^TEMPERATURE_LAB_DATABASE must be like sqlite:///FILE, .* or post") as error:
        database()
    assert "hunter2" not in str(error.value)


def test_a_url_of_postgresql_that_cannot_be_read_is_refused_and_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("psycopg")
    for password in ("hunter2%zz", "hun@hunter2", "hunter2/hunter2", "a@hunter2/b", "hunter2/@"):
        monkeypatch.setenv(DATABASE, f"postgresql://lab:{password}@db/lab")
        with pytest.raises(
            ValueError, match=r"^TEMPERATURE_LAB_DATABASE must (be like postgres|have @ and /)"
        ) as error:
            database()
        assert "hunter2" not in str(error.value)
        assert error.value.__suppress_context__ or not error.value.__context__


def test_without_psycopg_the_start_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATABASE, "postgresql://lab:hunter2@db/lab")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "core.room.postgres", raising=False)
    with pytest.raises(ValueError, match=r"pip install -r requirements-database\.txt$"):
        database()
