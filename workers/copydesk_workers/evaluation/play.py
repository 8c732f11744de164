"""Plays labelled documents through the real chain, index and commit, and reads what was decided."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

import redis
from msgspec import Struct

from copydesk_schemas import GROUP, Keys, Record, decode_record
from copydesk_workers.evaluation.scores import Scores, score
from copydesk_workers.intake import RawEntry
from copydesk_workers.runner import Runner
from copydesk_workers.settings import Settings
from copydesk_workers.streams import read_all

#: Event time of the first document, in milliseconds; each next one is a millisecond later (file order).
FIRST_MILLISECOND: Final = 1_000_000_000_000


class Unwatched:
    """A watch for work that nobody has to interrupt."""

    def begin(self, entry_id: str) -> None:
        """Nothing to note."""

    def end(self) -> None:
        """Nothing to note."""


class Labels(Struct, frozen=True):
    """What was decided for each document: its cluster at copy level and at story level."""

    copy: dict[str, Hashable]
    story: dict[str, Hashable]

    def scores(self, clusters: Mapping[str, str]) -> dict[str, Scores]:
        """Scores of both levels against the true clusters, over the documents that these name."""
        return {"copy": score(self.copy, clusters), "story": score(self.story, clusters)}


def play(
    documents: Iterable[tuple[str, bytes]],
    client: redis.Redis,
    keys: Keys,
    settings: Settings,
    progress: Callable[[int], None] = lambda count: None,
) -> Labels:
    """Sends documents (id, JSON of a raw document) through the chain, one worker, in order; the labels of each.

    A document that is split is judged by its longest article; one that ends dead is a cluster of its own.
    `progress` is told the size of each batch that is done.
    """
    runner = Runner(client, keys, settings)
    client.xgroup_create(keys.raw, GROUP, id="0", mkstream=True)
    names: list[str] = []
    for batch in _batches(documents, settings.batch_documents):
        with client.pipeline(transaction=False) as pipe:
            for number, (_, document) in enumerate(batch, len(names)):
                pipe.xadd(keys.raw, {"document": document}, id=f"{FIRST_MILLISECOND + number}-0")
            pipe.xreadgroup(GROUP, "eval", {keys.raw: ">"}, count=len(batch))
            [(_, read)] = pipe.execute()[-1]
        names.extend(name for name, _ in batch)
        runner.process([RawEntry(entry_id.decode(), fields) for entry_id, fields in read], Unwatched())
        progress(len(batch))
    return _label(names, _records(client, keys))


def _label(names: list[str], records: Iterable[Record]) -> Labels:
    longest: dict[int, Record] = {}
    parents: dict[str, str] = {}

    def root(record_id: str) -> str:
        while (parent := parents.setdefault(record_id, record_id)) != record_id:
            parents[record_id] = parents[parent]
            record_id = parent
        return record_id

    for record in records:
        number = int(record.raw_id.partition("-")[0]) - FIRST_MILLISECOND
        held = longest.get(number)
        if held is None or len(record.text) > len(held.text):
            longest[number] = record
        for tied in record.evidence.ties:
            parents[root(record.id)] = root(tied)
    copy: dict[str, Hashable] = {}
    story: dict[str, Hashable] = {}
    for number, name in enumerate(names):
        judged = longest.get(number)
        copy[name] = root(judged.id) if judged else f"dead {number}"
        story[name] = judged.story if judged else f"dead {number}"
    return Labels(copy, story)


def _records(client: redis.Redis, keys: Keys) -> Iterator[Record]:
    for stream in (keys.clean, keys.duplicates):
        for _, fields in read_all(client, stream):
            yield decode_record(fields[b"record"])


def _batches(documents: Iterable[tuple[str, bytes]], size: int) -> Iterator[list[tuple[str, bytes]]]:
    iterator = iter(documents)
    while batch := list(islice(iterator, size)):
        yield batch
