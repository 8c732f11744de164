"""Records in Parquet files: one file, or a folder with a part for each day. Needs pyarrow (`copydesk[parquet]`)."""

import itertools
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import msgspec

from copydesk_schemas import Keys, Record, SettingsError, entry_numbers
from copydesk_workers.sinks.columns import COLUMNS, Cell, Column, day_of
from copydesk_workers.sinks.place import PlaceFile, sync_folder
from copydesk_workers.sinks.target import Entry, Gathering, Refused, TargetAway

#: In a folder the day is in the name of the part, and readers make a column of it.
IN_PARTS: Final = tuple(column for column in COLUMNS if column.name != "day")


def _pyarrow() -> ModuleType:
    try:
        import pyarrow.parquet
    except ImportError:
        raise SettingsError("Parquet needs pyarrow: run `pip install pyarrow` in the environment of copydesk") from None
    return pyarrow  # type: ignore[no-any-return]  # it ships no types


def _table(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Any:
    """Rows as a table of pyarrow."""
    arrow = _pyarrow()
    types = {"text": arrow.string(), "json": arrow.string(), "integer": arrow.int64(), "real": arrow.float64()}
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    return arrow.table(
        [arrow.array(values, types[column.kind]) for column, values in zip(columns, cells, strict=True)],
        names=[column.name for column in columns],
    )


def parquet_bytes(columns: Sequence[Column], records: Iterable[Record]) -> bytes:
    """A whole file.

    Raises:
        SettingsError: pyarrow is missing.
    """
    arrow = _pyarrow()
    rows = [[column.read(record) for column in columns] for record in records]
    buffer = arrow.BufferOutputStream()
    arrow.parquet.write_table(_table(columns, rows), buffer, compression="zstd")
    made: bytes = buffer.getvalue().to_pybytes()
    return made


class ParquetFile:
    """One file, which is there as a whole when it is closed without an error."""

    def __init__(self, path: Path) -> None:
        """Begins a draft beside it.

        Raises:
            SettingsError: pyarrow is missing.
        """
        self._path, self._draft = path, path.with_name(path.name + ".draft")
        arrow = _pyarrow()
        self._writer = arrow.parquet.ParquetWriter(self._draft, _table(COLUMNS, []).schema, compression="zstd")

    def write_rows(self, rows: Sequence[tuple[Cell, ...]]) -> None:
        """Adds rows."""
        self._writer.write_table(_table(COLUMNS, rows))

    def close(self) -> None:
        """Ends the file and gives it its name."""
        self._writer.close()
        self._draft.replace(self._path)

    def discard(self) -> None:
        """Removes the draft; a file that was there before stays."""
        self._writer.close()
        self._draft.unlink(missing_ok=True)


class ParquetFolder:
    """A folder with `day=2026-03-01/ID.parquet`: a file for each batch and day, named by its first entry."""

    #: A file for each small batch would be slow to read.
    gathering = Gathering(entries=5_000, seconds=60.0)

    def __init__(self, folder: Path, keys: Keys, stream: str) -> None:
        """Opens the folder.

        Args:
            folder: It is made if it is not there.
            keys: The namespace.
            stream: `clean` or `duplicates`.

        Raises:
            SettingsError: pyarrow is missing, the folder cannot be written, another sink writes to it, or it holds
                such files of someone else.
        """
        _pyarrow()
        self._folder = folder
        if not (folder / "_place").exists() and any(folder.glob("day=*/*.parquet")):
            raise SettingsError(f"there are files in {folder}, but no _place: take another folder")
        self._place = PlaceFile(folder / "_place", keys, stream)
        self.is_new = self._place.is_new

    def begin(self) -> None:
        """Notes the place, and removes what a process that died left behind it."""
        for path in self._folder.glob("day=*/*"):
            if path.suffix == ".draft" or self._place.place.is_before(path.stem):
                path.unlink()
        if self.is_new:
            self._place.save(self._place.place)

    def write(self, entries: Sequence[Entry]) -> list[Refused]:
        """Writes a file for each day, and then notes the place."""
        fresh = [entry for entry in entries if self._place.place.is_before(entry.id)]
        if not fresh:
            return []
        try:
            by_day = sorted(fresh, key=lambda entry: (_day(entry), entry_numbers(entry.id)))
            for day, part in itertools.groupby(by_day, key=_day):
                self._write_part(day, list(part))
            sync_folder(self._folder)
            self._place.save(msgspec.structs.replace(self._place.place, id=fresh[-1].id))
        except OSError as error:
            raise TargetAway(f"{self._folder}: {error.strerror or error}") from None
        return []

    def close(self) -> None:
        """Lets another process have the folder."""
        self._place.close()

    def _write_part(self, day: str, entries: Sequence[Entry]) -> None:
        folder = self._folder / f"day={day}"
        folder.mkdir(exist_ok=True)
        path = folder / f"{entries[0].id}.parquet"
        draft = path.with_suffix(".draft")
        data = parquet_bytes(IN_PARTS, map(_record, entries))
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(folder)


def _record(entry: Entry) -> Record:
    assert isinstance(entry.content, Record), "only streams of records are offered"
    return entry.content


def _day(entry: Entry) -> str:
    return day_of(_record(entry))
