"""Reads JSON: one document a line, or one value with one document or many."""

from collections.abc import Iterator
from typing import IO, Any, Final

from msgspec.structs import replace

from copydesk_producers.readers.encodings import decode_text
from copydesk_producers.readers.fields import FieldMap, not_there
from copydesk_producers.readers.item import Item, UnreadableInput, bad, good
from copydesk_producers.readers.json_shapes import as_document, documents_in, list_in, without_envelope
from copydesk_producers.readers.open_input import Blanks, read_lines
from copydesk_schemas import DocumentError, check_raw, dump_json, parse_json
from copydesk_schemas.counted import counted

#: A file that must be read as a whole may be this large; above it, one document a line is the better form.
WHOLE_BYTES: Final = 64 * 1024 * 1024

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SHOWN: Final = 12
#: Characters of a name in a message.
_NAME: Final = 40
#: What is pushed for an element of a list that cannot be written, so that it ends in the dead letters: to push all of
#: the list for each would make terabytes of some megabytes.
_NOT_WRITTEN: Final = b"an element of a list that is nested too deeply to be written as JSON"


def read_lines_of_json(stream: IO[bytes], path: str, fields: FieldMap, limit: int, after: int) -> Iterator[Item]:
    """Yields one item per line that is not blank, after line `after`. Lines over `limit` bytes are cut."""
    blanks = Blanks("lines")
    for number, (line, cut) in enumerate(read_lines(stream, limit), 1):
        blanks.see(bool(line.strip()))
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
        value = _parse(line)
    except DocumentError as error:
        return bad(path, number, str(error), line)
    return item_of(value, line, path, number, fields, "line")


def read_json(stream: IO[bytes], path: str, fields: FieldMap, after: int) -> Iterator[Item]:
    """Yields one item per document of one JSON value, without the first `after` (see `documents_in`)."""
    data = read_whole(stream, "use one document a line (.jsonl) instead")
    try:
        value = _parse(data)
    except DocumentError as error:
        if after < 1:
            yield bad(path, 1, str(error), data, unit="document")
        return
    for number, element in enumerate(documents_in(value, fields), 1):
        if number > after:
            found = _dump(element) or (data if element is value else _NOT_WRITTEN)
            yield item_of(element, found, path, number, fields, "document")


#: What to do about dates that cannot be read, as where nobody can tell the day from the month.
_DATELESS: Final = ": --map published_at= leaves it in metadata, and the text is published without a date"


def read_whole(stream: IO[bytes], advice: str, limit: int | None = None) -> bytes:
    """Reads an input that has no smaller parts; UnreadableInput above `limit` (WHOLE_BYTES), with the advice."""
    limit = limit or WHOLE_BYTES
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise UnreadableInput(f"is larger than {limit // 1024**2} MiB: {advice}")
    return data


def item_of(value: Any, found: bytes, path: str, number: int, fields: FieldMap, unit: str) -> Item:
    """The item of a JSON value; `found` is pushed if the value cannot be written as JSON again."""
    if not isinstance(value, dict):
        what = f"expected an object with `text` or `html`, got {found[:40]!r}"
        return bad(path, number, what, found, unit=unit)
    mapped = value
    try:
        mapped, taken = as_document(value, fields)
        item = good(path, number, check_raw(mapped), taken, unit=unit)
    except (DocumentError, RecursionError) as error:
        cure = _DATELESS if "`published_at`" in str(error) else _cure(mapped, value, fields)
        item = bad(path, number, f"{error}{cure}", _dump(mapped) or found, unit=unit)
    return replace(item, not_there=not_there(without_envelope(value, fields), fields)) if fields else item


def _cure(mapped: dict[str, Any], value: dict[str, Any], fields: FieldMap) -> str:
    """What to do where no field, or more than one, holds the text."""
    if "text" in mapped and "html" in mapped:
        return ": --map html= leaves out the one, --map text= the other"
    if "text" in mapped or "html" in mapped:
        return ""
    if (inner := list_in(value, fields)) is not None:
        name = inner[0][:_NAME]
        return f": it holds {counted(len(inner[1]), 'document')} in {name}: write one a line (jq -c '.{name}[]')"
    value = {
        f"{name}.{inner}" if inner else name: None
        for name, found in value.items()
        for inner in (found if isinstance(found, dict) and found else ("",))
    }
    names = ", ".join(name[:_NAME] for name in list(value)[:_SHOWN]) + (", …" if len(value) > _SHOWN else "")
    return f": --map text=NAME says where the text is (the object has {names})" if names else ""


def _parse(data: bytes) -> Any:
    """The value of JSON that other tools wrote: also in another encoding than UTF-8."""
    try:
        return parse_json(data)
    except DocumentError:
        try:
            text = decode_text(data)
        except UnreadableInput:
            raise DocumentError(f"not JSON: it holds zero bytes; it begins {data[:40]!r}") from None
        return parse_json(text)


def _dump(value: Any) -> bytes | None:
    """JSON of a value; None if it is nested too deeply to be written."""
    try:
        return dump_json(value)
    except (TypeError, ValueError, RecursionError):
        return None
