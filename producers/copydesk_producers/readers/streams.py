"""Streams that are looked at before they are read, and that count what went through them."""

import errno
import io
import os
from typing import IO, Final, cast

from copydesk_producers.readers.item import UnreadableInput

#: Unpacked bytes of one input up to which its ratio does not count: runs of blanks shrink to nothing.
_FREE: Final = 256 * 1024**2
#: How many times its size an input may unpack to. Text shrinks to a fifth, repeated JSON to a fiftieth.
_RATIO: Final = 200
#: Bytes of the documents of one input up to which their ratio does not count: as many as a watched address may send.
_FREE_DOCUMENTS: Final = 64 * 1024**2
#: How many times its size the documents of an input may have. A row of a table takes the name of each column along,
#: and digits below long names become thirty times as many bytes.
_DOCUMENTS_RATIO: Final = 50

_BUFFER: Final = 1 << 16


def read_some(stream: IO[bytes], count: int) -> bytes:
    """Up to `count` bytes, as many as one read gives: where a stream breaks off, a longer read loses what it had."""
    read = getattr(stream, "read1", stream.read)
    data: bytes = read(count)
    return data


class Meter:
    """Counts the bytes that one input gave, what they unpacked to, over all its layers, and its documents."""

    def __init__(self) -> None:
        self.packed = 0
        self.unpacked = 0
        self.documents = 0
        #: Whether the input unpacked to more than any text does, and no more of it is read.
        self.exhausted = False

    def begin_part(self) -> None:
        """Counts what follows by itself, where each part is used and let go before the next is read."""
        self.packed = self.unpacked = 0

    def add_unpacked(self, count: int) -> None:
        """Counts unpacked bytes.

        Raises:
            UnreadableInput: They are far more than any text unpacks to.
        """
        self.unpacked += count
        if self.unpacked > _FREE and self.unpacked > _RATIO * self.packed:
            self.exhausted = True
            raise UnreadableInput(
                f"unpacks to more than {_RATIO} times its size ({self.unpacked:,} bytes so far), which no text does:"
                " the rest is not read"
            )

    def add_document(self, count: int) -> None:
        """Counts the bytes of a document.

        Raises:
            UnreadableInput: The documents have far more bytes than they were read from: what stands once in the input,
                such as the name of a column, is repeated in each.
        """
        self.documents += count
        if self.documents > _FREE_DOCUMENTS and self.documents > _DOCUMENTS_RATIO * (self.packed + self.unpacked):
            raise UnreadableInput(
                f"repeats in each document what stands in it once, so that they have more than {_DOCUMENTS_RATIO} times"
                f" its size ({self.documents:,} bytes so far): the rest is not read"
            )


def check_stored(file: IO[bytes]) -> None:
    """Looks whether a file is one of holes: `truncate -s 1T` makes one that takes no space, and an hour to read.

    Args:
        file: A file that was opened, and not read yet.

    Raises:
        UnreadableInput: It is as much larger than what is stored of it as no packed file may be.
    """
    told = os.fstat(file.fileno())
    blocks = getattr(told, "st_blocks", told.st_size)  # of 512 bytes; Windows does not say
    if told.st_size <= max(_FREE, _RATIO * blocks * 512):
        return
    stored = _stored(file.fileno(), told.st_size)
    if told.st_size > _RATIO * stored:
        what = f"is a sparse file: of its {told.st_size:,} bytes only {stored:,} are stored, the rest are holes"
        raise UnreadableInput(what, kind="sparse files")


def _stored(file: int, size: int) -> int:
    """The bytes of a file that are in no hole, or as many of them as show that it is none of holes.

    Network file systems may say that a file has no blocks, but then they know of no holes either.
    """
    at = stored = 0
    try:
        while at < size and size > _RATIO * stored:
            begin = os.lseek(file, at, os.SEEK_DATA)
            at = os.lseek(file, begin, os.SEEK_HOLE)
            stored += at - begin
    except OSError as error:
        if error.errno != errno.ENXIO:  # that there is nothing further on; else they cannot be asked for
            return size
    finally:
        os.lseek(file, 0, os.SEEK_SET)
    return stored


class _Metered(io.RawIOBase):
    """A stream that tells a meter how many bytes were read from it."""

    def __init__(self, inner: IO[bytes], meter: Meter, *, unpacked: bool) -> None:
        self._inner = inner
        self._meter = meter
        self._unpacked = unpacked

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer
        data = read_some(self._inner, len(buffer))
        if self._unpacked:
            self._meter.add_unpacked(len(data))
        else:
            self._meter.packed += len(data)
        buffer[: len(data)] = data
        return len(data)


class _Joined(io.RawIOBase):
    """A head that was already read, and the stream that it was read from."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer
        data: bytes | memoryview = self._head[: len(buffer)]
        if data:
            self._head = self._head[len(data) :]
        else:
            data = read_some(self._rest, len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Failing(io.RawIOBase):
    """The end of a stream that could not be read on."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer
        raise self._error


def metered(stream: IO[bytes], meter: Meter, *, unpacked: bool) -> IO[bytes]:
    """The stream, with its bytes counted as those of the input or as unpacked ones."""
    return buffered(_Metered(stream, meter, unpacked=unpacked))


def buffered(raw: io.RawIOBase) -> IO[bytes]:
    """A raw stream with a buffer in front."""
    return cast("IO[bytes]", io.BufferedReader(raw, _BUFFER))


def peek(stream: IO[bytes], count: int) -> tuple[bytes, IO[bytes]]:
    """Looks at the beginning of a stream.

    Args:
        stream: Any stream; it need not be seekable.
        count: How many bytes to look at.

    Returns:
        Its first bytes (fewer than `count` only if it ends), and a stream of all its bytes.
    """
    head = bytearray()
    try:
        while len(head) < count and (data := read_some(stream, count - len(head))):
            head += data
    except Exception as error:  # told when the reader comes to it: what stands before is read
        if not head:
            raise
        stream = buffered(_Failing(error))
    return bytes(head), buffered(_Joined(bytes(head), stream))
