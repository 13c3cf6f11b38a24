"""What a request may bring: a small body of JSON, and no file."""

import asyncio
import json
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.host_limits import host_limits

MOST_BYTES = host_limits().body_bytes
MOST_DEEP = 32
BODY_SECONDS = 20.0


class RefusedBodyError(Exception):
    """The status and the sentence for a body that breaks a rule."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class SmallBodies:
    """Refuses a body that is long (413) or slow (408), is no JSON (400), or has a file record (422).

    Gradio would fetch the file.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            messages = await received(Headers(scope=scope), receive)
            _check(b"".join(message.get("body", b"") for message in messages))
        except RefusedBodyError as refused:
            await JSONResponse({"error": str(refused)}, refused.status)(scope, receive, send)
            return

        async def receive_again() -> Message:
            return messages.pop(0) if messages else await receive()

        await self.app(scope, receive_again, send)


async def received(headers: Headers, receive: Receive, most: int = MOST_BYTES) -> list[Message]:
    """The messages that bring a body of at most so many bytes, whether or not it says its length before."""
    said = headers.get("content-length", "0")
    messages: list[Message] = []
    length, more = (int(said) if said.isdecimal() and int(said) > most else 0), True
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while more and length <= most:
                messages.append(await receive())
                more = messages[-1].get("more_body", False)
                length += len(messages[-1].get("body", b""))
    except TimeoutError:
        raise RefusedBodyError(408, f"a request's body must come within {BODY_SECONDS:g} seconds") from None
    if length <= most and not more:
        return messages
    raise RefusedBodyError(413, f"a request's body must have at most {most:,} bytes, got more")


def _check(body: bytes) -> None:
    """Raise RefusedBodyError unless `body` is empty, or JSON without a file record."""
    if not body:
        return
    try:
        values = [json.loads(body)]
    except (ValueError, RecursionError):
        raise RefusedBodyError(400, f"a request's body must be JSON, got {body[:40]!r}") from None
    for _ in range(MOST_DEEP):
        for value in values:
            if isinstance(value, dict) and {"path", "meta"} <= value.keys():
                raise RefusedBodyError(422, f"a value must be no file (an object of path and meta), got {value!r:.60}")
        values = [part for value in values for part in _parts(value)]
        if not values:
            return
    raise RefusedBodyError(400, f"lists and objects must be at most {MOST_DEEP} deep, got more")


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
