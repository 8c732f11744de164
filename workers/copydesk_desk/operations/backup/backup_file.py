"""The file of a backup: pieces of keys, one message after the other, compressed, with a checksum at the end.

Uncompressed it is a row of messages, each 4 bytes of length (big-endian) and MessagePack: a `Header`, then `Piece`s,
then an `End` with the number of messages before it and the SHA-256 of their bytes. Zstandard compresses all of it. The
file is for its owner alone: it holds every document, and the secrets of the namespace.
"""

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any, Final, Literal, Self

import msgspec
import zstandard
from msgspec import Meta, Struct

from copydesk_schemas import CopydeskError
from copydesk_schemas.ids import LAST_SECOND

#: Version of the file. A newer one is refused.
VERSION: Final = 1
_LENGTH: Final = 4
#: No message is longer. A piece is far smaller, but what any user may add to the queue has no limit but the server's.
_LONGEST: Final = 1 << 30

Kind = Literal[
    "string",
    "hash",
    "set",
    "zset",
    "stream",  # entries
    "ends",  # of a stream: its last id, and what it counts
    "group",  # of a stream: a consumer group, and what is pending in it
]


_Id = Annotated[bytes, Meta(min_length=3, max_length=41)]
#: The value of a piece by its kind.
_VALUES: Final[dict[Kind, Any]] = {
    "string": bytes,
    "hash": list[bytes],  # field, value, …
    "set": Annotated[list[bytes], Meta(min_length=1)],
    "zset": list[bytes | float],  # member, score, …
    "stream": list[tuple[_Id, list[bytes]]],  # id and field, value, …
    "ends": tuple[_Id, int | None, _Id | None],  # last id, entries ever added, greatest id that was deleted
    "group": tuple[bytes, _Id, int | None, list[tuple[_Id, bytes, int]]],  # name, last id, read; id, consumer, attempts
}
_ENTRY_ID: Final = re.compile(rb"[0-9]{1,20}-[0-9]{1,20}")


class DamagedBackup(CopydeskError):
    """The file is not a backup of copydesk, or it is damaged or of a newer version."""


class Header(Struct, frozen=True, kw_only=True, tag="header"):
    """What the file holds: `format` is that of the index, `made_at` the clock of the server in milliseconds.

    `index` says whether the index is in it.
    """

    version: Annotated[int, Meta(ge=1)] = VERSION
    namespace: str
    format: Annotated[int, Meta(ge=0)]
    made_at: Annotated[int, Meta(ge=0, le=1000 * LAST_SECOND + 999)]
    server: str
    index: bool = True


class Piece(Struct, frozen=True, tag="piece"):
    """A piece of a key, by its name behind the prefix. `lives`: milliseconds to its expiry; 0: none."""

    kind: Kind
    name: str
    lives: Annotated[int, Meta(ge=0)]
    value: Any


class End(Struct, frozen=True, kw_only=True, tag="end"):
    """The last message."""

    messages: int
    sha256: str


def size_of(value: Any) -> int:
    """About how many bytes the value of a piece has."""
    return sum(map(size_of, value)) if isinstance(value, list) else len(value) if isinstance(value, bytes) else 8


def for_owner(path: str, flags: int) -> int:
    """An opener for `open`: nobody but the owner may read the file, which holds secrets and all documents."""
    descriptor = os.open(path, flags, 0o600)
    os.fchmod(descriptor, 0o600)
    return descriptor


