"""Plays labelled documents through the real chain, index and commit, and reads what was decided."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, Literal, get_args

import redis
from msgspec import Struct

from copydesk_desk.review.evaluate.scores import Scores, score
from copydesk_matching.index.index import Index
from copydesk_schemas import GROUP, Evidence, Keys, Record, Relation, decode_record
from copydesk_workers.fleet.raw_stream import ensure_group
from copydesk_workers.pipeline.intake import NoWatch, RawEntry
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings

Level = Literal[
    "copy",  # components of tight edges
    "story",  # the story of each record
]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)

#: Event time of the first document, in milliseconds; each next one is a millisecond later (file order).
FIRST_MILLISECOND: Final = 1_000_000_000_000


class Judged(Struct, frozen=True, kw_only=True):
    """What was decided about a document: about its longest article, which has `length` characters."""

    id: str
    title: str | None
    length: int
    relation: Relation
    story: str
    evidence: Evidence


class Labels(Struct, frozen=True):
    """What was decided for each document: its cluster at copy level and at story level.

    `judged` has the documents that are not dead.
    """

    copy: dict[str, Hashable]
    story: dict[str, Hashable]
    judged: dict[str, Judged]

    def of(self, level: Level) -> dict[str, Hashable]:
        """The clusters of a level."""
        return self.copy if level == "copy" else self.story

    def scores(self, clusters: Mapping[str, str]) -> dict[Level, Scores]:
        """Scores of both levels against the true clusters, over the documents that these name."""
        return {level: score(self.of(level), clusters) for level in LEVELS}


def play(
    documents: Iterable[tuple[str, bytes]],
    client: redis.Redis,
    keys: Keys,
    settings: Settings,
    progress: Callable[[int], None] = lambda count: None,
    index: Index | None = None,
) -> Labels:
    """Sends documents through the chain with one worker, in order.

    A document that is split is judged by its longest article. One that ends dead is a cluster of its own.

    Args:
        documents: Pairs of a name and the JSON of a raw document.
        client: A client that answers in bytes.
        keys: An unused namespace.
        settings: The settings of the worker.
        progress: Told the size of each batch that is done.
        index: The index of the namespace, for a caller that listens in on it.

    Returns:
        What was decided for each document.
    """
    runner = Runner(client, keys, settings, index)
    names: list[str] = []
    for batch in _batches(documents, settings.batch_documents):
        read = hand_out(client, keys, [document for _, document in batch], len(names))
        names.extend(name for name, _ in batch)
        runner.process(read, NoWatch())
        progress(len(batch))
    return label(names, (_judged(record) for record in _records(client, keys)))


def hand_out(client: redis.Redis, keys: Keys, documents: Sequence[bytes], first: int) -> list[RawEntry]:
    """Pushes documents and takes them in hand.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        documents: JSON of raw documents.
        first: Number of the first one. Each is one millisecond of event time after the one before it.

    Returns:
        The raw entries, in order.
    """
    ensure_group(client, keys)
    with client.pipeline(transaction=False) as pipe:
        for number, document in enumerate(documents, first):
            pipe.xadd(keys.raw, {"document": document}, id=f"{FIRST_MILLISECOND + number}-0")
        pipe.xreadgroup(GROUP, "eval", {keys.raw: ">"}, count=len(documents))
        [(_, read)] = pipe.execute()[-1]
    return [RawEntry(entry_id.decode(), fields) for entry_id, fields in read]


def label(names: Sequence[str], articles: Iterable[Judged]) -> Labels:
    """Labels documents, in the order in which they were handed out, from their articles."""
    longest: dict[int, Judged] = {}
    parents: dict[str, str] = {}

    def root(record_id: str) -> str:
        while (parent := parents.setdefault(record_id, record_id)) != record_id:
            parents[record_id] = parents[parent]
            record_id = parent
        return record_id

    for article in articles:
        number = document_number(article.id)
        held = longest.get(number)
        if held is None or article.length > held.length:
            longest[number] = article
        for tied in article.evidence.ties:
            parents[root(article.id)] = root(tied)
    copy: dict[str, Hashable] = {}
    story: dict[str, Hashable] = {}
    for number, name in enumerate(names):
        judged = longest.get(number)
        copy[name] = root(judged.id) if judged else f"dead {number}"
        story[name] = judged.story if judged else f"dead {number}"
    return Labels(copy, story, {names[number]: article for number, article in sorted(longest.items())})


def document_number(record_id: str) -> int:
    """The number, from 0, of the document that a record belongs to."""
    return int(record_id.partition("-")[0]) - FIRST_MILLISECOND


def _records(client: redis.Redis, keys: Keys) -> Iterator[Record]:
    for stream in (keys.clean, keys.duplicates):
        for _, fields in read_all(client, stream):
            yield decode_record(fields[b"record"])


def _judged(record: Record) -> Judged:
    return Judged(
        id=record.id,
        title=record.title,
        length=len(record.text),
        relation=record.relation,
        story=record.story,
        evidence=record.evidence,
    )


def _batches(documents: Iterable[tuple[str, bytes]], size: int) -> Iterator[list[tuple[str, bytes]]]:
    iterator = iter(documents)
    while batch := list(islice(iterator, size)):
        yield batch
