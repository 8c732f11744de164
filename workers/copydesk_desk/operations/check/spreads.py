"""Law of the spread of stories: its counts are those of the records that the story has."""

from collections.abc import Iterable
from typing import Final, cast

import redis

from copydesk_desk.operations.check.breaches import Breaches
from copydesk_desk.operations.recount import recount_stories
from copydesk_schemas import TIGHT, Keys, pack_record_id
from copydesk_workers.records.members import Member, read_story
from copydesk_workers.records.spread import parse_sum
from copydesk_workers.records.states import read_states

_AT_ONCE: Final = 200
#: Most names of a kind that are counted (see `spread.lua`).
_MOST_NAMES: Final = 1000

#: Records, outlets, owners, independent ones, and the ids of the first and the latest publication.
Counts = tuple[int, int, int, int, str, str]


def check_spreads(client: redis.Redis, keys: Keys, window: int, breaches: Breaches, slice_: int) -> None:
    """Checks the counts of every story of the slice against its records; a repair counts them again."""
    for name, _ in client.zscan_iter(keys.stories(slice_), count=_AT_ONCE):
        story = cast(bytes, name).decode()
        if _agrees(client, keys, window, story) or _agrees(client, keys, window, story):  # a commit came in between
            continue
        mended = None
        if breaches.repair:
            recount_stories(client, keys, window, [story])
            mended = "they were counted again"
        breaches.add("story_counts", story, "its counts are not those of its records", mended)


def _agrees(client: redis.Redis, keys: Keys, window: int, story: str) -> bool:
    members = read_story(client, keys, story)
    found = cast("bytes | None", client.hget(keys.spread(story), "sum"))
    if not members or found is None:  # a story that began before copydesk counted has none before it grows
        return found is None
    packed = [pack_record_id(member.id) for member in members]
    states = read_states(client, keys, window, packed)
    noted = [states[id_].provenance if id_ in states else b"" for id_ in packed]
    if not all(noted):  # older than what is counted
        return True
    spread = parse_sum(found)
    told = spread.records, spread.outlets, spread.owners, spread.independent, spread.first.record, spread.latest.record
    return told == _count(members, noted)


def _count(members: Iterable[Member], noted: Iterable[bytes]) -> Counts:
    outlets, owners, origins = set[bytes](), set[bytes](), set[bytes]()
    places = []
    for member, provenance in zip(members, noted, strict=True):
        outlet, owner, agency, at, *_ = provenance.split(b"\t")
        owner = owner or outlet
        if outlet:
            outlets.add(outlet)
            owners.add(owner)
        if member.relation not in TIGHT:
            origins.add(agency or owner)
        places.append((at, pack_record_id(member.id), member.id))
    kept = (min(len(names), _MOST_NAMES) for names in (outlets, owners, origins))
    counts = tuple(kept)
    return len(places), counts[0], counts[1], max(1, counts[2]), min(places)[2], max(places)[2]
