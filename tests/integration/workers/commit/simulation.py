"""Simulated workers over the real script: probe, verify and commit in any order, crash, come late, try again.

The server is started again now and then, and has then lost what was written last: index and keys go back together.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from typing import cast

import orjson
import redis
from msgspec.structs import replace
from tests.epochs import read_epoch
from tests.integration.workers.commit.toy_world import WINDOW, Expected, Oracle, Toy, ToyIndex, compare, meet

from copydesk_schemas import GROUP, RELATIONS, Keys, pack_id, pack_record_id
from copydesk_schemas.keys import INCARNATION
from copydesk_workers.commit.committer import Committer
from copydesk_workers.commit.outcome import CommitEntry, Committed, DeadArticle, MustVerify, Publication, Waits
from copydesk_workers.records.provenance import Provenance
from copydesk_workers.server.epoch import ServerChanged
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings

_RUNS = count()
#: What the letters of an answer mean (see `Committed`).
OUTCOMES = {"p": "published", "u": "duplicate"}


@contextmanager
def namespace(client: redis.Redis, keys: Keys) -> Iterator[Keys]:
    """The keys of one run, with the raw stream and its group; removed at the end."""
    inner = Keys(f"{keys.namespace}.{next(_RUNS)}")
    client.xgroup_create(inner.raw, GROUP, "0", mkstream=True)
    try:
        yield inner
    finally:  # hypothesis breaks off an example that grows too large
        client.unlink(*client.keys(inner.prefix + "*"))


@dataclass
class Attempt:
    """One worker's work on one raw entry: the epoch when it began, and its outcomes once it has probed."""

    entry_id: str
    epoch: bytes
    entry: CommitEntry | None = None


@dataclass
class Disk:
    """What is on the disk at one moment: the keys with their expiry, the index, and what the oracle knows by then."""

    keys: list[tuple[bytes, int, bytes]]
    known: dict[bytes, Toy]
    rest: tuple[object, ...]


