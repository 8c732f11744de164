"""Reads labelled documents from files, for `copydesk eval`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from copydesk_producers.readers.item import UnreadableInput
from copydesk_producers.readers.open_input import open_input
from copydesk_schemas import DocumentError, RawDocument, check_raw, encode_raw, parse_json

#: Fields of a RawDocument that a labelled document may carry; `split` and unknown ones are ignored.
_KNOWN: Final = frozenset(RawDocument.__struct_fields__) - {"split"}


def read_documents(path: Path) -> Iterator[tuple[str, bytes]]:
    """Reads the documents of a `.jsonl[.gz]` file.

    Returns:
        The JSON of a raw document for each id.

    Raises:
        DocumentError: A line is wrong; the message names it.
    """
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            value = parse_json(line)
            if not isinstance(value, dict) or not isinstance(value.get("id"), str | int):
                raise DocumentError("a labelled document is an object with `id` and `text` or `html`")
            known = {name: field for name, field in value.items() if name in _KNOWN and field is not None}
            yield str(value["id"]), encode_raw(_lenient(known))
        except DocumentError as error:
            raise DocumentError(f"{path}, line {number}: {error}") from None


def _lenient(fields: dict[str, Any]) -> RawDocument:
    """The raw document without optional fields that break the contract: only the text is judged."""
    try:
        return check_raw(fields)
    except DocumentError:
        return check_raw({name: fields[name] for name in ("text", "html") if name in fields})


def read_clusters(path: Path) -> dict[str, str]:
    """Reads a `.tsv[.gz]` file with the columns `id` and `cluster`.

    Returns:
        The cluster of each document id.

    Raises:
        DocumentError: A line is wrong; the message names it.
    """
    lines = iter(_lines(path))
    header = _cells(path, 1, next(lines, b""))
    if "id" not in header or "cluster" not in header:
        raise DocumentError(f"{path}, line 1: expected the columns `id` and `cluster`, got {header}")
    id_column, cluster_column = header.index("id"), header.index("cluster")
    clusters = {}
    for number, line in enumerate(lines, 2):
        cells = _cells(path, number, line)
        if cells == [""]:
            continue
        if len(cells) != len(header):
            raise DocumentError(f"{path}, line {number}: expected {len(header)} columns, got {len(cells)}")
        clusters[cells[id_column]] = cells[cluster_column]
    return clusters


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with open_input(path) as file:
            yield from file
    except UnreadableInput as error:
        raise DocumentError(f"{path} {error}") from None


def _cells(path: Path, number: int, line: bytes) -> list[str]:
    try:
        return line.decode().rstrip("\r\n").split("\t")
    except UnicodeDecodeError:
        raise DocumentError(f"{path}, line {number}: it is not UTF-8") from None
