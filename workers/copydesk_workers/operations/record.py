"""Records the raw documents that were committed, from the archive into a capture file.

The archive is in the order of commits, a capture in the order of raw ids, which a replay needs: so the lines go into
`FILE.part` first, as they come, and from there sorted into FILE. Every entry of the archive bears the number of its
commit; a number that is missing is an entry that was trimmed, or never archived, before it was read.
"""

from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

import redis
import zstandard
from msgspec import Struct

from copydesk_schemas import Captured, Keys, SettingsError, encode_captured, entry_numbers
from copydesk_workers.streams import Entry, read_new, read_range

#: What the name of a capture ends with.
SUFFIX: Final = ".jsonl.zst"
#: Entries of the archive in one read: pages of HTML may have a megabyte each.
_READ: Final = 100
#: Longest wait in one read while following: how late a stop is heard.
_BLOCK_MILLISECONDS: Final = 500


class Recording(Struct, frozen=True, kw_only=True):
    """What a capture holds, and what it lacks.

    `first` and `last` are raw ids. `trimmed`: entries that were committed before the oldest one in the archive and are
    gone from it, however long ago. `missing`: entries between those that were read, or behind them, that are not in the
    archive. `unfinished`: documents that no worker has finished yet.
    """

    entries: int
    articles: int
    first: str | None
    last: str | None
    trimmed: int
    missing: int
    unfinished: int

    def complete(self, start: tuple[int, int], oldest: int | None) -> bool:
        """Whether it holds every finished entry from `start` on, where the archive began at `oldest` milliseconds."""
        return not self.missing and (not self.trimmed or (oldest is not None and start[0] > oldest))


class Recorder:
    """Writes one capture; `start` (milliseconds, sequence) is the first raw id of interest."""

    def __init__(self, client: redis.Redis, keys: Keys, path: Path, start: tuple[int, int] = (0, 0)) -> None:
        self._client = client
        self._keys = keys
        self._path = path
        self._part = path.with_name(path.name + ".part")
        self._start = start
        self._part_file = _new_file(path, self._part)
        #: Event order, place in the part file and length of each line.
        self._lines: list[tuple[tuple[int, int], int, int]] = []
        self._articles = 0
        self._after = "0-0"
        self._commit: int | None = None
        self._trimmed = 0
        self._missing = 0
        #: When the oldest entry of the archive was committed, in milliseconds; None: the archive is empty.
        self.oldest: int | None = None

    @property
    def entries(self) -> int:
        """How many were recorded so far."""
        return len(self._lines)

    def read_available(self, on_read: Callable[[int], None] = lambda count: None) -> None:
        """Takes what the archive holds now; `on_read` is told how many were recorded so far."""
        committed = self._committed()
        while entries := read_range(self._client, self._keys.archive, after=self._after, count=_READ):
            self._take(entries)
            on_read(self.entries)
        if self._commit is not None:
            self._missing += max(0, committed - self._commit)
        elif committed:
            self._part_file.close()
            self._part.unlink()
            raise SettingsError(
                f"{committed:,} documents were committed in {self._keys.namespace} and none was archived, or all have"
                " left the archive: give the workers COPYDESK_ARCHIVE_ENTRIES above 0, and record with --follow"
            )

    def follow(self, stopping: Callable[[], bool], on_read: Callable[[int], None] = lambda count: None) -> None:
        """Takes what the archive holds and what comes after it, until a stop is asked for."""
        while not stopping():
            entries = read_new(
                self._client, self._keys.archive, after=self._after, block=_BLOCK_MILLISECONDS, count=_READ
            )
            self._take(entries)
            on_read(self.entries)
        self.read_available(on_read)

    def finish(self) -> Recording:
        """Writes the capture, sorted by raw id, and says what it holds."""
        self._part_file.close()
        self._lines.sort()
        draft = self._path.with_name(self._path.name + ".draft")
        with (
            self._part.open("rb") as lines,
            draft.open("wb") as packed,
            zstandard.ZstdCompressor().stream_writer(packed) as capture,
        ):
            for _, place, length in self._lines:
                lines.seek(place)
                capture.write(lines.read(length))
        draft.replace(self._path)
        self._part.unlink()
        return Recording(
            entries=self.entries,
            articles=self._articles,
            first=_written(self._lines[0][0]) if self._lines else None,
            last=_written(self._lines[-1][0]) if self._lines else None,
            trimmed=self._trimmed,
            missing=self._missing,
            unfinished=int(self._client.xlen(self._keys.raw)),
        )

    def _committed(self) -> int:
        return int(self._client.hget(self._keys.counters, "entries_committed") or 0)

    def _take(self, entries: list[Entry]) -> None:
        for archive_id, fields in entries:
            self._after = archive_id
            commit = int(fields[b"commit"])
            if self._commit is None:
                self._trimmed = commit - 1
                self.oldest = entry_numbers(archive_id)[0]
            else:
                self._missing += max(0, commit - self._commit - 1)
            self._commit = commit
            self._write(fields)

    def _write(self, fields: dict[bytes, bytes]) -> None:
        raw_id = fields[b"raw_id"].decode()
        numbers = entry_numbers(raw_id)
        if numbers < self._start:
            return
        entry = Captured(
            id=raw_id,
            document=fields[b"document"],
            outcomes=tuple(fields[b"outcomes"].decode().split(",")),
            seed=fields[b"seed"] == b"1",
        )
        line = encode_captured(entry) + b"\n"
        self._lines.append((numbers, self._part_file.tell(), len(line)))
        self._part_file.write(line)
        self._articles += len(entry.outcomes)


def _new_file(path: Path, part: Path) -> IO[bytes]:
    if not path.name.endswith(SUFFIX):
        raise SettingsError(f"a capture is named …{SUFFIX}, not {path.name}")
    if path.exists():
        raise SettingsError(f"{path} is there already: take another name, or remove it")
    try:
        return part.open("xb")
    except FileExistsError:
        raise SettingsError(
            f"{part} is there: another recording is writing it, or one broke off (its lines are whole, but not sorted);"
            " move it away, or take another name"
        ) from None
    except OSError as error:
        raise SettingsError(f"{part} cannot be written: {error.strerror}") from None


def _written(numbers: tuple[int, int]) -> str:
    return f"{numbers[0]}-{numbers[1]}"
