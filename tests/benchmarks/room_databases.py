"""How many answers a second a database of rooms takes, and how soon another server tells of one.

    python -m tests.benchmarks.room_databases

A file of one server's own, as without TEMPERATURE_LAB_DATABASE, beside a file and a PostgreSQL that servers share; all
wait for the disk. Rounds go round by kind, so that a busy moment meets all; ratios are to the first row of the same
round, medians over all. Takes about a minute.
"""

import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from core.room.database import SqliteFile
from core.rooms import Rooms
from tests.core.room.rooms import NAMES, RUN, guessing
from tests.core.room.sharing import server
from tests.postgres import find_postgres, running_postgres

ROUNDS = 7
LEARNERS = 40
RUNS = 10
# One after the other, as many as take a moment.
ALONE = 50


def main() -> None:
    """Measure all kinds and print one table."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        shared = f"sqlite:///{folder / 'shared.sqlite'}"
        kinds = {
            "a file of its own": [Rooms(SqliteFile(folder / "own.sqlite"), NAMES)],
            "a shared file, one server": [server(shared)],
            "a shared file, two servers": [server(shared), server(shared)],
        }
        if find_postgres():
            url = running.enter_context(running_postgres("-c", "fsync=on")).url
            kinds["PostgreSQL, one server"] = [server(url)]
            kinds["PostgreSQL, two servers"] = [server(url), server(url)]
        rounds = [{name: measured(servers) for name, servers in kinds.items()} for _ in range(ROUNDS)]
        for rooms in (rooms for servers in kinds.values() for rooms in servers):
            rooms.close_database()
    print(f"{f'medians of {ROUNDS} rounds':30} {'at once':>10} {'ratio':>6} {'alone':>10} {'ratio':>6} {'told':>8}")
    for name in kinds:
        print_row(name, [(found[name], next(iter(found.values()))) for found in rounds])


def print_row(name: str, pairs: list[tuple[list[float], list[float]]]) -> None:
    """Answers a second that are sent at once and one by one, each beside the first kind's; milliseconds until told."""
    cells = []
    for at in (0, 1):
        ratio = statistics.median(found[at] / first[at] for found, first in pairs)
        cells += [f"{statistics.median(found[at] for found, _ in pairs):8.0f}/s", f"{ratio:6.2f}"]
    told = f"{1000 * statistics.median(found[2] for found, _ in pairs):6.1f}ms"
    print(f"{name:30} {' '.join(cells)} {told}", flush=True)


def measured(servers: list[Rooms]) -> list[float]:
    """Answers a second, of many at once and of one learner; seconds until the other server tells of one."""
    code, key = guessing(servers[0], LEARNERS)
    at_once = per_second(lambda: send_at_once(servers, code), LEARNERS * RUNS)
    alone = per_second(lambda: send_alone(servers[0], code), ALONE)
    seconds = told(servers[-1], servers[0], code)
    servers[0].close(code, key).result()
    return [at_once, alone, seconds]


def per_second(act: Callable[[], None], count: int) -> float:
    """How many of `count` there are in a second."""
    begun = time.perf_counter()
    act()
    return count / (time.perf_counter() - begun)


def send_at_once(servers: list[Rooms], code: str) -> None:
    """A class's runs: all learners at once, and each the next run when the last is stored."""
    for place in range(RUNS):
        sent = [servers[token % len(servers)].run(code, token, RUN, place) for token in range(LEARNERS)]
        for answer in sent:
            answer.result()


def send_alone(rooms: Rooms, code: str) -> None:
    """Runs of new learners, one after the other."""
    for token in range(ALONE):
        rooms.run(code, token % LEARNERS, RUN, RUNS + token // LEARNERS).result()


def told(sending: Rooms, watching: Rooms, code: str) -> float:
    """Seconds from a guess to who watches."""
    heard = threading.Event()
    unwatch = watching.watch(code, lambda: watching.held.find(code).values and heard.set())
    time.sleep(0.3)  # until it listens
    begun = time.perf_counter()
    sending.guess(code, 0, 1, 0.5).result()
    if not heard.wait(10):
        raise RuntimeError("who watches must hear of a guess, got nothing for 10 seconds")
    unwatch()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
