"""A learner on raw connections, so that asking costs this machine little: opens the page, types prompts, trains."""

import asyncio
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

LINE = 2**24
# Seconds between two prompts of a learner.
PACE = 5.0
WORDS = ("river", "garden", "kitchen", "mountain", "street", "window", "forest", "island", "station", "bridge")


@dataclass
class Times:
    """Seconds of each kind of thing that was asked, and every error, in words."""

    page: list[float] = field(default_factory=list)
    prompt: list[float] = field(default_factory=list)
    first_point: list[float] = field(default_factory=list)
    trained: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    received: int = 0
    requests: int = 0


class Learner:
    """One of a class behind one router: an address, and a page that names itself."""

    def __init__(self, url: str, times: Times, number: int, address: str) -> None:
        self.times = times
        self._at, self._dice = urlsplit(url), random.Random(number)
        self._own = f"X-Forwarded-For: {address}\r\nX-Page: learner-{number}\r\n"

    def moment(self, seconds: float) -> float:
        """Some moment of so many seconds."""
        return self._dice.uniform(0, seconds)

    async def open_page(self, files: Sequence[str]) -> None:
        """The first HTML and then `files`, all that it fetches until it is drawn, six at a time as a browser does."""
        begun, free = time.perf_counter(), asyncio.Semaphore(6)

        async def fetch(path: str) -> None:
            async with free:
                await self._ask("GET", path, None)

        await fetch("")
        await asyncio.gather(*(fetch(path) for path in files))
        self.times.page.append(time.perf_counter() - begun)

    async def type_prompts(self, seconds: float, pace: float = PACE) -> None:
        """A prompt that nobody typed before every `pace` seconds, the first at a moment of its own."""
        await asyncio.sleep(self.moment(pace))
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            begun = time.perf_counter()
            async for _ in self._stream("next_token", {"prompt": self._prompt()}):
                self.times.prompt.append(time.perf_counter() - begun)
            await asyncio.sleep(max(0, begun + pace - time.perf_counter()))

    async def train(self, config: dict[str, Any]) -> None:
        """One training on the server, to its end."""
        begun, points = time.perf_counter(), 0
        async for event, value in self._stream("distill", {"config": config}):
            if event == "generating" and value and value.get("type") == "event":
                points += 1
                if points == 1:
                    self.times.first_point.append(time.perf_counter() - begun)
        if points:
            self.times.trained.append(time.perf_counter() - begun)

    def _prompt(self) -> str:
        return " ".join(["The", *(self._dice.choice(WORDS) for _ in range(10))])

    async def _stream(self, name: str, parameters: dict[str, Any]) -> Any:
        """Event and value of each message of the endpoint `name`; an error is noted."""
        try:
            answer = json.loads(await self._ask("POST", f"gradio_api/call/v2/{name}", parameters))
            if "event_id" not in answer:
                self.times.errors.append(f"{name}: {answer}"[:200])
                return
            reader, writer = await self._send("GET", f"gradio_api/call/v2/{name}/{answer['event_id']}", None)
            event = ""
            while line := await reader.readline():
                self.times.received += len(line)
                if line.startswith(b"event: "):
                    event = line[7:].decode().strip()
                elif line.startswith(b"data: ") and event in ("generating", "complete", "error"):
                    data = json.loads(line[6:])
                    if event == "error":
                        self.times.errors.append(f"{name}: {data}"[:200])
                        break
                    yield event, (data or [None])[0]
                    if event == "complete":
                        break
            writer.close()
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            self.times.errors.append(f"{name}: {error!r}"[:200])

    async def _ask(self, method: str, path: str, sent: Any) -> bytes:
        reader, writer = await self._send(method, path, sent)
        answer = await reader.read()
        writer.close()
        self.times.received += len(answer)
        head, _, body = answer.partition(b"\r\n\r\n")
        status = int(head.split()[1])
        if status >= 500 or (status >= 400 and method == "GET"):
            self.times.errors.append(f"{status} for {path}"[:200])
        return body

    async def _send(self, method: str, path: str, sent: Any) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.times.requests += 1
        reader, writer = await asyncio.open_connection(self._at.hostname, self._at.port, limit=LINE)
        body = b"" if sent is None else json.dumps(sent).encode()
        head = f"{method} /{path} HTTP/1.1\r\nHost: {self._at.netloc}\r\nConnection: close\r\n{self._own}"
        head += f"Accept-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        return reader, writer
