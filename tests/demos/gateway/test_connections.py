"""Requests that begin and do not end."""

import socket
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from demos.gateway import bodies, connections
from demos.gateway.connections import MOST_BESIDE_BODY, close_half_requests
from tests.demos.served import served_here

MOST = 2**24
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


def sent_until_closed(sender: socket.socket) -> int:
    """How many bytes the server takes before it hangs up, MOST where it does not."""
    for sent in range(0, MOST, 4096):
        try:
            sender.sendall(b"a" * 4096)
        except OSError:
            return sent
        time.sleep(0.001)
    return MOST


@pytest.mark.parametrize(
    "endless",
    [b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: ", b"GET /", HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: "],
    ids=["header", "address", "trailer"],
)
def test_what_is_endless_beside_a_body_is_refused(endless: bytes) -> None:
    close_half_requests()
    with served_here() as url, socket.create_connection(("127.0.0.1", int(url.split(":")[2][:-1])), 10) as sender:
        sender.sendall(endless)
        assert sent_until_closed(sender) < 2**20


def test_who_has_too_much_beside_a_body_hears_the_rule() -> None:
    close_half_requests()
    with served_here() as url, socket.create_connection(("127.0.0.1", int(url.split(":")[2][:-1])), 10) as sender:
        head = b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: "
        sender.sendall(head.ljust(MOST_BESIDE_BODY + 1, b"a"))
        told = b"".join(iter(lambda: sender.recv(10_000), b""))
        assert told.startswith(b"HTTP/1.1 431 ")
        assert told.endswith(b"a request must have at most 65536 bytes beside its body, got more")


def test_a_body_is_no_part_of_that() -> None:
    close_half_requests()
    with served_here() as url:
        connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
        for _ in range(2):  # on one connection
            body = '{"prompt": "' + "a" * 200_000 + '"}'
            connection.request("POST", "/gradio_api/call/v2/next_token", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            assert (answer.status, answer.will_close) == (200, False)
            answer.read()
        connection.close()
