"""Rooms for pages of another origin: the lab as plain files, whose address names this server.

Whoever asks proves it by X-Room, which no browser sends by itself, as it would a cookie: any page may ask.
"""

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

_ALLOWED = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}
# A page on the net may ask a server in the school's own network, where the browser asks that first.
_ASKED_FIRST = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "X-Room",
    "Access-Control-Allow-Private-Network": "true",
    "Access-Control-Max-Age": "600",
}


def for_all_pages(send: Send) -> Send:
    """`send`, with headers by which a page of any origin may read the answer."""

    async def send_allowed(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(_ALLOWED)
        await send(message)

    return send_allowed


async def allow(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer the question that a browser asks before it asks for another page's sake."""
    await Response(status_code=204, headers={**_ALLOWED, **_ASKED_FIRST})(scope, receive, send)
