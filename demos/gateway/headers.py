"""What every answer tells the browser about itself."""

import os

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio needs scripts and styles inside its document, and makes functions of text (js_on_load). jax-js starts a worker
# from a blob. Who may show the page in a frame is the host's to say: a Space is shown inside a page of huggingface.co.
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
# Such as 'none', 'self' or https://school.example; where it is not set, everybody may.
FRAMES = "TEMPERATURE_LAB_FRAMES"
# No document is made of these, and the first tab has a hundred of them: the policy would be 27 KB.
_WITHOUT = ("text/css", "text/javascript", "application/javascript")
# Which no proxy may gather: nginx would send on what has come to 4 KB, or all of it at the end.
_STREAM = "text/event-stream"


def policy() -> str:
    """The policy with the pages that may show this one. Raises ValueError for what would be a rule of its own."""
    frames = os.environ.get(FRAMES, "").strip()
    if not frames.isprintable() or any(sign in frames for sign in ",;"):
        raise ValueError(f"{FRAMES} must be sources of frame-ancestors with spaces between them, got {frames!r:.80}")
    return f"{POLICY}; frame-ancestors {frames}" if frames else POLICY


class SafeHeaders:
    """Nothing comes from another host, and nothing is taken for another kind of file than it says it is.

    No other site learns the page's address, in which a prompt may stand.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._policy = policy()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                kind = headers.get("content-type", "")
                if not kind.startswith(_WITHOUT):
                    headers["Content-Security-Policy"] = self._policy
                if kind.startswith(_STREAM):
                    headers["X-Accel-Buffering"] = "no"
            await send(message)

        await self.app(scope, receive, send_safely)
