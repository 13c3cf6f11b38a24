"""Two servers of the whole lab behind one nginx, as README.md sets them up, and their database that goes and comes."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, serving
from tests.demos.client import Client
from tests.demos.gateway.room_client import RoomClient
from tests.nginx import find_nginx, proxied
from tests.postgres import PASSWORD, Postgres, find_postgres, running_postgres

pytestmark = [
    pytest.mark.skipif(not find_nginx(), reason="nginx must be here: python -m tests.nginx installs it"),
    pytest.mark.skipif(not find_postgres(), reason="PostgreSQL must be here: python -m tests.postgres installs it"),
]
QUESTION = {"kind": "share", "prompt": "france", "temperature": 1}
# Which server answered, for the test alone.
SAID = "add_header X-Answered $upstream_addr always;\n"


def written() -> tuple[str, str]:
    """The lines for nginx in README.md: of `http`, and the location."""
    blocks = re.findall(r"^```nginx\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)
    [servers] = [block for block in blocks if "upstream" in block]
    [location] = [block for block in blocks if "proxy_pass http://127" in block]
    return servers, location


class Lab:
    """What the tests ask: through nginx, and past it of each server."""

    def __init__(self, url: str, logs: list[Path], database: Postgres) -> None:
        self.url, self.logs, self.database = url, logs, database

    def room(self, page: str) -> RoomClient:
        """As a page that calls itself so, by which nginx chooses a server."""
        return RoomClient(self.url, page=page)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with ExitStack() as running:
        database = running.enter_context(running_postgres())
        shared = {"TEMPERATURE_LAB_DATABASE": database.url, "TEMPERATURE_LAB_MODEL": "nobody/none"}
        starting = [serving(tmp_path_factory.mktemp("server"), **shared) for _ in range(2)]
        with ThreadPoolExecutor() as pool:
            servers = list(pool.map(running.enter_context, starting))
        lines, location = written()
        for usual, server in zip(("127.0.0.1:7860;", "127.0.0.1:7861;"), servers, strict=True):
            assert usual in lines
            lines = lines.replace(usual, server.url.split("/")[2] + ";")
        location = location.replace("http://127.0.0.1:7860/;", f"http://lab/;\n{SAID}")
        url = running.enter_context(proxied(tmp_path_factory.mktemp("nginx"), location, lines))
        yield Lab(f"{url}/lab/", [server.log for server in servers], database)


@pytest.fixture(scope="module")
def two(lab: Lab) -> tuple[RoomClient, RoomClient]:
    """Nobody in particular, on each of the two servers."""
    found: dict[str, RoomClient] = {}
    for page in map(str, range(100)):
        asking = lab.room(page)
        found.setdefault(asking.ask("open-nothing").headers["x-answered"], asking)
        if len(found) == 2:
            break
    first, second = found.values()
    return first, second


def until(told: Iterator[tuple[str, Any]], holds: Callable[[Any], bool]) -> None:
    """Wait until a stream tells what is so."""
    assert any(holds(state) for event, state in told if event == "state")


def test_a_class_on_both_servers_has_one_room(two: tuple[RoomClient, RoomClient]) -> None:
    first, second = two
    teaching = first.open()
    learner = second.enter(teaching.code).learner(1)
    assert teaching.ask("ask", question=QUESTION).json() == {"stored": True}
    with teaching.changes() as told:
        until(told, lambda state: state["learners"] == 1)
        assert learner.ask("guess", question=1, value=0.25).json() == {"stored": True}
        until(told, lambda state: state["guesses"]["values"] == [0.25])
    assert learner.state()["own"] == 0.25
    assert teaching.ask("close").status_code == 200
    assert learner.look().json()["reason"] == "unknown"


def test_a_call_is_read_where_it_was_asked(lab: Lab) -> None:
    for page in map(str, range(8)):
        exported = Client(lab.url, {"X-Page": page}).call("export", config={"steps": 20}, task="digits")
        assert exported["name"] == "distil.py"


def test_a_database_that_is_lost_in_the_middle_is_said_and_nothing_gets_lost(
    lab: Lab, two: tuple[RoomClient, RoomClient]
) -> None:
    first, second = two
    teaching = first.open()
    teaching.ask("ask", question=QUESTION)
    ann, ben = second.enter(teaching.code).learner(1), second.enter(teaching.code).learner(2)
    assert ann.ask("guess", question=1, value=0.25).status_code == 200
    with teaching.changes() as told:
        until(told, lambda state: state["guessed"] == 1)
        lab.database.kill()
        [*_, (event, said)] = told  # which ends then
        assert (event, said["reason"]) == ("refused", "database")
    try:
        for answer in (ben.ask("guess", question=1, value=0.75), ben.look(), first.ask("open")):
            assert (answer.status_code, answer.json()["reason"]) == (503, "database")
            assert answer.headers["retry-after"] == "2"
            assert answer.json()["error"].startswith("rooms must have a database that answers, got none")
    finally:
        lab.database.start()
    assert ben.ask("guess", question=1, value=0.75).json() == {"stored": True}
    with teaching.changes() as told:
        until(told, lambda state: sorted(state["guesses"]["values"]) == [0.25, 0.75])
    for log in lab.logs:
        text = log.read_text("utf-8")
        assert "Traceback" not in text
        assert PASSWORD not in text
        assert "%40" not in text
