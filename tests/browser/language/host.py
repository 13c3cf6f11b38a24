"""A plain web server with the modules and the model's parts, which can be told to fail as real ones do."""

from __future__ import annotations

import json
import mimetypes
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from core.device_model import find_part, manifest, read_part
from tests.browser.modules import BLANK, TREE
from tests.conftest import ROOT

MANIFEST = "/language/model.json"
PARTS = "/language/parts/"


class Answer:
    """What is sent for an address: a status, a kind of file and its bytes; fewer than it says where it is `cut`, and
    then nothing more where it `stalls`.
    """

    def __init__(
        self,
        body: bytes,
        kind: str = "application/octet-stream",
        status: int = 200,
        cut: int = 0,
        stalls: bool = False,
    ) -> None:
        self.body, self.kind, self.status, self.cut, self.stalls = body, kind, status, cut, stalls


NOT_THERE = Answer(b"<!doctype html><h1>Not found</h1>", "text/html", 404)
LOGIN = Answer(b"<!doctype html><h1>Log in to this network</h1>", "text/html")


class Host(ThreadingHTTPServer):
    """`asked` counts the addresses; wrong(path, answer) may give another answer, or None for a broken connection."""

    daemon_threads = True

    def __init__(self, described: dict[str, Any], part: Callable[[str], bytes | None]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.described, self.part = described, part
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.asked: Counter[str] = Counter()
        self.wrong: Callable[[str, Answer], Answer | None] = lambda _path, answer: answer
        self.seconds_a_part = 0.0

    def handle_error(self, *_: object) -> None:
        """A browser that goes away is no error."""

    def parts_asked(self) -> int:
        return sum(count for path, count in self.asked.items() if path.startswith(PARTS))

    def well_again(self) -> None:
        """From now on all goes well, and nothing has been asked."""
        self.asked.clear()
        self.wrong = lambda _path, answer: answer
        self.seconds_a_part = 0.0


class _Handler(BaseHTTPRequestHandler):
    server: Host
    protocol_version = "HTTP/1.1"
    # What follows the headers would wait 40 ms for the browser to have heard of them, which no real server does.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.server.asked[path] += 1
        if path.startswith(PARTS):
            time.sleep(self.server.seconds_a_part)
        answer = self.server.wrong(path, right_answer(self.server, path))
        if answer is None:
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(answer.body[: len(answer.body) - answer.cut])
        if answer.stalls:
            self.rfile.read(1)  # until the browser gives up
        self.close_connection = bool(answer.cut)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def right_answer(host: Host, path: str) -> Answer:
    """What `host` in good order has at `path`."""
    if path == "/":
        return Answer(BLANK.encode(), "text/html")
    if path == MANIFEST:
        return Answer(json.dumps(host.described).encode(), "application/json")
    if path.startswith(PARTS):
        part = host.part(path.removeprefix(PARTS))
        return NOT_THERE if part is None else Answer(part)
    file = ROOT / path.removeprefix(TREE)
    if not path.startswith(TREE) or not file.is_file():
        return NOT_THERE
    kind = "text/javascript" if file.suffix == ".js" else mimetypes.guess_type(file.name)[0]
    return Answer(file.read_bytes(), kind or "application/octet-stream")


def _embedded(sha256: str) -> bytes | None:
    part = find_part(sha256)
    return None if part is None else b"".join(read_part(part))


@contextmanager
def hosting(described: dict[str, Any] | None = None, part: Callable[[str], bytes | None] = _embedded) -> Iterator[Host]:
    """A running host of the model that a manifest describes, by default the embedded one."""
    host = Host(described or manifest(), part)
    threading.Thread(target=host.serve_forever, daemon=True).start()
    try:
        yield host
    finally:
        host.shutdown()
        host.server_close()
