"""What may stand between a class and its server: a proxy that passes on, cuts or keeps a room's stream, or dies."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal
from urllib.parse import urlsplit

Way = Literal["passes", "cuts", "keeps"]


class Proxy:
    """Passes bytes on between browsers and `url`. A stream is cut after some seconds, or its answer is kept."""

    def __init__(self, url: str, way: Way, seconds: float) -> None:
        self.way, self.seconds = way, seconds
        self._there = (urlsplit(url).hostname, urlsplit(url).port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.streams = 0
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/"
        threading.Thread(target=self._serve, daemon=True).start()

    def die(self) -> None:
        """As a server whose plug is pulled."""
        for one in (self._listening, *self._open):
            _shut(one)

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                browser, _ = self._listening.accept()
                threading.Thread(target=self._pass_on, args=[browser], daemon=True).start()

    def _pass_on(self, browser: socket.socket) -> None:
        server = socket.create_connection(self._there)
        self._open += [browser, server]
        kept = threading.Event()
        threading.Thread(target=self._answer, args=[server, browser, kept], daemon=True).start()
        with suppress(OSError):
            while asked := browser.recv(65536):
                if b"/changes HTTP/" in asked.partition(b"\r\n")[0] + b"\r\n":
                    self._meet_stream(server, browser, kept)
                server.sendall(asked)
        _shut(server)

    def _meet_stream(self, server: socket.socket, browser: socket.socket, kept: threading.Event) -> None:
        self.streams += 1
        if self.way == "keeps":
            kept.set()
        elif self.way == "cuts":
            threading.Timer(self.seconds, lambda: (_shut(server), _shut(browser))).start()

    def _answer(self, server: socket.socket, browser: socket.socket, kept: threading.Event) -> None:
        with suppress(OSError):
            while answer := server.recv(65536):
                if not kept.is_set():
                    browser.sendall(answer)
        _shut(browser)


@contextmanager
def proxy(url: str, way: Way, seconds: float = 0) -> Iterator[Proxy]:
    """A proxy before `url` for as long as the block lasts."""
    standing = Proxy(url, way, seconds)
    try:
        yield standing
    finally:
        standing.die()


def _shut(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
