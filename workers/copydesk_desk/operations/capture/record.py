"""Records the raw documents that were committed, from the archive into a capture file.

The archive is in the order of commits. A capture is in the order of raw ids, which a replay needs. So the lines first
go into `FILE.part` as they come, and from there, sorted, into FILE. Every entry of the archive has the number of its
commit. A missing number is an entry that was trimmed, or never archived, before it was read. A repeated number means
that the server died and lost its last second: those documents were committed again, and what was read of the lost
commits is dropped.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final, cast

import redis
import zstandard
from msgspec import Struct
from msgspec.structs import replace

from copydesk_desk.operations.backup.backup_file import for_owner
from copydesk_schemas import Captured, Keys, SettingsError, decode_captured, encode_captured, entry_numbers
from copydesk_schemas.counted import counted
from copydesk_schemas.keys import SECRET
from copydesk_workers.server.outages import is_trouble
from copydesk_workers.server.streams import StreamEntry, read_bounded, read_new

#: What the name of a capture ends with.
SUFFIX: Final = ".jsonl.zst"
#: Entries of the archive in one read.
_READ: Final = 100
#: Longest wait in one read while following: how late a stop is heard.
_BLOCK_MILLISECONDS: Final = 500
#: Between two looks for a server that is away.
_AWAY_SECONDS: Final = 0.5


class Recording(Struct, frozen=True, kw_only=True):
    """What a capture holds, and what it lacks.

    `first` and `last` are raw ids. `trimmed`: entries committed before the oldest one in the archive, which are gone
    from it. `missing`: entries between or behind those that were read, which are not in the archive. `taken_down`:
    entries that `forget` removed; they are in neither number. `unfinished`: documents that no worker has finished yet.
    None: the server was away at the end, and whether more was committed is not known.
    """

    entries: int
    articles: int
    first: str | None
    last: str | None
    trimmed: int
    missing: int
    taken_down: int
    unfinished: int | None

    def complete(self, start: tuple[int, int] | None, oldest: int | None) -> bool:
        """Whether the capture holds every finished entry from `start` on.

        Args:
            start: The first raw id of interest; None: the oldest archived entry.
            oldest: When the oldest entry of the archive was committed, in milliseconds; None: the archive was empty.
        """
        if self.missing or self.unfinished is None:
            return False
        return start is None or not self.trimmed or (oldest is not None and start[0] > oldest)


class _Line(Struct, frozen=True):
    """Where the line of an entry is in the part file, the number of its commit, and how many articles it has."""

    commit: int
    place: int
    length: int
    articles: int


class Recorder:
    """Writes one capture; `start` (milliseconds, sequence) is the first raw id of interest."""

    def __init__(self, client: redis.Redis, keys: Keys, path: Path, start: tuple[int, int] = (0, 0)) -> None:
        self._client = client
        self._keys = keys
        self._path = path
        self._part = path.with_name(path.name + ".part")
        self._start = start
        self._part_file = _new_file(path, self._part)
        self._secret: str | None = None
        #: By raw id, as numbers.
        self._lines: dict[tuple[int, int], _Line] = {}
        self._away = False
        self._after = "0-0"
        self._commit: int | None = None
        self._trimmed = 0
        self._missing = 0
        self._taken_down = 0
        #: When the oldest entry of the archive was committed, in milliseconds; None: the archive is empty.
        self.oldest: int | None = None

    @property
    def entries(self) -> int:
        """How many entries were recorded so far."""
        return len(self._lines)

    def read_available(self, on_read: Callable[[int], None] = lambda count: None) -> None:
        """Records what the archive holds now; `on_read` is told how many entries were recorded so far."""
        committed = self._committed()
        if self._commit is not None and committed < self._commit:
            self._take_back(committed + 1)
        while entries := read_bounded(self._client, self._keys.archive, first=f"({self._after}", count=_READ):
            self._take(entries)
            on_read(self.entries)
        if self._commit is not None:
            self._miss(self._commit + 1, committed)
        elif committed and self._takedowns(1, committed) == committed:
            self._taken_down = committed
        elif committed:
            self._part_file.close()
            self._part.unlink()
            raise SettingsError(
                f"none of {counted(committed, 'document')} committed in {self._keys.namespace} is in the archive:"
                " give the workers COPYDESK_ARCHIVE_ENTRIES above 0, and record with --follow"
            )

    def follow(
        self,
        stopping: Callable[[], bool],
        on_read: Callable[[int], None] = lambda count: None,
        on_away: Callable[[Exception], None] = lambda error: None,
    ) -> None:
        """Records what the archive holds and what comes after it, until it is told to stop.

        Args:
            stopping: Whether to stop now.
            on_read: Told how many entries were recorded so far.
            on_away: Told the error, once each time the server goes away. Recording goes on when it is back.
        """
        client, archive = self._client, self._keys.archive
        while not stopping():
            try:
                entries = read_new(client, archive, after=self._after, block=_BLOCK_MILLISECONDS, count=1)
                if entries:
                    entries += read_bounded(client, archive, first=f"({entries[-1][0]}", count=_READ)
            except redis.exceptions.RedisError as error:
                self._note_away(error, on_away)
                time.sleep(_AWAY_SECONDS)
                continue
            self._away = False
            self._take(entries)
            on_read(self.entries)
        try:
            self.read_available(on_read)
            self._away = False
        except redis.exceptions.RedisError as error:
            self._note_away(error, on_away)

    def _note_away(self, error: Exception, on_away: Callable[[Exception], None]) -> None:
        if not is_trouble(error):
            raise error
        if not self._away:
            on_away(error)
        self._away = True

    def finish(self) -> Recording:
        """Writes the capture, sorted by raw id, and says what it holds."""
        self._part_file.close()
        ids = sorted(self._lines)
        draft = self._path.with_name(self._path.name + ".draft")
        with (
            self._part.open("rb") as lines,
            open(draft, "wb", opener=for_owner) as packed,
            zstandard.ZstdCompressor().stream_writer(packed) as capture,
        ):
            for id_ in ids:
                line = self._lines[id_]
                lines.seek(line.place)
                written = lines.read(line.length)
                capture.write(self._with_secret(written) if id_ == ids[0] else written)
        draft.replace(self._path)
        self._part.unlink()
        return Recording(
            entries=self.entries,
            articles=sum(line.articles for line in self._lines.values()),
            first=_written(ids[0]) if ids else None,
            last=_written(ids[-1]) if ids else None,
            trimmed=self._trimmed,
            missing=self._missing,
            taken_down=self._taken_down,
            unfinished=None if self._away else int(self._client.xlen(self._keys.raw)),
        )

    def _with_secret(self, line: bytes) -> bytes:
        """The first line of a capture, which has the secret as well."""
        return encode_captured(replace(decode_captured(line), secret=self._secret)) + b"\n"

    def _committed(self) -> int:
        return int(self._client.hget(self._keys.counters, "entries_committed") or 0)

    def _take(self, entries: list[StreamEntry]) -> None:
        if entries and self._secret is None:
            secret = cast("bytes | None", self._client.hget(self._keys.meta, SECRET))
            self._secret = None if secret is None else secret.decode()
        for archive_id, fields in entries:
            self._after = archive_id
            commit = int(fields[b"commit"])
            if self._commit is None:
                self._taken_down = self._takedowns(1, commit - 1)
                self._trimmed = commit - 1 - self._taken_down
                self.oldest = entry_numbers(archive_id)[0]
            elif commit <= self._commit:
                self._take_back(commit)
            else:
                self._miss(self._commit + 1, commit - 1)
            self._commit = commit
            self._write(commit, fields)

    def _miss(self, first: int, last: int) -> None:
        """Counts commits that are not in the archive."""
        if last >= first:
            taken_down = self._takedowns(first, last)
            self._taken_down += taken_down
            self._missing += last - first + 1 - taken_down

    def _takedowns(self, first: int, last: int) -> int:
        return int(self._client.zcount(self._keys.takedowns, first, last))

    def _take_back(self, commit: int) -> None:
        """Drops what was read of this commit and later ones: the server lost them."""
        self._lines = {id_: line for id_, line in self._lines.items() if line.commit < commit}
        self._commit = commit - 1

    def _write(self, commit: int, fields: dict[bytes, bytes]) -> None:
        raw_id = fields[b"raw_id"].decode()
        numbers = entry_numbers(raw_id)
        if numbers < self._start:
            return
        entry = Captured(
            id=raw_id,
            document=fields[b"document"],
            outcomes=tuple(fields[b"outcomes"].decode().split(",")),
            seed=fields[b"seed"] == b"1",
            signed=fields[b"signed"].decode() if b"signed" in fields else None,
        )
        line = encode_captured(entry) + b"\n"
        self._lines[numbers] = _Line(commit, self._part_file.tell(), len(line), len(entry.outcomes))
        self._part_file.write(line)


def _new_file(path: Path, part: Path) -> IO[bytes]:
    if not path.name.endswith(SUFFIX):
        raise SettingsError(f"a capture is named …{SUFFIX}, not {path.name}")
    if path.exists():
        raise SettingsError(f"{path} is there already: take another name, or remove it")
    try:
        return open(part, "xb", opener=for_owner)
    except FileExistsError:
        raise SettingsError(
            f"{part} is there: another recording is writing it, or one broke off (its lines are whole, but not sorted);"
            " move it away, or take another name"
        ) from None
    except OSError as error:
        raise SettingsError(f"{part} cannot be written: {error.strerror}") from None


def _written(numbers: tuple[int, int]) -> str:
    return f"{numbers[0]}-{numbers[1]}"
