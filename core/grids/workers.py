"""Jobs done by processes of this machine."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress

from core.grids.jobs import Job, do
from core.grids.rows import Row

# So many times in a row may a process be lost without a job having been done.
_MOST_LOSSES = 3


def on_this_machine(jobs: Sequence[Job], processes: int) -> Iterator[list[Row]]:
    """The rows of each job as it is done. What a lost process was at is done again.

    Closed while it waits, it takes up no more jobs. Raises ChildProcessError where processes are lost again and again.
    """
    left, losses = dict.fromkeys(jobs), 0
    while left:
        pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _follow_parent)
        try:
            for job, future in _done(pool, list(left)):
                del left[job]
                losses = 0
                yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
        losses += 1
        if left and losses > _MOST_LOSSES:
            raise ChildProcessError(f"{losses} processes in a row ended before their job was done: is memory short?")


def _done(pool: ProcessPoolExecutor, jobs: Sequence[Job]) -> Iterator[tuple[Job, Future[list[Row]]]]:
    """Those that end with rows or an error of their own, until a process is lost."""
    with suppress(BrokenProcessPool):
        futures = {pool.submit(do, job): job for job in jobs}
        for future in as_completed(futures):
            if isinstance(future.exception(), BrokenProcessPool):
                return
            yield futures[future], future


def _follow_parent() -> None:
    """Leave Ctrl-C to the parent, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
