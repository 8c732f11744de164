"""The law of confirmation: what a producer was told is kept waits, or has its outcome.

Only who pushed a document knows of one that the server lost without a trace, after a failover to a replica that lacked
it. So the producer's own file is compared (`copydesk_producers.confirmed_log`).
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

import redis

from copydesk_desk.operations.check.breaches import Breaches
from copydesk_desk.operations.check.records import live_slices
from copydesk_producers.confirmed_log import Confirmed
from copydesk_schemas import Keys, pack_id, parse_entry_id
from copydesk_workers.records.states import read_states
from copydesk_workers.server.streams import read_all

#: Documents that are looked up at once.
_PIECE: Final = 500


def check_confirmed(
    client: redis.Redis, keys: Keys, window: int, breaches: Breaches, documents: Iterable[Confirmed]
) -> None:
    """Looks up every document; `window` is in milliseconds.

    Those older than what is kept of records cannot be told from lost ones: they are counted apart. A document under
    an id ahead of the clock, or a dead letter that was requeued, may have another id now.
    """
    oldest = min(live_slices(client, keys), default=0) * window
    unknown: list[Confirmed] = []
    left = iter(documents)
    while piece := list(islice(left, _PIECE)):
        young = [one for one in piece if parse_entry_id(one.id)[0] >= oldest]
        breaches.looked_at["confirmed documents"] += len(young)
        breaches.looked_at["confirmed documents too old to tell"] += len(piece) - len(young)
        unknown += _without_outcome(client, keys, window, _not_waiting(client, keys, young))
    if not unknown:
        return
    dead = {fields.get(b"raw_id", b"").decode() for _, fields in read_all(client, keys.dead)}
    for one in unknown:
        if one.id not in dead:
            named = f" ({one.url})" if one.url else ""
            breaches.add(
                "lost_document",
                one.id,
                f"it was confirmed{named}, and is neither here nor has an outcome: push it again",
            )


def _not_waiting(client: redis.Redis, keys: Keys, documents: Sequence[Confirmed]) -> list[Confirmed]:
    with client.pipeline(transaction=False) as pipeline:
        for one in documents:
            pipeline.xrange(keys.raw, one.id, one.id)
        return [one for one, found in zip(documents, pipeline.execute(), strict=True) if not found]


def _without_outcome(client: redis.Redis, keys: Keys, window: int, documents: Sequence[Confirmed]) -> list[Confirmed]:
    """Those whose first article has no state. They do not wait, so the commit has written it if there was one."""
    packed = {pack_id(one.id, 0): one for one in documents}
    known = read_states(client, keys, window, packed)
    return [one for id_, one in packed.items() if id_ not in known]
