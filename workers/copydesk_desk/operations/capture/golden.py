"""The records of an earlier run, read from files and written to them."""

import os
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from copydesk_desk.operations.capture.compare import Published
from copydesk_producers.readers.item import UnreadableInput
from copydesk_producers.readers.open_input import open_input
from copydesk_producers.readers.streams import Meter
from copydesk_schemas import DocumentError, SettingsError, decode_captured, parse_json

STREAMS: Final = ("clean", "duplicates")
_PACKED: Final = ("", ".zst", ".gz")


def read_golden(path: Path) -> dict[str, Published]:
    """Reads the records of an earlier run.

    Args:
        path: A folder that `run` or `replay --write` wrote, or one file (`.jsonl`, also `.gz`, `.zst`). A file holds
        records
            as `tail` prints them, or is a capture, which says the relation of each article and nothing else.

    Returns:
        The record of each id.

    Raises:
        SettingsError: There is no such file.
        DocumentError: A line is wrong; the message names it.
    """
    golden: dict[str, Published] = {}
    if not path.is_dir():
        _read(path, None, golden)
        return golden
    files = [
        (file, stream)
        for stream in STREAMS
        for suffix in _PACKED
        if (file := path / f"{stream}.jsonl{suffix}").exists()
    ]
    if not files:
        raise SettingsError(f"{path} holds neither clean.jsonl nor duplicates.jsonl: name the --out folder of a run")
    for file, stream in files:
        _read(file, stream, golden)
    return golden


def _read(path: Path, stream: str | None, golden: dict[str, Published]) -> None:
    meter = Meter()
    try:
        with open_input(path, meter) as lines:
            for number, line in enumerate(lines, 1):
                meter.begin_part()  # as in `read_capture`
                try:
                    records = _records(line.rstrip(b"\n"))
                except DocumentError as error:
                    raise DocumentError(f"{path}, line {number}: {error}") from None
                for id_, record in records:
                    if id_ in golden:
                        raise DocumentError(f"{path}, line {number}: record {id_} is there twice")
                    golden[id_] = Published(stream, record)
    except UnreadableInput as error:
        raise SettingsError(f"{path} {error}") from None


def _records(line: bytes) -> list[tuple[str, bytes]]:
    """The record of a line; of a line of a capture, the relation of each published article."""
    value = parse_json(line)
    if isinstance(value, dict) and "outcomes" in value:
        entry = decode_captured(line)
        return [
            (f"{entry.id}/{position}", b'{"relation":"%b"}' % word.encode())
            for position, word in enumerate(entry.outcomes)
            if not entry.seed and not word.startswith("dead:")
        ]
    if not (isinstance(value, dict) and isinstance(value.get("id"), str) and "relation" in value):
        raise DocumentError("neither a record nor a line of a capture")
    return [(value["id"], line)]


def make_folder(folder: Path) -> None:
    """Makes a folder for the records of a run.

    Raises:
        SettingsError: It cannot be made or written, or it holds an earlier run.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = [file for stream in STREAMS if (file := folder / f"{stream}.jsonl").exists()]
    except OSError as error:
        raise SettingsError(f"--write {folder}: no folder can be made there: {error.strerror}") from None
    if taken:
        raise SettingsError(f"{taken[0]} is there already: take another folder for --write, or remove it")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingsError(f"--write {folder}: nothing may be written there")


class GoldenWriter:
    """Writes the records of this run to `clean.jsonl` and `duplicates.jsonl` in a folder from `make_folder`."""

    def __init__(self, folder: Path) -> None:
        try:
            self._files = {stream: (folder / f"{stream}.jsonl").open("xb") for stream in STREAMS}
        except OSError as error:
            raise SettingsError(f"--write {folder}: nothing may be written there: {error.strerror}") from None

    def take(self, published: Published) -> None:
        """Appends one record."""
        assert published.stream is not None, "what comes out comes from a stream"
        self._files[published.stream].write(published.record + b"\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._files.values():
            file.close()
