"""Reads documents from files, folders and standard input. What a file is, its content decides."""

import io
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Final
from urllib.parse import urlsplit

from msgspec.structs import replace

from copydesk_producers.readers.fields import FieldMap
from copydesk_producers.readers.folders import check_readable, files_below
from copydesk_producers.readers.item import Item, Problem, UnreadableInput
from copydesk_producers.readers.json_files import read_lines_of_json
from copydesk_producers.readers.mirror import mirrored_url
from copydesk_producers.readers.open_input import parsing, reading
from copydesk_producers.readers.place import Place
from copydesk_producers.readers.read_format import Options, read_content
from copydesk_producers.readers.streams import Meter, check_stored, metered

STANDARD_INPUT: Final = "-"


def read_documents(
    paths: Iterable[str | Path],
    *,
    fields: FieldMap | None = None,
    after: Mapping[str, int] | None = None,
    document_bytes: int = 2 * 1024 * 1024,
    stdin: IO[bytes] | None = None,
    leave_out: Collection[Path] = (),
) -> Iterator[Item]:
    """Reads documents from files, folders and standard input.

    What cannot be read becomes an item with a problem, never an exception.

    Args:
        paths: Files, folders (everything below, sorted, without hidden ones) and `-` (JSON lines on standard input).
        fields: Where JSON and tables have the fields of a document (`{"text": "body"}`, see `parse_map`).
        after: How far an earlier reading came: the last `Item.number` that is done, by `Item.path`.
        document_bytes: Larger documents are a problem.
        stdin: What `-` reads; None: standard input.
        leave_out: Files that are passed over in folders: what the caller writes while this reads. Absolute paths.

    Returns:
        An iterator over the items, in order.
    """
    options = Options(fields or {}, document_bytes)
    done = after or {}
    own_names = {path.name for path in leave_out}
    for path in paths:
        if str(path) == STANDARD_INPUT:
            items = _standard_input(stdin or sys.stdin.buffer, options, done.get(STANDARD_INPUT, 0))
            yield from _guarded(STANDARD_INPUT, items, options, done.get(STANDARD_INPUT, 0))
            continue
        top = Path(path)
        for file in files_below(top):
            after_number = done.get(str(file), 0)
            if file.name in own_names and any(_is_same(file, own) for own in leave_out):
                problem = Problem(str(file), "is written here, so it is not read", "files written here", companion=True)
                yield Item(path=str(file), number=after_number, where=str(file), problem=problem)
                continue
            yield from _read(top, file, options, after_number)


def read_file(
    top: Path, file: Path, *, fields: FieldMap | None = None, after: int = 0, document_bytes: int = 2 * 1024 * 1024
) -> Iterator[Item]:
    """Reads one file of a folder, as `read_documents` does.

    Args:
        top: The folder that is read, or the file itself.
        file: The file.
        fields: As for `read_documents`.
        after: The last `Item.number` that an earlier reading was done with.
        document_bytes: As for `read_documents`.

    Returns:
        An iterator over the items, in order.
    """
    return _read(top, file, Options(fields or {}, document_bytes), after)


def read_fetched(
    data: bytes, url: str, *, fields: FieldMap | None = None, document_bytes: int = 2 * 1024 * 1024
) -> Iterator[Item]:
    """Reads what an address answered: a feed, a sitemap, a page, whatever it is.

    Args:
        data: The body of the answer.
        url: The address, without user and password in messages.
        fields: As for `read_documents`.
        document_bytes: As for `read_documents`.

    Returns:
        An iterator over the items, in order.
    """
    options = Options(fields or {}, document_bytes)
    place = Place(path=url, name=PurePosixPath(urlsplit(url).path).name, url=url)
    meter = Meter()

    def items() -> Iterator[Item]:
        with reading():
            stream = metered(io.BytesIO(data), meter, unpacked=False)
            for number, item in enumerate(read_content(stream, place, options, meter), 1):
                yield item if item.path == url else replace(item, path=url, number=number)

    return _guarded(url, items(), options, 0, meter)


def _is_same(file: Path, other: Path) -> bool:
    """Whether two paths lead to one file. A link may lead to itself, or over thousands of others: to none, then."""
    try:
        return file.samefile(other)
    except OSError:
        return False


def _read(top: Path, file: Path, options: Options, after: int) -> Iterator[Item]:
    meter = Meter()
    return _guarded(str(file), _file(top, file, options, after, meter), options, after, meter)


def _guarded(
    path: str, items: Iterator[Item], options: Options, number: int, meter: Meter | None = None
) -> Iterator[Item]:
    """The items of one input; if the rest could not be read, the last one says why."""
    try:
        with parsing():
            for found in items:
                item = _within_limit(found, options.limit)
                if meter is not None and item.raw is not None:
                    meter.add_document(len(item.raw))
                number = item.number
                yield item
    except UnreadableInput as error:
        where = f"{path}, after {number}" if number else path
        yield Item(path=path, number=number, problem=Problem(where, str(error), error.kind, error.companion))
    except ModuleNotFoundError as error:  # the client alone does not come with it
        what = f"cannot be read without the package {error.name}: pip install {error.name}"
        yield Item(path=path, number=number, problem=Problem(path, what))


def _within_limit(item: Item, limit: int) -> Item:
    """The item, or a problem if its document is over the limit as JSON. What is pushed is cut behind the limit."""
    if item.raw is None or len(item.raw) <= limit:
        return item
    if item.document is None:
        return replace(item, raw=item.raw[: limit + 1])
    what = f"the document is {len(item.raw):,} bytes of JSON, the limit is {limit:,}"
    return replace(item, document=None, problem=Problem(item.where, what), raw=item.raw[: limit + 1])


def _standard_input(stream: IO[bytes], options: Options, after: int) -> Iterator[Item]:
    return read_lines_of_json(stream, STANDARD_INPUT, options.fields, options.limit, after)


def _file(top: Path, file: Path, options: Options, after: int, meter: Meter) -> Iterator[Item]:
    """The items of one file, numbered; UnreadableInput if it cannot be opened, or read on."""
    check_readable(top, file)
    name = file.name if file == top else file.relative_to(top).as_posix()
    folder = "" if file == top else top.resolve().name
    place = Place(path=str(file), name=name, top=folder, url=mirrored_url(folder, name))
    with reading(), file.open("rb") as plain:
        check_stored(plain)
        for number, item in enumerate(read_content(metered(plain, meter, unpacked=False), place, options, meter), 1):
            # The number of a line stays; what stands in an archive, and has a path of its own there, is counted.
            own = item if item.path == str(file) else replace(item, path=str(file), number=number)
            if not after or own.number > after:
                yield own
