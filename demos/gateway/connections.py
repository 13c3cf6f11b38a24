"""Connections on which a request begins and does not end: uvicorn would keep each for ever."""

import asyncio

from uvicorn.config import HTTP_PROTOCOLS
from uvicorn.protocols.http.auto import AutoHTTPProtocol

# Seconds for a request's first line and headers, from the first byte of it or from the connection's start.
HEAD_SECONDS = 20.0


class Connection(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """uvicorn's connection, closed where a request has not come in time."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait on for a request that has begun; its end, and then uvicorn's own patience, end that."""
        super().data_received(data)
        if not self._is_idle():
            self._forget()
        elif self._timer is None:
            self._wait()

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

    def _is_idle(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or bool(self.cycle.response_complete)


def close_half_requests() -> None:
    """Have the server that Gradio starts use such connections: Gradio does not hand uvicorn's settings through."""
    HTTP_PROTOCOLS["auto"] = f"{__name__}:{Connection.__name__}"
