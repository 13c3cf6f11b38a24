"""The page's document."""

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.pages.document import late
from demos.gateway.routes import parts_of, routes

_DOCUMENT = routes(["/"], "GET")
# Where Gradio's scripts draw the page.
_DRAWN = b"<gradio-app"


class FreshPage:
    """Sends the page's document gzipped, a sixth of its size, and has it asked for anew each time.

    Gradio compresses files, by their extensions alone. The document names the versions of all other files.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.zipped = GZipMiddleware(_LatePage(app))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def send_fresh(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = "no-cache"
            await send(message)

        if parts_of(scope, _DOCUMENT) is None:
            await self.app(scope, receive, send)
        else:
            await self.zipped(scope, receive, send_fresh)


class _LatePage:
    """Has Gradio's document say what to do where its scripts do not come: without them it is empty."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for the document."""
        start: Message = {}
        # Relative to the document's base, which is its folder.
        said = late(f"?{scope['query_string'].decode('latin-1')}").encode()

        async def send_whole(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if start:
                body = message.get("body", b"")
                changed = body.replace(_DRAWN, said + _DRAWN, 1)
                headers = MutableHeaders(scope=start)
                if changed != body and "content-length" in headers:
                    headers["Content-Length"] = str(len(changed))
                await send(start)
                start, message = {}, {**message, "body": changed}
            await send(message)

        await self.app(scope, receive, send_whole)
