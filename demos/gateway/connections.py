"""Connections on which a request begins and does not end: uvicorn would keep each, and all that it sends, for ever."""

import asyncio

from uvicorn.config import HTTP_PROTOCOLS
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# Seconds for a request's first line and headers, from the first byte of it or from the connection's start.
HEAD_SECONDS = 20.0
# What a request has beside its body: its first line, its headers, and the lengths between the pieces of a chunked body.
# Far more than a browser sends; a body itself is limited where it is read.
MOST_BESIDE_BODY = 2**16
_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%b"
)


class Connection(HttpToolsProtocol):
    """uvicorn's faster connection, closed where a request has not come in time or has too much beside its body."""

    _timer: asyncio.TimerHandle | None = None
    _beside_body = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait on for a request that has begun; its end, and then uvicorn's own patience, end that."""
        self._beside_body += len(data)
        super().data_received(data)
        if self._beside_body > MOST_BESIDE_BODY:
            self._refuse()
        if not self._is_idle():
            self._forget()
        elif self._timer is None:
            self._wait()

    def on_body(self, body: bytes) -> None:
        """A piece of a request's body."""
        super().on_body(body)
        self._beside_body -= len(body)

    def on_message_complete(self) -> None:
        """The end of a request, behind which another may have begun."""
        super().on_message_complete()
        self._beside_body = 0

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        super().connection_lost(exc)
        self._forget()

    def _wait(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(HEAD_SECONDS, self._give_up)

    def _forget(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._timer = None
        if self._is_idle():
            self.transport.close()

    def _refuse(self) -> None:
        if self._is_idle():
            rule = f"a request must have at most {MOST_BESIDE_BODY} bytes beside its body, got more".encode()
            self.transport.write(_TOO_LARGE % (len(rule), rule))
        self.transport.close()

    def _is_idle(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or bool(self.cycle.response_complete)


def close_half_requests() -> None:
    """Have the server that Gradio starts use such connections: Gradio does not hand uvicorn's settings through."""
    HTTP_PROTOCOLS["auto"] = f"{__name__}:{Connection.__name__}"
