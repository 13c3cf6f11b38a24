"""What a request may bring: at most 256 KB of JSON, and no file that the server would fetch or store."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from demos.gateway.bodies import MOST_BYTES, MOST_DEEP
from tests.conftest import Server
from tests.demos.client import Client, RefusedError
from tests.demos.gateway.second_server import second_server

CALL = "gradio_api/call/v2/soften"
LONG = "a request's body must have at most 262,144 bytes, got more"
FILE = "a value must be no file (an object of path and meta), got {"


def post(url: str, content: bytes | Iterator[bytes], path: str = CALL) -> httpx.Response:
    headers = {"Content-Type": "application/json"}
    return httpx.post(f"{url}{path}", content=content, headers=headers, trust_env=False, timeout=20)


def body_of(length: int) -> bytes:
    """A whole call of so many bytes."""
    call = json.dumps({"prompt": "x", "model": ""}).encode()
    return call[:-2] + b"m" * (length - len(call)) + call[-2:]


def in_chunks(content: bytes) -> Iterator[bytes]:
    """The content as a body that does not say its length."""
    for start in range(0, len(content), 10_000):
        yield content[start : start + 10_000]


@pytest.mark.parametrize("length", [MOST_BYTES + 1, 2_000_000])
@pytest.mark.parametrize("path", [CALL, "gradio_api/call/soften", "gradio_api/queue/join", "gradio_api/cancel"])
def test_a_long_body_is_refused_whether_or_not_it_says_its_length(server_url: str, length: int, path: str) -> None:
    for content in (body_of(length), in_chunks(body_of(length))):
        answer = post(server_url, content, path)
        assert (answer.status_code, answer.json()) == (413, {"error": LONG})


def test_a_body_that_never_ends_is_refused_too(server_url: str) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(5000):
            yield b"x" * 10_000

    assert post(server_url, endless()).status_code == 413


def test_the_longest_body_is_read(server: Server) -> None:
    for content in (body_of(MOST_BYTES), in_chunks(body_of(MOST_BYTES))):
        joined = post(server.url, content)
        events = Client(server.url).get(f"call/v2/soften/{joined.json()['event_id']}").text
        assert events.startswith("event: error\n")
        assert "model must be one of" in events


def file_record(address: str) -> dict[str, Any]:
    return {"path": address, "meta": {"_type": "gradio.FileData"}}


def test_a_file_is_neither_fetched_nor_stored(server: Server) -> None:
    with second_server() as second:
        for record in (file_record(second.url), file_record("/etc/passwd"), {"path": second.url, "meta": 5}):
            for value in (record, [[record]], {"a": {"b": record}}):
                for path, body in (
                    (CALL, {"prompt": value}),
                    ("gradio_api/call/soften", {"data": [value]}),
                    ("gradio_api/queue/join", {"data": [value], "fn_index": 3, "session_hash": "s"}),
                ):
                    answer = post(server.url, json.dumps(body).encode(), path)
                    assert answer.status_code == 422
                    assert answer.json()["error"].startswith(FILE)
                    assert len(answer.json()["error"]) < 150
        escaped = json.dumps({"prompt": file_record(second.url)}).replace("path", "\\u0070ath")
        assert post(server.url, escaped.encode()).status_code == 422
        assert post(server.url, escaped.encode("utf-16")).status_code == 422
        assert second.asked == []


def test_a_path_alone_is_a_value_like_any_other(server: Server) -> None:
    with pytest.raises(RefusedError, match="prompt must hold at least one character"):
        Client(server.url).call("soften", prompt={"path": "/etc/passwd"})


@pytest.mark.parametrize(
    "content", [b"{", b"\xff\xfe\xfd", b"[" * 100_000, b"1" * 5000, b"--x\r\nContent-Disposition: form-data"]
)
def test_what_is_no_json_is_refused_in_a_sentence(server: Server, content: bytes) -> None:
    before = server.log.stat().st_size
    answer = post(server.url, content)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("a request's body must be JSON, got ")
    assert b"Traceback" not in server.log.read_bytes()[before:]


def test_what_is_deep_is_refused_in_a_sentence(server: Server) -> None:
    for depth, status in ((MOST_DEEP - 2, 200), (MOST_DEEP, 400), (900, 400)):
        answer = post(server.url, b'{"prompt": ' + b"[" * depth + b"]" * depth + b"}")
        assert answer.status_code == status
    assert answer.json() == {"error": "lists and objects must be at most 32 deep, got more"}
