"""Checks the laws of a namespace while it lives: queue, outputs, states, links, stories, counters, index.

Nothing is locked. Each breach is one that no moment of a healthy system shows: what two reads could tell apart because
a commit came between them is read in one step, or read again.
"""

from typing import cast

import redis

from copydesk_schemas import CopydeskError, Keys
from copydesk_workers.matching.index import Index, bucket_bits
from copydesk_workers.operations.laws.findable import Sample, check_findable
from copydesk_workers.operations.laws.findings import Findings, Report
from copydesk_workers.operations.laws.queue import check_queue
from copydesk_workers.operations.laws.records import (
    check_counters,
    check_links,
    check_outputs,
    check_states,
    live_slices,
    scan_states,
)
from copydesk_workers.operations.laws.story_members import check_members, check_strangers
from copydesk_workers.settings import Settings


def check_namespace(client: redis.Redis, keys: Keys, *, repair: bool = False, sample: int = 500) -> Report:
    """Looks at everything that is kept, and for `sample` records whether their texts lead to them.

    `repair` mends what can be. CopydeskError if no worker has ever run in the namespace.
    """
    settings = _settings(client, keys)
    window = settings.window_milliseconds
    findings = Findings(repair=repair)
    check_queue(client, keys, window, findings)
    check_outputs(client, keys, window, findings)
    drawn = Sample(sample)
    for slice_ in sorted(live_slices(client, keys)):
        for states in scan_states(client, keys, slice_):
            check_states(client, keys, window, findings, states)
            check_members(client, keys, findings, slice_, states)
            drawn.show(states)
        check_strangers(client, keys, window, findings, slice_)
        check_links(client, keys, window, findings, slice_)
    check_findable(client, keys, window, Index(client, keys, settings), drawn, findings)
    check_counters(client, keys, findings)
    return findings.report(keys.namespace)


def _settings(client: redis.Redis, keys: Keys) -> Settings:
    """Settings that fit the index, whatever those of this command are."""
    meta = {name.decode(): int(value) for name, value in cast("dict[bytes, bytes]", client.hgetall(keys.meta)).items()}
    if not meta:
        raise CopydeskError(f"there is nothing in {keys.namespace!r} to check: no worker has run in this namespace")
    return Settings(
        namespace=keys.namespace,
        window_days=meta["window"] / 86_400_000,
        partitions=meta["partitions"],
        window_documents=next(1 << bits for bits in range(1, 40) if bucket_bits(1 << bits) == meta["bucket_bits"]),
    )
