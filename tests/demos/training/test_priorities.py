"""What the server's processor is spent on first: visitors who ask, then training, and next to nothing when idle."""

import asyncio
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from demos.serving import LOOK_SECONDS, build
from demos.training import streams


def test_the_queue_looks_for_requests_as_seldom_as_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    queue, waited = build()._queue, []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        queue.stopped = len(waited) == 3

    monkeypatch.setattr("gradio.queueing.asyncio.sleep", sleep)
    # On a thread of its own: a browser that other tests have open runs a loop on this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, queue.start_processing()).result()
    assert waited == [LOOK_SECONDS] * 3


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread has no priority of its own")
def test_training_steps_back_behind_the_threads_that_answer_visitors() -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    def training() -> Iterator[int]:
        while True:
            yield niceness()

    own = niceness()
    events = streams.on_one_thread(training())
    assert next(events) == min(19, own + streams.TRAINING_NICENESS)
    events.close()
    assert niceness() == own


def test_training_that_its_reader_leaves_is_closed_on_its_own_thread() -> None:
    threads = []

    def training() -> Iterator[int]:
        try:
            while True:
                threads.append(threading.current_thread())
                yield 0
        finally:
            threads.append(threading.current_thread())

    events = streams.on_one_thread(training())
    next(events), next(events)
    events.close()
    assert len(threads) == 3
    assert len(set(threads)) == 1
    assert threads[0] is not threading.current_thread()
    assert not threads[0].is_alive()
