"""Looks for documents whose processor time grows faster than their size.

    .venv/bin/python -m tests.benchmarks.growth [--random N] [--seed N] [--bytes N] [--only WORD] [--all]

A kind of input is a short fragment of HTML, text or a file that is repeated up to a size. Pages and texts are taken
from bytes to sketch and record, files from bytes to documents. A pair is a text and an older one without what is
repeated; they are compared down to the passages that a reader sees. Each is measured at the size limit of a document
and at a quarter of it, each time in a process of its own that is killed after 60 s of processor time. A table names
every kind over 2 s, and every kind that took more than six times as long at four times the size (linear is four).
`--random` puts fragments together at random and searches on.

On a busy machine processor time is up to twice what it is on a quiet one, so look at the ratios first.
"""

import argparse
import os
import random
import re
import resource
import string
import time
from collections.abc import Iterator
from typing import Final, Literal

import orjson
from msgspec import Struct

from copydesk_desk.review.explain.passages import align_passages
from copydesk_matching.known_furniture import Learned
from copydesk_matching.news import place_news
from copydesk_matching.rules.relate import relate
from copydesk_matching.sketch import make_sketch, read_together
from copydesk_matching.words.word_hash import PUBLIC
from copydesk_producers.readers.read import read_fetched
from copydesk_schemas import RawDocument
from copydesk_text.article import Article
from copydesk_text.chain.build_record import build_record
from copydesk_text.chain.chain import CHAINS, load_libraries
from copydesk_workers.furniture.take_out import take_out
from copydesk_workers.pipeline.intake import RawEntry
from copydesk_workers.pipeline.isolation import run_isolated
from copydesk_workers.pipeline.prepare import prepare_entry
from tests.benchmarks.growth_fragments import BOXES, COMMENTS, FEED, HTML, JSON, MAIL, PAIR, SENTENCE, TABLE, TEXT

Format = Literal["html", "text", "pair", "feed", "mail", "table", "json"]

#: The size limit of a document, and the part of it that the shorter input has.
LIMIT_BYTES: Final = 2 * 1024 * 1024
PART: Final = 4
#: Room for the fields of a document around its text.
_ROOM: Final = 4096
#: What is told: processor time in seconds at the limit, and its ratio to that at a quarter of the size.
MOST_SECONDS: Final = 2.0
MOST_RATIO: Final = 6.0
#: Processor time under which a ratio says nothing, and after which a process is killed, in seconds.
_LEAST_SECONDS: Final = 0.5
_KILLED_AFTER: Final = 60
#: Characters of a fragment in the table.
_LONGEST_NAME: Final = 200
_ENTRY_ID: Final = "1700000000000-0"
_LATEST: Final = 1 << 47
_BODY: Final[dict[Format, str]] = {
    "html": f"<p>{SENTENCE * 2}</p>" * 3,
    "text": f"\n\n{SENTENCE * 2}\n\n{SENTENCE * 2}\n\n",
}
#: The files: how their names end, and how they begin.
_FILES: Final[dict[Format, tuple[str, str]]] = {
    "feed": ("xml", "<rss version='2.0'><channel><title>x</title><item><title>x</title>"),
    "mail": ("eml", "Message-ID: <1@b.c>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"),
    "table": ("csv", "url,title,text\n"),
    "json": ("json", "["),
}

#: Each row and element of these is a document, so a file of many takes its time.
_MANY: Final[frozenset[Format]] = frozenset(("table", "json"))


class Kind(Struct, frozen=True):
    """A kind of input: what is repeated, in which format, and what stands before and behind."""

    format: Format
    fragment: str
    #: The fragment that closes each repetition at the end, in reverse (nested elements); empty for none.
    closing: str = ""
    #: Whether paragraphs stand in the middle, so that what is repeated is head and foot of a page.
    has_body: bool = False
    #: What stands once before all repetitions.
    opening: str = ""

    @property
    def name(self) -> str:
        """How the kind is called in the table."""
        return (
            f"{self.format} {_in_short(self.opening + self.fragment)!r}"
            + (f" … {self.closing!r}" if self.closing else "")
            + (" around a body" if self.has_body else "")
        )


def _in_short(fragment: str) -> str:
    """A fragment without the middle of a long run of letters and without all that is beyond one line."""
    return re.sub(r"(\w{10})\w{100,}", r"\1…", fragment)[:_LONGEST_NAME]


class Growth(Struct, frozen=True):
    """Processor time in seconds at the limit and at a quarter of it; None where it was killed."""

    kind: Kind
    quarter: float | None
    whole: float | None

    @property
    def ratio(self) -> float | None:
        """How much longer the whole took than its quarter; None where that says nothing."""
        if self.quarter is None or self.whole is None or self.whole < _LEAST_SECONDS:
            return None
        return self.whole / max(self.quarter, 1e-3)

    @property
    def is_bad(self) -> bool:
        """Whether the kind takes too long, or grows too fast."""
        if self.whole is None or (self.ratio or 0) > MOST_RATIO:
            return True
        return self.whole > MOST_SECONDS and self.kind.format not in _MANY


def kinds() -> Iterator[Kind]:
    """The known kinds."""
    yield from (Kind("html", fragment) for fragment in HTML)
    yield from (Kind("html", tag, f"</{tag[1:-1]}>") for tag in ("<div>", "<span>", "<b>", "<ul>", "<article>"))
    yield from (Kind("html", fragment, opening=COMMENTS) for fragment in BOXES)
    yield from (Kind("text", fragment) for fragment in TEXT)
    yield from (Kind("text", fragment, has_body=True) for fragment in TEXT if fragment.endswith("\n"))
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


