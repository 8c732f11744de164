"""Reads ZIP and tar archives member by member; nothing is unpacked into a file."""

import io
import struct
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final, cast

from copydesk_producers.readers.item import UnreadableInput
from copydesk_producers.readers.place import Place
from copydesk_producers.readers.streams import Meter, buffered, metered, read_some

#: A member of an archive: its place, and what opens it.
Member = tuple[Place, Callable[[], IO[bytes]]]

#: A ZIP that stands in another input is copied to a temporary file; above this many bytes it is refused.
_COPIED: Final = 1024**3
_IN_MEMORY: Final = 8 * 1024**2
#: Bytes of the list of members at the end of a ZIP: some 100,000 members, which are held in memory.
_DIRECTORY: Final = 12 * 1024**2
_END: Final = struct.Struct("<4s4H2LH")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR: Final = struct.Struct("<4sLQL")
#: The size in a plain end record whose true value stands in the ZIP64 record.
_IN_ZIP64: Final = 0xFFFFFFFF
#: Bytes of headers between two members of a tar: long names and the like.
_HEADERS: Final = 1024**2
_CHUNK: Final = 1 << 16


def members_of_zip(stream: IO[bytes], place: Place, meter: Meter) -> Iterator[Member]:
    """The files in a ZIP archive, in their order.

    Raises:
        UnreadableInput: It is too large, or has too many members.
    """
    with _seekable(stream, place, meter) as file:
        _check_directory(file)
        with zipfile.ZipFile(file) as archive:
            for info in archive.infolist():
                if not info.is_dir() and not _is_hidden(info.filename):
                    yield place.inside(info.filename), _opener(archive, info, meter)


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo, meter: Meter) -> Callable[[], IO[bytes]]:
    def opened() -> IO[bytes]:
        try:
            return metered(archive.open(info), meter, unpacked=True)
        except (RuntimeError, NotImplementedError, ValueError) as error:  # encrypted, or packed in a way of its own
            raise UnreadableInput(f"cannot be unpacked: {error}") from None

    return opened


def _seekable(stream: IO[bytes], place: Place, meter: Meter) -> IO[bytes]:
    """The archive as a file: itself, or a temporary copy, which is deleted when it is closed."""
    if place.depth == 0 and place.path != place.url:  # an address is no path: a server chooses where it leads
        path = Path(place.path)
        meter.packed += path.stat().st_size
        return path.open("rb")
    copy = cast("IO[bytes]", tempfile.SpooledTemporaryFile(_IN_MEMORY, prefix="copydesk-"))  # noqa: SIM115  # returned
    size = 0
    while data := stream.read(_CHUNK):
        size += len(data)
        if size > _COPIED:
            copy.close()
            raise UnreadableInput(f"is an archive of more than {_COPIED // 1024**2} MiB in another: unpack it first")
        copy.write(data)
    copy.seek(0)
    return copy


def _check_directory(file: IO[bytes]) -> None:
    """Raises UnreadableInput if the list of members at the end is larger than what is held in memory."""
    size = file.seek(0, io.SEEK_END)
    tail_at = max(0, size - (1 << 16) - _END.size - _LOCATOR.size)
    file.seek(tail_at)
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < _END.size:
        raise UnreadableInput("is damaged: the list of its members is missing")
    directory = _directory_size(file, _END.unpack_from(tail, at)[5], size - len(tail) + at, size)
    if directory > _DIRECTORY:
        raise UnreadableInput(f"has a list of members of {directory:,} bytes: split it, or unpack it first")
    file.seek(0)


def _directory_size(file: IO[bytes], plain: int, end_at: int, size: int) -> int:
    """The largest size of the list that an end record gives, whichever of them the reader of this Python takes.

    `zipfile` obeys a ZIP64 record wherever a locator stands, whatever the plain record says. It takes the record
    directly before the locator or, in some versions, the one at the offset that the locator gives.
    """
    if end_at < _LOCATOR.size:
        return plain
    file.seek(end_at - _LOCATOR.size)
    mark, _, offset, _ = _LOCATOR.unpack(file.read(_LOCATOR.size))
    if mark != b"PK\6\7":
        return plain
    found: list[int] = []
    for record_at in (end_at - _LOCATOR.size - _END_64.size, offset):
        file.seek(min(max(record_at, 0), size))
        record = file.read(_END_64.size)
        if len(record) == _END_64.size and record.startswith(b"PK\6\6"):
            found.append(_END_64.unpack(record)[8])
    if not found or plain != _IN_ZIP64:
        found.append(plain)
    return max(found)


class _Guard(io.RawIOBase):
    """The bytes of a tar; ends the reading where headers of a member are larger than any are."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self.left: int | None = _HEADERS

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer
        data = read_some(self._inner, len(buffer))
        if self.left is not None:
            self.left -= len(data)
            if self.left < 0:
                raise UnreadableInput("is damaged: the header of a member is larger than any is")
        buffer[: len(data)] = data
        return len(data)


def members_of_tar(stream: IO[bytes], place: Place, meter: Meter) -> Iterator[Member]:
    """The files in a tar archive, in their order, read as a stream; links and devices are passed over.

    Raises:
        UnreadableInput: A header is larger than any is, or not one.
    """
    guard = _Guard(stream)
    with tarfile.open(fileobj=buffered(guard), mode="r|", bufsize=_CHUNK) as archive:
        while (info := _next(archive)) is not None:
            archive.members.clear()  # type: ignore[attr-defined]  # else each header stays in memory
            guard.left = None
            if info.isreg() and not _is_hidden(info.name):
                yield place.inside(info.name), _tar_opener(archive, info, meter)
            _pass_over(archive)
            guard.left = _HEADERS


def _next(archive: tarfile.TarFile) -> tarfile.TarInfo | None:
    try:
        return archive.next()
    except (ValueError, RecursionError, OverflowError) as error:  # what damaged headers raise beside TarError
        raise UnreadableInput(f"is damaged: {error}") from None


def _tar_opener(archive: tarfile.TarFile, info: tarfile.TarInfo, meter: Meter) -> Callable[[], IO[bytes]]:
    def opened() -> IO[bytes]:
        if info.issparse():  # a header may declare holes of any size, which cost nothing to store
            raise UnreadableInput("is a sparse file, which is not read: pack it without `--sparse`")
        return metered(cast("IO[bytes]", archive.extractfile(info)), meter, unpacked=True)

    return opened


def _pass_over(archive: tarfile.TarFile) -> None:
    """Reads the stored bytes of a member up to the next header; their declared size may be far more than there is."""
    stream = cast("IO[bytes]", archive.fileobj)
    while (left := archive.offset - stream.tell()) > 0:
        if not stream.read(min(left, _CHUNK)):
            raise tarfile.ReadError("unexpected end of data")


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) and part not in (".", "..") for part in name.split("/"))
