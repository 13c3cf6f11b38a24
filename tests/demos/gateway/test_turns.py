"""One visitor does not take the server from the others, over HTTP; loopback may say for whom it asks."""

import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from core.host_limits import host_limits
from demos.gateway import calls_queue
from tests.conftest import Server, serving
from tests.demos.client import Client
from tests.demos.served import served_here

LONG: dict[str, Any] = {"steps": 5000, "batch_size": 512, "widths": [512], "repeats": 5}
WRITING = {"temperatures": [1, 1, 1, 1], "max_new_tokens": 60, "stop": False}


def asking(url: str, address: str) -> httpx.Client:
    """Who asks from that address, as a proxy would say."""
    return httpx.Client(base_url=url, trust_env=False, timeout=60, headers={"X-Forwarded-For": address})


def post(visitor: httpx.Client, name: str, **parameters: Any) -> httpx.Response:
    return visitor.post(f"gradio_api/call/v2/{name}", json=parameters)


def read(visitor: httpx.Client, name: str, until: str, **parameters: Any) -> float:
    """Seconds until a line of the answer holds `until`."""
    begun = time.monotonic()
    call = post(visitor, name, **parameters).json()["event_id"]
    with visitor.stream("GET", f"gradio_api/call/v2/{name}/{call}") as answer:
        for line in answer.iter_lines():
            assert not line.startswith("event: error"), next(answer.iter_lines())
            if until in line:
                return time.monotonic() - begun
    raise AssertionError(f"{name} must answer with {until}")


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose model is ready and whom ten senders have asked for all that they can, reading nothing."""
    with serving(tmp_path_factory.mktemp("crowded")) as own, ExitStack() as senders:
        client = Client(own.url)
        while client.call("model_status")["state"] != "ready":
            time.sleep(0.5)
        client.events("distill", config={"steps": 1, "repeats": 1})
        for number in range(1, 11):
            sender = senders.enter_context(asking(own.url, f"10.0.0.{number}"))
            for _ in range(20):
                post(sender, "continue", prompt=f"Once {secrets.token_hex(2)}", **WRITING)
            for _ in range(14):
                post(sender, "distill", config=LONG)
        yield own


def test_a_prompt_does_not_wait_behind_what_nobody_reads(crowded: Server) -> None:
    with asking(crowded.url, "10.9.9.9") as learner:
        seconds = [read(learner, "next_token", "event: complete", prompt=f"The {number}") for number in range(3)]
    assert min(seconds) < 20  # in the order of coming it was 89 s, and more than 480 on a busy machine


def test_a_training_begins_beside_ten_who_hold_all_they_can(crowded: Server) -> None:
    def hold(sender: httpx.Client) -> None:
        call = post(sender, "distill", config=LONG)
        if call.is_success:
            with sender.stream("GET", f"gradio_api/call/v2/distill/{call.json()['event_id']}") as answer:
                for _ in answer.iter_lines():
                    if over.is_set():
                        return

    over = threading.Event()
    with ExitStack() as left:
        senders = [left.enter_context(asking(crowded.url, f"10.0.1.{number}")) for number in range(5) for _ in range(4)]
        threads = [threading.Thread(target=hold, args=(sender,)) for sender in senders]
        left.callback(lambda: [thread.join() for thread in threads])
        left.callback(over.set)
        for thread in threads:
            thread.start()
        time.sleep(2)
        learner = left.enter_context(asking(crowded.url, "10.9.9.9"))
        assert read(learner, "distill", '"type": "event"', config={"steps": 200}) < 40  # minutes it was


def test_a_visitor_with_too_many_calls_hears_the_rule_and_when_to_come_again() -> None:
    most = host_limits().calls_an_address
    with served_here() as url, asking(url, "10.0.0.1") as sender, asking(url, "10.0.0.2") as other:
        asked = [post(sender, "continue", prompt="Once", temperatures=[1]) for _ in range(most + 1)]
        assert Counter(answer.status_code for answer in asked) == {200: most, 429: 1}
        assert asked[-1].headers["retry-after"] == "2"
        rule = f"a visitor has at most {most} calls that wait, got one more; try again in 2 seconds"
        assert asked[-1].json() == {"error": rule}
        assert post(other, "continue", prompt="Once", temperatures=[1]).status_code == 200


def test_a_call_that_nobody_reads_is_neither_computed_nor_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls_queue, "UNREAD_SECONDS", 0.5)
    with served_here() as url, asking(url, "10.0.0.1") as sender:
        call = post(sender, "model_status").json()["event_id"]
        path = f"gradio_api/call/v2/model_status/{call}"
        time.sleep(3)
        assert sender.get(path).status_code == 404
        assert Client(url).call("model_status")["model"]
