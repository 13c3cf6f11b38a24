"""How long Gradio keeps the messages of a call: until they are read, and always while the call waits or runs."""

from collections import OrderedDict
from typing import Any

from gradio.queueing import Queue
from gradio.utils import LRUCache
from starlette.datastructures import QueryParams
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from demos.gateway.routes import EVENTS, SESSION, parts_of, routes

# Sessions whose calls have ended and have not been read yet.
MOST_UNREAD = 2000

_EVENTS = routes(EVENTS, "GET")
_SESSION = routes([SESSION], "GET")


class Messages(LRUCache[str, Any]):
    """The messages of each session. Where there are too many, the oldest goes that has no call under way.

    Gradio's own drops the oldest even while its call runs, which ends with that.
    """

    def __init__(self, queue: Queue) -> None:
        super().__init__(MOST_UNREAD)
        self._queue = queue

    def __setitem__(self, session: str, messages: Any) -> None:
        if session not in self and len(self) >= self.max_size:
            oldest = next((known for known in self if not self._is_under_way(known)), None)
            if oldest is not None:
                drop(self._queue, oldest)
        OrderedDict.__setitem__(self, session, messages)

    def _is_under_way(self, session: str) -> bool:
        calls = self._queue.pending_event_ids_session.get(session, ())
        return any(call in self._queue.event_ids_to_events for call in calls)


class FinishedCalls:
    """Forgets a session once its messages are read, or nobody reads them any more: Gradio would keep every one.

    One that is not known is refused with status 404, where Gradio would break off its answer.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if (asked := _asked(scope)) is None:
            await self.app(scope, receive, send)
            return
        queue = scope["app"].get_blocks()._queue
        session = _session(queue, asked)
        if session not in queue.pending_messages_per_session:
            sentence = f"a call must be one that was asked for and has not been read, got {asked!r:.40}"
            await JSONResponse({"error": sentence}, 404)(scope, receive, send)
            return
        queue.reads(session)
        try:
            await self.app(scope, receive, send)
        finally:
            queue.leaves(session)
            _forget(queue, session)


def _asked(scope: Scope) -> str | None:
    """The call, or the session of a gradio_client, whose messages a request reads."""
    if parts_of(scope, _SESSION) is not None:
        return str(QueryParams(scope["query_string"]).get("session_hash"))
    return (parts_of(scope, _EVENTS) or {}).get("call")


def _session(queue: Queue, asked: str) -> str:
    """The session to which a call belongs: its own, unless it was asked for in another."""
    if (event := queue.event_ids_to_events.get(asked)) is not None:
        return event.session_hash
    return next((known for known, calls in queue.pending_event_ids_session.items() if asked in calls), asked)


def _forget(queue: Queue, session: str) -> None:
    """Drop a session that has no call whose end is still to be read."""
    if session not in queue.pending_messages_per_session or not queue.pending_event_ids_session.get(session):
        drop(queue, session)


def drop(queue: Queue, session: str) -> None:
    """Forget a session and its messages."""
    queue.pending_messages_per_session.pop(session, None)
    queue.pending_event_ids_session.pop(session, None)
