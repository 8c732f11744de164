"""Laws of the stories: each names all of its records, and no others."""

from collections.abc import Sequence
from typing import Final, cast

import redis

from copydesk_desk.operations.check.breaches import Breaches
from copydesk_desk.operations.check.expiry import restore_expiry
from copydesk_schemas import IdOutOfRange, Keys, pack_record_id, unpack_id
from copydesk_workers.records.members import format_member
from copydesk_workers.records.states import RecordState, read_states

_AT_ONCE: Final = 200


def check_members(
    client: redis.Redis,
    keys: Keys,
    window: int,
    breaches: Breaches,
    slice_: int,
    states: Sequence[tuple[bytes, RecordState]],
) -> None:
    """Checks that every record that belongs to another's story is named there, as its state tells it."""
    joined = [
        (id_, state, unpack_id(state.story)) for id_, state in states if state.story is not None and state.story != id_
    ]
    with client.pipeline(transaction=False) as pipeline:
        for id_, _, story in joined:
            pipeline.hget(keys.story(story), unpack_id(id_))
            pipeline.zscore(keys.stories(slice_), story)
        answers = pipeline.execute()
    for (id_, state, story), member, listed in zip(joined, answers[::2], answers[1::2], strict=True):
        expected = format_member(state)
        if member == expected.encode() and listed is not None:
            continue
        if not client.sismember(keys.slices, str(slice_)):  # the slice has just left, its stories follow
            return
        mended = None
        if breaches.repair:
            client.hset(keys.story(story), unpack_id(id_), expected)
            client.zadd(keys.stories(slice_), {story: int(client.hlen(keys.story(story)))})
            for key in (keys.story(story), keys.stories(slice_)):
                restore_expiry(client, key, window)
            mended = "the story names it now"
        told = "does not name it" if member is None else f"says {cast(bytes, member).decode(errors='replace')!r}"
        detail = f"story {story} {told}, its state says {expected!r}"
        if member == expected.encode():
            detail = f"story {story} is not in the list of the slice that it leaves with"
        breaches.add("story_lacks", unpack_id(id_), detail, mended)


def check_strangers(client: redis.Redis, keys: Keys, window: int, breaches: Breaches, slice_: int) -> None:
    """Checks that every record that a story of the slice names, and whose state is kept, belongs to it."""
    for name, _ in client.zscan_iter(keys.stories(slice_), count=_AT_ONCE):
        story = cast(bytes, name).decode()
        breaches.looked_at["stories"] += 1
        members: dict[bytes, str] = {}
        for member in cast("list[bytes]", client.hkeys(keys.story(story))):
            try:
                members[pack_record_id(member.decode())] = member.decode()
            except (IdOutOfRange, UnicodeDecodeError):
                _turn_out(client, keys, breaches, story, member.decode(errors="replace"), "that is no record id")
        for id_, state in read_states(client, keys, window, members).items():
            if state.published and unpack_id(state.story or id_) != story:
                _turn_out(
                    client, keys, breaches, story, members[id_], f"whose story is {unpack_id(state.story or id_)}"
                )


def _turn_out(client: redis.Redis, keys: Keys, breaches: Breaches, story: str, member: str, why: str) -> None:
    mended = None
    if breaches.repair:
        client.hdel(keys.story(story), member)
        mended = "the story does not name it any more"
    breaches.add("story_stranger", member, f"story {story} names it, {why}", mended)
