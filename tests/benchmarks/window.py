"""`python -m tests.benchmarks.window`: what a probe costs as the window fills, and whether memory then stays flat."""

import statistics
import sys
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated, Final

import typer
from msgspec import Struct
from msgspec.structs import replace
from rich.console import Console

from copydesk_matching.match import Sketch
from copydesk_matching.sketch import make_sketch, read_together
from copydesk_schemas import pack_id
from copydesk_text.article import Article
from copydesk_workers.pipeline.runner import EXPIRED_BUCKETS
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.settings import Settings
from tests.benchmarks.corpus import endless_documents
from tests.benchmarks.report import describe_machine, markdown, number
from tests.benchmarks.window_index import Cost, MeasuredIndex

_BATCH: Final = 50
#: Batches that are measured at each fill; together less than a quarter of the smallest fill.
_ROUNDS: Final = 40
_FIRST_MILLISECOND: Final = 1_700_006_400_000  # a slice of one day begins
_DAY: Final = 86_400_000
#: Windows that the documents span in the second part; two of them are in memory at a time.
_WINDOWS: Final = 8
#: From its end on the window is full, and the change of slices has shown what it adds.
_FULL_AFTER: Final = 3
#: Growth that counts as none.
_FLAT: Final = 0.05
#: How many times as much a probe may cost in a full window as in one that is filled to a tenth and to a hundredth.
_LIMITS: Final = (1.3, 2.0)


class _Memory(Struct, frozen=True):
    """Bytes of the server at the end of a window, the most within it, and what the system gave it."""

    end: int
    most: int
    resident: int


class _Size(Struct, frozen=True):
    """What the index takes at one fill: bytes of the server a document, and postings a bucket."""

    bytes_a_document: float
    postings: float


