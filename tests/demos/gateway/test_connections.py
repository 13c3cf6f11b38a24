"""Requests that begin and do not end."""

import socket
import time

import pytest

from demos.gateway import bodies, connections
from demos.gateway.connections import close_half_requests
from tests.demos.served import served_here

HEAD = b"POST /gradio_api/call/v2/soften HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize("sent", [b"", b"GET / HTT", HEAD])
def test_a_half_request_is_closed(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.5)
    close_half_requests()
    with served_here() as url, socket.create_connection(("127.0.0.1", int(url.split(":")[2][:-1])), 10) as half:
        half.sendall(sent)
        assert half.recv(100) == b""


def test_a_half_body_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.5)
    with served_here() as url, socket.create_connection(("127.0.0.1", int(url.split(":")[2][:-1])), 10) as half:
        half.sendall(HEAD + b'Content-Length: 20\r\n\r\n{"prompt"')
        assert half.recv(100).startswith(b"HTTP/1.1 408 ")


def test_a_long_answer_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    close_half_requests()
    with served_here() as url, socket.create_connection(("127.0.0.1", int(url.split(":")[2][:-1])), 10) as whole:
        whole.sendall(b"GET /gradio_api/heartbeat/a HTTP/1.1\r\nHost: a\r\n\r\n")
        begun, heard = time.monotonic(), 0
        while heard < 2:
            heard += whole.recv(10_000).count(b"ALIVE")
        assert time.monotonic() - begun > 1
