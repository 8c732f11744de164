"""Looks for documents whose processor time grows faster than their size.

    .venv/bin/python -m tests.benchmarks.growth [--known | --derived | --deep | --random N] [--only WORD] [--all] …

A kind of input is a short fragment of HTML, text or a file that is repeated up to a size. Pages and texts are taken
from bytes to sketch and record, files from bytes to documents. A pair is a text and an older one; they are compared
down to the passages that a reader sees. Each is measured at the size limit of a document and at a quarter of it, each
time in a process of its own that is killed after 60 s of processor time. A table names every kind over 2 s, and every
kind that took more than six times as long, or as much memory, at four times the size (linear is four).

The kinds are those of a table (`--known`), and those that follow from what the code looks for (`--derived`: minutes, at
a part of the size; `--deep`: hours, all of them at the limit). `--random` puts fragments of the table together. A long
run that was stopped goes on with `--from`: with `--all` each kind is printed with its number.

On a busy machine processor time is up to twice what it is on a quiet one, so look at the ratios first.
"""

import argparse
import gc
import os
import resource
import time
from collections.abc import Iterator
from itertools import chain as one_after_another
from typing import Final

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
from tests.benchmarks.growth_derived import derived_kinds
from tests.benchmarks.growth_fragments import SENTENCE
from tests.benchmarks.growth_kinds import FILES, ROOM, Format, Kind, document_of, kinds, random_kinds

#: The size limit of a document, and the part of it that the shorter input has.
LIMIT_BYTES: Final = 2 * 1024 * 1024
PART: Final = 4
#: What is told: processor time in seconds at the limit, and its ratio to that at a quarter of the size.
MOST_SECONDS: Final = 2.0
MOST_RATIO: Final = 6.0
#: Processor time in seconds and megabytes under which a ratio says nothing, and when a process is killed.
_LEAST_SECONDS: Final = 0.25
_LEAST_MEGABYTES: Final = 100.0
#: What a part of the limit may take beyond its part of the time, in seconds.
_ROOM_OF_SHARES: Final = 0.75
_KILLED_AFTER: Final = 60
_ENTRY_ID: Final = "1700000000000-0"
_LATEST: Final = 1 << 47
#: Each row and element of these is a document, so a file of many takes its time.
_MANY: Final[frozenset[Format]] = frozenset(("table", "json"))


class Spent(Struct, frozen=True):
    """What one input took."""

    seconds: float
    megabytes: float


class Growth(Struct, frozen=True):
    """What an input and a quarter of it took; None where that was killed."""

    kind: Kind
    quarter: Spent | None
    whole: Spent | None

    @property
    def ratio(self) -> float | None:
        """How much longer, or more memory, the whole took than its quarter; None where that says nothing."""
        if self.quarter is None or self.whole is None:
            return None
        ratios = []
        if self.whole.seconds >= _LEAST_SECONDS:
            ratios.append(self.whole.seconds / max(self.quarter.seconds, 1e-3))
        if self.whole.megabytes >= _LEAST_MEGABYTES:
            ratios.append(self.whole.megabytes / max(self.quarter.megabytes, 1.0))
        return max(ratios, default=None)

    @property
    def is_bad(self) -> bool:
        """Whether the kind takes too long, or grows too fast."""
        if self.whole is None or (self.ratio or 0) > MOST_RATIO:
            return True
        return self.whole.seconds > MOST_SECONDS / self.kind.share + _ROOM_OF_SHARES and self.kind.format not in _MANY


def process(kind: Kind, data: bytes) -> None:
    """Takes an input as far as its format goes."""
    if kind.format == "pair":
        _compare(*orjson.loads(data))
        return
    if kind.format in FILES:
        for _ in read_fetched(data, f"https://news.example/a.{FILES[kind.format][0]}"):
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


def measure(kind: Kind, size: int) -> Spent | None:
    """What one input takes, in a process of its own; None if it was killed."""
    data = document_of(kind, size)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (_KILLED_AFTER, _KILLED_AFTER))
        memory, started = _memory(), time.process_time()
        process(kind, data)
        seconds = time.process_time() - started
        os.write(writing, orjson.dumps([seconds, _memory() - memory]))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        spent = answer.read()
    os.waitpid(child, 0)
    return Spent(*orjson.loads(spent)) if spent else None


def _memory() -> float:
    """The most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def grow(kind: Kind, size: int) -> Growth:
    """What a kind takes up to its share of this size; a quarter that is killed is not tried whole."""
    size = max(size // kind.share, 4 * ROOM)
    quarter = measure(kind, size // PART)
    return Growth(kind, quarter, None if quarter is None else measure(kind, size))


def _line(growth: Growth) -> str:
    """A line of the table."""
    times = (
        f"> {_KILLED_AFTER} s" if one is None else f"{one.seconds:.2f} s" for one in (growth.quarter, growth.whole)
    )
    shown = " ".join(f"{one:>7}" for one in times)
    ratio = "" if growth.ratio is None else f"{growth.ratio:.1f}"
    memory = "" if growth.whole is None else f"{growth.whole.megabytes:.0f} MB"
    return f"{'!' if growth.is_bad else ' '} {shown} {memory:>7} {ratio:>5}  {growth.kind.name}"


def _chosen(arguments: argparse.Namespace) -> Iterator[Kind]:
    """The kinds that are asked for."""
    if arguments.random:
        return random_kinds(arguments.random, arguments.seed)
    derived = derived_kinds(arguments.deep) if not arguments.known else iter(())
    known = kinds() if not (arguments.derived or arguments.deep) else iter(())
    return one_after_another(known, derived)


def main() -> None:
    """Prints the kinds that take too long or grow too fast."""
    parser = argparse.ArgumentParser(description="Looks for documents whose processor time grows faster than they do.")
    parser.add_argument("--random", type=int, default=0, metavar="N", help="try N random kinds instead")
    parser.add_argument("--known", action="store_true", help="only the kinds of the table")
    parser.add_argument("--derived", action="store_true", help="only those that follow from the code")
    parser.add_argument("--deep", action="store_true", help="all that follow from the code, at the limit")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bytes", type=int, default=LIMIT_BYTES, help="size of the larger input")
    parser.add_argument("--only", default="", metavar="WORD", help="only kinds with this in their name")
    parser.add_argument("--from", type=int, default=1, dest="first", metavar="N", help="begin with the Nth of them")
    parser.add_argument("--all", action="store_true", help="print every kind")
    arguments = parser.parse_args()
    load_libraries()
    process(Kind("html", "<p>x</p>"), document_of(Kind("html", "<p>" + SENTENCE + "</p>"), 2 * ROOM))
    chosen = [kind for kind in _chosen(arguments) if arguments.only in kind.name][arguments.first - 1 :]
    gc.collect()
    gc.freeze()  # else what has been loaded is looked through in the time of an input
    bad = 0
    for number, kind in enumerate(chosen, arguments.first):
        growth = grow(kind, arguments.bytes)
        bad += growth.is_bad
        if growth.is_bad or arguments.all:
            print(f"{number:>5} {_line(growth)}", flush=True)
    print(f"{len(chosen)} kinds, {bad} over {MOST_SECONDS:.0f} s or with a ratio over {MOST_RATIO:.0f}")


if __name__ == "__main__":
    main()
