"""Unpacks gzip, bzip2, xz and Zstandard, told by their first bytes, in bounded memory."""

import bz2
import gzip
import io
import lzma
from collections.abc import Callable
from typing import IO, Final, Protocol, cast

from copydesk_producers.readers.item import UnreadableInput
from copydesk_producers.readers.streams import buffered

#: What begins each kind of packed data.
MAGIC: Final[dict[bytes, str]] = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "Zstandard",
}
#: Suffixes that packing adds to a name.
PACKED: Final = (".gz", ".bz2", ".xz", ".zst")

#: How many first bytes tell how data are packed.
TOLD_BY: Final = 10
#: What follows the magic of bzip2 and the size of its blocks: a block, or the end.
_BZIP2_BLOCKS: Final = (b"1AY&SY", b"\x17rE8P\x90")
#: xz -9 needs 65 MiB to unpack. The header of a file may ask for gigabytes.
_XZ_MEMORY: Final = 100 * 1024**2
#: zstd writes windows of up to 8 MiB unless it is told `--long`, which writes 128.
_ZSTD_WINDOW: Final = 128 * 1024**2
_CHUNK: Final = 1 << 16
#: Four bytes may unpack to 128 KiB, and a piece is unpacked at once: to 32 MiB at most.
_ZSTD_PIECE: Final = 1 << 10


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Unpacking(io.RawIOBase):
    """The unpacked bytes of one or more streams of bzip2 or xz, laid end to end."""

    def __init__(self, packed: IO[bytes], new: Callable[[], _Decompressor]) -> None:
        self._packed = packed
        self._new = new
        self._current = new()
        self._begun = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer
        while True:
            data = b""
            if self._current.eof:
                data = self._current.unused_data.lstrip(b"\0") or self._packed.read(_CHUNK).lstrip(b"\0")
                if not data:
                    return 0
                self._current, self._begun = self._new(), False
            elif self._current.needs_input:
                data = self._packed.read(_CHUNK)
                if not data:
                    raise EOFError("it ends before its data do")
            unpacked = self._current.decompress(data, len(buffer))
            if unpacked:
                buffer[: len(unpacked)] = unpacked
                return len(unpacked)


def packing_of(head: bytes) -> str | None:
    """How the data with this beginning are packed; None if they are not."""
    kind = next((kind for magic, kind in MAGIC.items() if head.startswith(magic)), None)
    if kind == "bzip2" and not head[4:].startswith(_BZIP2_BLOCKS):
        return None  # a text may begin with these three letters
    return kind


def unpack(stream: IO[bytes], kind: str) -> IO[bytes]:
    """The unpacked bytes of a stream.

    Args:
        stream: The packed bytes; they may be several packed pieces, laid end to end.
        kind: What `packing_of` said.

    Raises:
        UnreadableInput: Not here but while it is read: see `DAMAGED` for what else damaged data raise.
    """
    if kind == "gzip":
        return cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
    if kind == "bzip2":
        return buffered(_Unpacking(stream, bz2.BZ2Decompressor))
    if kind == "xz":
        return buffered(_Unpacking(stream, lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY)))
    return buffered(_ZstdStream(stream))


class _ZstdStream(io.RawIOBase):
    """The unpacked bytes of Zstandard frames. The library's own reader takes one that breaks off for a whole one."""

    def __init__(self, packed: IO[bytes]) -> None:
        import zstandard  # only such files need it

        self._error = zstandard.ZstdError
        self._decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        self._frame = self._decompressor.decompressobj()
        self._packed = packed
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer
        while not self._ready:
            data = self._frame.unused_data if self._frame.eof else b""
            data = data or self._packed.read(_ZSTD_PIECE)
            if self._frame.eof:
                if not data:
                    return 0
                self._frame = self._decompressor.decompressobj()
            elif not data:
                raise EOFError("it ends before its data do")
            try:
                self._ready = memoryview(self._frame.decompress(data))
            except self._error as error:
                raise UnreadableInput(f"is damaged: {error}") from None
        given = self._ready[: len(buffer)]
        self._ready = self._ready[len(given) :]
        buffer[: len(given)] = given
        return len(given)
