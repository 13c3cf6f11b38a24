"""Where language models' programs ask for tools: one request of the Model Context Protocol, one answer in JSON."""

from collections import Counter

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from core.host_limits import host_limits
from core.turns import asking
from demos.gateway.refusals import TooManyError
from demos.gateway.routes import TOOLS, parts_of, routes
from demos.gateway.visitors import visitor_of

_TOOLS = routes([TOOLS], "POST")


class ToolsDoor:
    """Hands such requests to the app's `state.tools` (demos/tools.py), in the visitor's turn; status 404 without it.

    So many at once for each address, and for all together: each takes a thread until its answer is there.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._under_way: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if parts_of(scope, _TOOLS) is None:
            await self.app(scope, receive, send)
            return
        tools = getattr(scope["app"].state, "tools", None)
        if tools is None:
            sentence = f"{TOOLS} must be opened by TEMPERATURE_LAB_MCP=1 on the server, got no such setting"
            await JSONResponse({"error": sentence}, 404)(scope, receive, send)
            return
        visitor = visitor_of(scope)
        try:
            self._check(visitor.address)
        except TooManyError as refused:
            await refused.answer()(scope, receive, send)
            return
        self._under_way[visitor.address] += 1
        asking.set(visitor)
        try:
            await tools.handle_request(scope, receive, send)
        finally:
            self._under_way[visitor.address] -= 1
            self._under_way = +self._under_way

    def _check(self, address: str) -> None:
        limits = host_limits()
        if self._under_way[address] >= limits.tools_an_address:
            rule = f"a visitor has at most {limits.tools_an_address} tools at work"
            raise TooManyError(f"{rule}, got one more; try again in 2 seconds", 2)
        if self._under_way.total() >= limits.tools:
            rule = f"at most {limits.tools} tools can be at work"
            raise TooManyError(f"{rule}, got one more; try again in 5 seconds", 5, busy=True)
