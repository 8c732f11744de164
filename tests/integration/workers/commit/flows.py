"""What was counted by source and day, and what should have been."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import cast

import redis

from copydesk_desk.operations.sources import read_flows
from copydesk_schemas import Keys
from copydesk_workers.commit.outcome import CommitEntry, Publication

DAY = 86_400_000
#: Day and source (None: not known) -> published, duplicates and dead.
Numbers = dict[tuple[str, str | None], tuple[int, int, int]]


def counted(client: redis.Redis, keys: Keys) -> Numbers:
    """All that the namespace counted; nothing came after the first sources of a day."""
    found: Numbers = {}
    for name in cast("list[bytes]", client.keys(keys.flow(0)[:-1] + "*")):
        last = datetime.fromtimestamp(int(name.rpartition(b":")[2]) * DAY / 1000, UTC).date()
        for day in read_flows(client, keys, days=1, until=last).days:
            assert not any(one.rest for one in day.sources)
            found |= {(day.day, one.source): (one.published, one.duplicates, one.dead) for one in day.sources}
    return found


def add_up(committed: Iterable[tuple[CommitEntry, str]]) -> Numbers:
    """What is to be counted of these entries, each with one letter an article: `p`, `u` or `d`."""
    kinds: Counter[tuple[str, str | None, str]] = Counter()
    for entry, letters in committed:
        if entry.seed:
            continue
        day = datetime.fromtimestamp(int(entry.entry_id.partition("-")[0]) / 1000, UTC).date().isoformat()
        for outcome, letter in zip(entry.outcomes, letters, strict=True):
            outlet = outcome.provenance.outlet if isinstance(outcome, Publication) else outcome.outlet
            kinds[day, outlet, letter] += 1
    return {
        (day, outlet): (kinds[day, outlet, "p"], kinds[day, outlet, "u"], kinds[day, outlet, "d"])
        for day, outlet, _ in kinds
    }
