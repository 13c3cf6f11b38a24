"""A room over plain HTTP, as the page asks for it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx


class RoomClient:
    """Asks the rooms under `url` as a learner with a token, or as who has the key; `page`: what its page is called."""

    def __init__(self, url: str, code: str = "", who: str = "", page: str = "") -> None:
        self.url, self.code, self.who, self.page = url, code, who, page
        headers = {"X-Room": who, "X-Page": page}
        self._http = httpx.Client(base_url=f"{url}room/", trust_env=False, timeout=30, headers=headers)

    def open(self) -> "RoomClient":
        """A new room, as who has its key."""
        opened = self._http.post("open").raise_for_status().json()
        return RoomClient(self.url, opened["code"], f"key {opened['key']}", self.page)

    def enter(self, code: str) -> "RoomClient":
        """Another room, as nobody yet."""
        return RoomClient(self.url, code, page=self.page)

    def learner(self, number: int) -> "RoomClient":
        """A learner who has joined this room."""
        learner = RoomClient(self.url, self.code, f"learner {number:015x}", self.page)
        assert learner.ask("join").status_code == 200
        return learner

    def ask(self, act: str, **sent: Any) -> httpx.Response:
        return self._http.post(f"{self.code}/{act}", json=sent)

    def send(self, act: str, content: bytes) -> httpx.Response:
        return self._http.post(f"{self.code}/{act}", content=content)

    def look(self, seen: str = "") -> httpx.Response:
        return self._http.get(self.code, params={"seen": seen})

    def state(self) -> dict[str, Any]:
        return dict(self.look().raise_for_status().json())

    def stream_refused(self) -> httpx.Response:
        """The answer to one who may not watch."""
        return self._http.get(f"{self.code}/changes")

    @contextmanager
    def changes(self) -> Iterator[Iterator[tuple[str, dict[str, Any]]]]:
        """What the stream says, (event, value) each."""
        with self._http.stream("GET", f"{self.code}/changes") as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            yield _events(response)


def _events(response: httpx.Response) -> Iterator[tuple[str, dict[str, Any]]]:
    event = ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            event = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield event, json.loads(line.removeprefix("data: "))
