"""Reads the body of a request within limits of size, time and memory, and unpacks gzip within the same limits."""

import asyncio
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any, Final, Protocol

from starlette.requests import ClientDisconnect, Request

from copydesk_desk.serve.problems import RETRY_SECONDS, Problem
from copydesk_schemas import DocumentTooLarge, parse_json

#: Most bytes of a body, packed or unpacked.
BODY_BYTES: Final = 16 * 1024 * 1024
#: Most bytes of all bodies that are held at the same time.
HELD_BYTES: Final = 128 * 1024 * 1024
#: Most bytes of them with one key, or from all who have shown none: bodies that come slowly keep nobody else out.
CALLER_BYTES: Final = HELD_BYTES // 4
#: Files of gzip that may be joined in a body: an empty one has 20 bytes, and 16 MB of those take seconds.
MEMBERS: Final = 1_000
#: Lists and objects of a document, with the brackets in its text: each empty one of three bytes takes 140 in memory, so
#: 20 KB of gzip took 770 MB before anybody could say that the document is too large.
BRACKETS: Final = 500_000
#: Seconds that a whole body may take, and that one piece of it may.
BODY_SECONDS: Final = 60.0
PIECE_SECONDS: Final = 10.0
#: Bytes that are unpacked at once, in a thread.
_UNPACKED: Final = 1024 * 1024


class Unpacker(Protocol):
    """Where bodies are unpacked: a door."""

    def unpacking(self, key: str | None) -> AbstractAsyncContextManager[None]:
        """Waits until nobody else unpacks with a key."""

    async def run(self, work: Callable[[], bytes]) -> bytes:
        """Does work in a thread."""


class Held:
    """Counts the bytes of the bodies that are in memory."""

    def __init__(self) -> None:
        self._of_callers: Counter[str] = Counter()

    @property
    def bytes(self) -> int:
        """Of all requests together."""
        return self._of_callers.total()

    @contextmanager
    def of_request(self, caller: str | None) -> Iterator["Share"]:
        """What one request holds; given back at the end.

        Args:
            caller: Whose request it is; None where there is nobody else to keep out.
        """
        share = Share(self, caller)
        try:
            yield share
        finally:
            name = caller or ""
            self._of_callers[name] -= share.bytes
            if not self._of_callers[name]:
                del self._of_callers[name]

    def take(self, caller: str | None, size: int) -> None:
        """Counts more bytes of a caller, or refuses them with a Problem."""
        whose, limit = "All requests together", HELD_BYTES
        full = self.bytes + size > limit
        if not full and caller is not None:
            whose, limit = "The requests of one caller", CALLER_BYTES
            full = self._of_callers[caller] + size > limit
        if full:
            raise Problem(
                429,
                "Too much at once",
                f"{whose} hold {limit:,} bytes. Send this one again a little later.",
                headers={"Retry-After": str(RETRY_SECONDS)},
            )
        self._of_callers[caller or ""] += size


class Share:
    """The bytes that one request holds."""

    def __init__(self, held: Held, caller: str | None) -> None:
        self._held, self._caller = held, caller
        self.bytes = 0

    def take(self, size: int) -> None:
        """Counts more bytes of this request."""
        self._held.take(self._caller, size)
        self.bytes += size


async def read_body(
    request: Request, share: Share, unpacker: Unpacker, key: str | None, most: int = BODY_BYTES
) -> bytes:
    """Reads the body, unpacked.

    Args:
        request: The request; its `Content-Encoding` may be `gzip`.
        share: Where the bytes are counted.
        unpacker: Unpacks it in a thread: 16 KB may become 16 MB, and meanwhile nobody else would be answered.
        key: Id of the key that sent it; None: there are no keys.
        most: Bytes that it may have, packed or unpacked.

    Raises:
        Problem: 413 it is larger than that, 408 it comes too slowly, 415 it is packed otherwise, 400 it is not what
            its headers say.
    """
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise Problem(415, "Content-Encoding is not supported", "Send the body as it is, or packed with gzip.")
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > most:
        raise _too_large(most)
    unpack = _Gunzip() if encoding == "gzip" else None
    body = bytearray()  # pieces may have a byte each
    packed = 0

    def take(part: bytes) -> None:
        if len(body) + len(part) > most:
            raise _too_large(most)
        share.take(len(part))
        body.extend(part)

    try:
        async with asyncio.timeout(BODY_SECONDS):
            pieces = aiter(request.stream())
            while True:
                async with asyncio.timeout(PIECE_SECONDS):
                    piece = await anext(pieces, None)
                if piece is None:
                    break
                packed += len(piece)
                if packed > most:
                    raise _too_large(most)
                if unpack is None:
                    take(piece)
                    continue
                unpack.packed = piece
                async with unpacker.unpacking(key):
                    while part := await unpacker.run(unpack.next):
                        take(part)
    except TimeoutError:
        raise Problem(
            408, "The body came too slowly", "Send it at once, in smaller requests.", headers={"Connection": "close"}
        ) from None
    except ClientDisconnect:
        raise Problem(400, "The body is not complete", "The connection ended within the body.") from None
    if unpack is not None:
        unpack.finish()
    return bytes(body)


def parse_document(data: bytes) -> Any:
    """The value of the JSON of one document.

    Args:
        data: The JSON.

    Raises:
        DocumentError: It is none.
        DocumentTooLarge: It has more lists and objects than a document may have.
    """
    if data.count(b"{") + data.count(b"[") > BRACKETS:
        raise DocumentTooLarge(f"the document has more than {BRACKETS:,} opening brackets")
    return parse_json(data)


class _Gunzip:
    """Unpacks gzip piece by piece; no more than a piece is in memory before it is counted."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=31)
        self._members = 1
        #: What is still to be unpacked.
        self.packed = b""

    def next(self) -> bytes:
        """The next piece; empty where all that came is unpacked."""
        while self.packed:
            try:
                part = self._stream.decompress(self.packed, _UNPACKED)
            except zlib.error as error:
                raise Problem(400, "The body is not gzip", f"It cannot be unpacked: {error}.") from None
            self.packed = self._stream.unconsumed_tail
            if self._stream.eof:
                self.packed = self._stream.unused_data
                if self.packed:  # gzip files may be joined
                    self._members += 1
                    if self._members > MEMBERS:
                        detail = f"It is more than {MEMBERS:,} files of gzip that are joined. Pack it at once."
                        raise Problem(400, "The body is cut too small", detail, headers={"Connection": "close"})
                    self._stream = zlib.decompressobj(wbits=31)
            if part:
                return part
        return b""

    def finish(self) -> None:
        """A Problem if the stream is not at its end."""
        if not self._stream.eof:
            raise Problem(400, "The body is not gzip", "It ends in the middle of a gzip stream.")


def _too_large(most: int) -> Problem:
    return Problem(
        413,
        "The body is too large",
        f"A body may have {most:,} bytes, unpacked as well. Send several requests.",
        headers={"Connection": "close"},
    )
