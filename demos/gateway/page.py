"""The page's document."""

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demos.gateway.routes import parts_of, routes

_DOCUMENT = routes(["/"], "GET")


class FreshPage:
    """Sends the page's document gzipped, a sixth of its size, and has it asked for anew each time.

    Gradio compresses files, by their extensions alone. The document names the versions of all other files.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.zipped = GZipMiddleware(app)

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
