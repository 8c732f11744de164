"""Stories in lists: which, and what a line says of each. Nothing scans: each list reads a bounded number of entries."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import redis
from msgspec import Struct

from copydesk_desk.operations.publications import read_by_id
from copydesk_desk.web.render import moment_of
from copydesk_schemas import Keys, Record, entry_numbers, milliseconds_of, pack_record_id
from copydesk_workers.records.members import largest_stories, newest_stories
from copydesk_workers.records.spread import Spread, read_spreads
from copydesk_workers.server.streams import read_last

#: Newest growths that are looked at for what grows fastest.
GROWTHS: Final = 1_000
_HOUR: Final = 3_600_000


class StoryLine(Struct, frozen=True, kw_only=True):
    """A story in a list. `title` and `language` are those of its first record, None where its text is not kept."""

    id: str
    title: str | None
    language: str | None
    records: int
    independent: int
    outlets: int
    agency: str | None
    first_outlet: str | None
    first_at: str
    latest_at: str
    #: Records that joined in the last hour, in a list of what grows.
    joined: int = 0


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


def line_of(one: Candidate) -> StoryLine:
    """What a list says of a story."""
    spread, record = one.spread, one.record
    received = moment_of(milliseconds_of(pack_record_id(one.id)))
    published = (record.published_at if record else None) or received
    outlet = (record.source.name or record.source.domain) if record else None
    agency = record.agency.name if record and record.agency else None
    return StoryLine(
        id=one.id,
        title=(record.title or record.text[:80]) if record else None,
        language=record.language.code if record else None,
        records=spread.records if spread else 1,
        independent=spread.independent if spread else 1,
        outlets=spread.outlets if spread else int(outlet is not None),
        agency=spread.agency if spread else agency,
        first_outlet=spread.first.outlet if spread else outlet,
        first_at=spread.first.at if spread else published,
        latest_at=spread.latest.at if spread else published,
        joined=one.joined,
    )
