"""What the file readers yield: a document with its place, or what is wrong at that place."""

from msgspec import Struct

from copydesk_schemas import CopydeskError, RawDocument, encode_raw


class Problem(Struct, frozen=True):
    """Why there is no good document at a place: `where` is the file and the line or item in it."""

    where: str
    what: str


class Item(Struct, frozen=True, kw_only=True):
    """One document of an input, or its problem.

    `path` and `number` say how far reading came (from 1: line of a .jsonl, item of a feed or array; 1 for a page).
    `raw` is what to push: the JSON of the document. For a broken document it is the bytes as found, so that it ends in
    the dead letters with its reason. It is None if nothing can be pushed (no such file, unknown suffix).
    """

    path: str
    number: int
    document: RawDocument | None = None
    problem: Problem | None = None
    raw: bytes | None = None


class UnreadableInput(CopydeskError):
    """The rest of this input cannot be read."""


def good(path: str, number: int, document: RawDocument) -> Item:
    """The item of a document."""
    return Item(path=path, number=number, document=document, raw=encode_raw(document))


def bad(path: str, number: int, what: str, raw: bytes | None, *, unit: str = "line") -> Item:
    """The item of a problem at a line, or another unit, of an input."""
    return Item(path=path, number=number, problem=Problem(f"{path}, {unit} {number}", what), raw=raw)
