"""One storm: documents are pushed and worked on while faults of every kind hit, and then the outcomes are counted."""

import random
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import orjson
from msgspec import Struct
from tests.acceptance.faults.documents import endless_documents
from tests.acceptance.faults.kinds import KINDS, POSSIBLE
from tests.acceptance.faults.pusher import Pusher
from tests.acceptance.faults.site import Site

from copydesk_desk.operations.check.check import check_namespace
from copydesk_schemas import GROUP
from copydesk_schemas.keys import REPLAYED
from copydesk_workers.server.streams import read_all

#: No storm stands still for so long; one that does has lost its workers or its documents.
_STILL_SECONDS: Final = 300.0
_LOOK_SECONDS: Final = 0.02
#: A fault that hits nothing is tried again for so long.
_MISS_SECONDS: Final = 600.0
#: The last faults come when so many documents for an article asked for are finished (pages hold several).
_LATEST: Final = 0.8


class Storm(Struct, kw_only=True):
    """What one storm did and what came out; what follows on `seconds` must be 0.

    `remains` are harmless. `lost` are documents that went with the end of the server's log, and `untold` says by how
    many `check` is wrong about them. It may tell more, as many as were pushed and not confirmed when a server was
    killed: those are pushed again.
    """

    seed: int
    articles: int
    faults: Counter[str]
    late: int
    remains: int
    lost: int
    seconds: float
    missing: int
    twice: int
    orphans: int
    wrongly_dead: int
    strangers: int
    broken: int
    left: int
    untold: int
    notes: list[str]

    @property
    def holds(self) -> bool:
        """Whether every law held."""
        wrong = (self.missing, self.twice, self.orphans, self.wrongly_dead, self.strangers)
        return not any((*wrong, self.broken, self.left, self.untold))


def run_storm(seed: int, articles: int, folder: Path, *, decks: int = 1) -> Storm:
    """Pushes documents of so many articles or more, hits with each kind of fault `decks` times, and counts.

    AssertionError if it stands still, or the fleet or the pusher ends by itself.
    """
    started = time.monotonic()
    rng = random.Random(seed)
    deck = POSSIBLE * decks
    with Site(folder) as site:
        site.client.hset(site.keys.meta, REPLAYED, "1")  # event time may jump ahead of the clock
        pusher = Pusher(site.proxy.url, site.client, site.keys, endless_documents(seed), articles)
        try:
            _hit(site, pusher, rng, deck, articles)
            pusher.enough()
            _await(site, pusher, lambda: pusher.done and site.drained())
        finally:
            pusher.stop()
        late = site.log.read_text(errors="replace").count("was finished by another worker")
        site.fleet.stop()
        return _count(seed, site, pusher, Counter(deck), late, started)


def _hit(site: Site, pusher: Pusher, rng: random.Random, deck: list[str], articles: int) -> None:
    """Each fault comes when so many documents are finished, some so soon that the one before is not over."""
    goals = sorted(rng.randrange(articles // 50, int(_LATEST * articles)) for _ in deck)
    rng.shuffle(deck)
    for kind, goal in zip(deck, goals, strict=True):
        _await(site, pusher, partial(_finished, site, goal))
        deadline = time.monotonic() + _MISS_SECONDS
        while not KINDS[kind](site, pusher, rng):
            _await(site, pusher, partial(_moves, site, site.finished()))
            assert time.monotonic() < deadline, f"{kind}: it hits nothing"


def _moves(site: Site, before: int) -> bool:
    return site.finished() != before


def _finished(site: Site, goal: int) -> bool:
    return site.finished() >= goal


def _await(site: Site, pusher: Pusher, condition: Callable[[], bool]) -> None:
    """Returns once the condition holds."""
    best, moved = -1, time.monotonic()
    while not condition():
        assert pusher.failure is None, f"the pusher ended: {pusher.failure!r}"
        assert site.fleet.alive(), f"the fleet ended by itself:\n{site.end_of_log()}"
        now = site.finished() + len(pusher.ids)
        if now != best:
            best, moved = now, time.monotonic()
        assert time.monotonic() - moved < _STILL_SECONDS, f"nothing moves at {best}:\n{site.end_of_log()}"
        time.sleep(_LOOK_SECONDS)


def _count(
    seed: int,
    site: Site,
    pusher: Pusher,
    faults: Counter[str],
    late: int,
    started: float,
) -> Storm:
    client, keys = site.client, site.keys
    outcomes: Counter[tuple[str, int]] = Counter()
    dead: dict[str, str] = {}
    clean: set[str] = set()
    originals: list[str] = []
    notes: list[str] = []
    for stream in (keys.clean, keys.duplicates):
        for _, fields in read_all(client, stream):
            entry_id, _, position = fields[b"id"].decode().partition("/")
            outcomes[entry_id, int(position)] += 1
            if stream == keys.clean:
                clean.add(fields[b"id"].decode())
            else:
                originals.append(orjson.loads(fields[b"record"])["evidence"]["of"])
    for _, fields in read_all(client, keys.dead):
        dead[fields[b"raw_id"].decode()] = f"{fields[b'reason'].decode()}: {fields[b'detail'].decode()}"
    expected: Counter[tuple[str, int]] = Counter()
    wrongly_dead = dict(dead)
    missing = 0
    for number, (entry_id, document) in enumerate(zip(pusher.ids, pusher.documents, strict=True)):
        if number in pusher.lost:
            continue
        expected.update((entry_id, position) for position in range(document.articles))
        if document.articles == 0:
            missing += not wrongly_dead.pop(entry_id, "").startswith("empty")
    gone, extra = expected - outcomes, outcomes - expected
    notes += [f"dead though healthy: {entry_id}: {why}" for entry_id, why in list(wrongly_dead.items())[:5]]
    notes += [f"missing: {place}" for place in list(gone)[:5]] + [f"too many: {place}" for place in list(extra)[:5]]
    report = check_namespace(client, keys)
    told = report.found.get("lost", 0)
    if told != len(pusher.lost):
        notes.append(
            f"the server lost {len(pusher.lost)} documents, check tells of {told}; up to {pusher.unsure} of these were"
            " pushed again, for they were not confirmed"
        )
    notes += [f"{finding.law} {finding.where}: {finding.detail}" for finding in report.findings[:10]]
    known = set(pusher.ids)
    return Storm(
        seed=seed,
        articles=sum(document.articles for document in pusher.documents),
        faults=faults,
        late=late,
        remains=sum(report.found.values()) - report.broken,
        lost=len(pusher.lost),
        untold=max(len(pusher.lost) - told, told - len(pusher.lost) - pusher.unsure, 0),
        seconds=time.monotonic() - started,
        missing=missing + gone.total(),
        twice=sum(count for (entry_id, _), count in extra.items() if entry_id in known),
        orphans=sum(of not in clean for of in originals),
        wrongly_dead=len(wrongly_dead),
        strangers=sum(count for (entry_id, _), count in extra.items() if entry_id not in known),
        broken=report.broken - told,
        left=int(client.xlen(keys.raw)) + int(client.xpending(keys.raw, GROUP)["pending"]),
        notes=notes,
    )
