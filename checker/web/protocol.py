"""HTTP connections that do not wait for ever: for the head of a request, or for a client that does not read its answer."""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


class PatientProtocol(H11Protocol):
    """A connection with bounds in time; the body of a request has its own, see `checker.web.bodies`."""

    head_seconds = 15.0
    stall_seconds = 60.0
    _head_timer: asyncio.TimerHandle | None = None
    _stall_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Expect the head of a request from now on."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take bytes, and see whether the head of a request is still missing."""
        super().data_received(data)
        self._watch()

    def _watch(self) -> None:
        waiting = self.conn.their_state is h11.IDLE and (self.cycle is None or bool(self.conn.trailing_data[0]))
        if waiting and self._head_timer is None:
            self._head_timer = self.loop.call_later(self.head_seconds, self.transport.abort)
        elif not waiting:
            self._stop_head()

    def pause_writing(self) -> None:
        """Give a client that does not read some time to do so."""
        super().pause_writing()
        self._stop_stall()
        self._stall_timer = self.loop.call_later(self.stall_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on: the client has read."""
        super().resume_writing()
        self._stop_stall()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the clocks."""
        self._stop_head()
        self._stop_stall()
        super().connection_lost(exc)

    def timeout_keep_alive_handler(self) -> Any:
        """Close a connection that brought nothing new."""
        self._stop_head()
        return super().timeout_keep_alive_handler()

    def _stop_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _stop_stall(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None
