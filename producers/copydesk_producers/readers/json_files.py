"""Reads `.jsonl` (one document a line) and `.json` (one document, or an array of them)."""

from collections.abc import Iterator
from typing import IO, Any, Final

import orjson

from copydesk_producers.readers.encodings import decode_text
from copydesk_producers.readers.fields import FieldMap, as_raw
from copydesk_producers.readers.item import Item, UnreadableInput, bad, good
from copydesk_producers.readers.open_input import read_lines
from copydesk_schemas import DocumentError, check_raw, parse_json

#: A file that must be read as a whole may be this large; above it, one document a line is the better form.
WHOLE_BYTES: Final = 64 * 1024 * 1024

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_lines_of_json(stream: IO[bytes], path: str, fields: FieldMap, limit: int, after: int) -> Iterator[Item]:
    """Yields one item per line that is not blank, after line `after`. Lines over `limit` bytes are cut."""
    for number, (line, cut) in enumerate(read_lines(stream, limit), 1):
        if number == 1:
            if line.startswith(_UTF16):
                raise UnreadableInput("is written in UTF-16; .jsonl must be UTF-8: convert it first")
            line = line.removeprefix(b"\xef\xbb\xbf")
        if number <= after or not line.strip():
            continue
        if cut:
            yield bad(path, number, f"the line is longer than the limit of {limit:,} bytes a document", line)
        else:
            yield read_line(line, path, number, fields)


def read_line(line: bytes, path: str, number: int, fields: FieldMap) -> Item:
    """The item of one line."""
    try:
        value = parse_json(line)
    except DocumentError as error:
        return bad(path, number, str(error), line)
    return _item(value, line, path, number, fields, "line")


def read_json(stream: IO[bytes], path: str, fields: FieldMap, after: int) -> Iterator[Item]:
    """Yields one item, or one per element of an array, without the first `after` elements."""
    data = read_whole(stream, "use one document a line (.jsonl) instead")
    try:
        value = parse_json(decode_text(data))
    except DocumentError as error:
        if after < 1:
            yield bad(path, 1, str(error), data, unit="document")
        return
    for number, element in enumerate(value if isinstance(value, list) else [value], 1):
        if number > after:
            yield _item(element, _dump(element) or data, path, number, fields, "document")


def read_whole(stream: IO[bytes], advice: str) -> bytes:
    """Reads an input that has no smaller parts; UnreadableInput above WHOLE_BYTES, with the advice."""
    data = stream.read(WHOLE_BYTES + 1)
    if len(data) > WHOLE_BYTES:
        raise UnreadableInput(f"is larger than {WHOLE_BYTES // 1024**2} MiB: {advice}")
    return data


def _item(value: Any, found: bytes, path: str, number: int, fields: FieldMap, unit: str) -> Item:
    """The item of a JSON value; `found` is pushed if the value cannot be written as JSON again."""
    if not isinstance(value, dict):
        what = f"expected an object with `text` or `html`, got {found[:40]!r}"
        return bad(path, number, what, found, unit=unit)
    mapped = as_raw(value, fields)
    try:
        return good(path, number, check_raw(mapped))
    except (DocumentError, RecursionError) as error:
        return bad(path, number, str(error), _dump(mapped) or found, unit=unit)


def _dump(value: Any) -> bytes | None:
    """JSON of a value; None if it is nested too deeply to be written."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return None
