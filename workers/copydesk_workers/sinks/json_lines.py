"""Entries as lines of a JSON file, each once: `FILE.place` beside it says how far the file is whole."""

import os
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import msgspec

from copydesk_schemas import Keys, SettingsError
from copydesk_workers.sinks.place import PlaceFile
from copydesk_workers.sinks.target import AT_ONCE, Entry, Gathering, Refused, TargetAway


class JsonLines:
    """A file that grows by a line for each entry."""

    gathering: Gathering = AT_ONCE

    def __init__(self, path: Path, keys: Keys, stream: str) -> None:
        """Opens the file.

        Args:
            path: The file; it is made if it is not there. Lines that it had before are kept.
            keys: The namespace.
            stream: The output stream.

        Raises:
            SettingsError: It cannot be written, another sink writes to it, or it is shorter than it was.
        """
        self._path = path
        with ExitStack() as opened:
            self._place = opened.enter_context(closing(PlaceFile(path.with_name(path.name + ".place"), keys, stream)))
            self.is_new = self._place.is_new
            try:
                # A buffer would keep half of what a full disk refused.
                self._file = opened.enter_context(path.open("ab", buffering=0))
            except OSError as error:
                raise SettingsError(f"{path} cannot be written: {error.strerror}") from None
            if self._file.tell() < self._place.place.size:
                raise SettingsError(
                    f"{path} is shorter than when it was last written: put it back, or take another file and --group"
                )
            self._opened = opened.pop_all()

    def begin(self) -> None:
        """Notes where the lines of a new file begin, or cuts off what a process that died left behind."""
        if self.is_new:
            self._place.save(msgspec.structs.replace(self._place.place, size=self._file.tell()))
        else:
            self._file.truncate(self._place.place.size)

    def write(self, entries: Sequence[Entry]) -> list[Refused]:
        """Appends a line for each entry that is behind the place."""
        place = self._place.place
        fresh = [entry for entry in entries if place.is_before(entry.id)]
        if not fresh:
            return []
        data = b"".join(entry.line + b"\n" for entry in fresh)
        try:
            self._file.truncate(place.size)
            left = memoryview(data)
            while left:
                left = left[self._file.write(left) :]
            os.fsync(self._file.fileno())
            self._place.save(msgspec.structs.replace(place, id=fresh[-1].id, size=place.size + len(data)))
        except OSError as error:
            raise TargetAway(f"{self._path}: {error.strerror}") from None
        return []

    def close(self) -> None:
        """Closes the file."""
        self._opened.close()
