"""How soon all of 100 who watch one stream hear what changed, beside plain server-sent events of the same bytes.

    python -m tests.benchmarks.watchers

They watch a room as its teacher does, to whom a learner's runs come one a second. The peer is Starlette under uvicorn,
which writes to each what comes, and keeps and checks nothing. Watchers and servers share this machine, so the server's
own processor time is given too. Takes about a minute.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, StreamingResponse
from starlette.routing import Route

from tests.benchmarks.room_load import Connection, Room, opened
from tests.conftest import free_port, serving
from tests.demos.client import Client

WATCHERS, CHANGES, PAUSE = 100, 20, 1.0


async def watched(url: str, room: Room, process: int) -> tuple[list[float], float]:
    """Seconds from each POST until the last watcher has heard, and the server's processor seconds a change."""
    heard: dict[int, list[float]] = {}

    def hear(state: dict[str, object]) -> None:
        for _, _, _, seed, *_ in (state.get("runs") or {"values": []})["values"]:  # type: ignore[index]
            heard.setdefault(seed, []).append(time.perf_counter())

    listening = [Connection(url, f"key {room.key}").changes(room.code, hear) for _ in range(WATCHERS)]
    tasks = [asyncio.create_task(one) for one in listening]
    learner = Connection(url, f"learner {1:015x}")
    await learner.ask("POST", f"room/{room.code}/join")
    await asyncio.sleep(2)
    begun, sent = processor_seconds(process), {}
    for seed in range(CHANGES):
        result = {"temperature": 4, "seed": seed, "student": 0.9, "twin": 0.8}
        run = {"task": "digits", "experiment": "all", **result}
        sent[seed] = time.perf_counter()
        await learner.ask("POST", f"room/{room.code}/run", {"run": run, "place": seed})
        await asyncio.sleep(PAUSE)
    spent = processor_seconds(process) - begun
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert all(len(heard[seed]) == WATCHERS for seed in sent)
    return sorted(max(heard[seed]) - at for seed, at in sent.items()), spent / CHANGES


def processor_seconds(process: int) -> float:
    """What a process has used."""
    times = psutil.Process(process).cpu_times()
    return times.user + times.system


@contextmanager
def plain() -> Iterator[tuple[str, int]]:
    """The peer in a process of its own: its address, and the process."""
    port = free_port()
    with subprocess.Popen([sys.executable, "-m", "tests.benchmarks.watchers", str(port)]) as process:
        time.sleep(3)
        yield f"http://127.0.0.1:{port}/", process.pid
        process.terminate()


def serve_plainly(port: int) -> None:
    """Serve until the process is ended."""
    queues: list[asyncio.Queue[str]] = []

    async def changes(_: Request) -> StreamingResponse:
        async def events() -> AsyncIterator[str]:
            queues.append(queue := asyncio.Queue())
            while True:
                yield await queue.get()

        return StreamingResponse(events(), media_type="text/event-stream")

    async def act(request: Request) -> JSONResponse:
        sent = await request.body()
        if sent:
            told = json.dumps({"runs": {"values": [list(json.loads(sent)["run"].values())]}})
            for queue in queues:
                queue.put_nowait(f"event: state\ndata: {told}\n\n")
        return JSONResponse({"stored": True})

    routes = [Route("/room/{code}/changes", changes), Route("/room/{code}/{act}", act, methods=["POST"])]
    uvicorn.run(Starlette(routes=routes), port=port, log_level="critical")


def main() -> None:
    """Measure both and print one table."""
    print(f"1-minute load before: {os.getloadavg()[0]:.2f}, cores: {os.cpu_count()}; {WATCHERS} watchers")
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        while Client(server.url).call("model_status")["state"] == "loading":
            time.sleep(0.5)

        async def ours() -> tuple[list[float], float]:
            return await watched(server.url, await opened(server.url, 1), server.process_id)

        rows = {"a room": asyncio.run(ours())}
    with plain() as (url, process):
        rows["plain events"] = asyncio.run(watched(url, Room("0000", "", 1), process))
    for name, (seconds, spent) in rows.items():
        p50, p95 = (1000 * seconds[int(share * (len(seconds) - 1))] for share in (0.5, 0.95))
        print(
            f"{name:14} the last hears after p50 {p50:4.0f} ms, p95 {p95:4.0f} ms; "
            f"processor {1000 * spent:4.0f} ms a change"
        )
    medians = [seconds[len(seconds) // 2] for seconds, _ in rows.values()]
    print(f"a room's median beside plain events: {medians[0] / medians[1]:.2f}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        serve_plainly(int(sys.argv[1]))
    else:
        main()
