"""Lists of stories: which there are, and which of them meet a filter. Nothing scans: each reads a bounded number."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import redis
from msgspec import Struct

from copydesk_desk.operations.publications import read_by_id
from copydesk_desk.operations.wanted import ALL, Wanted
from copydesk_schemas import Keys, Record, Relation, entry_numbers, milliseconds_of, pack_record_id
from copydesk_workers.records.members import largest_stories, newest_stories, read_story
from copydesk_workers.records.spread import Spread, read_spreads
from copydesk_workers.server.streams import read_last

#: Stories of a list that a filter looks at.
FILTERED: Final = 200
#: Newest growths that are looked at for what grows fastest.
GROWTHS: Final = 1_000
_HOUR: Final = 3_600_000


class Candidate(Struct, frozen=True, kw_only=True):
    """A story with its spread and its first record, as far as they are kept."""

    id: str
    spread: Spread | None
    record: Record | None
    joined: int = 0


def find_largest(client: redis.Redis, keys: Keys, count: int) -> list[Candidate]:
    """The largest stories, the largest first."""
    return read_candidates(client, keys, list(largest_stories(client, keys, count)))


def find_newest(client: redis.Redis, keys: Keys, count: int) -> list[Candidate]:
    """The newest stories of two records or more, the newest first."""
    return read_candidates(client, keys, newest_stories(client, keys, count))


def find_growing(client: redis.Redis, keys: Keys, count: int) -> list[Candidate]:
    """The stories that most records joined in the hour before the last one did, among the last `GROWTHS` that did."""
    entries = read_last(client, keys.growths, GROWTHS)
    if not entries:
        return []
    since = entry_numbers(entries[-1][0])[0] - _HOUR
    joined = Counter(
        fields[b"story"].decode() for id_, fields in entries if entry_numbers(id_)[0] > since and b"story" in fields
    )
    most = dict(joined.most_common(count))
    return read_candidates(client, keys, list(most), most)


def read_candidates(
    client: redis.Redis, keys: Keys, ids: Sequence[str], joined: dict[str, int] | None = None
) -> list[Candidate]:
    """Reads the spread and the first record of stories, in their order, in four round trips.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        ids: Ids of stories.
        joined: How many records joined each, in a list of what grows.
    """
    if not ids:
        return []
    spreads = read_spreads(client, keys, ids)
    firsts = [spread.first.record if spread else id_ for id_, spread in zip(ids, spreads, strict=True)]
    records = read_by_id(client, keys, list(dict.fromkeys([*firsts, *ids])))
    return [
        Candidate(
            id=id_,
            spread=spread,
            record=records.get(first) or records.get(id_),
            joined=(joined or {}).get(id_, 0),
        )
        for id_, spread, first in zip(ids, spreads, firsts, strict=True)
    ]


class Within(Struct, frozen=True, kw_only=True):
    """Conditions on the first record of a story, and the event time from and before which it came, in milliseconds."""

    wanted: Wanted = ALL
    since: int | None = None
    until: int | None = None

    def takes(self, record: Record) -> bool:
        """Whether a record meets all of them."""
        return self.is_in_time(record.id) and self.wanted.takes(record)

    def is_in_time(self, id_: str) -> bool:
        """Whether a record of this id does, as far as time goes."""
        at = milliseconds_of(pack_record_id(id_))
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)

    def takes_story(self, one: Candidate) -> bool:
        """Whether a story does; of one whose first record is not kept any more, only the time is known."""
        if one.record is None:
            return self.wanted == ALL and self.is_in_time(one.id)
        return self.is_in_time(one.id) and self.wanted.takes(one.record)


def those_within(
    client: redis.Redis, keys: Keys, found: Sequence[Candidate], within: Within, relation: Relation | None
) -> list[str]:
    """The ids of the stories that meet a filter and, with a relation, have a record of it."""
    ids = [one.id for one in found if within.takes_story(one)]
    if relation is None:
        return ids
    return [id_ for id_ in ids if any(member.relation == relation for member in read_story(client, keys, id_))]
