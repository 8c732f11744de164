"""Reads the stories that the commit keeps.

A story of one record has no key of its own: its record says all. From the second record on a story has one hash, which
anyone can read in one call (`HGETALL copydesk:main:story:<id>`).
"""

from typing import Literal, cast

import redis
from msgspec import Struct, convert

from copydesk_schemas import Keys, Relation, pack_record_id
from copydesk_workers.records.states import RecordState

StoryStream = Literal["clean", "duplicates"]


class Member(Struct, frozen=True, kw_only=True):
    """A record of a story: how it relates to what came before it, and where it is.

    `stream` and `entry_id` are None for a seeded record, which is in no stream.
    """

    id: str
    relation: Relation
    stream: StoryStream | None = None
    entry_id: str | None = None


def read_story(client: redis.Redis, keys: Keys, story_id: str) -> tuple[Member, ...]:
    """Reads the records of a story, the earliest first; none for a story of one record or one that has left."""
    found = cast("dict[bytes, bytes]", client.hgetall(keys.story(story_id)))
    members = [parse_member(id_.decode(), value.decode()) for id_, value in found.items()]
    return tuple(sorted(members, key=lambda member: pack_record_id(member.id)))


def largest_stories(client: redis.Redis, keys: Keys, count: int) -> dict[str, int]:
    """Reads the `count` largest stories, largest first: id → number of records. It scans nothing."""
    with client.pipeline(transaction=False) as pipe:
        pipe.smembers(keys.slices)
        pipe.smembers(keys.ended_slices)
        current, ended = pipe.execute()
        for slice_ in current | ended:
            pipe.zrevrange(keys.stories(int(slice_)), 0, count - 1, withscores=True)
        lists = cast("list[list[tuple[bytes, float]]]", pipe.execute())
    sizes: dict[str, int] = {}
    for story, size in sorted((pair for found in lists for pair in found), key=lambda pair: (-pair[1], pair[0])):
        sizes.setdefault(story.decode(), int(size))  # one that grew in two slices: its last size is the largest
    return dict(list(sizes.items())[:count])


def newest_stories(client: redis.Redis, keys: Keys, count: int) -> list[str]:
    """Reads the ids of the `count` stories whose first record is the newest, newest first; never more than 1,000."""
    found = cast("list[bytes]", client.zrevrange(keys.newest_stories, 0, count - 1))
    # Within one millisecond the set is ordered by printed ids.
    return sorted((story.decode() for story in found), key=pack_record_id, reverse=True)


def parse_member(id_: str, value: str) -> Member:
    """Reads what a story says of the record `id_`: `relation stream entry-id`, or `relation seeded`.

    Raises:
        msgspec.ValidationError: The relation or the stream is unknown.
    """
    relation, stream, *place = value.split(" ")
    if not place:
        return Member(id=id_, relation=convert(relation, Relation))
    return Member(id=id_, relation=convert(relation, Relation), stream=convert(stream, StoryStream), entry_id=place[0])


def format_member(state: RecordState) -> str:
    """Says what a story says of a published record, by its state: the inverse of `parse_member`."""
    if state.entry_id is None:
        return f"{state.relation} seeded"
    return f"{state.relation} {state.stream} {state.entry_id}"
