"""Rooms: who sees what, what is refused, and that nothing that was acknowledged is lost."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from core.room.answers import Names, Question
from core.room.database import Connection, SqliteFile
from core.room.held import DAY
from core.room.limits import LEARNERS_OF_ONE, MOST_LEARNERS, MOST_ROOMS, MOST_RUNS, MOST_STREAMS, ROOMS_OF_ONE
from core.room.refused import RefusedError
from core.room.room import Seen
from core.room.setting import data_folder
from core.rooms import Rooms
from tests.conftest import ROOT
from tests.core.room.rooms import NAMES, QUESTION, RUN, Turned, guessing, rooms_in


def told(rooms: Rooms, code: str, token: int | None = None, seen: Seen | None = None) -> dict[str, Any]:
    return rooms.held.find(code).told(NAMES, token, seen or Seen(), 0)[0]


def refusal(answer: Any) -> RefusedError:
    with pytest.raises(RefusedError) as refused:
        answer.result()
    return refused.value


def test_a_learner_sees_the_answers_after_one_s_own_and_not_while_they_are_hidden(tmp_path: Path) -> None:
    rooms = rooms_in(tmp_path)
    code, key = guessing(rooms, 3)
    rooms.guess(code, 0, 1, 0.25).result()
    rooms.guess(code, 1, 1, 0.75).result()
    assert told(rooms, code)["guesses"] == told(rooms, code, 0)["guesses"] == {"from": 0, "values": [0.25, 0.75]}
    assert told(rooms, code, 2)["guesses"] is None
    assert told(rooms, code, 2)["guessed"] == 2
    assert told(rooms, code, 0)["own"] == 0.25
    rooms.switch(code, key, {"hidden": True}).result()
    assert told(rooms, code, 0)["guesses"] is None
    rooms.switch(code, key, {"revealed": True}).result()
    state = told(rooms, code, 0)
    assert (state["hidden"], state["revealed"], len(state["guesses"]["values"])) == (False, True, 2)
    rooms.run(code, 2, RUN, 0).result()
    assert told(rooms, code, 0)["runs"] is None
    assert told(rooms, code, 2)["runs"]["values"] == [list(RUN.values())]


def test_who_was_told_some_is_told_the_rest(tmp_path: Path) -> None:
    rooms = rooms_in(tmp_path)
    code, key = guessing(rooms, 3)
    rooms.guess(code, 0, 1, 0.1).result()
    _, seen = rooms.held.find(code).told(NAMES, None, Seen(), 0)
    rooms.guess(code, 1, 1, 0.2).result()
    assert told(rooms, code, seen=seen)["guesses"] == {"from": 1, "values": [0.2]}
    rooms.clear(code, key, "guesses").result()
    rooms.guess(code, 2, 2, 0.3).result()
    assert told(rooms, code, seen=seen)["guesses"] == {"from": 0, "values": [0.3]}
    rooms.run(code, 0, RUN, 0).result()
    _, seen = rooms.held.find(code).told(NAMES, None, Seen(), 0)
    rooms.clear(code, key, "runs").result()
    assert told(rooms, code, seen=seen)["runs"] == {"from": 0, "values": []}


def test_what_is_put_while_a_page_is_told_is_told_from_its_beginning(tmp_path: Path) -> None:
    rooms = rooms_in(tmp_path)
    code, _ = guessing(rooms, 1)
    rooms.guess(code, 0, 1, 0.1).result()
    rooms.run(code, 0, RUN, 0).result()
    room = rooms.held.find(code)

    class Meanwhile(Names):
        def told(self, question: Question | None) -> dict[str, Any] | None:
            room.ask(question)
            room.clear_runs()
            return super().told(question)

    _, seen = room.told(Meanwhile(**vars(NAMES)), None, Seen(), 0)
    room.add_guess(0, 0.2)
    room.add_run(0, NAMES.run({**RUN, "seed": 8}))
    state = told(rooms, code, seen=seen)
    assert state["guesses"] == {"from": 0, "values": [0.2]}
    assert state["runs"] == {"from": 0, "values": [list({**RUN, "seed": 8}.values())]}


def test_an_answer_whose_acknowledgement_was_lost_is_no_second_one(tmp_path: Path) -> None:
    rooms = rooms_in(tmp_path)
    code, _ = guessing(rooms, 1)
    for _ in range(3):
        rooms.guess(code, 0, 1, 0.5).result()
        rooms.run(code, 0, RUN, 0).result()
    assert (told(rooms, code)["guessed"], told(rooms, code)["ran"]) == (1, 1)
    rooms.run(code, 0, RUN, 1).result()
    assert told(rooms, code)["ran"] == 2


def test_what_breaks_a_rule_is_refused_and_the_room_goes_on(tmp_path: Path) -> None:
    rooms = rooms_in(tmp_path)
    code, key = guessing(rooms, 2)
    rooms.guess(code, 0, 1, 0.5).result()
    for answer, reason in (
        (rooms.guess(code, 0, 1, 0.6), "twice"),
        (rooms.guess(code, 1, 2, 0.6), "question"),
        (rooms.guess(code, 1, 1, 3), "value"),
        (rooms.guess(code, 9, 1, 0.6), "learner"),
        (rooms.run(code, 1, {**RUN, "student": 3}, 0), "value"),
        (rooms.ask(code, "no key", QUESTION), "key"),
        (rooms.close(code, ""), "key"),
        (rooms.clear(code, key, "rooms"), "value"),
        (rooms.switch(code, key, {}), "value"),
        (rooms.switch(code, key, {"hidden": 1}), "value"),
        (rooms.switch(code, key, {"fingerprint": True}), "value"),
        (rooms.join("AAAA", 1), "unknown"),
    ):
        assert refusal(answer).reason == reason
    rooms.switch(code, key, {"paused": True}).result()
    assert refusal(rooms.guess(code, 1, 1, 0.6)).reason == "paused"
    assert refusal(rooms.run(code, 1, RUN, 0)).reason == "paused"
    rooms.switch(code, key, {"paused": False}).result()
    rooms.guess(code, 1, 1, 0.6).result()
    assert told(rooms, code)["guesses"]["values"] == [0.5, 0.6]


def test_a_learner_who_sends_a_thousand_results_is_heard_fifty_times(tmp_path: Path) -> None:
    rooms = rooms_in(tmp_path)
    code, _ = guessing(rooms, 2)
    answers = [rooms.run(code, 0, RUN, place) for place in range(1000)]
    refused = [answer.exception() for answer in answers if answer.exception()]
    assert len(refused) == 1000 - MOST_RUNS
    assert str(refused[0]) == "a learner must send at most 50 results, got one more"
    rooms.run(code, 1, RUN, 0).result()
    assert told(rooms, code)["ran"] == MOST_RUNS + 1


def test_a_full_room_a_full_server_and_too_many_streams_are_refused(tmp_path: Path) -> None:
    rooms = rooms_in(tmp_path)
    code, key = guessing(rooms, MOST_LEARNERS)
    assert str(refusal(rooms.join(code, 999))) == "a room must have at most 200 learners, got one more"
    rooms.join(code, 3).result()
    opened = [rooms.open() for _ in range(MOST_ROOMS)]
    assert len({answer.result()[0] for answer in opened[:-1]} | {code}) == MOST_ROOMS
    assert refusal(opened[-1]).reason == "rooms"
    rooms.close(code, key).result()
    rooms.open().result()
    other = opened[0].result()[0]
    unwatch = [rooms.held.watch(other, list) for _ in range(MOST_STREAMS)]
    with pytest.raises(RefusedError, match="a room must have at most 400 streams"):
        rooms.held.watch(other, list)
    unwatch[0]()
    rooms.held.watch(other, list)


def test_one_address_fills_neither_a_room_nor_the_server(tmp_path: Path) -> None:
    turned = Turned()
    rooms = rooms_in(tmp_path, turned)
    code, _ = guessing(rooms)
    for token in range(LEARNERS_OF_ONE):
        rooms.join(code, token, "school").result()
    refused = refusal(rooms.join(code, 999, "school"))
    assert str(refused) == "at most 150 learners of a room must come from one address, got one more"
    assert (refused.reason, refused.wait) == ("joined", None)
    rooms.join(code, 5, "school").result()  # who is in stays in
    rooms.join(code, 999, "elsewhere").result()
    mine = [rooms.open("school").result() for _ in range(ROOMS_OF_ONE)]
    turned.pass_by(100)
    refused = refusal(rooms.open("school"))
    assert str(refused).startswith(
        "an address must have at most 40 rooms open at once, got one more; the first ends in"
    )
    assert (refused.reason, refused.wait) == ("opened", DAY - 100)
    rooms.open("elsewhere").result()
    rooms.close(*mine[0]).result()
    rooms.open("school").result()


def test_a_room_is_gone_after_a_day_whatever_is_done_to_the_clock(tmp_path: Path) -> None:
    turned = Turned()
    rooms = rooms_in(tmp_path, turned)
    code, _ = guessing(rooms, 1)
    turned.wall -= 10 * DAY
    turned.steady += DAY - 1
    assert told(rooms, code)["learners"] == 1
    rooms.close_database()
    again = rooms_in(tmp_path, turned)
    turned.steady += DAY - 1  # a clock that was set back gives a day at most from a start
    assert told(again, code)["learners"] == 1
    turned.steady += 1
    with pytest.raises(RefusedError, match=r"^a code must be that of a room which is open, and no older than 24 hours"):
        again.held.find(code)
    again.open().result()
    again.close_database()
    turned.pass_by(11 * DAY)
    rooms_in(tmp_path, turned).close_database()
    file = sqlite3.connect(tmp_path / "rooms.sqlite")
    assert [file.execute(f"select count(*) from {name}").fetchone() for name in ("rooms", "learners")] == [(0,)] * 2


def test_all_of_a_room_is_there_again_after_a_restart(tmp_path: Path) -> None:
    rooms = rooms_in(tmp_path)
    code, key = guessing(rooms, 2)
    rooms.guess(code, 1, 1, 0.5).result()
    rooms.run(code, 0, RUN, 0).result()
    rooms.switch(code, key, {"paused": True}).result()
    before = told(rooms, code), told(rooms, code, 0), told(rooms, code, 1)
    rooms.close_database()
    again = rooms_in(tmp_path)
    assert (told(again, code), told(again, code, 0), told(again, code, 1)) == before
    again.close(code, key).result()
    again.close_database()
    assert rooms_in(tmp_path).held.rooms == {}


def test_what_is_stored_is_named_as_before_where_the_host_has_changed_the_lists(tmp_path: Path) -> None:
    rooms = rooms_in(tmp_path)
    code, _ = guessing(rooms, 1)
    rooms.run(code, 0, RUN, 0).result()
    rooms.close_database()
    again, less = rooms_in(tmp_path).held.find(code), Names([], ["pets"], ["all"])
    more = Names(["brazil", *NAMES.prompts], ["pets", *NAMES.tasks], ["biased", *NAMES.experiments])
    states = [again.told(names, None, Seen(), 0)[0] for names in (more, less)]
    assert [state["question"] for state in states] == [QUESTION, None]
    assert [state["runs"]["values"] for state in states] == [[list(RUN.values())]] * 2


def test_a_closed_room_leaves_no_trace_and_no_key_is_stored(tmp_path: Path) -> None:
    rooms = rooms_in(tmp_path)
    code, key = rooms.open().result()
    files = list(tmp_path.iterdir())
    assert any(code.encode() in file.read_bytes() for file in files)
    assert not any(key.encode() in file.read_bytes() for file in files)
    rooms.close(code, key).result()
    rooms.close_database()
    assert not any(code.encode() in file.read_bytes() for file in tmp_path.iterdir())


def test_answers_from_many_threads_are_all_kept_and_all_told(tmp_path: Path) -> None:
    rooms = rooms_in(tmp_path)
    code, _ = guessing(rooms, 100)
    told_of: list[int] = []
    rooms.held.watch(code, lambda: told_of.append(rooms.held.find(code).told(NAMES, None, Seen(), 0)[0]["guessed"]))
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda token: rooms.guess(code, token, 1, token / 100).result(), range(100)))
    rooms.close_database()
    assert told_of[-1] == 100
    assert sorted(told(rooms_in(tmp_path), code)["guesses"]["values"]) == [token / 100 for token in range(100)]


def test_no_acknowledged_answer_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    hammer = subprocess.Popen(
        [sys.executable, "-m", "tests.core.room.hammer", str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert hammer.stdout
    code = hammer.stdout.readline().strip()
    acknowledged = [float(hammer.stdout.readline()) for _ in range(60)]
    hammer.kill()
    acknowledged += [float(line) for line in hammer.stdout.read().split("\n")[:-1]]
    values = told(rooms_in(tmp_path), code)["guesses"]["values"]
    assert set(acknowledged) <= set(values)
    assert len(values) < MOST_LEARNERS


def test_a_file_that_another_server_holds_is_refused_until_that_lets_go(tmp_path: Path) -> None:
    first = rooms_in(tmp_path)
    second = Rooms(SqliteFile(tmp_path / "rooms.sqlite"), NAMES)
    refused = refusal(second.open())
    assert refused.reason == "store"
    assert "must have a file that this server alone can write, got" in str(refused)
    first.close_database()
    second.open().result()


@pytest.mark.parametrize("is_shared", [False, True])
@pytest.mark.parametrize(
    "made",
    [
        "create table rooms (number integer); create table guests (name text); pragma user_version = 5",
        "create table rooms (number integer); insert into rooms values (7)",
        "create view nobody as select 1; pragma user_version = 3",
    ],
)
def test_a_file_of_something_else_is_refused_and_stays_as_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, made: str, is_shared: bool
) -> None:
    file = tmp_path / "app.db"
    with closing(sqlite3.connect(file)) as other:
        other.executescript(made)
    file.chmod(0o644)
    before = file.read_bytes()
    rooms = Rooms(SqliteFile(file, is_shared), NAMES)
    rule = "rooms must have a file that is for them alone, got one with something else in it"
    for answer in (rooms.ready(), rooms.open()):
        assert (refusal(answer).reason, str(refusal(answer))) == ("store", rule)
    assert caplog.messages == [f"Rooms cannot be stored in {file}: {rule}"]
    rooms.close_database()
    assert (file.read_bytes(), file.stat().st_mode & 0o777, list(tmp_path.iterdir())) == (before, 0o644, [file])


@pytest.mark.parametrize("is_shared", [False, True])
def test_a_file_of_an_older_layout_is_made_anew(tmp_path: Path, is_shared: bool) -> None:
    file = tmp_path / "rooms.sqlite"
    with closing(sqlite3.connect(file)) as older:
        older.executescript("create table rooms (code text); insert into rooms values ('BCDF');pragma user_version = 1")
    rooms = Rooms(SqliteFile(file, is_shared), NAMES)
    rooms.ready().result()
    assert rooms.held.rooms == {}
    guessing(rooms, 1)
    rooms.close_database()


def test_a_write_that_fails_is_not_acknowledged_and_not_shown(tmp_path: Path) -> None:
    rooms = rooms_in(tmp_path)
    code, _ = guessing(rooms, 2)

    def fail(_: Connection) -> None:
        raise sqlite3.OperationalError("disk full")

    guess, other = rooms.guess(code, 0, 1, 0.5), rooms._store.write(fail)
    lost = [answer for answer in (guess, other) if answer.exception()]
    assert other in lost
    rooms.ready().result()
    assert told(rooms, code)["guessed"] == (guess not in lost)


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits")
def test_a_disk_that_is_full_refuses_answers_keeps_what_was_acknowledged_and_is_well_again(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.core.room.full_disk", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=True)
    code, *values, reason, then = ended.stdout.split()
    assert values
    assert (reason, then) == ("store", "0.999")
    assert told(rooms_in(tmp_path), code)["guesses"]["values"] == [*map(float, values), 0.999]


def test_the_folder_is_the_one_that_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEMPERATURE_LAB_DATA", str(tmp_path))
    assert data_folder() == tmp_path
    monkeypatch.delenv("TEMPERATURE_LAB_DATA")
    assert data_folder().name == "temperature-lab"
