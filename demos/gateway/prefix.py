"""The folder of another site under which a proxy shows the page, as GRADIO_ROOT_PATH names it: /lab, or a whole URL."""

import os
from urllib.parse import urlsplit

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

# Gradio's own setting: its addresses follow it.
ROOT_PATH = "GRADIO_ROOT_PATH"


def prefix() -> str:
    """The path before all addresses, without its last slash; "" where there is none.

    Raises ValueError for what is neither a path nor a URL: Gradio would answer every request with status 500.
    """
    said = os.environ.get(ROOT_PATH, "")
    if said and not said.startswith(("/", "http://", "https://")):
        raise ValueError(f"{ROOT_PATH} must begin with / or be a URL, got {said!r:.80}")
    return urlsplit(said).path.rstrip("/")


class WithoutPrefix:
    """Whether the proxy takes the prefix away or leaves it, what is inside gets addresses without it.

    The prefix without its slash is led to the page: its relative addresses need the slash.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.prefix = prefix()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or not self.prefix:
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path == self.prefix:
            asked = scope["query_string"].decode("latin-1")
            await RedirectResponse(f"{path}/?{asked}" if asked else f"{path}/")(scope, receive, send)
            return
        if path.startswith(f"{self.prefix}/"):
            path = path.removeprefix(self.prefix)
        # FastAPI's own name for the prefix, which it would take away once more.
        await self.app({**scope, "path": path, "root_path": ""}, receive, send)