@dataclass
class World:
    """All that happens in one run."""

    client: redis.Redis
    keys: Keys
    rng: random.Random
    settings: Settings
    index: ToyIndex
    #: Which of several copydesks it is: each has ids of its own. `apart` gives it words and addresses of its own, too.
    place: int = 0
    apart: bool = True
    pages: dict[str, list[Toy]] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)
    committed: dict[str, CommitEntry] = field(default_factory=dict)
    #: What the oracle says of each article, in the order of commits.
    expected: dict[bytes, Expected] = field(default_factory=dict)
    seen: dict[bytes, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    answered: dict[bytes, tuple[str, str]] = field(default_factory=dict)
    disk: Disk | None = None
    #: How often the server was started again, and how often that cost a commit.
    restarts: int = 0
    refused: int = 0

    def __post_init__(self) -> None:
        self.committer = Committer(self.client, self.keys, self.settings)
        self.oracle = Oracle(self.settings.suppressed)

    # -- the documents

    def push(self, pages: int) -> None:
        """Adds raw entries of one or two articles and hands all of them out."""
        moment = 1_700_000_000_000
        for _ in range(pages):
            moment += self.rng.choice((1, 10, 330))  # up to two windows in all: nothing is dropped meanwhile
            entry_id = f"{moment}-{self.rng.randrange(3) + 3 * self.place}"
            single, bound = self.rng.random() < 0.6, self.rng.random() < 0.4
            self.pages[entry_id] = [
                self._article(entry_id, place, single, bound) for place in range(1 if single else 2)
            ]
            self.client.xadd(self.keys.raw, {"document": "{}"}, id=entry_id)
        self.client.xreadgroup(GROUP, "worker", {self.keys.raw: ">"}, count=pages)

    def _article(self, entry_id: str, position: int, single: bool, bound: bool) -> Toy:
        theirs = self.place if self.apart else 0
        start, size = self.rng.randrange(7) + 20 * theirs, self.rng.randrange(1, 9)
        words = set(range(start, start + size))
        if len(words) > 2 and self.rng.random() < 0.3:
            words.discard(self.rng.choice(sorted(words)))
        address = self.rng.randrange(4) if single else 0
        address += 10 * theirs if address else 0
        always = self.rng.random() < 0.1
        return Toy(pack_id(entry_id, position), frozenset(words), address, self._provenance(entry_id, bound), always)

    def _provenance(self, entry_id: str, bound: bool) -> Provenance:
        """Two outlets of one owner and two others, or none; two agencies; published up to a minute before it came."""
        outlet = self.rng.choice((None, "one.example", "two.example", "three.example", 'The "Post"'))
        return Provenance(
            outlet=outlet,
            owner="House" if outlet in ("one.example", "two.example") else None,
            agency=self.rng.choice((None, None, "AP", "dpa")),
            published=self.rng.choice((None, int(entry_id.partition("-")[0]) - 1000 * self.rng.randrange(60))),
            rank=self.rng.choice((None, None, 1, 2)),
            bound=bound,
        )

    # -- what a worker does

    def step(self) -> None:
        """One step of any worker: take an entry on, probe, commit a batch, crash; or of the server and its disk."""
        action = self.rng.choices(("begin", "probe", "commit", "crash", "write", "restart"), (6, 8, 8, 2, 2, 1))[0]
        probed = [attempt for attempt in self.attempts if attempt.entry]
        waiting = [attempt for attempt in self.attempts if not attempt.entry]
        if action == "begin":
            self.attempts.append(self._begin(self.rng.choice(sorted(self.pages))))
        elif action == "probe" and waiting:
            self.probe(self.rng.sample(waiting, self.rng.randrange(1, min(len(waiting), 3) + 1)))
        elif action == "commit" and probed:
            self.commit(self.rng.sample(probed, self.rng.randrange(1, min(len(probed), 3) + 1)))
        elif action == "crash" and self.attempts:
            self.attempts.remove(self.rng.choice(self.attempts))
        elif action == "write":
            self.write()
        elif action == "restart":
            self.restart()

    def _begin(self, entry_id: str) -> Attempt:
        return Attempt(entry_id, read_epoch(self.client, self.keys))

    def finish(self) -> None:
        """Brings every entry that is still pending to its commit."""
        for attempt in [attempt for attempt in self.attempts if attempt.entry]:
            while attempt in self.attempts and attempt.entry:
                self.commit([attempt])
        for entry_id in self.rng.sample(sorted(self.pages), len(self.pages)):
            attempt = self._begin(entry_id)
            self.attempts.append(attempt)
            self.probe([attempt])
            while attempt in self.attempts:
                self.commit([attempt])

    def probe(self, batch: list[Attempt]) -> None:
        """Inserts and looks up a batch in one go; now and then an article or a whole document is then given up."""
        toys = [toy for attempt in batch for toy in self.pages[attempt.entry_id]]
        matches = self.index.probe(toys)
        for attempt in batch:
            if self.rng.random() < 0.04:
                dead = DeadArticle(position=None, document=b"{}", reason="crashed", detail="died twice")
                attempt.entry = CommitEntry(entry_id=attempt.entry_id, outcomes=(dead,))
                continue
            attempt.entry = CommitEntry(
                entry_id=attempt.entry_id,
                outcomes=tuple(
                    Publication(
                        id=toy.id,
                        record=b'{"text":"words"}',
                        text_hash=toy.text_hash,
                        addresses=toy.addresses,
                        shared=len(toy.words),
                        matches=matches[toy.id],
                        provenance=toy.provenance,
                        always_published=toy.always,
                    )
                    if self.rng.random() > 0.07
                    else DeadArticle(position=position, document=b"{}", reason="stage_failed", detail="raised")
                    for position, toy in enumerate(self.pages[attempt.entry_id])
                ),
            )

    def commit(self, batch: list[Attempt]) -> None:
        """One call of the committer, for attempts of one epoch; verifies what it asks for, tells the oracle of it."""
        batch = [attempt for attempt in batch if attempt.epoch == batch[0].epoch]
        entries = [attempt.entry for attempt in batch if attempt.entry]
        try:
            answers = self.committer.commit(entries, batch[0].epoch)
        except ServerChanged:
            self.refused += 1
            for attempt in batch:
                attempt.entry, attempt.epoch = None, read_epoch(self.client, self.keys)
            return
        for attempt, entry, answer in zip(batch, entries, answers, strict=True):
            if isinstance(answer, MustVerify):
                attempt.entry = self._verify(entry, answer)
                continue
            if isinstance(answer, Waits):
                continue
            self.attempts.remove(attempt)
            if isinstance(answer, Committed):
                assert entry.entry_id not in self.committed, "committed twice"
                self.committed[entry.entry_id] = entry
                pairs = zip(answer.letters[::2], answer.letters[1::2], strict=True)
                for outcome, (letter, code) in zip(entry.outcomes, pairs, strict=True):
                    if isinstance(outcome, Publication):
                        self.answered[outcome.id] = OUTCOMES[letter], RELATIONS[int(code)]
                        self.expected[outcome.id] = self._expect(outcome)

    def _expect(self, outcome: Publication) -> Expected:
        """What the oracle says; it is told what the probes saw only where those do not see all."""
        toy = self.index.known[outcome.id]
        for match in outcome.matches:
            self.seen[outcome.id].add(match.id)
            self.seen[match.id].add(outcome.id)
        if self.index.cap is None:
            return self.oracle.commit(toy, lambda other: meet(toy, other))
        return self.oracle.commit(toy, lambda other: other.id in self.seen[toy.id])

    def _verify(self, entry: CommitEntry, answer: MustVerify) -> CommitEntry:
        outcomes = list(entry.outcomes)
        for place, ids in answer.ids.items():
            outcome = outcomes[place]
            assert isinstance(outcome, Publication)
            known = {match.id for match in outcome.matches + outcome.asked}
            assert not known & set(ids), "asked for what was verified"
            toy = self.index.known[outcome.id]
            found = tuple(compare(toy, self.index.known[id_]) for id_ in ids)
            outcomes[place] = replace(outcome, asked=outcome.asked + found)
        return replace(entry, outcomes=tuple(outcomes))

    # -- the server and its disk

    def write(self) -> None:
        """All that was done up to now is on the disk."""
        names = cast("list[bytes]", self.client.keys(self.keys.prefix + "*"))
        with self.client.pipeline(transaction=False) as pipeline:
            for name in names:
                pipeline.pttl(name)
                pipeline.dump(name)
            found = pipeline.execute()
        keys = [(name, max(0, found[2 * at]), found[2 * at + 1]) for at, name in enumerate(names)]
        rest = (self.oracle, self.committed, self.expected, self.seen, self.answered)
        self.disk = Disk(keys, dict(self.index.known), deepcopy(rest))

    def restart(self) -> None:
        """The server is started again on what is on the disk. Workers go on with what they have in hand.

        Restored keys stand for the restart here, and a number in the epoch for the new server.
        """
        if self.disk is None:
            return
        self.restarts += 1
        with self.client.pipeline(transaction=True) as pipeline:
            pipeline.unlink(*self.client.keys(self.keys.prefix + "*"))
            for name, expiry, value in self.disk.keys:
                pipeline.restore(name, expiry, value)
            pipeline.hset(self.keys.meta, INCARNATION, str(self.restarts))
            pipeline.execute()
        self.index.known = dict(self.disk.known)
        rest = deepcopy(self.disk.rest)
        self.oracle, self.committed, self.expected, self.seen, self.answered = rest  # type: ignore[assignment]

    # -- what came out

    def published(self) -> dict[bytes, dict[str, object]]:
        """Records of clean and duplicates by packed id, each with the stream it stands in."""
        found: dict[bytes, dict[str, object]] = {}
        for status, stream in (("clean", self.keys.clean), ("duplicate", self.keys.duplicates)):
            for _, fields in read_all(self.client, stream):
                packed = pack_record_id(fields[b"id"].decode())
                assert packed not in found, "published twice"
                found[packed] = {"status": status, **orjson.loads(fields[b"record"])}
        return found


def run(client: redis.Redis, keys: Keys, rng: random.Random, cap: int | None = None) -> World:
    """A whole run: some pages, any interleaving, everything brought to an end."""
    suppressed = rng.choice((Settings().suppressed, Settings().suppressed, ("exact",), ("copy", "exact", "version")))
    settings = Settings(window_days=WINDOW / 86_400_000, suppressed=suppressed)
    world = World(client, keys, rng, settings, ToyIndex(cap))
    world.push(rng.randrange(1, 7))
    for _ in range(rng.randrange(40)):
        world.step()
    world.finish()
    return world
