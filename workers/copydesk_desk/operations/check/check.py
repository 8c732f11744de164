"""Checks the laws of a namespace while it is in use: queue, outputs, states, links, stories, counters, index.

Nothing is locked. Every breach is one that a healthy system never shows: what a commit between two reads could explain
is read in one step, or read again.
"""

from collections.abc import Iterable

import redis

from copydesk_desk.operations.check.breaches import Breaches, Report
from copydesk_desk.operations.check.confirmed import check_confirmed
from copydesk_desk.operations.check.findable import Sample, check_findable
from copydesk_desk.operations.check.losses import check_losses
from copydesk_desk.operations.check.queue import check_queue
from copydesk_desk.operations.check.records import (
    check_counters,
    check_links,
    check_outputs,
    check_states,
    live_slices,
    scan_states,
)
from copydesk_desk.operations.check.spreads import check_spreads
from copydesk_desk.operations.check.story_members import check_members, check_strangers
from copydesk_desk.operations.check.unreadable import check_readable
from copydesk_matching.index.index import Index
from copydesk_matching.index.server import IndexServer
from copydesk_matching.index.shape import read_shape
from copydesk_producers.confirmed_log import Confirmed
from copydesk_schemas import Keys
from copydesk_schemas.counted import counted
from copydesk_workers.server.eviction import evicting_policy


def check_namespace(
    client: redis.Redis,
    keys: Keys,
    *,
    repair: bool = False,
    sample: int = 500,
    confirmed: Iterable[Confirmed] = (),
    server: IndexServer | None = None,
) -> Report:
    """Checks everything that is kept.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        repair: Mend what can be mended.
        sample: How many records are looked up by their texts.
        confirmed: Documents that a producer has as confirmed.
        server: Where the index lives; None: beside the streams.

    Returns:
        What was looked at, and what was found and mended.

    Raises:
        CopydeskError: No worker has ever run in the namespace.
    """
    shape = read_shape(client, keys)
    window = shape.window
    breaches = Breaches(repair=repair)
    _check_eviction(client, breaches)
    check_losses(client, keys, breaches)
    check_confirmed(client, keys, window, breaches, confirmed)
    check_queue(client, keys, window, breaches)
    check_outputs(client, keys, window, breaches)
    check_readable(client, keys, window, breaches)
    drawn = Sample(sample)
    for slice_ in sorted(live_slices(client, keys)):
        for states in scan_states(client, keys, slice_):
            check_states(client, keys, window, breaches, states)
            check_members(client, keys, window, breaches, slice_, states)
            drawn.show(states)
        check_strangers(client, keys, window, breaches, slice_)
        check_spreads(client, keys, window, breaches, slice_)
        check_links(client, keys, window, breaches, slice_)
    check_findable(client, keys, window, Index(client, keys, shape, server), drawn, breaches)
    check_counters(client, keys, breaches)
    return breaches.report(keys.namespace)


def _check_eviction(client: redis.Redis, breaches: Breaches) -> None:
    info = client.info()
    policy = evicting_policy(info)
    if policy is not None:
        gone = f"{counted(int(info.get('evicted_keys', 0)), 'key')} thrown out since its start"
        breaches.add("evicts", "server", f"it throws keys out when it is full (maxmemory-policy {policy}); {gone}")
