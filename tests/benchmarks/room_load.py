"""Learners and teachers of many rooms on raw connections, so that asking costs this machine little."""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

LINE = 2**24
# Seconds between two runs of a learner.
PACE = 5.0


@dataclass
class Room:
    """A room: its code, its key, how many learners, and by seed when a run was sent, acknowledged and told."""

    code: str
    key: str
    learners: int
    sent: dict[int, float] = field(default_factory=dict)
    stored: set[int] = field(default_factory=set)
    told: dict[int, float] = field(default_factory=dict)

    def seconds(self) -> list[float]:
        """From a learner's POST to the teacher's stream."""
        return [self.told[seed] - begun for seed, begun in self.sent.items() if seed in self.told]


class Connection:
    """One that stays open, as a browser's does."""

    def __init__(self, url: str, who: str) -> None:
        self._at, self._who = urlsplit(url), who
        self._pair: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, sent: Any = None) -> tuple[int, Any]:
        """The status, and the JSON of the answer. A server ends a connection that nobody uses: then by another one."""
        try:
            reader = await self._begin(method, path, sent)
            status, headers = await _head(reader)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            reader = await self._begin(method, path, sent)
            status, headers = await _head(reader)
        return status, json.loads(await reader.readexactly(int(headers["content-length"])))

    async def changes(self, code: str, hear: Any) -> None:
        """Call hear(state) for all that the stream says, until it ends."""
        reader = await self._begin("GET", f"room/{code}/changes")
        while line := await reader.readline():
            if line.startswith(b"data: "):
                hear(json.loads(line[6:]))

    async def _begin(self, method: str, path: str, sent: Any = None) -> asyncio.StreamReader:
        if self._pair is None:
            self._pair = await asyncio.open_connection(self._at.hostname, self._at.port, limit=LINE)
        reader, writer = self._pair
        body = b"" if sent is None else json.dumps(sent).encode()
        head = f"{method} /{path} HTTP/1.1\r\nHost: {self._at.netloc}\r\nX-Room: {self._who}\r\n"
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        return reader

    def close(self) -> None:
        if self._pair:
            self._pair[1].close()
        self._pair = None


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    pairs = [line.partition(": ") for line in lines if line]
    return int(first.split()[1]), {name.lower(): value for name, _, value in pairs}


async def opened(url: str, learners: int) -> Room:
    """A new room; one visitor may open so many a minute, and waits for the next."""
    while True:
        status, answer = await Connection(url, "").ask("POST", "room/open")
        if status == 200:
            break
        await asyncio.sleep(2)
    return Room(answer["code"], answer["key"], learners)


async def load(url: str, rooms: list[Room], seconds: float) -> None:
    """Every learner of every room listens, and sends a run every PACE seconds, while every teacher listens."""
    streams = [asyncio.create_task(_teach(url, room)) for room in rooms]
    people = [(room, number) for room in rooms for number in range(room.learners)]
    streams += await asyncio.gather(*(_join(url, room, number) for room, number in people))
    try:
        await asyncio.gather(*(_learn(url, room, number, seconds) for room, number in people))
        await asyncio.sleep(2)
    finally:
        for stream in streams:
            stream.cancel()
        await asyncio.gather(*streams, return_exceptions=True)


async def _teach(url: str, room: Room) -> None:
    def hear(state: dict[str, Any]) -> None:
        now = time.perf_counter()
        for _, _, _, seed, *_ in (state.get("runs") or {"values": []})["values"]:
            room.told.setdefault(seed, now)

    await Connection(url, f"key {room.key}").changes(room.code, hear)


async def _join(url: str, room: Room, number: int) -> asyncio.Task[None]:
    who = f"learner {number:015x}"
    joining = Connection(url, who)
    while True:
        status, answer = await joining.ask("POST", f"room/{room.code}/join")
        if status != 429:
            break
        await asyncio.sleep(answer["wait"])  # all come from one address
    joining.close()
    if status != 200:
        raise ValueError(f"a learner must be let in, got {status}: {answer}")
    return asyncio.create_task(Connection(url, who).changes(room.code, lambda _: None))


async def _learn(url: str, room: Room, number: int, seconds: float) -> None:
    """Runs of one learner, the first at a moment of its own; ends where the server is gone."""
    connection = Connection(url, f"learner {number:015x}")
    dice = random.Random(number)
    await asyncio.sleep(dice.uniform(0, PACE))
    end = time.perf_counter() + seconds
    place = 0
    while time.perf_counter() < end:
        seed = number * 1000 + place
        result = {"temperature": 4, "seed": seed, "student": dice.random(), "twin": dice.random()}
        run = {"task": "digits", "experiment": "all", **result}
        room.sent[seed] = time.perf_counter()
        try:
            status, _ = await connection.ask("POST", f"room/{room.code}/run", {"run": run, "place": place})
        except (OSError, asyncio.IncompleteReadError):
            return
        if status == 200:
            room.stored.add(seed)
            place += 1
        await asyncio.sleep(dice.uniform(0.5, 1.5) * PACE)
    connection.close()
