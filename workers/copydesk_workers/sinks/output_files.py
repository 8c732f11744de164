"""The files that `run` writes: each output stream as JSON lines, every entry once, even if runs break off.

Lines are appended and synced before `cursor.json` notes the last stream id and the size of each file. A run that breaks
off in between leaves lines beyond the noted size; the next run cuts them off and writes them again.
"""

import os
from pathlib import Path
from typing import Annotated

import msgspec
import orjson
import redis
from msgspec import Meta, Struct

from copydesk_schemas import OUTPUT_STREAMS, Keys, OutputStream, SettingsError, decode_dead
from copydesk_workers.server.streams import StreamEntry, read_last, read_range
from copydesk_workers.sinks.place import replace_file


class _Place(Struct, frozen=True):
    """How far one stream was written: last stream id, size of the file in bytes, and its size when the run began."""

    id: str
    size: Annotated[int, Meta(ge=0)] = 0
    began: Annotated[int, Meta(ge=0)] = 0


class _Cursor(Struct, frozen=True):
    """What `cursor.json` holds."""

    namespace: str
    run: str
    places: dict[OutputStream, _Place]


class OutputFiles:
    """A file for each output stream (`clean.jsonl`, …) and `cursor.json` in a folder; one writer at a time."""

    def __init__(self, folder: Path, client: redis.Redis, keys: Keys) -> None:
        self._folder = folder
        self._client = client
        self._keys = keys
        self._cursor_file = folder / "cursor.json"
        self._run, self._places = self._read_places()
        for name, place in self._places.items():
            path = self.path(name)
            path.touch()
            if path.stat().st_size < place.size:
                raise SettingsError(
                    f"{path} is shorter than {self._cursor_file} says: put the file back, or take another folder"
                )
            os.truncate(path, place.size)
        self._save()

    @property
    def written(self) -> frozenset[Path]:
        """All files that are written, as absolute paths."""
        return frozenset(path.resolve() for path in (*map(self.path, OUTPUT_STREAMS), self._cursor_file))

    def path(self, name: OutputStream) -> Path:
        """Where the lines of a stream go."""
        return self._folder / f"{name}.jsonl"

    def begin(self, run: str, *, resumed: bool) -> None:
        """Marks where the run of these inputs starts, unless it is resumed. `new_lines` begins there."""
        if resumed and run == self._run:
            return
        self._run = run
        self._places = {name: _Place(place.id, place.size, place.size) for name, place in self._places.items()}
        self._save()

    def copy(self) -> int:
        """Appends what came since the last call; returns how many entries that were."""
        copied = 0
        for name in OUTPUT_STREAMS:
            while entries := read_range(self._client, self._keys.prefix + name, after=self._places[name].id):
                self._append(name, entries)
                self._save()
                copied += len(entries)
        return copied

    def new_lines(self, name: OutputStream) -> list[bytes]:
        """The lines of a stream since the run began."""
        with self.path(name).open("rb") as file:
            file.seek(self._places[name].began)
            return file.read(self._places[name].size - self._places[name].began).splitlines()

    def _append(self, name: OutputStream, entries: list[StreamEntry]) -> None:
        lines = [_line(name, fields) for _, fields in entries]
        data = b"".join(line + b"\n" for line in lines)
        try:
            with self.path(name).open("ab") as file:
                file.truncate(self._places[name].size)  # a Ctrl-C in here leaves half a batch behind
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:  # what fails on an open file does not say which
            error.filename = error.filename or str(self.path(name))
            raise
        place = self._places[name]
        self._places[name] = _Place(entries[-1][0], place.size + len(data), place.began)

    def _read_places(self) -> tuple[str, dict[OutputStream, _Place]]:
        if not self._cursor_file.exists():
            return "", {name: self._end(name) for name in OUTPUT_STREAMS}
        try:
            cursor = msgspec.convert(orjson.loads(self._cursor_file.read_bytes()), _Cursor)
        except (orjson.JSONDecodeError, msgspec.ValidationError) as error:
            raise SettingsError(f"{self._cursor_file} is damaged ({error}): take another folder") from None
        if cursor.namespace != self._keys.namespace:
            raise SettingsError(
                f"{self._folder} holds the output of namespace {cursor.namespace}, not of {self._keys.namespace}:"
                " take another folder"
            )
        # A folder of an earlier version has no place in `stories`.
        return cursor.run, {name: cursor.places.get(name) or self._end(name) for name in OUTPUT_STREAMS}

    def _end(self, name: OutputStream) -> _Place:
        """The present end of a stream. What was published before the first run of this folder is not its output."""
        last = read_last(self._client, self._keys.prefix + name)
        size = self.path(name).stat().st_size if self.path(name).exists() else 0
        return _Place(last[0][0] if last else "0-0", size, size)

    def _save(self) -> None:
        data = orjson.dumps(msgspec.to_builtins(_Cursor(self._keys.namespace, self._run, self._places)))
        replace_file(self._cursor_file, data)


def _line(name: OutputStream, fields: dict[bytes, bytes]) -> bytes:
    if name == "dead":
        return _dead_line(fields)
    return fields[b"growth" if name == "stories" else b"record"]


def _dead_line(fields: dict[bytes, bytes]) -> bytes:
    letter = decode_dead({name.decode(): value.decode(errors="replace") for name, value in fields.items()})
    return orjson.dumps(msgspec.to_builtins(letter))
