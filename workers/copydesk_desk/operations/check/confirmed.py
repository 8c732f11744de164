"""The law of confirmation: what a producer was told is kept waits, or has its outcome.

Only who pushed a document knows of one that the server lost without a trace, after a failover to a replica that lacked
it. So the producer's own file is compared (`copydesk_producers.confirmed_log`).

A server that lost its last writes may give their ids again: always where ids lie ahead of its clock, which whoever may
XADD can bring about. So the documents are compared as well, where they are still kept: in the queue, in the archive and
in the dead letters.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import chain, islice
from typing import Final

import redis

from copydesk_desk.operations.check.breaches import Breaches
from copydesk_desk.operations.check.records import live_slices
from copydesk_desk.operations.dead import CUT
from copydesk_producers.confirmed_log import Confirmed
from copydesk_schemas import Keys, pack_id, parse_entry_id
from copydesk_workers.records.states import read_states
from copydesk_workers.server.streams import read_all_bounded

#: Documents that are looked up at once; each may have megabytes.
_PIECE: Final = 32


def check_confirmed(
    client: redis.Redis, keys: Keys, window: int, breaches: Breaches, documents: Iterable[Confirmed]
) -> None:
    """Looks up every document; `window` is in milliseconds.

    Those older than what is kept of records cannot be told from lost ones: they are counted apart. A document under
    an id ahead of the clock, or a dead letter that was requeued, may have another id now.
    """
    left = iter(documents)
    if (first := next(left, None)) is None:
        return
    left = chain([first], left)
    oldest = min(live_slices(client, keys), default=0) * window
    kept = _kept(client, keys)
    unknown: list[Confirmed] = []
    while piece := list(islice(left, _PIECE)):
        young = [one for one in piece if parse_entry_id(one.id)[0] >= oldest]
        breaches.looked_at["confirmed documents"] += len(young)
        breaches.looked_at["confirmed documents too old to tell"] += len(piece) - len(young)
        waiting = _waiting(client, keys, young)
        for one in young:
            there = waiting.get(one.id) or kept.get(one.id) or one.sha256
            if there != one.sha256:
                _tell(breaches, one, "another document has its id now")
        unknown += _without_outcome(client, keys, window, [one for one in young if one.id not in waiting])
    for one in unknown:
        if one.id not in kept:
            _tell(breaches, one, "is neither here nor has an outcome")


def _tell(breaches: Breaches, one: Confirmed, what: str) -> None:
    named = f" ({one.url})" if one.url else ""
    breaches.add("lost_document", one.id, f"it was confirmed{named}, and {what}: push it again")


def _waiting(client: redis.Redis, keys: Keys, documents: Sequence[Confirmed]) -> dict[str, str]:
    """The hashes of the documents in the queue that have these ids."""
    with client.pipeline(transaction=False) as pipeline:
        for one in documents:
            pipeline.xrange(keys.raw, one.id, one.id)
        found = zip(documents, pipeline.execute(), strict=True)
    return {one.id: _hash_of(entries[0][1]) for one, entries in found if entries}


def _kept(client: redis.Redis, keys: Keys) -> Mapping[str, str | None]:
    """The hashes of the documents that are archived or dead, by raw id; None where it, or a part of it, is not kept."""
    kept: dict[str, str | None] = {}
    for stream in (keys.archive, keys.dead):
        for _, fields in read_all_bounded(client, stream):
            is_whole = fields.get(b"document") and fields.get(b"reason") != CUT.encode()
            kept[fields.get(b"raw_id", b"").decode()] = _hash_of(fields) if is_whole else None
    return kept


def _hash_of(fields: Mapping[bytes, bytes]) -> str:
    return sha256(fields.get(b"document", b"")).hexdigest()


def _without_outcome(client: redis.Redis, keys: Keys, window: int, documents: Sequence[Confirmed]) -> list[Confirmed]:
    """Those whose first article has no state. They do not wait, so the commit has written it if there was one."""
    packed = {pack_id(one.id, 0): one for one in documents}
    known = read_states(client, keys, window, packed)
    return [one for id_, one in packed.items() if id_ not in known]
