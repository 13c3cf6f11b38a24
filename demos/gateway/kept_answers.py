"""Files as they went out once, packed: thirty who open the page together cost what one does."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demos.gateway.routes import parts_of, routes

# Addresses whose content never changes: Gradio's scripts and styles, which have hashes in their names, and ours.
_FILES = routes(["/assets/{file:path}", "/static/{file:path}", "/v/{version}/{name:path}"], "GET")
# Of one file, and of all together; the first view of every tab has 3 MB.
MOST_BYTES, MOST_OF_ALL = 2**20, 2**25
# What a visitor's browser asks for a part, or for news: that is answered as ever.
_SPECIAL = ("range", "if-none-match", "if-modified-since", "if-range")


class KeptAnswers:
    """Keeps the whole answer for a file that never changes: read, packed and routed once, by what a browser unpacks."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[tuple[str, bool, bool], list[Message]] = {}
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        key = _key(scope)
        if key is None:
            await self.app(scope, receive, send)
            return
        messages = self._kept.get(key)
        if messages is None:
            messages = []
            await self.app(scope, receive, _noting(messages, send))
            self._keep(key, messages)
        else:
            for message in messages:
                # Its headers are changed on their way out.
                await send({**message, "headers": list(message["headers"])} if "headers" in message else message)

    def _keep(self, key: tuple[str, bool, bool], messages: list[Message]) -> None:
        whole = len(messages) > 1 and messages[0]["status"] == 200 and not messages[-1].get("more_body", False)
        size = sum(len(message.get("body", b"")) for message in messages)
        if whole and key not in self._kept and size <= min(MOST_BYTES, MOST_OF_ALL - self._bytes):
            self._kept[key] = messages
            self._bytes += size


def _key(scope: Scope) -> tuple[str, bool, bool] | None:
    """What is asked for, and how it may be packed; None for what is answered as ever."""
    if scope["type"] != "http" or scope["query_string"] or parts_of(scope, _FILES) is None:
        return None
    headers = Headers(scope=scope)
    if any(name in headers for name in _SPECIAL):
        return None
    packed = headers.get("accept-encoding", "")
    return scope["path"], "br" in packed, "gzip" in packed


def _noting(messages: list[Message], send: Send) -> Send:
    async def send_noted(message: Message) -> None:
        if message["type"] == "http.response.start":
            messages.append({**message, "headers": list(message["headers"])})
        elif message["type"] == "http.response.body":
            messages.append({**message})
        await send(message)

    return send_noted
