"""Laws of the raw stream: what was handed out is being worked on, and what is finished does not wait."""

from collections.abc import Iterator
from typing import Final, cast

import redis

from copydesk_desk.operations.check.breaches import Breaches
from copydesk_schemas import GROUP, IdOutOfRange, Keys, pack_id, parse_entry_id
from copydesk_schemas.ids import GREATEST
from copydesk_workers.fleet.stuck import delivered, hand_out_again, look_for_stuck
from copydesk_workers.records.states import read_states

#: Entries that are looked at at once.
_PIECE: Final = 200


def check_queue(client: redis.Redis, keys: Keys, window: int, breaches: Breaches) -> None:
    """Checks every raw document; `window` is in milliseconds."""
    handed_out = delivered(client, keys)
    if handed_out is not None:  # else nothing was ever pushed
        _check_held(client, keys, window, breaches, handed_out)
        _check_gone(client, keys, breaches)
    _check_marks(client, keys, breaches)


def _check_held(client: redis.Redis, keys: Keys, window: int, breaches: Breaches, handed_out: str) -> None:
    for piece in look_for_stuck(client, keys, handed_out):
        breaches.looked_at["raw documents"] += len(piece.ids)
        for entry_id in _finished(client, keys, window, piece.ids):
            mended = None
            if breaches.repair:
                with client.pipeline(transaction=True) as pipeline:
                    pipeline.xack(keys.raw, GROUP, entry_id)
                    pipeline.xdel(keys.raw, entry_id)
                    pipeline.hincrby(keys.ledger, "told", 1)  # it is finished, not lost
                    pipeline.execute()
                mended = "it was taken off the queue"
            breaches.add("finished_waits", entry_id, "it waits though its first article has its outcome", mended)
        for entry_id in piece.stuck:
            mended = None
            if breaches.repair:
                hand_out_again(client, keys, [entry_id])
                mended = "it is pending again, and the next worker that looks for silent consumers takes it"
            breaches.add("lost_entry", entry_id, "it was handed out and is in nobody's hands", mended)


def _finished(client: redis.Redis, keys: Keys, window: int, entry_ids: list[str]) -> list[str]:
    """Entries whose first article has a state and which are still there after it: the commit does both in one step."""
    packed = {}
    for entry_id in entry_ids:
        try:
            packed[pack_id(entry_id, 0)] = entry_id
        except IdOutOfRange:  # no record can bear it: it will be dead
            continue
    found = [packed[id_] for id_ in read_states(client, keys, window, packed)]
    return [entry_id for entry_id in found if client.xrange(keys.raw, entry_id, entry_id)]


def _check_gone(client: redis.Redis, keys: Keys, breaches: Breaches) -> None:
    for entry_id in _pending(client, keys):
        breaches.looked_at["documents in hand"] += 1
        if client.xrange(keys.raw, entry_id, entry_id):
            continue
        if client.xpending_range(keys.raw, GROUP, entry_id, entry_id, 1):  # else it was just finished
            mended = None
            if breaches.repair:
                client.xack(keys.raw, GROUP, entry_id)
                mended = "it is no longer pending"
            breaches.add("gone_entry", entry_id, "it was deleted from the stream while it was in hand", mended)


def _pending(client: redis.Redis, keys: Keys) -> Iterator[str]:
    first = "-"
    while found := client.xpending_range(keys.raw, GROUP, first, "+", _PIECE):
        ids = [cast(bytes, one["message_id"]).decode() for one in found]
        yield from ids
        if ids[-1] == GREATEST:
            return
        first = "(" + ids[-1]


def _check_marks(client: redis.Redis, keys: Keys, breaches: Breaches) -> None:
    for name in cast("list[bytes]", client.hkeys(keys.attempts)):
        entry_id = name.decode(errors="replace")
        breaches.looked_at["marks"] += 1
        if _is_entry_id(entry_id) and client.xrange(keys.raw, entry_id, entry_id):
            continue
        if not client.hexists(keys.attempts, cast(str, name)):  # it was just finished
            continue
        mended = None
        if breaches.repair:
            client.hdel(keys.attempts, cast(str, name))
            mended = "the mark was removed"
        breaches.add("stale_mark", entry_id, "it is marked as being tried, and is not in the raw stream", mended)


def _is_entry_id(text: str) -> bool:
    try:
        parse_entry_id(text)
    except IdOutOfRange:
        return False
    return True