class BackupWriter:
    """Writes a backup; the file has its name when it is whole and on the disk."""

    def __init__(self, path: Path) -> None:
        """Raises CopydeskError if the file is there already, or nothing may be written there."""
        self._path, self._part = path, path.with_name(path.name + ".part")
        if path.exists():
            raise CopydeskError(f"{path} is there already: take another name, or remove it")
        try:
            descriptor = for_owner(str(self._part), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        except OSError as error:
            raise CopydeskError(f"{path} cannot be written: {error.strerror}") from None
        self._file = os.fdopen(descriptor, "wb")
        self._packed = zstandard.ZstdCompressor(level=3, write_checksum=True).stream_writer(self._file, closefd=False)
        self._sum, self._messages = hashlib.sha256(), 0

    def write(self, message: Header | Piece) -> None:
        """Appends a message. Raises CopydeskError if it cannot be written, as on a full disk, or is too long."""
        self._messages += 1
        data = msgspec.msgpack.encode(message)
        if len(data) > _LONGEST:
            name = message.name if isinstance(message, Piece) else "header"
            raise CopydeskError(f"an entry of {name} has {len(data):,} bytes: more than a backup can hold")
        framed = len(data).to_bytes(_LENGTH, "big") + data
        self._sum.update(framed)
        try:
            self._packed.write(framed)
        except OSError as error:
            raise self._full(error) from None

    def finish(self) -> int:
        """Ends the file and gives it its name; returns its size in bytes. Raises CopydeskError as `write` does."""
        data = msgspec.msgpack.encode(End(messages=self._messages, sha256=self._sum.hexdigest()))
        try:
            self._packed.write(len(data).to_bytes(_LENGTH, "big") + data)
            self._packed.close()  # type: ignore[no-untyped-call]  # zstandard's
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._part.rename(self._path)
        except OSError as error:
            raise self._full(error) from None
        return self._path.stat().st_size

    def _full(self, error: OSError) -> CopydeskError:
        return CopydeskError(f"{self._path} cannot be written: {error.strerror}; nothing of it is left")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._part.exists():  # not finished
            with contextlib.suppress(OSError):  # what is still in its buffer may not fit
                self._file.close()
            self._part.unlink(missing_ok=True)


def read_backup(path: Path) -> Iterator[Header | Piece]:
    """Reads the messages of a backup: the header first. What is wrong with the file is told at its end at the latest.

    Raises:
        DamagedBackup: The file is no backup, damaged, cut off, or of a newer version.
    """
    try:
        with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as unpacked:
            yield from _messages(unpacked, path)
    except OSError as error:
        raise DamagedBackup(f"{path} cannot be read: {error.strerror}") from None
    except (zstandard.ZstdError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DamagedBackup(f"{path} is no backup of copydesk, or it is damaged: {error}") from None


def _messages(unpacked: zstandard.ZstdDecompressionReader, path: Path) -> Iterator[Header | Piece]:
    decoder = msgspec.msgpack.Decoder(Header | Piece | End)
    found, messages = hashlib.sha256(), 0
    while True:
        framed = _exactly(unpacked, _LENGTH)
        length = int.from_bytes(framed, "big")
        data = _exactly(unpacked, length) if len(framed) == _LENGTH and length <= _LONGEST else b""
        if len(data) < max(1, length):
            raise DamagedBackup(f"{path} is cut off, damaged or empty: its end is missing")
        message = decoder.decode(data)
        if isinstance(message, End):
            if (message.messages, message.sha256) != (messages, found.hexdigest()):
                raise DamagedBackup(f"{path} is damaged: its checksum is another one")
            return
        if (messages == 0) != isinstance(message, Header):
            raise DamagedBackup(f"{path} is no backup of copydesk: it does not begin with its header")
        if isinstance(message, Header) and message.version > VERSION:
            raise DamagedBackup(f"{path} has version {message.version}, this copydesk reads {VERSION}: use a newer one")
        if isinstance(message, Piece) and not _fits(message):
            raise DamagedBackup(f"{path} is damaged: its piece {messages:,} is no {message.kind} of copydesk")
        messages += 1
        found.update(framed + data)
        yield message


def _fits(piece: Piece) -> bool:
    """Whether a piece has the value of its kind: a checksum says only that the file is as it was written."""
    if piece.name.startswith("rq:") or (piece.name == "meta" and piece.kind != "hash"):
        return False
    try:
        value = msgspec.convert(piece.value, _VALUES[piece.kind])
    except msgspec.ValidationError:
        return False
    match piece.kind:
        case "hash":
            return _pairs(value)
        case "zset":
            members, scores = value[::2], value[1::2]
            return _pairs(value) and {*map(type, members)} == {bytes} and {*map(type, scores)} == {float}
        case "stream":
            return all(_ENTRY_ID.fullmatch(entry_id) and _pairs(fields) for entry_id, fields in value)
        case "ends":
            return all(_ENTRY_ID.fullmatch(one) for one in (value[0], value[2] or b"0-0"))
        case "group":
            return all(_ENTRY_ID.fullmatch(one) for one in (value[1], *(entry_id for entry_id, _, _ in value[3])))
        case _:
            return True


def _pairs(values: list[Any]) -> bool:
    return len(values) > 0 and len(values) % 2 == 0


def _exactly(unpacked: zstandard.ZstdDecompressionReader, size: int) -> bytes:
    parts = []
    while size:
        part = unpacked.read(size)
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
