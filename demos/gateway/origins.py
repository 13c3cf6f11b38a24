"""Which other sites' pages may ask this server from a visitor's browser: none, but for those that its host names."""

import os
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Origins, such as https://example.org, that may call the named endpoints and read their answers.
ORIGINS = "TEMPERATURE_LAB_ORIGINS"
_API = "/gradio_api/"
_CORS = "access-control-"


def named_origins() -> frozenset[str]:
    """The origins that the environment names, with spaces between them."""
    return frozenset(os.environ.get(ORIGINS, "").split())


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
        origin = headers.get("origin", "")
        allowed = origin if origin in self.origins and scope["path"].startswith(_API) else ""
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await _preflight(allowed)(scope, receive, send)
            return

        async def send_closed(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = MutableHeaders(scope=message)
                for name in [name for name in said if name.lower().startswith(_CORS)]:
                    del said[name]
                if allowed:
                    said["Access-Control-Allow-Origin"] = allowed
                    said.add_vary_header("Origin")
            await send(message)

        await self.app(scope, receive, send_closed)


def _preflight(allowed: str) -> Response:
    headers = {"Vary": "Origin"}
    if allowed:
        headers |= {
            "Access-Control-Allow-Origin": allowed,
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "content-type, x-page",
            "Access-Control-Max-Age": "600",
        }
    return Response(status_code=204 if allowed else 403, headers=headers)
