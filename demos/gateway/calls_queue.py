"""Gradio's queue of calls, in which turns go round by visitor and nothing is computed that nobody reads."""

import asyncio
import inspect
import time
from collections import Counter
from typing import Any

import fastapi
from gradio.block_function import BlockFunction
from gradio.blocks import Blocks
from gradio.data_classes import PredictBodyInternal
from gradio.queueing import Event, EventQueue, Queue
from gradio.utils import run_coro_in_background

from core.host_limits import host_limits
from core.turns import Served, Visitor
from demos.gateway.calls import Messages, drop
from demos.gateway.refusals import TooManyError
from demos.gateway.visitors import visitor_of

# What the language model computes for one address at once, such as a school's. Others then find a free place, however
# many it asks for.
EACH = {"language_model": 2, "prompt": 16}
UNREAD_SECONDS = 30.0
_TIDY_SECONDS = 1.0
# Where nothing new has happened, whoever waits goes on waiting: only now and then is it looked at again.
_LOOK_AGAIN = 0.1
VISITOR = "temperature_lab_visitor"


class CallsQueue(Queue):
    """Calls wait until somebody reads them; the next is of the visitor who was served the longest ago.

    A call that nobody reads for half a minute goes.
    """

    def __init__(self, page: Blocks, default: int) -> None:
        """default: how many calls at once an endpoint has that names no other number."""
        super().__init__(
            live_updates=True,
            concurrency_count=page.max_threads,
            update_intervals=1,
            max_size=None,
            blocks=page,
            default_concurrency_limit=default,
        )
        self.pending_messages_per_session = Messages(self)
        self._served = Served()
        self._readers: Counter[str] = Counter()
        self._come: dict[str, float] = {}
        self._look_at = 0.0

    def start(self) -> None:
        """Begin to serve."""
        super().start()  # type: ignore[no-untyped-call]
        run_coro_in_background(self._keep_tidy)

    async def push(self, body: PredictBodyInternal, request: fastapi.Request, username: str | None) -> Any:
        """Let a call wait. TooManyError where its visitor has too many, or all together have."""
        function = self.blocks.fns.get(-1 if body.fn_index is None else body.fn_index)
        if function is None:
            return False, f"fn_index must be one of /config, got {body.fn_index!r:.40}", "error"
        if sentence := _fill(body.data, function):
            return False, sentence, "error"
        visitor = visitor_of(request.scope, body.session_hash or "")
        self._check(visitor)
        request.scope[VISITOR] = visitor
        answer = await super().push(body, request, username)
        self._look_at = 0.0
        return answer

    def reads(self, session: str) -> None:
        """Somebody begins to read a session's messages."""
        self._readers[session] += 1
        self._look_at = 0.0

    def leaves(self, session: str) -> None:
        """Somebody reads them no more."""
        self._readers[session] -= 1
        if self._readers[session] <= 0:
            del self._readers[session]

    def get_events(self) -> tuple[list[Event], bool, str] | None:
        """The call that is next, of any kind that has a free place."""
        if time.monotonic() < self._look_at:
            return None
        running = Counter(
            (event.concurrency_id, visitor_behind(event).address) for job in self.active_jobs if job for event in job
        )
        for concurrency_id, line in self.event_queue_per_concurrency_id.items():
            if line.concurrency_limit is not None and line.current_concurrency >= line.concurrency_limit:
                continue
            if (event := self._next(line, running)) is not None:
                line.queue.remove(event)
                self._served.note(visitor_behind(event))
                return [event], False, concurrency_id
        self._look_at = time.monotonic() + _LOOK_AGAIN
        return None

    def broadcast_estimations(self, concurrency_id: str, after: int | None = None) -> None:
        """Say nothing: turns go round, so a rank would be wrong, and each start would tell everybody who waits."""

    async def process_events(self, *given: Any) -> None:
        """Answer calls, and look for the next at once."""
        try:
            await super().process_events(*given)
        finally:
            self._look_at = 0.0

    def _next(self, line: EventQueue, running: Counter[tuple[str, str]]) -> Event | None:
        most = EACH.get(line.concurrency_id)

        def at_work(event: Event) -> int:
            return running[line.concurrency_id, visitor_behind(event).address]

        ready = [
            event
            for event in line.queue
            if self._readers[event.session_hash] > 0 and (most is None or at_work(event) < most)
        ]
        return min(ready, default=None, key=lambda event: (at_work(event), self._served.rank(visitor_behind(event))))

    def _check(self, visitor: Visitor) -> None:
        limits = host_limits()
        waiting = [event for line in self.event_queue_per_concurrency_id.values() for event in line.queue]
        if sum(visitor_behind(event).address == visitor.address for event in waiting) >= limits.calls_an_address:
            rule = f"a visitor has at most {limits.calls_an_address} calls that wait"
            raise TooManyError(f"{rule}, got one more; try again in 2 seconds", 2)
        if len(waiting) >= limits.calls:
            rule = f"at most {limits.calls} calls can wait"
            raise TooManyError(f"{rule}, got one more; try again in 5 seconds", 5, busy=True)

    async def _keep_tidy(self) -> None:
        while not self.stopped:
            await asyncio.sleep(_TIDY_SECONDS)
            await self.tidy(time.monotonic())

    async def tidy(self, now: float) -> None:
        """Drop every session that nobody has read for half a minute, its calls with it."""
        known = set(self.pending_messages_per_session)
        self._come = {session: self._come.get(session, now) for session in known if not self._readers[session]}
        for session, come in list(self._come.items()):
            if now - come >= UNREAD_SECONDS:
                await self.clean_events(session_hash=session)
                drop(self, session)
        self._readers = +self._readers


def _fill(values: list[Any], function: BlockFunction) -> str:
    """Add the usual values that are left out at the end of a list of parameters; a sentence where it is too long."""
    if function.fn is None or len(values) == len(function.inputs):
        return ""
    usual = [parameter.default for parameter in inspect.signature(function.fn).parameters.values()]
    if len(values) > len(usual):
        return f"data must have at most {len(usual)} values for /{function.api_name}, got {len(values)}"
    if inspect.Parameter.empty in (left := usual[len(values) :]):
        return f"data must have at least {len(values) + len(left)} values for /{function.api_name}, got {len(values)}"
    values.extend(left)
    return ""


def visitor_behind(event: Event) -> Visitor:
    """The visitor whose call it is."""
    found: Visitor = event.request.scope[VISITOR]
    return found
