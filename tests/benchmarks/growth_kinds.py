"""The kinds of input that `growth` measures: what is repeated, and what stands around it."""

import random
import re
import string
from collections.abc import Iterator
from typing import Final, Literal

import orjson
from msgspec import Struct

from tests.benchmarks.growth_fragments import BOXES, COMMENTS, HTML, OF_WORKS, SENTENCE
from tests.benchmarks.growth_texts import FEED, JSON, MAIL, PAIR, PLACED, SIGNED, TABLE, TEXT

Format = Literal["html", "text", "pair", "feed", "mail", "table", "json", "xml"]

#: Room for the fields of a document around its text.
ROOM: Final = 4096
#: Characters of a fragment in the table.
_LONGEST_NAME: Final = 200
_BODY: Final[dict[Format, str]] = {
    "html": f"<p>{SENTENCE * 2}</p>" * 3,
    "text": f"\n\n{SENTENCE * 2}\n\n{SENTENCE * 2}\n\n",
}
#: The files: how their names end, and how they begin.
FILES: Final[dict[Format, tuple[str, str]]] = {
    "feed": ("xml", "<rss version='2.0'><channel><title>x</title><item><title>x</title>"),
    "mail": ("eml", "Message-ID: <1@b.c>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"),
    "table": ("csv", "url,title,text\n"),
    "json": ("json", "["),
    "xml": ("xml", ""),
}


class Kind(Struct, frozen=True):
    """A kind of input: what is repeated, in which format, and what stands before and behind."""

    format: Format
    fragment: str
    #: The fragment that closes each repetition at the end, in reverse (nested elements); empty for none.
    closing: str = ""
    #: Whether paragraphs stand in the middle, so that what is repeated is head and foot of a page.
    has_body: bool = False
    #: What stands once before all repetitions, and once behind them.
    opening: str = ""
    ending: str = ""
    #: What is repeated in a first half, behind `opening`, and what stands between the halves.
    beside: str = ""
    between: str = ""
    #: Of a pair: what is repeated in the older text.
    older: str = ""
    #: The field of a document that holds all this, if it is not its text; `authors` holds a list of them.
    field: str = ""
    #: The part of the size limit that is enough to see what is looked for.
    share: int = 1

    @property
    def name(self) -> str:
        """How the kind is called in the table."""
        shown = f"{self.opening}{self.beside}{self.between}{self.fragment}"
        return (
            f"{self.format} {self.field}{_in_short(shown)!r}"
            + (f" … {_in_short(self.closing + self.ending)!r}" if self.closing or self.ending else "")
            + (f" beside {_in_short(self.older)!r}" if self.older else "")
            + (" around a body" if self.has_body else "")
        )


def _in_short(fragment: str) -> str:
    """A fragment without the middle of a long run of letters and without all that is beyond one line."""
    return re.sub(r"(\w{10})\w{100,}", r"\1…", fragment)[:_LONGEST_NAME]


def kinds() -> Iterator[Kind]:
    """The known kinds."""
    yield from (Kind("html", fragment) for fragment in HTML)
    yield from (Kind("html", tag, f"</{tag[1:-1]}>") for tag in ("<div>", "<span>", "<b>", "<ul>", "<article>"))
    yield from (Kind("html", fragment, opening=COMMENTS) for fragment in BOXES)
    facts, term, date = OF_WORKS
    yield Kind("html", date, opening=facts, beside="<br>", between=term)
    yield from (Kind("text", fragment) for fragment in TEXT)
    yield from (Kind("text", fragment, has_body=True) for fragment in TEXT if fragment.endswith("\n"))
    names = ("Zed Pa Ci Mo ", "xzed xci xbo ")
    yield from (Kind("text", fragment, opening=f"{SIGNED}\n", ending=PLACED) for fragment in names)
    yield from (Kind("pair", fragment) for fragment in PAIR)
    yield from (Kind("feed", fragment) for fragment in FEED)
    yield Kind("feed", "<x>", "</x>")
    yield from (Kind("mail", fragment) for fragment in MAIL)
    yield from (Kind("table", fragment) for fragment in TABLE)
    yield from (Kind("json", fragment) for fragment in JSON)


def random_kinds(count: int, seed: int) -> Iterator[Kind]:
    """Kinds that are put together from up to four fragments."""
    chance = random.Random(seed)
    for _ in range(count):
        format_: Format = chance.choice(("html", "html", "text", "text", "feed"))
        pool = {"html": (*HTML, *TEXT), "text": TEXT, "feed": (*FEED, *TEXT[:60])}[format_]
        parts = [chance.choice(pool) for _ in range(chance.choice((2, 2, 3, 4)))]
        yield Kind(format_, "".join(parts), has_body=format_ != "feed" and chance.random() < 0.5)


def in_letters(number: int) -> str:
    """A number as a word that no other number has."""
    rest, last = divmod(number, len(string.ascii_lowercase))
    return (in_letters(rest - 1) if rest else "") + string.ascii_lowercase[last]


def story() -> str:
    """A text of different sentences."""
    return " ".join(SENTENCE.replace("harbour", in_letters(10_007 * number)).strip() for number in range(100, 200))


def document_of(kind: Kind, size: int) -> bytes:
    """The input of a kind: JSON of a raw document, a file, or for a pair a list of the new and the older text.

    Args:
        kind: What is repeated.
        size: Bytes that the input has, about and never more.
    """
    left = size - ROOM - len(orjson.dumps(kind.opening + kind.between + kind.ending))
    beside = _repeated(kind.beside, "", left // 2) if kind.beside else []
    parts = _repeated(kind.fragment, kind.closing, left // 2 if beside else left)
    count = len(parts)
    if kind.has_body:
        parts.insert(count // 2, _BODY[kind.format])
    body = "".join((kind.opening, *beside, kind.between, *parts, kind.closing * count, kind.ending))
    if kind.format in FILES:
        return f"{FILES[kind.format][1]}{body}".encode()
    if kind.format == "pair":
        older = "".join(_repeated(kind.older, "", left)[:count]) if kind.older else ""
        return orjson.dumps([f"{story()}\n\n{body}", f"{story()}\n\n{older}"])
    url = "https://news.example/2026/01/02/ferry"
    if kind.field:
        held = [body] if kind.field == "authors" else body
        return orjson.dumps({"text": story(), "url": url, kind.field: held})
    return orjson.dumps({kind.format: body, "url": url})


def _repeated(fragment: str, closing: str, left: int) -> list[str]:
    """A fragment as often as it has room, with the number of each repetition in it."""
    parts: list[str] = []
    numbered = "{n}" in fragment or "{w}" in fragment
    while True:
        part = fragment.replace("{n}", str(len(parts))).replace("{w}", in_letters(len(parts)))
        part = part.replace("{{", "{").replace("}}", "}")
        bytes_ = len(orjson.dumps(part + closing)) - 2
        if left < bytes_:
            return parts
        count = 1 if numbered else left // bytes_
        parts += [part] * count
        left -= bytes_ * count
