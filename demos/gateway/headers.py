"""What every answer tells the browser about itself."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio needs scripts and styles inside its document, and makes functions of text (js_on_load). jax-js starts a worker
# from a blob. No rule on frame-ancestors: a Space is shown inside a page of huggingface.co.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
# No document is made of these, and the first tab has a hundred of them: the policy would be 27 KB.
_WITHOUT = ("text/css", "text/javascript", "application/javascript")


class SafeHeaders:
    """Nothing comes from another host, and nothing is taken for another kind of file than it says it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                if not headers.get("content-type", "").startswith(_WITHOUT):
                    headers["Content-Security-Policy"] = POLICY
            await send(message)

        await self.app(scope, receive, send_safely)
