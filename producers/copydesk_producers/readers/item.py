"""What the file readers yield: a document with its place, or what is wrong at that place."""

from msgspec import Struct

from copydesk_schemas import CopydeskError, RawDocument, encode_raw


class Problem(Struct, frozen=True):
    """Why there is no good document at a place.

    `where` is the file and the line or item in it. `kind` names what many problems share ("PDF", "pictures"), so that
    they are told in one message; it is empty where each problem is of its own kind. `companion`: it belongs to pages
    and holds no text (a picture, a script), so it is passed over and nothing failed.
    """

    where: str
    what: str
    kind: str = ""
    companion: bool = False


class Item(Struct, frozen=True, kw_only=True):
    """One document of an input, or its problem.

    `path` and `number` say how far reading came (from 1: line of a .jsonl, item of a feed or array; 1 for a page).
    `raw` is what to push: the JSON of the document. For a broken document it is the bytes as found, so that it ends in
    the dead letters with its reason. It is None if nothing can be pushed (no such file, a format that is not read).
    `where` names the file and the place in it, for people: a line, a row, a file in an archive. `taken` are the fields
    that were taken by their meaning, each in the form of `--map` (`authors=author`). `not_there` is what a mapping
    names and the document does not have, in the same form; None where no mapping applies.
    """

    path: str
    number: int
    where: str = ""
    document: RawDocument | None = None
    problem: Problem | None = None
    raw: bytes | None = None
    taken: tuple[str, ...] = ()
    not_there: tuple[str, ...] | None = None


class UnreadableInput(CopydeskError):
    """The rest of this input cannot be read.

    Args:
        message: What is wrong, without the name of the input, and what to do.
        kind: See `Problem`.
        companion: See `Problem`.
    """

    def __init__(self, message: str | None = None, *, kind: str = "", companion: bool = False) -> None:
        super().__init__(message)
        self.kind = kind
        self.companion = companion


def good(path: str, number: int, document: RawDocument, taken: tuple[str, ...] = (), *, unit: str = "") -> Item:
    """The item of a document at a line, or another unit, of an input; without a unit it is the whole input."""
    where = f"{path}, {unit} {number}" if unit else path
    return Item(path=path, number=number, where=where, document=document, raw=encode_raw(document), taken=taken)


def bad(path: str, number: int, what: str, raw: bytes | None, *, unit: str = "line") -> Item:
    """The item of a problem at a line, or another unit, of an input."""
    where = f"{path}, {unit} {number}"
    return Item(path=path, number=number, where=where, problem=Problem(where, what), raw=raw)
