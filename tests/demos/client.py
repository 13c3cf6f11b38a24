"""The server's named endpoints over plain HTTP, as the page and a script ask them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx


class RefusedError(Exception):
    """The server's answer was an error; the message is what it said."""


class Client:
    """Asks the endpoints under `url`. Raises RefusedError for an error event and for a status of 400 to 499."""

    def __init__(self, url: str, headers: dict[str, str] | None = None) -> None:
        self._http = httpx.Client(base_url=f"{url}gradio_api/", headers=headers, trust_env=False, timeout=60)

    def call(self, name: str, **parameters: Any) -> Any:
        """The one value that the endpoint `name` answers with."""
        [*_, answer] = self.events(name, **parameters)
        return answer

    def events(self, name: str, **parameters: Any) -> list[Any]:
        """Every value that the endpoint `name` sends while it writes; for one that does not, its answer."""
        with self.stream(name, **parameters) as values:
            return list(values)

    @contextmanager
    def stream(self, name: str, **parameters: Any) -> Iterator[Iterator[Any]]:
        """The values of `events`, one by one. Leaving closes the connection."""
        joined = self._http.post(f"call/v2/{name}", content=json.dumps(parameters), headers=JSON)
        if joined.is_client_error:
            raise RefusedError(joined.json()["error"])
        joined.raise_for_status()
        with self._http.stream("GET", f"call/v2/{name}/{joined.json()['event_id']}") as response:
            yield _values(response)

    def get(self, path: str) -> httpx.Response:
        """A plain GET of `path` under gradio_api/."""
        return self._http.get(path)


JSON = {"Content-Type": "application/json"}


def _values(response: httpx.Response) -> Iterator[Any]:
    event, sent = "", 0
    for line in response.iter_lines():
        if line.startswith("event: "):
            event = line.removeprefix("event: ")
        elif line.startswith("data: "):
            data = json.loads(line.removeprefix("data: "))
            if event == "error":
                raise RefusedError(data["error"])
            if event == "generating" or (event == "complete" and not sent):
                sent += 1
                yield data[0]
