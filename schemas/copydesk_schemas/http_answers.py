"""HTTP connections to servers that are not trusted: a request has one time for all of it, and what is wrong with an
answer is one kind of error, told without the address, whose path may be a secret.
"""

import http.client
import io
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final, cast

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, ProtocolError

#: Bytes of a body that are sent at once: between two pieces the time is looked at.
_PIECE: Final = 1 << 16


def _never() -> bool:
    return False


def _any_server(_connected: socket.socket, _host: str) -> None:
    """Asks every server."""


def bounded_pools(
    whole: float,
    *,
    is_closed: Callable[[], bool] = _never,
    check: Callable[[socket.socket, str], None] = _any_server,
) -> dict[str, Any]:
    """Pools of connections that are bounded, for `PoolManager.pool_classes_by_scheme`.

    The timeouts of urllib3 are for each read and write: a server that sends letter by letter would never meet them.

    Args:
        whole: Seconds that a request may take, from its first byte to the last one of its answer.
        is_closed: Whether what is under way ends at its next bytes.
        check: Called with each connection and the name of its host before anything is sent; what it raises ends the
            request.

    Returns:
        The pools by scheme.
    """

    class Answer(http.client.HTTPResponse):
        def __init__(self, sock: socket.socket, *arguments: Any, end: float, **named: Any) -> None:
            super().__init__(sock, *arguments, **named)
            self.fp = io.BufferedReader(_Timed(self.fp.detach(), end, is_closed))

        def begin(self) -> None:
            super().begin()
            # What is wrong with a head is passed over: urllib3 logs it with the whole address, and a traceback.
            self.msg.defects.clear()
            self.msg.set_payload("")

    class Bounded(HTTPConnection):
        _end = 0.0

        def putrequest(self, *arguments: Any, **named: Any) -> None:
            if self.sock is None:
                self.connect()
            check(self.sock, self.host)
            self._end = time.monotonic() + whole
            self.response_class = cast("Any", partial(Answer, end=self._end))
            super().putrequest(*arguments, **named)

        def send(self, data: Any) -> None:
            for at in range(0, len(data), _PIECE):
                if time.monotonic() > self._end:
                    raise TimeoutError
                super().send(data[at : at + _PIECE])

        def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]  # as that of urllib3
            with parsing_answer():
                return super().getresponse()

    class BoundedTls(Bounded, HTTPSConnection):
        pass

    plain = type("Plain", (urllib3.HTTPConnectionPool,), {"ConnectionCls": Bounded})
    tls = type("Tls", (urllib3.HTTPSConnectionPool,), {"ConnectionCls": BoundedTls})
    return {"http": plain, "https": tls}


@contextmanager
def parsing_answer() -> Iterator[None]:
    """Turns whatever else urllib3 raises at an answer into its ProtocolError: a ValueError at a chunk of size -5.

    Raises:
        ProtocolError: The answer breaks the protocol.
    """
    try:
        yield
    except (HTTPError, http.client.HTTPException, OSError, MemoryError):
        raise
    except Exception as error:
        raise ProtocolError(f"the answer breaks the protocol: {type(error).__name__}") from error


class _Timed(io.RawIOBase):
    """The bytes of one answer, up to a moment of the monotonic clock: a server may send its head letter by letter."""

    def __init__(self, raw: io.RawIOBase, end: float, is_closed: Callable[[], bool]) -> None:
        self._raw, self._end, self._is_closed = raw, end, is_closed

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Reads what is there; TimeoutError when the time is up."""
        if self._is_closed() or time.monotonic() > self._end:
            raise TimeoutError
        return cast("int | None", self._raw.readinto(buffer))

    def close(self) -> None:
        """Closes what is below."""
        self._raw.close()
        super().close()
