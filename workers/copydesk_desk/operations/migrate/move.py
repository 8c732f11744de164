"""Moves the bookkeeping of records into the slices of another window. Nothing commits meanwhile."""

from collections import defaultdict
from collections.abc import Callable
from typing import Final, cast

import redis

from copydesk_schemas import Keys, milliseconds_of, pack_record_id
from copydesk_workers.commit.arguments import bookkeeping_lifetime

_AT_ONCE: Final = 1000
#: Hashes of a slice whose fields are told apart by a record, and whether by the field or by the value.
_BY_FIELD: Final = ("states", "links")
_BY_VALUE: Final = ("texts", "addresses")


def move_slices(
    client: redis.Redis, keys: Keys, window: int, names: tuple[str, ...], tick: Callable[[], None] = lambda: None
) -> set[int]:
    """Copies the bookkeeping of a namespace into staged slices of another window.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        window: The new window, in milliseconds.
        names: Which of `states`, `links`, `texts` and `addresses` to copy; the lists of stories always.
        tick: Called after each piece.

    Returns:
        The numbers of the new slices that are kept.
    """
    old = {int(slice_) for slice_ in cast("set[bytes]", client.smembers(keys.slices))}
    made: set[int] = set()
    for name in names:
        for slice_ in old:
            made |= _move_hash(client, keys, window, name, slice_, tick)
    kept = {slice_ for slice_ in made if slice_ >= max(made) - 2}
    ended = {int(slice_) for slice_ in cast("set[bytes]", client.smembers(keys.ended_slices))}
    for slice_ in old | ended:
        _move_stories(client, keys, window, slice_, kept, tick)
    with client.pipeline(transaction=False) as pipe:
        for slice_ in made:
            for name in (*_BY_FIELD, *_BY_VALUE):
                key = _key(keys.staged(), name, slice_)
                pipe.pexpire(key, bookkeeping_lifetime(window)) if slice_ in kept else pipe.unlink(key)
        pipe.execute()
    return kept


def _move_hash(
    client: redis.Redis, keys: Keys, window: int, name: str, slice_: int, tick: Callable[[], None]
) -> set[int]:
    made: set[int] = set()
    batch: defaultdict[int, dict[bytes, bytes]] = defaultdict(dict)
    held = 0
    for field, value in client.hscan_iter(_key(keys, name, slice_), count=_AT_ONCE):
        place = milliseconds_of((field if name in _BY_FIELD else value)[:12]) // window
        batch[place][field] = value
        made.add(place)
        held += 1
        if held == _AT_ONCE:
            _write(client, keys, name, batch)
            tick()
            held = 0
    _write(client, keys, name, batch)
    return made


def _write(client: redis.Redis, keys: Keys, name: str, batch: dict[int, dict[bytes, bytes]]) -> None:
    with client.pipeline(transaction=False) as pipe:
        for place, fields in batch.items():
            pipe.hset(_key(keys.staged(), name, place), mapping=fields)  # type: ignore[arg-type]  # bytes do as well
        pipe.execute()
    batch.clear()


def _move_stories(
    client: redis.Redis, keys: Keys, window: int, slice_: int, kept: set[int], tick: Callable[[], None]
) -> None:
    """Lists each story in every new slice that one of its records is in; one that is in none leaves."""
    staged = keys.staged()
    for number, (name, size) in enumerate(client.zscan_iter(keys.stories(slice_), count=_AT_ONCE), 1):
        if number % _AT_ONCE == 0:
            tick()
        story = cast(bytes, name).decode()
        members = cast("list[bytes]", client.hkeys(keys.story(story)))
        places = {milliseconds_of(pack_record_id(member.decode())) // window for member in members} & kept
        with client.pipeline(transaction=False) as pipe:
            for place in places:
                pipe.zadd(staged.stories(place), {story: size}, gt=True)
                pipe.pexpire(staged.stories(place), bookkeeping_lifetime(window))
            if not places:
                pipe.unlink(keys.story(story), keys.spread(story))
                pipe.zrem(keys.newest_stories, story)
            pipe.execute()


def _key(keys: Keys, name: str, slice_: int) -> str:
    return {"states": keys.states, "links": keys.links, "texts": keys.texts, "addresses": keys.addresses}[name](slice_)
