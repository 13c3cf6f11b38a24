"""How much one address may ask for: so many requests a minute that compute something, so many streams open at once."""

import math
import time
from collections import Counter, OrderedDict

from starlette.types import ASGIApp, Receive, Scope, Send

from core.host_limits import host_limits
from demos.gateway.refusals import TooManyError
from demos.gateway.routes import ASKED, READ_AS_STREAM, parts_of, routes
from demos.gateway.visitors import visitor_of

# What costs next to nothing, and what a page asks again and again while a model loads.
LIGHT = {"model_status", "load_model", "steer"}
_MOST_REMEMBERED = 10_000

_ASKED = routes(ASKED, "POST")
_STREAMS = routes(READ_AS_STREAM, "GET")


class Allowance:
    """So many a minute for each visitor, at first all at once; then they come again one by one."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, visitor: str, now: float) -> int:
        """Take one away and return 0, or where none is left the seconds until there is one."""
        left, then = self._left.get(visitor, (float(self._most), now))
        left = min(self._most, left + (now - then) * self._most / 60)
        wait = math.ceil((1 - left) * 60 / self._most) if left < 1 else 0
        self._left[visitor] = (left if wait else left - 1, now)
        self._left.move_to_end(visitor)
        while len(self._left) > _MOST_REMEMBERED:
            self._left.popitem(last=False)
        return wait


class Rates:
    """Refuses an address with status 429, the rule and `Retry-After`; and everybody with 503 where all streams are."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._allowance = Allowance(host_limits().requests_a_minute)
        self._streams: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        try:
            if parts_of(scope, _STREAMS) is not None:
                await self._stream(scope, receive, send)
                return
            if (asked := parts_of(scope, _ASKED)) is not None and asked.get("name") not in LIGHT:
                self._check_requests(visitor_of(scope).address)
        except TooManyError as refused:
            await refused.answer()(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _check_requests(self, address: str) -> None:
        if wait := self._allowance.take(address, time.monotonic()):
            rule = f"a visitor has at most {host_limits().requests_a_minute:,} requests a minute"
            raise TooManyError(f"{rule}, got one more; the next is in {wait} seconds", wait)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        address, limits = visitor_of(scope).address, host_limits()
        if self._streams[address] >= limits.streams_an_address:
            rule = f"a visitor has at most {limits.streams_an_address:,} streams open at once"
            raise TooManyError(f"{rule}, got one more; close one", 5)
        if self._streams.total() >= limits.streams:
            raise TooManyError(f"at most {limits.streams:,} streams can be open at once, got one more", 10, busy=True)
        self._streams[address] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._streams[address] -= 1
            if not self._streams[address]:
                del self._streams[address]