def _story() -> str:
    """A text of different sentences."""
    return " ".join(SENTENCE.replace("harbour", in_letters(10_007 * number)).strip() for number in range(100, 200))


def document_of(kind: Kind, size: int) -> bytes:
    """The input of a kind: JSON of a raw document, or a feed.

    Args:
        kind: What is repeated.
        size: Bytes that the input has, about and never more.
    """
    parts: list[str] = []
    left = size - _ROOM - len(kind.opening)
    numbered = "{n}" in kind.fragment or "{w}" in kind.fragment
    while True:
        part = kind.fragment.replace("{n}", str(len(parts))).replace("{w}", in_letters(len(parts)))
        part = part.replace("{{", "{").replace("}}", "}")
        bytes_ = len(orjson.dumps(part + kind.closing)) - 2
        count = 1 if numbered else left // bytes_
        if left < bytes_:
            break
        parts += [part] * count
        left -= bytes_ * count
    if kind.has_body:
        parts.insert(len(parts) // 2, _BODY[kind.format])
    body = kind.opening + "".join(parts) + kind.closing * (len(parts) if kind.closing else 0)
    if kind.format in _FILES:
        return f"{_FILES[kind.format][1]}{body}".encode()
    if kind.format == "pair":
        return f"{_story()}\n\n{body}".encode()
    return orjson.dumps({kind.format: body, "url": "https://news.example/2026/01/02/ferry"})


def process(kind: Kind, data: bytes) -> None:
    """Takes an input as far as its format goes."""
    if kind.format == "pair":
        _compare(data.decode(), _story())
        return
    if kind.format in _FILES:
        for _ in read_fetched(data, f"https://news.example/a.{_FILES[kind.format][0]}"):
            pass
        return
    chain = CHAINS["default"]
    entry = RawEntry(_ENTRY_ID, {b"document": data})
    opened = prepare_entry(entry, chain, LIMIT_BYTES, _LATEST)
    articles = [one for one in opened if isinstance(one, Article)]
    read = read_together([one.text for one in articles], [one.title for one in articles])
    for article, text in zip(articles, read, strict=True):
        make_sketch(article, _ENTRY_ID, Learned(), teaches=True, read=text)
        enriched = run_isolated(chain.enrich, take_out(article, Learned(), PUBLIC))
        if isinstance(enriched, Article):
            build_record(enriched, _ENTRY_ID)


def _compare(new: str, old: str) -> None:
    """Compares two texts as the matching does, and places what is new."""
    ours, theirs = (
        make_sketch(Article(document=RawDocument(text=text), text=text), entry_id)
        for text, entry_id in ((new, "2-0"), (old, "1-0"))
    )
    place_news([relate(ours, theirs, 1)], new, ours, None)
    align_passages(new, old)


def measure(kind: Kind, size: int) -> float | None:
    """Processor time of one input in seconds, in a process of its own; None if it was killed."""
    data = document_of(kind, size)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (_KILLED_AFTER, _KILLED_AFTER))
        started = time.process_time()
        process(kind, data)
        os.write(writing, repr(time.process_time() - started).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        spent = answer.read()
    os.waitpid(child, 0)
    return float(spent) if spent else None


def grow(kind: Kind, size: int) -> Growth:
    """How the processor time of a kind grows up to this size; a quarter that is killed is not tried whole."""
    quarter = measure(kind, size // PART)
    return Growth(kind, quarter, None if quarter is None else measure(kind, size))


def _shown(seconds: float | None) -> str:
    return f"> {_KILLED_AFTER}" if seconds is None else f"{seconds:.2f}"


def main() -> None:
    """Prints the kinds that take too long or grow too fast."""
    parser = argparse.ArgumentParser(description="Looks for documents whose processor time grows faster than they do.")
    parser.add_argument("--random", type=int, default=0, metavar="N", help="try N random kinds instead of the known")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bytes", type=int, default=LIMIT_BYTES, help="size of the larger input")
    parser.add_argument("--only", default="", metavar="WORD", help="only kinds with this in their name")
    parser.add_argument("--all", action="store_true", help="print every kind")
    arguments = parser.parse_args()
    load_libraries()
    process(Kind("html", "<p>x</p>"), document_of(Kind("html", "<p>" + SENTENCE + "</p>"), 2 * _ROOM))
    tried = bad = 0
    for kind in random_kinds(arguments.random, arguments.seed) if arguments.random else kinds():
        if arguments.only not in kind.name:
            continue
        growth = grow(kind, arguments.bytes)
        tried += 1
        bad += growth.is_bad
        if growth.is_bad or arguments.all:
            ratio = "" if growth.ratio is None else f"{growth.ratio:.1f}"
            mark = "!" if growth.is_bad else " "
            spent = f"{_shown(growth.quarter):>6} s {_shown(growth.whole):>6} s"
            print(f"{mark} {spent} {ratio:>5}  {kind.name}", flush=True)
    print(f"{tried} kinds, {bad} over {MOST_SECONDS:.0f} s or with a ratio over {MOST_RATIO:.0f}")


if __name__ == "__main__":
    main()
