"""What stands between a browser and Gradio."""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send


class CompressedPage(GZipMiddleware):
    """Sends the page's document gzipped, a sixth of its size: Gradio compresses files, by their extensions alone."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        answers = super().__call__ if scope["type"] == "http" and scope["path"] == "/" else self.app
        await answers(scope, receive, send)
