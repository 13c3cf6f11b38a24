"""How long a learner's run takes to the teacher's page, and that none is lost that was acknowledged.

    python -m tests.benchmarks.room

100 learners in one room, then 20 rooms of 30 at once; beside a bare loop on the same connections, and a server that is
killed in the middle. Learners, teachers and the server share this machine. Takes about three minutes.
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.benchmarks.room_load import Connection, Room, load, opened
from tests.conftest import free_port, serving

SECONDS = 30.0
CROWDS = (("100 learners in one room", 1, 100), ("20 rooms of 30 learners", 20, 30))


def main() -> None:
    """Measure everything and print one table."""
    print(f"1-minute load before: {os.getloadavg()[0]:.2f}, cores: {os.cpu_count()}")
    print(f"{'':42} {'p50':>8} {'p95':>8} {'longest':>8}  told/sent")
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        for name, count, learners in CROWDS:
            print_times(name, asyncio.run(crowd(server.url, count, learners)))
    with bare() as url:
        for name, count, learners in CROWDS:
            print_times(f"the same, bare loop: {name}"[:42], asyncio.run(bare_crowd(url, count, learners)))
    print_killed()
    print(f"1-minute load after: {os.getloadavg()[0]:.2f}")


async def crowd(url: str, count: int, learners: int) -> list[Room]:
    """So many rooms at once."""
    rooms = [await opened(url, learners) for _ in range(count)]
    await load(url, rooms, SECONDS)
    for room in rooms:
        await Connection(url, f"key {room.key}").ask("POST", f"room/{room.code}/close")
    return rooms


async def bare_crowd(url: str, count: int, learners: int) -> list[Room]:
    """The same without a server of rooms."""
    rooms = [Room(f"{number:04}", "", learners) for number in range(count)]
    await load(url, rooms, SECONDS)
    return rooms


def print_times(name: str, rooms: list[Room]) -> None:
    """A row: from the POST to the stream, in milliseconds."""
    seconds = sorted(one for room in rooms for one in room.seconds())
    p50, p95, longest = (1000 * seconds[int(share * (len(seconds) - 1))] for share in (0.5, 0.95, 1))
    told = f"{len(seconds)}/{sum(len(room.sent) for room in rooms)}"
    print(f"{name:42} {p50:6.0f}ms {p95:6.0f}ms {longest:6.0f}ms  {told}", flush=True)


@contextmanager
def bare() -> Iterator[str]:
    """The bare loop in a process of its own."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.room_bare", str(port)])
    time.sleep(1)
    yield f"http://127.0.0.1:{port}/"
    process.terminate()
    process.wait()


def print_killed() -> None:
    """End the server's process in the middle, as a power cut would end it, and look for what was acknowledged."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with serving(folder) as server:
            room = asyncio.run(interrupted(server.url, server.process_id))
        with serving(folder) as server:
            _, state = asyncio.run(Connection(server.url, f"key {room.key}").ask("GET", f"room/{room.code}"))
    kept = {run[3] for run in state["runs"]["values"]}
    lost = len(room.stored - kept)
    print(f"kill -9 in the middle: {len(room.stored)} acknowledged, {len(kept)} kept, {lost} lost")


async def interrupted(url: str, process: int) -> Room:
    """A room of 60, as many as come in at once from one address, whose server is killed after some seconds."""
    room = await opened(url, 60)
    asyncio.get_running_loop().call_later(12, os.kill, process, signal.SIGKILL)
    with suppress(OSError, asyncio.IncompleteReadError):
        await load(url, [room], 15)
    return room


if __name__ == "__main__":
    main()