def main(
    documents: Annotated[int, typer.Option(min=20_000, help="Documents of a window, in ten thousands.")] = 1_000_000,
) -> None:
    """Fill the index with made-up documents and measure it; exit code 1 if a limit is missed."""
    documents -= documents % 10_000  # so that each fill and each window ends with a batch
    settings = Settings(window_documents=documents, window_days=365)
    in_windows = Settings(window_documents=documents // _WINDOWS, window_days=1)
    batches = _batches()
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-bench-") as name,
        EmbeddedServer(Path(name) / "fills") as fills_server,
        EmbeddedServer(Path(name) / "windows") as windows_server,
    ):
        client = connect(fills_server.url)
        machine = describe_machine(client)
        full = MeasuredIndex(client, "full", settings)
        windows = MeasuredIndex(connect(windows_server.url), "windows", in_windows)
        sizes, memories, last = _fill(batches, full, windows, documents)
        # The less full ones are on the same server, and hold the last documents: all have the same just before.
        fills = {fill: MeasuredIndex(client, f"of-{fill}", settings) for fill in _less_full(documents)}
        for fill, index in fills.items():
            for sketches in last[-fill // _BATCH :]:
                index.match(sketches)
        fills[documents] = full
        full.settle()
        _measure(batches, list(fills.values()))
    print(
        f"{machine.cores} cores ({machine.processor}), Python {machine.python}, {machine.server};"
        f" made-up documents, the window set to {documents:,}; {_ROUNDS} batches of {_BATCH} at each fill, in turn\n"
    )
    kept = _print_fills({fill: index.costs for fill, index in fills.items()}, sizes)
    print(f"\nThe same documents in {_WINDOWS} windows of {documents // _WINDOWS:,}, out-of-date slices dropped:\n")
    kept &= _print_windows(memories)
    if not kept:
        sys.exit(1)


def _less_full(documents: int) -> tuple[int, int]:
    """The fills that the full window is held against."""
    return documents // 100, documents // 10


def _fill(
    batches: Iterator[list[Sketch]], full: MeasuredIndex, windows: MeasuredIndex, documents: int
) -> tuple[dict[int, _Size], list[_Memory], list[list[Sketch]]]:
    """Plays the documents into both: sizes of the one by fill, memory of the other by window, and the last tenth."""
    say = Console(stderr=True).print
    sizes: dict[int, _Size] = {}
    memories: list[_Memory] = []
    last: deque[list[Sketch]] = deque(maxlen=documents // 10 // _BATCH)
    most = 0
    for done in range(_BATCH, documents + 1, _BATCH):
        sketches = next(batches)
        last.append(sketches)
        full.match(sketches)
        if done in (*_less_full(documents), documents):
            sizes[done] = _Size(full.bytes_a_document(), full.postings())
        windows.match([_in_windows(sketch, documents) for sketch in sketches])
        windows.expire(EXPIRED_BUCKETS)
        most = max(most, windows.memory())
        if done * _WINDOWS // documents > len(memories):
            memories.append(_Memory(windows.memory(), most, windows.memory("used_memory_rss")))
            most = 0
            say(f"{done:,} documents")
    return sizes, memories, list(last)


def _measure(batches: Iterator[list[Sketch]], indexes: list[MeasuredIndex]) -> None:
    """Has each index match the same batches, the order changing, so that none is always the first."""
    for turn in range(_ROUNDS):
        sketches = next(batches)
        first = turn % len(indexes)
        for index in indexes[first:] + indexes[:first]:
            index.measure(sketches)


def _batches() -> Iterator[list[Sketch]]:
    """Sketches of the made-up documents without end, a millisecond apart."""
    documents = enumerate(endless_documents())
    while True:
        articles = [
            (f"{_FIRST_MILLISECOND + place}-0", Article(document=document, text=document.text or ""))
            for place, document in islice(documents, _BATCH)
        ]
        texts = read_together([article.text for _, article in articles])
        yield [make_sketch(article, id_, read=read) for (id_, article), read in zip(articles, texts, strict=True)]


def _in_windows(sketch: Sketch, documents: int) -> Sketch:
    """The sketch at an event time that spreads the documents over the windows, each a day."""
    place = int.from_bytes(sketch.id[:6], "big") - _FIRST_MILLISECOND
    return replace(sketch, id=pack_id(f"{_FIRST_MILLISECOND + place * _WINDOWS * _DAY // documents}-0", 0))


def _print_fills(costs: dict[int, list[Cost]], sizes: dict[int, _Size]) -> bool:
    """The table of the first part; whether the limits were kept. Ratios are medians over the rounds."""
    last, tenth, hundredth = sorted(costs, reverse=True)
    cells = [
        ["", *(f"{fill:,} documents" for fill in (hundredth, tenth, last))]
        + [f"{last:,} by {other:,}, must be" for other in (tenth, hundredth)]
    ]
    cells.append(["bytes a document", *(number(sizes[fill].bytes_a_document) for fill in sorted(costs)), "", ""])
    cells.append(["postings a bucket", *(number(sizes[fill].postings) for fill in sorted(costs)), "", ""])
    kept = True
    for what, name, limited in (
        ("probe", "probe, µs a document", True),
        ("match", "probe and verify, µs a document", True),
        ("server", "processor time of the server, µs a document", False),
    ):
        values = {fill: [getattr(cost, what) for cost in found] for fill, found in costs.items()}
        ratios = []
        for other, limit in zip((tenth, hundredth), _LIMITS, strict=True):
            ratio = _ratio(values[last], values[other])
            holds = ratio <= limit
            kept &= holds or not limited
            ratios.append(f"{ratio:.2f}" + (f", ≤ {limit:g} {'✓' if holds else '✗ missed'}" if limited else ""))
        cells.append([name, *(number(statistics.median(values[fill])) for fill in sorted(costs)), *ratios])
    print(markdown(cells))
    return kept


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))


def _print_windows(memories: Sequence[_Memory]) -> bool:
    """The table of the second part; whether no later window took more than the first one that was full."""
    cells = [["after window", "server's memory at its end, MiB", "most within it", "resident"]]
    for place, memory in enumerate(memories, 1):
        cells.append([str(place), *(f"{size / 2**20:,.1f}" for size in (memory.end, memory.most, memory.resident))])
    print(markdown(cells))
    full, later = memories[_FULL_AFTER - 1], memories[_FULL_AFTER:]
    change = max(memory.end for memory in later) / full.end - 1
    print(f"\n{'✓' if change <= _FLAT else '✗ grows'} most after window {_FULL_AFTER}: {change:+.1%}")
    return change <= _FLAT


if __name__ == "__main__":
    typer.run(main)
