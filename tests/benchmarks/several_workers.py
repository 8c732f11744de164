"""`python -m tests.benchmarks.several_workers`: what differs between replays by several workers, and what does not."""

import tempfile
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from typing import Annotated, Final

import orjson
import typer
from msgspec import Struct
from rich.console import Console

from copydesk_schemas import Keys
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings
from tests.benchmarks.console_runs import copydesk, timed_run, write_documents

#: Fields that matching fills; all others are the work of one document alone.
_MATCHING: Final = frozenset({"relation", "story", "evidence"})


class Outcome(Struct, frozen=True):
    """What came of an article: its stream, its relation, all that is not matching, its group of copies."""

    stream: str
    relation: str
    alone: bytes
    group: frozenset[str]


class Run(Struct, frozen=True):
    """What came out of one replay: outcomes by record id, and the links between copies."""

    outcomes: dict[str, Outcome]
    links: frozenset[frozenset[str]]


def main(
    documents: Annotated[int, typer.Option(min=100, help="Real documents, of all collections.")] = 20_000,
    runs: Annotated[int, typer.Option(min=2, help="Replays; every two of them are compared.")] = 3,
    workers: Annotated[int, typer.Option(min=1, help="Worker processes of each.")] = 2,
    collection: Annotated[str, typer.Option(help="Take the documents of this collection only.")] = "*",
) -> None:
    """Replay one capture several times, flat out, and compare every two of the replays record by record."""
    say = Console(stderr=True).print
    found: list[Run] = []
    with tempfile.TemporaryDirectory(prefix="copydesk-several-") as name:
        folder = Path(name)
        source, capture = folder / "documents.jsonl", folder / "day.jsonl.zst"
        origin = write_documents(source, documents, collection)
        say(f"comparing on {origin}")
        settings = Settings(workers=workers, window_documents=documents, archive_entries=documents)
        with EmbeddedServer(folder / "first") as server:
            timed_run(server, settings, documents, folder, "push", str(source))
            copydesk("record", str(capture), "--redis", server.url)
        settings = Settings(namespace="again", workers=workers, window_documents=documents)
        for number in range(1, runs + 1):
            with EmbeddedServer(folder / f"again{number}") as server:
                into = ("--into", "again", "--speed", "max")
                rate = timed_run(server, settings, documents, folder, "replay", str(capture), *into).rate
                found.append(_read(server.url, Keys("again")))
            records, published = len(found[-1].outcomes), _published(found[-1])
            say(f"replay {number}: {rate:,.0f} documents/s, {records:,} records, {published:,} published")
    print(f"{origin}; {runs} replays by {workers} workers, any two of them\n")
    print(_table(found))


def _read(url: str, keys: Keys) -> Run:
    client = connect(url)
    records = {
        fields[b"id"].decode(): (stream, orjson.loads(fields[b"record"]))
        for stream in ("clean", "duplicates")
        for _, fields in read_all(client, keys.prefix + stream)
    }
    client.close()
    links = frozenset(frozenset((id_, tied)) for id_, (_, one) in records.items() for tied in one["evidence"]["ties"])
    groups = _groups(records, links)
    outcomes = {
        id_: Outcome(
            stream,
            record["relation"],
            orjson.dumps({name: value for name, value in record.items() if name not in _MATCHING}),
            groups[id_],
        )
        for id_, (stream, record) in records.items()
    }
    return Run(outcomes, links)


def _groups(ids: Iterable[str], links: Iterable[frozenset[str]]) -> dict[str, frozenset[str]]:
    """The members of each record's group: all that a chain of links leads to."""
    members = {id_: {id_} for id_ in ids}
    for first, second in map(sorted, links):
        if members[first] is not members[second]:
            members[first] |= members[second]
            for id_ in members[second]:
                members[id_] = members[first]
    return {id_: frozenset(group) for id_, group in members.items()}


def _table(found: list[Run]) -> str:
    """How much differs between two runs, least and most, as a Markdown table."""
    shown: list[tuple[str, Callable[[Run, Run], int], int]] = [
        ("articles that only one of the two has", _only_in_one, len(found[0].outcomes)),
        ("fields other than relation, story and evidence", lambda a, b: _differ(a, b, "alone"), len(found[0].outcomes)),
        ("group of copies that a record belongs to", lambda a, b: _differ(a, b, "group"), len(found[0].outcomes)),
        ("relation", lambda a, b: _differ(a, b, "relation"), len(found[0].outcomes)),
        ("clean or duplicate", lambda a, b: _differ(a, b, "stream"), len(found[0].outcomes)),
        ("single links between copies (`evidence.ties`)", lambda a, b: len(a.links ^ b.links), len(found[0].links)),
    ]
    lines = ["| | of | differ |", "|---|---|---|"]
    for name, count, total in shown:
        counts = [count(first, second) for first, second in combinations(found, 2)]
        span = f"{min(counts):,}" if min(counts) == max(counts) else f"{min(counts):,}–{max(counts):,}"
        lines.append(f"| {name} | {total:,} | {span} |")
    return "\n".join(lines)


def _published(run: Run) -> int:
    return sum(outcome.stream == "clean" for outcome in run.outcomes.values())


def _only_in_one(first: Run, second: Run) -> int:
    return len(first.outcomes.keys() ^ second.outcomes.keys())


def _differ(first: Run, second: Run, what: str) -> int:
    common = first.outcomes.keys() & second.outcomes.keys()
    return sum(getattr(first.outcomes[id_], what) != getattr(second.outcomes[id_], what) for id_ in common)


if __name__ == "__main__":
    typer.run(main)
