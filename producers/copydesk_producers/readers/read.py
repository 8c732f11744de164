"""Reads documents from files, folders and standard input, by suffix."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Final

from msgspec import Struct

from copydesk_producers.readers.fields import FieldMap
from copydesk_producers.readers.item import Item, Problem, UnreadableInput, bad
from copydesk_producers.readers.json_files import read_json, read_lines_of_json
from copydesk_producers.readers.open_input import PACKED, open_input
from copydesk_producers.readers.pages import read_page

STANDARD_INPUT: Final = "-"

TEXT: Final = (".txt",)
HTML: Final = (".html", ".htm")
LINES: Final = (".jsonl", ".ndjson")
JSON: Final = (".json",)
FEEDS: Final = (".xml", ".rss", ".atom")
SUFFIXES: Final = TEXT + HTML + LINES + JSON + FEEDS


def read_documents(
    paths: Iterable[str | Path],
    *,
    fields: FieldMap | None = None,
    after: Mapping[str, int] | None = None,
    document_bytes: int = 2 * 1024 * 1024,
    stdin: IO[bytes] | None = None,
) -> Iterator[Item]:
    """Reads documents from files, folders and standard input.

    What cannot be read becomes an item with a problem, never an exception.

    Args:
        paths: Files, folders (everything below, sorted, without hidden ones) and `-` (JSON lines on standard input).
        fields: Where the JSON has the fields of a document (`{"text": "body"}`, see `parse_map`).
        after: How far an earlier reading came: the last `Item.number` that is done, by `Item.path`.
        document_bytes: Larger documents are a problem.
        stdin: What `-` reads; None: standard input.

    Returns:
        An iterator over the items, in order.
    """
    options = _Options(fields or {}, after or {}, document_bytes)
    for path in paths:
        if str(path) == STANDARD_INPUT:
            yield from _guarded(STANDARD_INPUT, _standard_input(stdin or sys.stdin.buffer, options), options)
            continue
        top = Path(path)
        for file in _files(top):
            name = file.name if file == top else file.relative_to(top).as_posix()
            yield from _guarded(str(file), _file(top, file, name, options), options)


class _Options(Struct, frozen=True):
    fields: FieldMap
    after: Mapping[str, int]
    limit: int


def _files(top: Path) -> Iterator[Path]:
    """The path itself, or every file below it, sorted, hidden ones left out; also links to folders outside of it.

    A link to a folder is never followed, so nothing goes round in circles: what is inside is read where it stands.
    """
    if not top.is_dir():
        yield top
        return
    for folder, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        outward = [name for name in folders if _leads_out(top, Path(folder, name))]
        yield from (Path(folder, name) for name in sorted(files + outward) if not name.startswith("."))


def _leads_out(top: Path, path: Path) -> bool:
    """Whether a path in the folder `top` is a link to what stands elsewhere."""
    try:
        return path.is_symlink() and not path.resolve(strict=True).is_relative_to(top.resolve())
    except (OSError, RuntimeError):  # a broken link, or links in a circle: they lead nowhere, and opening them says so
        return False


def _guarded(path: str, items: Iterator[Item], options: _Options) -> Iterator[Item]:
    """The items of one input; if the rest could not be read, the last one says why."""
    number = options.after.get(path, 0)
    try:
        for item in items:
            number = item.number
            yield _within_limit(item, options.limit)
    except (UnreadableInput, ModuleNotFoundError) as error:
        what = str(error)
        if isinstance(error, ModuleNotFoundError):  # the client alone does not come with it
            what = f"cannot be read without the package {error.name}: pip install {error.name}"
        where = f"{path}, after {number}" if number else path
        yield Item(path=path, number=number, problem=Problem(where, what))


def _within_limit(item: Item, limit: int) -> Item:
    """The item, or a problem if its document is over the limit as JSON."""
    if item.document is None or item.raw is None or len(item.raw) <= limit:
        return item
    what = f"the document is {len(item.raw):,} bytes of JSON, the limit is {limit:,}"
    return bad(item.path, item.number, what, item.raw[: limit + 1], unit="document")


def _standard_input(stream: IO[bytes], options: _Options) -> Iterator[Item]:
    done = options.after.get(STANDARD_INPUT, 0)
    return read_lines_of_json(stream, STANDARD_INPUT, options.fields, options.limit, done)


def _file(top: Path, file: Path, name: str, options: _Options) -> Iterator[Item]:
    """The items of one file; UnreadableInput if it cannot be opened, or read on."""
    if file != top and _leads_out(top, file):
        raise UnreadableInput("is a link that leads out of the folder, so it is not followed")
    if file != top and file.exists() and not file.is_file():
        raise UnreadableInput("is no regular file")
    suffixes = [suffix.lower() for suffix in file.suffixes]
    if suffixes and suffixes[-1] in PACKED:
        suffixes.pop()
    suffix = suffixes[-1] if suffixes else ""
    if suffix not in SUFFIXES:
        raise UnreadableInput(f"has none of the suffixes {' '.join(SUFFIXES)} (with or without {' '.join(PACKED)})")
    with open_input(file) as stream:
        yield from _items(stream, suffix, str(file), name, options)


def _items(stream: IO[bytes], suffix: str, path: str, name: str, options: _Options) -> Iterator[Item]:
    done = options.after.get(path, 0)
    if suffix in LINES:
        return read_lines_of_json(stream, path, options.fields, options.limit, done)
    if suffix in JSON:
        return read_json(stream, path, options.fields, done)
    if suffix in FEEDS:
        from copydesk_producers.readers.feeds import read_feed  # loads feedparser, which few inputs need

        return read_feed(stream, path, done)
    if done:
        return iter(())
    return iter((read_page(stream, path, name, options.limit, html=suffix in HTML),))
