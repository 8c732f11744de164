"""Reads web archives (WARC 1.0 and 1.1, ISO 28500): the pages in them, as Common Crawl and CC-NEWS hold them.

fastwarc finds the records and their headers. What servers did to a page on its way (chunks, compression) is undone
here, in bounded memory: fastwarc ends the whole archive where one page is damaged, and unpacks without bound.
"""

import io
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC
from typing import IO, Any, BinaryIO, Final, cast

from copydesk_producers.readers.archives import Member
from copydesk_producers.readers.item import UnreadableInput
from copydesk_producers.readers.place import Place
from copydesk_producers.readers.streams import Meter, buffered, metered

_OK: Final = 200
#: Bytes of one answer that are read; a page of the largest size fits, whatever its server packed it with.
_ANSWER: Final = 64 * 1024**2
_CHUNK: Final = 1 << 16
_SIZE_LINE: Final = 1024


class _Answer(io.RawIOBase):
    """The body of a record, whose reader is no Python stream; ends at what an answer may have."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._left = _ANSWER

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer
        data: bytes = self._reader.read(min(len(buffer), self._left))
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)


class _Chunked(io.RawIOBase):
    """The body of an answer in chunks (RFC 9112, section 7.1); one that is not, though it says so, as it is."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self._left: int | None = 0
        self._begun = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer
        if self._left == 0:
            line = self._inner.readline(_SIZE_LINE)
            if self._begun and line in (b"\r\n", b"\n"):
                line = self._inner.readline(_SIZE_LINE)
            try:
                self._left = int(line.partition(b";")[0].strip(), 16)
            except ValueError:
                if self._begun or not line:
                    return 0  # it breaks off here
                self._left = None  # the archive kept the body without its chunks
                self._begun = True
                buffer[: len(line)] = line
                return len(line)
            self._begun = True
            if self._left <= 0:
                return 0
        data = self._inner.read(len(buffer) if self._left is None else min(len(buffer), self._left))
        if self._left is not None:
            self._left = self._left - len(data) if data else 0
        buffer[: len(data)] = data
        return len(data)


class _Decoded(io.RawIOBase):
    """What a server compressed with deflate or Brotli; gzip is told by its first bytes, as everywhere."""

    def __init__(self, inner: IO[bytes], decompress: Callable[[bytes], Iterator[bytes]]) -> None:
        self._inner = inner
        self._decompress = decompress
        self._pieces: Iterator[bytes] = iter(())
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer
        while not self._ready:
            piece = next(self._pieces, None)
            if piece is not None:
                self._ready = piece
                continue
            data = self._inner.read(_CHUNK // 64)  # small pieces: deflate may make each a thousand times larger
            if not data:
                return 0
            self._pieces = self._decompress(data)
        data, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def members_of_warc(stream: IO[bytes], place: Place, meter: Meter) -> Iterator[Member]:
    """The pages in a web archive, with their addresses and the time they were fetched (`metadata.crawled_at`).

    Read are answers with status 200, resources, and texts that were made of pages (WET). Others are passed over:
    requests, redirects, errors, and records that only say that nothing changed.

    Raises:
        UnreadableInput: It is damaged; what stands before is read.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType  # only such files need it

    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    try:
        for record in ArchiveIterator(
            cast("BinaryIO", _Told(stream)), record_types=wanted, parse_http=True, auto_decode="none", quirks_mode=True
        ):
            url = (record.headers.get("WARC-Target-URI") or "").strip().strip("<>")
            answer = record.http_headers
            if answer is not None and answer.status_code != _OK:
                continue
            if not url.startswith(("http://", "https://")):
                continue
            named = url.partition("://")[2][:200]
            inside = place.inside(named, url=url, **_crawled(record))
            # One page may stand there several times: the record's place in the unpacked archive tells which.
            path = f"{inside.path} (record at byte {record.stream_pos:,})"
            yield (
                Place(path, inside.name, "", url, inside.metadata, inside.depth, record.http_charset or None),
                _opener(record, answer, meter),
            )
    except OSError as error:
        raise UnreadableInput(f"is damaged: {error}") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a failure inside of fastwarc arrives here
            raise
        raise UnreadableInput(f"is damaged: {error}") from None


class _Told:
    """A stream that knows where it is, which fastwarc asks for."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at


def _crawled(record: Any) -> dict[str, str]:
    date = record.record_date
    try:
        return {} if date is None else {"crawled_at": date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    except OverflowError:  # the first day of year 1 in a zone east of UTC, or the last of 9999 in one west of it
        return {}


def _opener(record: Any, answer: Any, meter: Meter) -> Callable[[], IO[bytes]]:
    def opened() -> IO[bytes]:
        body = buffered(_Answer(record.reader))
        if answer is None:
            return body
        if "chunked" in (answer.get("Transfer-Encoding") or "").lower():
            body = buffered(_Chunked(body))
        encoding = (answer.get("Content-Encoding") or "").strip().lower()
        if encoding == "deflate":
            body = metered(buffered(_Decoded(body, _Inflate())), meter, unpacked=True)
        elif encoding == "br":
            body = metered(buffered(_Decoded(body, _brotli())), meter, unpacked=True)
        return body

    return opened


class _Inflate:
    """Undoes `deflate`: with the header of zlib, as the standard says, or without, as many servers write it."""

    def __init__(self) -> None:
        self._state: Any = None

    def __call__(self, data: bytes) -> Iterator[bytes]:
        if self._state is None:
            with_header = len(data) > 1 and data[0] & 15 == 8 and (data[0] << 8 | data[1]) % 31 == 0
            self._state = zlib.decompressobj(zlib.MAX_WBITS if with_header else -zlib.MAX_WBITS)
        if not self._state.eof:  # zlib would copy all that stands behind the end, at each call
            yield self._state.decompress(data)


def _brotli() -> Callable[[bytes], Iterator[bytes]]:
    """Undoes Brotli in pieces: a few hundred bytes of it may be gigabytes."""
    import brotli  # only such pages need it

    state = brotli.Decompressor()

    def decompress(data: bytes) -> Iterator[bytes]:
        try:
            piece: bytes = state.process(data, output_buffer_limit=_CHUNK)
            while piece:
                yield piece
                piece = state.process(b"", output_buffer_limit=_CHUNK)
        except brotli.error as error:
            raise UnreadableInput(f"is damaged: {error}") from None

    return decompress
