"""Files as they went out once, packed: thirty who open the page together cost what one does."""

import asyncio
import posixpath

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demos.gateway.routes import parts_of, routes

# Addresses whose content never changes: Gradio's scripts and styles, which have hashes in their names, and ours.
_FILES = routes(["/assets/{file:path}", "/static/{file:path}", "/v/{version}/{name:path}"], "GET")
# Of one file as it is sent, and of all together. The largest draws "the whole picture"; all tabs have 9 MB.
MOST_BYTES, MOST_OF_ALL = 2**22, 2**25
# What an answer takes beside its bytes: its address, its headers and their places here.
_BESIDE = 4096
Key = tuple[str, bool, bool]

# What a visitor's browser asks for a part, or for news: that is answered as ever.
_SPECIAL = ("range", "if-none-match", "if-modified-since", "if-range")


class KeptAnswers:
    """Keeps the whole answer for a file that never changes: read, packed and routed once, by what a browser unpacks."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[Key, list[Message]] = {}
        self._in_making: dict[Key, asyncio.Event] = {}
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        key = _key(scope)
        if key is None:
            await self.app(scope, receive, send)
            return
        for message in await self._answer(key, scope, receive):
            # Its headers are changed on their way out.
            await send({**message, "headers": list(message["headers"])} if "headers" in message else message)

    async def _answer(self, key: Key, scope: Scope, receive: Receive) -> list[Message]:
        """The whole answer. Who asks while it is made waits for it, and for nobody who reads slowly."""
        while key not in self._kept and key in self._in_making:
            await self._in_making[key].wait()
        if key in self._kept:
            return self._kept[key]
        made = self._in_making[key] = asyncio.Event()
        try:
            messages: list[Message] = []
            await self.app(scope, receive, _noting(messages))
            self._keep(key, messages)
            return messages
        finally:
            del self._in_making[key]
            made.set()

    def _keep(self, key: Key, messages: list[Message]) -> None:
        whole = len(messages) > 1 and messages[0]["status"] == 200 and not messages[-1].get("more_body", False)
        size = sum(len(message.get("body", b"")) for message in messages) + _BESIDE
        if whole and size <= min(MOST_BYTES, MOST_OF_ALL - self._bytes):
            self._kept[key] = messages
            self._bytes += size


def _key(scope: Scope) -> Key | None:
    """What is asked for, and how it may be packed; None for what is answered as ever.

    A file has one address, though it is found by others too ("./" within): it is kept under that one alone.
    """
    if scope["type"] != "http" or scope["method"] != "GET" or scope["query_string"]:
        return None
    if parts_of(scope, _FILES) is None or posixpath.normpath(scope["path"]) != scope["path"]:
        return None
    headers = Headers(scope=scope)
    if any(name in headers for name in _SPECIAL):
        return None
    packed = headers.get("accept-encoding", "")
    return scope["path"], "br" in packed, "gzip" in packed


def _noting(messages: list[Message]) -> Send:
    async def note(message: Message) -> None:
        messages.append(dict(message))

    return note
