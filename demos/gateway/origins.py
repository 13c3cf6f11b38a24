"""Which other sites' pages may ask this server from a visitor's browser.

None may, but for those that its host names. Rooms are for the lab as plain files too, wherever that lies: whoever asks
for one proves it by X-Room, which no browser sends by itself, as it would a cookie.
"""

import os
import re
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Origins, such as https://example.org, that may call the named endpoints and read their answers.
ORIGINS = "TEMPERATURE_LAB_ORIGINS"
# As a browser writes one, which is compared letter by letter.
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
_API, _ROOMS = "/gradio_api/", "/room/"
_CORS = "access-control-"
_ROOMS_ALLOWED = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}
# What a browser asks first. A page on the net may ask a server in the school's own network.
_ROOMS_ASKED_FIRST = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "X-Room",
    "Access-Control-Allow-Private-Network": "true",
    "Access-Control-Max-Age": "600",
}
_API_ASKED_FIRST = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "content-type, x-page",
    "Access-Control-Max-Age": "600",
}


def named_origins() -> frozenset[str]:
    """The origins that the environment names, with spaces between them. Raises ValueError for what is no origin."""
    named = os.environ.get(ORIGINS, "").split()
    for origin in named:
        if not _ORIGIN.fullmatch(origin):
            rule = f"{ORIGINS} must be origins like https://a.example, in small letters, with spaces between them"
            raise ValueError(f"{rule}, got {origin!r:.80}")
    return frozenset(named)


class NamedOrigins:
    """Takes away whatever Gradio says of other origins: under a name of a local network it would let in every one."""

    def __init__(self, app: ASGIApp, origins: Iterable[str] | None = None) -> None:
        self.app = app
        self.origins = named_origins() if origins is None else frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        allowed = self._allowed(scope["path"], headers.get("origin", ""))
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await _preflight(scope["path"], allowed)(scope, receive, send)
            return

        async def send_closed(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = MutableHeaders(scope=message)
                for name in [name for name in said if name.lower().startswith(_CORS)]:
                    del said[name]
                said.update(allowed)
                if self.origins:
                    said.add_vary_header("Origin")
            await send(message)

        await self.app(scope, receive, send_closed)

    def _allowed(self, path: str, origin: str) -> dict[str, str]:
        """Headers by which a page of that origin may read the answer; none where it may not."""
        if path.startswith(_ROOMS):
            return _ROOMS_ALLOWED
        is_named = origin in self.origins and path.startswith(_API)
        return {"Access-Control-Allow-Origin": origin} if is_named else {}


def _preflight(path: str, allowed: dict[str, str]) -> Response:
    if path.startswith(_ROOMS):
        return Response(status_code=204, headers=allowed | _ROOMS_ASKED_FIRST)
    if not allowed:
        return Response(status_code=403, headers={"Vary": "Origin"})
    return Response(status_code=204, headers={"Vary": "Origin", **allowed, **_API_ASKED_FIRST})
