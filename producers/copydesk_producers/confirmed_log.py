"""A file of what was confirmed to a producer: one line of JSON for each document, with its stream id.

The server cannot say which documents it lost, since its memory of them went with them. Who pushed them can:
`copydesk check --confirmed FILE` looks each of them up.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from os import SEEK_END
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from copydesk_schemas import IdOutOfRange, SettingsError, parse_entry_id

#: Bytes that are read at once, from the end of a file.
_PIECE: Final = 1 << 16


class Confirmed(Struct, frozen=True, omit_defaults=True):
    """A document that was confirmed: its stream id, the SHA-256 of its JSON in hex, and its URL if it has one."""

    id: str
    sha256: str
    url: str | None = None


class _Named(Struct):
    url: str | None = None


class ConfirmedLog:
    """A file that grows by a line for each confirmed document."""

    def __init__(self, path: Path) -> None:
        """Makes the file if it is not there. A last line that a process did not finish goes.

        Raises:
            SettingsError: It cannot be written.
        """
        self._path = path
        self._cut_unfinished()
        self._encoder = msgspec.json.Encoder()
        self._decoder = msgspec.json.Decoder(_Named)

    def note(self, documents: Iterable[tuple[str, bytes]]) -> None:
        """Appends documents, each with its id and its JSON. They are in the file when this returns.

        Raises:
            SettingsError: It cannot be written.
        """
        lines = [Confirmed(entry_id, sha256(data).hexdigest(), self._url(data)) for entry_id, data in documents]
        self._append(self._encoder.encode_lines(lines))

    def _append(self, data: bytes) -> None:
        try:
            with self._path.open("ab") as file:
                file.write(data)
        except OSError as error:
            with suppress(SettingsError):
                self._cut_unfinished()
            raise SettingsError(f"{self._path} cannot be written: {error.strerror}") from None

    def _cut_unfinished(self) -> None:
        """Cuts what stands behind the last whole line: the next one would be read as a part of it."""
        try:
            with self._path.open("ab+") as file:
                size = end = file.seek(0, SEEK_END)
                while end:
                    start = max(0, end - _PIECE)
                    file.seek(start)
                    found = file.read(end - start).rfind(b"\n")
                    end = start + found + 1 if found >= 0 else start
                    if found >= 0:
                        break
                if end < size:
                    file.truncate(end)
        except OSError as error:
            raise SettingsError(f"{self._path} cannot be written: {error.strerror}") from None

    def _url(self, data: bytes) -> str | None:
        try:
            return self._decoder.decode(data).url
        except msgspec.MsgspecError:  # an unchecked document, which will be dead
            return None


def read_confirmed(path: Path) -> Iterator[Confirmed]:
    """The documents of a file, in order. A last line that breaks off was not finished by a process that died.

    Raises:
        SettingsError: The file cannot be read, or a line is not of this form.
    """
    decoder = msgspec.json.Decoder(Confirmed)
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    return
                try:
                    one = decoder.decode(line)
                    parse_entry_id(one.id)
                except (msgspec.MsgspecError, IdOutOfRange) as error:
                    raise SettingsError(f"line {number} of {path} is not a confirmed document: {error}") from None
                yield one
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from None
