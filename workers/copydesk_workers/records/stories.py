"""Who published a story, when, and how far it spread: the largest and newest stories, or all records of one."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

import redis
from msgspec import Struct

from copydesk_schemas import (
    Keys,
    Record,
    Relation,
    milliseconds_of,
    pack_record_id,
    unpack_id,
    write_moment,
)
from copydesk_schemas.ids import LAST_SECOND
from copydesk_schemas.stream_steps import AT_ONCE
from copydesk_workers.records.find import RecordGone, read_window, record_in
from copydesk_workers.records.members import Member, StoryStream, largest_stories, newest_stories, read_story
from copydesk_workers.records.provenance import Provenance, encode_provenance
from copydesk_workers.records.spread import Spread, read_spreads
from copydesk_workers.records.states import read_states


class Telling(Struct, frozen=True, kw_only=True):
    """One record of a story.

    `at` is the publication time that the page gives, else the time when copydesk received it. `who` is the outlet, or
    its domain. Title, outlet and URL are None if the page does not give them or the record is not kept any more.
    """

    id: str
    relation: Relation
    at: str
    who: str | None = None
    title: str | None = None
    url: str | None = None
    #: The output stream; None for a seeded record.
    stream: str | None = None


class Story(Struct, frozen=True, kw_only=True):
    """A story: how many records it has, and the earliest of them (all of them if one story was asked for).

    The records are in the order of publication: of two texts that tell the same, the first is the one that was
    published first, whichever came first. `spread` says how far the story went; None for a story of one record.
    """

    id: str
    size: int
    records: tuple[Telling, ...]
    spread: Spread | None = None


class Stories(Struct, frozen=True):
    """Stories of two or more records: the largest first, and the newest first."""

    largest: tuple[Story, ...]
    newest: tuple[Story, ...]


def list_stories(client: redis.Redis, keys: Keys, count: int, shown: int) -> Stories:
    """Reads the `count` largest and newest stories, each with its earliest `shown` records. It scans no stream."""
    return Stories(
        tell_stories(client, keys, list(largest_stories(client, keys, count)), shown),
        tell_stories(client, keys, newest_stories(client, keys, count), shown),
    )


def tell_stories(client: redis.Redis, keys: Keys, ids: Sequence[str], shown: int) -> tuple[Story, ...]:
    """Reads stories by their ids, each with its earliest `shown` records; those that have left are left out."""
    found = (_story(client, keys, story, shown) for story in ids)
    return tuple(story for story in found if story.records)


def show_story(client: redis.Redis, keys: Keys, id_: str) -> Story:
    """Reads the whole story of this id, or the story that the record of this id is in.

    Raises:
        RecordGone: There is neither; the message says why.
    """
    story = _story(client, keys, id_)
    if story.records:
        return story
    packed = pack_record_id(id_)
    state = read_states(client, keys, read_window(client, keys), (packed,)).get(packed)
    if state is None or state.story is None or state.relation is None:
        is_ = "not known: it is in the queue, or older than what is kept" if state is None else state.status
        raise RecordGone(f"there is no story {id_} in {keys.namespace!r}, and a record of that id is {is_}")
    if state.story != packed:
        return _story(client, keys, unpack_id(state.story))
    stream: StoryStream | None = "clean" if state.status == "clean" else "duplicates"
    alone = Member(id=id_, relation=state.relation, stream=stream if state.entry_id else None, entry_id=state.entry_id)
    return Story(id=id_, size=1, records=_tell(client, keys, (alone,)))


def _story(client: redis.Redis, keys: Keys, id_: str, shown: int | None = None) -> Story:
    members = _by_publication(client, keys, read_story(client, keys, id_))
    [spread] = read_spreads(client, keys, [id_])
    return Story(id=id_, size=len(members), records=_tell(client, keys, members[:shown]), spread=spread)


def _by_publication(client: redis.Redis, keys: Keys, members: Sequence[Member]) -> Sequence[Member]:
    """The members in the order of publication, as the commit noted it; those without a note by when they came."""
    if not members:
        return members
    packed = {member.id: pack_record_id(member.id) for member in members}
    states = read_states(client, keys, read_window(client, keys), packed.values())

    def moment(member: Member) -> tuple[bytes, bytes]:
        id_ = packed[member.id]
        state = states.get(id_)
        noted = (
            state.provenance if state and state.provenance else encode_provenance(Provenance(), milliseconds_of(id_))
        )
        return noted.split(b"\t")[3], id_

    return sorted(members, key=moment)


def _tell(client: redis.Redis, keys: Keys, members: Sequence[Member]) -> tuple[Telling, ...]:
    told: list[Telling] = []
    for start in range(0, len(members), AT_ONCE):
        some = members[start : start + AT_ONCE]
        with client.pipeline(transaction=False) as pipe:
            placed = [member for member in some if member.stream and member.entry_id]
            for member in placed:
                pipe.xrange(f"{keys.prefix}{member.stream}", member.entry_id or "-", member.entry_id or "-")
            found = cast("list[list[tuple[bytes, dict[bytes, bytes]]]]", pipe.execute())
        texts = {member.id: entries[0][1] for member, entries in zip(placed, found, strict=True) if entries}
        # One record at a time: it takes ten times the memory that it has as JSON.
        told.extend(_telling(member, record_in(texts.get(member.id, {}))) for member in some)
    return tuple(told)


def _telling(member: Member, record: Record | None) -> Telling:
    received = datetime.fromtimestamp(min(milliseconds_of(pack_record_id(member.id)) / 1000, LAST_SECOND), UTC)
    at = write_moment(received)
    if record is None:
        return Telling(id=member.id, relation=member.relation, at=at, stream=member.stream)
    return Telling(
        id=member.id,
        relation=member.relation,
        at=record.published_at or at,
        who=record.source.name or record.source.domain,
        title=record.title,
        url=record.canonical_url or record.url,
        stream=member.stream,
    )
