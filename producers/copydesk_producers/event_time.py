"""Puts the documents of an archive in the order of their own time, and gives each a stream id of that time.

Windows, slices and furniture go by the ids of raw entries. Documents of a year that are pushed in an hour would all be
of one instant; under ids of their own time they are decided as if each had been pushed when it was published.

Sorting takes bounded memory: sorted runs go to temporary files, which are merged (external merge sort; Knuth, "The Art
of Computer Programming", volume 3, section 5.4).
"""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from copydesk_producers.readers.item import Item
from copydesk_schemas import CopydeskError, SettingsError

#: Bytes of documents that are sorted in memory at once.
RUN_BYTES: Final = 64 * 1024 * 1024
#: Sorted files that are merged, and therefore open, at the same time.
MERGED: Final = 64
#: How far ahead of the clock a date may lie, in milliseconds: clocks and time zones differ by less than a day.
AHEAD: Final = 86_400_000

_METADATA: Final = "metadata."
_UNDATED: Final = 2**63 - 1
_LENGTH: Final = 4


class Timed(Struct, frozen=True):
    """An item and the stream id of its own time; None for an item that cannot be pushed."""

    item: Item
    entry_id: str | None


class _Line(Struct, frozen=True, array_like=True):
    """An item as it is sorted: its time in milliseconds (`_UNDATED`: none), and its place in the input."""

    time: int
    place: int
    item: Item

    @property
    def order(self) -> tuple[int, int]:
        return self.time, self.place


class EventTimes:
    """One pass over documents in the order of their own time.

    Args:
        field: What holds the time: `published_at`, or `metadata.NAME` for a member of `metadata` (a date, RFC 3339, or
            seconds or milliseconds since 1970).
        run_bytes: Bytes of documents that are sorted in memory at once.

    Raises:
        SettingsError: `field` is neither of the two.
    """

    def __init__(self, field: str = "published_at", *, run_bytes: int = RUN_BYTES) -> None:
        if field != "published_at" and not (field.startswith(_METADATA) and len(field) > len(_METADATA)):
            raise SettingsError(
                f"--event-time {field}: give published_at, or metadata.NAME for a member of `metadata`; a field of"
                f" another name becomes published_at with --map published_at={field}"
            )
        self._field = field
        self._run_bytes = run_bytes
        #: Documents without a usable time; complete once `order` has yielded its first.
        self.undated = 0

    def order(self, items: Iterable[Item]) -> Iterator[Timed]:
        """The items by their own time, equal times in the order of the input; ids rise.

        A document without a time comes last, under the time of the newest. A time before 1970, or more than a day ahead
        of the clock, is none.

        Raises:
            CopydeskError: No document at all has a time.
        """
        latest = int(datetime.now(UTC).timestamp() * 1000) + AHEAD
        with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
            time, sequence = 0, 0
            for line in self._sorted(self._lines(items, latest), Path(folder)):
                if line.item.raw is None:
                    yield Timed(line.item, None)
                    continue
                if line.time == _UNDATED and time == 0:
                    raise CopydeskError(
                        f"no document has a time in {self._field}: push without --event-time, or name the field that"
                        " has it (--map published_at=NAME)"
                    )
                own = time if line.time == _UNDATED else line.time
                sequence = sequence + 1 if own == time else 0
                time = own
                yield Timed(line.item, f"{time}-{sequence}")

    def _lines(self, items: Iterable[Item], latest: int) -> Iterator[_Line]:
        for place, item in enumerate(items):
            time = self._time_of(item)
            usable = time is not None and 0 < time <= latest
            if item.raw is not None and not usable:
                self.undated += 1
            stored = replace(item, document=None)
            yield _Line(time if time is not None and usable else _UNDATED, place, stored)

    def _time_of(self, item: Item) -> int | None:
        """Milliseconds since 1970; None without a time."""
        if item.document is None:
            return None
        if self._field == "published_at":
            return _milliseconds(item.document.published_at)
        return _milliseconds((item.document.metadata or {}).get(self._field.removeprefix(_METADATA)))

    def _sorted(self, lines: Iterable[_Line], folder: Path) -> Iterator[_Line]:
        run: list[_Line] = []
        size, runs, made = 0, list[Path](), 0
        for line in lines:
            run.append(line)
            size += len(line.item.raw or b"")
            if size < self._run_bytes:
                continue
            runs.append(_write(folder / f"run-{made}", sorted(run, key=_order)))
            made += 1
            run, size = [], 0
            if len(runs) == MERGED:
                merged = _write(folder / f"run-{made}", heapq.merge(*map(_read, runs), key=_order))
                made += 1
                for path in runs:
                    path.unlink()
                runs = [merged]
        yield from heapq.merge(*map(_read, runs), sorted(run, key=_order), key=_order)


def _order(line: _Line) -> tuple[int, int]:
    return line.order


def _milliseconds(value: Any) -> int | None:
    """A date, a date-time (without a zone: UTC) or a number of seconds or milliseconds, in milliseconds; else None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return round(value if abs(value) >= 1e11 else value * 1000) if abs(value) < 1e15 else None
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def _write(path: Path, lines: Iterable[_Line]) -> Path:
    with path.open("wb") as file:
        for line in lines:
            data = msgspec.msgpack.encode(line)
            file.write(len(data).to_bytes(_LENGTH, "big") + data)
    return path


def _read(path: Path) -> Iterator[_Line]:
    with path.open("rb") as file:
        while length := file.read(_LENGTH):
            yield msgspec.msgpack.decode(file.read(int.from_bytes(length, "big")), type=_Line)
