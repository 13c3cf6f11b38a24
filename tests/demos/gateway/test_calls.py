"""A run goes on whatever others ask meanwhile, and what was asked leaves nothing behind."""

import asyncio
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import httpx
import pytest
from gradio.blocks import BlocksConfig

from demos.gateway.calls import MOST_UNREAD, Messages
from demos.serving import build
from tests.conftest import Server, serving
from tests.demos.client import Client
from tests.demos.served import served_here

UNKNOWN = "a call must be one that was asked for and has not been read, got "
RUN: dict[str, Any] = {"steps": 5000, "every": 20, "batch_size": 512, "widths": [512], "repeats": 5}


def ask(url: str, count: int) -> None:
    """Ask for so many small calls; what nobody reads is refused where it is too much."""
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        for _ in range(count):
            assert client.post("gradio_api/call/v2/model_status", json={}).status_code in (200, 429)


@pytest.mark.parametrize("api", ["call", "call/v2"])
def test_a_call_is_read_once_and_then_not_known_any_more(server: Server, api: str) -> None:
    body = {} if api == "call/v2" else {"data": [None], "session_hash": "a session of its own"}
    call = httpx.post(f"{server.url}gradio_api/{api}/model_status", json=body, trust_env=False).json()["event_id"]
    before = server.log.stat().st_size
    assert Client(server.url).get(f"{api}/model_status/{call}").text.startswith("event: complete\n")
    for path in (
        f"{api}/model_status/{call}",
        f"{api}/model_status/none",
        "queue/data?session_hash=none",
        "queue/data",
    ):
        with httpx.stream("GET", f"{server.url}gradio_api/{path}", trust_env=False) as again:
            assert again.status_code == 404
            assert json.loads(again.read())["error"].startswith(UNKNOWN)
    assert b"Traceback" not in server.log.read_bytes()[before:]


class Queue:
    """What Messages needs to know of Gradio's queue."""

    def __init__(self) -> None:
        self.pending_messages_per_session = Messages(self)  # type: ignore[arg-type]
        self.pending_event_ids_session: dict[str, set[str]] = {}
        self.event_ids_to_events: dict[str, object] = {}

    def push(self, call: str) -> None:
        self.pending_messages_per_session[call] = asyncio.Queue()
        self.pending_event_ids_session[call] = {call}
        self.event_ids_to_events[call] = object()


def test_of_the_unread_the_oldest_goes_and_none_that_is_under_way() -> None:
    queue = Queue()
    queue.push("run")
    for number in range(MOST_UNREAD + 2):
        queue.push(str(number))
        del queue.event_ids_to_events[str(number)]
    kept = queue.pending_messages_per_session
    assert len(kept) == len(queue.pending_event_ids_session) == MOST_UNREAD
    assert list(kept)[:2] == ["run", "3"]
    for number in range(MOST_UNREAD + 2):
        queue.push(f"at work {number}")
    assert {"run", *(f"at work {number}" for number in range(MOST_UNREAD + 2))} == set(kept)


def test_gradio_makes_no_tables() -> None:
    queue = build()._queue
    assert isinstance(queue.pending_messages_per_session, Messages)
    assert queue.ANALYTICS_MAX_EVENTS <= 64
    assert queue.ANAYLTICS_CACHE_FREQUENCY > 10**9


def test_gradio_keeps_no_session_and_describes_the_page_once_for_all_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    describe = Mock(wraps=BlocksConfig.config_for_block)
    with served_here() as url:
        client = Client(url)
        client.call("model_status")
        monkeypatch.setattr(BlocksConfig, "config_for_block", describe)
        for _ in range(3):
            client.call("model_status")
    describe.assert_not_called()


@pytest.mark.slow
def test_a_run_lives_through_5000_calls_of_others(tmp_path: Path) -> None:
    with serving(tmp_path) as own, Client(own.url).stream("distill", config=RUN) as messages:
        next(message for message in messages if message["type"] == "event")
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(ask, [own.url] * 4, [1250] * 4))
        *_, last = messages
        assert last["type"] == "result"


def resident_bytes(server: Server) -> int:
    """Memory of the server's process."""
    [line] = [line for line in Path(f"/proc/{server.process_id}/status").read_text().splitlines() if "VmRSS" in line]
    return int(line.split()[1]) * 1024


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="memory is read from /proc")
def test_20000_calls_leave_the_memory_as_it_was(tmp_path: Path) -> None:
    with serving(tmp_path) as own:
        client = Client(own.url)
        client.events("distill", config={"steps": 1, "repeats": 1})
        for _ in range(2000):
            client.call("model_status")
        before = resident_bytes(own)
        for _ in range(20_000):
            client.call("model_status")
        assert resident_bytes(own) < 1.05 * before
