"""A room's changes as server-sent events, for as long as a page listens."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress

from starlette.responses import JSONResponse, StreamingResponse
from starlette.types import Receive, Scope, Send

from core.room.refused import RefusedError
from core.room.room import Seen
from core.rooms import Rooms
from demos.gateway.room_answers import refusal, rooms_ready, told, who

# Seconds: a sign of life, and at least between two states for who teaches, and for a learner.
HEARTBEAT = 3.0
GATHERED = (0.1, 0.5)
# No proxy may keep or change what is sent (nor gather it: headers.py).
HEADERS = {"Cache-Control": "no-store, no-transform"}


async def send_changes(code: str, scope: Scope, receive: Receive, send: Send) -> None:
    """{event: state}, first all that the page may see and then what is new, or {event: refused} where the room ends."""
    response: StreamingResponse | JSONResponse
    try:
        rooms = await rooms_ready()
        events = _events(rooms, code, who(rooms, code, scope))
        response = StreamingResponse(events, media_type="text/event-stream", headers=HEADERS)
    except RefusedError as refused:
        response = refusal(refused, scope, HEADERS)
    await response(scope, receive, send)


async def _events(rooms: Rooms, code: str, token: int | None) -> AsyncIterator[str]:
    loop, changed = asyncio.get_running_loop(), asyncio.Event()

    def wake() -> None:
        with suppress(RuntimeError):  # the loop has ended, and the server with it
            loop.call_soon_threadsafe(changed.set)

    try:
        unwatch = rooms.watch(code, wake)
    except RefusedError as refused:
        yield _event("refused", told(refused))
        return
    try:
        seen = Seen()
        while True:
            changed.clear()
            room = rooms.watched(code)
            state, seen = room.told(rooms.names, token, seen, rooms.held.seconds_left(room))
            yield _event("state", state)
            await asyncio.sleep(GATHERED[token is not None])
            while not await _within(changed, HEARTBEAT):
                rooms.watched(code)
                yield ":\n\n"
    except RefusedError as refused:
        yield _event("refused", told(refused))
    finally:
        unwatch()


async def _within(changed: asyncio.Event, seconds: float) -> bool:
    """Whether it is set within so many seconds."""
    with suppress(TimeoutError):
        await asyncio.wait_for(changed.wait(), seconds)
    return changed.is_set()


def _event(name: str, value: object) -> str:
    return f"event: {name}\ndata: {json.dumps(value)}\n\n"
