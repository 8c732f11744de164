"""Laws of the raw stream: what was handed out is being worked on, and what is finished does not wait."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Final, cast

import redis

from copydesk_desk.operations.check.breaches import Breaches
from copydesk_schemas import GROUP, IdOutOfRange, Keys, pack_id, parse_entry_id
from copydesk_workers.records.states import read_states
from copydesk_workers.server.streams import groups

_HELD: Final = files("copydesk_desk.operations.check").joinpath("held_entries.lua").read_text()

#: Entries that the server looks at in one step.
_PIECE: Final = 200
#: The consumer that entries nobody has are given to; a worker takes them from it at its next look for silent ones.
_KEEPER: Final = "copydesk-check"
_LONG_AGO_MILLISECONDS: Final = 7 * 86_400_000


def check_queue(client: redis.Redis, keys: Keys, window: int, breaches: Breaches) -> None:
    """Checks every raw document; `window` is in milliseconds."""
    for group in groups(client, keys.raw):  # none: nothing was ever pushed
        if group["name"] == GROUP.encode():
            _check_held(client, keys, window, breaches, group["last-delivered-id"].decode())
            _check_gone(client, keys, breaches)
    _check_marks(client, keys, breaches)


def _check_held(client: redis.Redis, keys: Keys, window: int, breaches: Breaches, delivered: str) -> None:
    script = client.register_script(_HELD)
    first = "-"
    while True:
        ids, lost = cast(
            "tuple[list[bytes], list[bytes]]", script(keys=[keys.raw], args=[GROUP, first, _PIECE, delivered])
        )
        if not ids:
            return
        breaches.looked_at["raw documents"] += len(ids)
        for entry_id in _finished(client, keys, window, [one.decode() for one in ids]):
            mended = None
            if breaches.repair:
                with client.pipeline(transaction=True) as pipeline:
                    pipeline.xack(keys.raw, GROUP, entry_id)
                    pipeline.xdel(keys.raw, entry_id)
                    pipeline.execute()
                mended = "it was taken off the queue"
            breaches.add("finished_waits", entry_id, "it waits though its first article has its outcome", mended)
        for one in lost:
            entry_id, mended = one.decode(), None
            if breaches.repair:
                client.xclaim(
                    keys.raw, GROUP, _KEEPER, 0, [entry_id], idle=_LONG_AGO_MILLISECONDS, force=True, justid=True
                )
                mended = "it is pending again, and the next worker that looks for silent consumers takes it"
            breaches.add("lost_entry", entry_id, "it was handed out and is in nobody's hands", mended)
        first = "(" + ids[-1].decode()


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
