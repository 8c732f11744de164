"""The HTTP server: uvicorn, with limits against connections that say nothing."""

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from copydesk_desk.serve.app import Rooms, make_app
from copydesk_desk.serve.door import Door
from copydesk_desk.serve.slow_readers import SlowReaders
from copydesk_desk.serve.unsent import unsent
from copydesk_schemas import SettingsError

#: Seconds that the head of a request may take, from its connection on.
HEAD_SECONDS: Final = 10.0
#: Connections that are served at the same time.
CONNECTIONS: Final = 2_500
#: Seconds that open requests may take when the process is asked to stop.
_STOP_SECONDS: Final = 10
#: Bytes that wait for a slow reader before it has to be waited for.
_WRITE_BUFFER: Final = 32 * 1024
#: Bytes that the system keeps of what is sent to one connection; by itself it takes up to some megabytes for each.
_SEND_BUFFER: Final = 128 * 1024
#: Seconds in which a reader that is waited for takes `_LEAST_TAKEN` bytes, or all that waits for it.
READER_SECONDS: Final = 60.0
_LEAST_TAKEN: Final = 16 * 1024
#: Bytes that may wait for all slow readers of a process. Over that, whom most waits for is put out.
WAITING_BYTES: Final = 256 * 1024 * 1024


class PatientProtocol(H11Protocol):
    """HTTP/1.1 that hangs up where no request comes, or an answer is not read: uvicorn itself waits for ever."""

    #: Those of the server.
    slow_readers: SlowReaders
    #: Bytes that waited for a slow reader when it was looked at last, and the next look; None: it takes what comes.
    _waiting = 0
    _reader_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begins to wait for a request."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=_WRITE_BUFFER)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        if len(self.connections) > 2 * CONNECTIONS:
            transport.abort()
            return
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def data_received(self, data: bytes) -> None:
        """Takes more of a request; the first bytes of a next one begin a new wait."""
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:  # a head is complete
            self._head_timer.cancel()
        elif (before is None or before.response_complete) and self._head_timer.cancelled():
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def handle_events(self) -> None:
        """Begins requests. One with two lengths is the last of its connection (RFC 9112, section 6.1).

        A proxy in front may believe the other length, and what follows to be of somebody else.
        """
        before = self.cycle
        super().handle_events()
        names = {name for name, _ in self.scope["headers"]} if self.cycle is not before else set()
        if {b"transfer-encoding", b"content-length"} <= names:
            self.cycle.keep_alive = False

    def connection_lost(self, exc: Exception | None) -> None:
        """Ends the waits."""
        super().connection_lost(exc)
        self._head_timer.cancel()
        self._end_reader_timer()

    def pause_writing(self) -> None:
        """Begins to wait for a slow reader."""
        super().pause_writing()
        self._wait_for_reader()
        self.slow_readers.add(self.transport)

    def resume_writing(self) -> None:
        """The reader took what waited."""
        super().resume_writing()
        self._end_reader_timer()

    def _wait_for_reader(self) -> None:
        self._waiting = self._not_taken()
        self._reader_timer = self.loop.call_later(READER_SECONDS, self._look_at_reader)

    def _look_at_reader(self) -> None:
        """Hangs up if the reader took next to nothing since the last look."""
        if self._waiting - self._not_taken() < _LEAST_TAKEN:
            self.transport.abort()
        else:
            self._wait_for_reader()

    def _not_taken(self) -> int:
        """Bytes that wait here and in the system, which takes more only when a third of what it keeps has left."""
        kept = unsent(self.transport.get_extra_info("socket"))
        return int(self.transport.get_write_buffer_size()) + kept

    def _end_reader_timer(self) -> None:
        self.slow_readers.remove(self.transport)
        if self._reader_timer is not None:
            self._reader_timer.cancel()
            self._reader_timer = None

    def _give_up(self) -> None:
        if not self.transport.is_closing() and (self.cycle is None or self.cycle.response_complete):
            self.transport.close()


class Server(uvicorn.Server):
    """A server that ends its event streams, and returns, when it is asked to stop."""

    def __init__(self, door: Door, on_start: Callable[[], None], rooms: Rooms | None = None) -> None:
        config = uvicorn.Config(
            make_app(door, rooms),
            http=type("Patient", (PatientProtocol,), {"slow_readers": SlowReaders(WAITING_BYTES)}),
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            proxy_headers=False,  # a header must not say who the caller is
            server_header=False,
            limit_concurrency=CONNECTIONS,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=_STOP_SECONDS,
        )
        super().__init__(config)
        self._door, self._on_start = door, on_start

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts, and says so."""
        await super().startup(sockets)
        self._on_start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends the event streams first: they would go on for ever."""
        self._door.tail.close()
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):  # a reader that takes nothing holds its connection open
            connection.transport.abort()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stops at SIGINT and SIGTERM, and leaves the rest to the caller: uvicorn would raise them again."""
        if threading.current_thread() is not threading.main_thread():  # only that one may handle signals
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def bind(host: str, port: int) -> socket.socket:
    """Opens the port.

    Args:
        host: Name or address to listen on.
        port: Number; 0: a free one.

    Raises:
        SettingsError: That cannot be done.
    """
    try:
        [(family, _, _, _, address), *_] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        opened = socket.socket(family, socket.SOCK_STREAM)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
    except OSError as error:
        raise SettingsError(f"--host {host} --port {port}: {error.strerror or error}") from None
    except UnicodeError as error:
        raise SettingsError(f"--host {host} is no name of a host: {error}") from None
    return opened
