"""What a server does while nobody asks anything of it."""

import asyncio

import pytest

import app


def test_the_queue_looks_for_requests_as_seldom_as_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    queue, waited = app.build()._queue, []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        queue.stopped = len(waited) == 3

    monkeypatch.setattr("gradio.queueing.asyncio.sleep", sleep)
    asyncio.run(queue.start_processing())
    assert waited == [app.LOOK_SECONDS] * 3
