"""A TCP proxy in front of a server that loses connections on purpose, at a chosen call of a script."""

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Literal, Self

Fault = Literal[
    "before",  # the call never reaches the server
    "middle",  # half of the call does
    "after",  # the server carries the call out, and its reply is lost
]


class LossyProxy:
    """Forwards to a unix socket; at the n-th `command` (from 1) it loses the connection as `faults[n]` says."""

    def __init__(self, server: str, faults: Mapping[int, Fault], command: bytes = b"EVALSHA") -> None:
        self._server = server
        self.faults = dict(faults)
        self.calls = 0
        #: While set, whoever connects is turned away.
        self.shut = False
        self._command = command
        self._lost_replies: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.url = f"redis://127.0.0.1:{self._listener.getsockname()[1]}/0"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):  # the listener is closed at the end of the test
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                if self.shut:
                    _close(client, server)
                    continue
                try:
                    server.connect(self._server)
                except OSError:  # it is away, and may come back
                    _close(client, server)
                    continue
                self._open += (client, server)
                threading.Thread(target=self._up, args=(client, server), daemon=True).start()
                threading.Thread(target=self._down, args=(client, server), daemon=True).start()

    def _up(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):  # either side may close at any time: that is what is tested
            while data := client.recv(1 << 20):
                if self._command in data:
                    self.calls += 1
                    fault = self.faults.get(self.calls)
                    if fault == "before":
                        break
                    if fault == "middle":
                        server.sendall(data[: len(data) // 2])
                        break
                    if fault == "after":
                        self._lost_replies.add(client)
                server.sendall(data)
        _close(client, server)

    def _down(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):  # as above
            while data := server.recv(1 << 20):
                if client in self._lost_replies:
                    break
                client.sendall(data)
        _close(client, server)

    def drop(self) -> int:
        """Loses every connection there is, in the middle of whatever it carries; how many."""
        lost, self._open = self._open, []
        _close(*lost)
        return len(lost) // 2

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _close(self._listener, *self._open)


def _close(*sockets: socket.socket) -> None:
    for each in sockets:
        with suppress(OSError):  # it may be closed already
            each.shutdown(socket.SHUT_RDWR)
        each.close()
