"""Counts the spread of stories again from the records that they have (`recount.lua`).

The server does nothing else while a script runs, and whoever pushes copies decides how many records a story has. So of
small stories some are counted in one step, and a large one in pieces, while commits pause: it may not grow meanwhile.
"""

import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Final, cast

import redis

from copydesk_schemas import TIGHT, CopydeskError, Keys, pack_record_id

#: Records of stories that are counted in one step: some 50 microseconds each.
AT_ONCE = 1_000
#: Commits go on by themselves after this, should this process be killed.
_PAUSE_SECONDS: Final = 30
#: Seconds that a backup, which has commits pause as well, is waited for.
_PATIENCE: Final = 60.0
_OWN: Final = files("copydesk_desk.operations")
#: What stands in front of a script that counts stories again.
RECOUNT: Final = "".join(
    files(package).joinpath(name).read_text(encoding="utf-8")
    for package, name in (
        ("copydesk_schemas", "ids.lua"),
        ("copydesk_workers.records", "states.lua"),
        ("copydesk_workers.records", "spread.lua"),
        ("copydesk_desk.operations", "recount.lua"),
    )
)
#: The tight relations, as `recount.lua` takes them.
TIGHT_NAMES: Final = ",".join(sorted(TIGHT))

_SCRIPT: Final = RECOUNT + "for at = 4, #ARGV do count_anew(ARGV[at]) end\n"
_PIECE: Final = RECOUNT + _OWN.joinpath("recount_piece.lua").read_text(encoding="utf-8")
_END: Final = _OWN.joinpath("recount_end.lua").read_text(encoding="utf-8")


def recount_stories(
    client: redis.Redis, keys: Keys, window: int, story_ids: Iterable[str], tick: Callable[[], None] = lambda: None
) -> None:
    """Counts stories again.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        window: Length of the window, in milliseconds.
        story_ids: The stories.
        tick: Called after each step.

    Raises:
        CopydeskError: A story is large, and a backup has commits pause for long.
    """
    ids = list(story_ids)
    with client.pipeline(transaction=False) as pipe:
        for story in ids:
            pipe.hlen(keys.story(story))
        sizes = cast("list[int]", pipe.execute())
    script = client.register_script(_SCRIPT)
    small: list[str] = []
    size = 0
    for story, members in zip(ids, sizes, strict=True):
        if members > AT_ONCE:
            _recount_large(client, keys, window, story, tick)
            continue
        if size + members > AT_ONCE:
            script(keys=[], args=[keys.prefix, window, TIGHT_NAMES, *small])
            tick()
            small, size = [], 0
        small.append(story)
        size += members
    if small:
        script(keys=[], args=[keys.prefix, window, TIGHT_NAMES, *small])


def recount_left(client: redis.Redis, keys: Keys, window: int) -> None:
    """Counts the large stories again that a takedown took records out of (`forget_records.lua`).

    Raises:
        CopydeskError: As `recount_stories`; the next takedown does it then.
    """
    for story in cast("set[bytes]", client.smembers(keys.recounts)):
        recount_stories(client, keys, window, [story.decode()])
        client.srem(keys.recounts, story)


def _recount_large(client: redis.Redis, keys: Keys, window: int, story: str, tick: Callable[[], None]) -> None:
    draft, spread = keys.recount_draft, keys.spread(story)
    script = client.register_script(_PIECE)
    with _paused(client, keys) as (token, hold):
        client.delete(draft)
        members: dict[str, str] = {}
        for id_, told in client.hscan_iter(keys.story(story), count=AT_ONCE):
            members[cast(bytes, id_).decode()] = cast(bytes, told).decode().partition(" ")[0]
            hold()
        ordered = sorted(members, key=lambda id_: (id_ != story, pack_record_id(id_)))
        for at in range(0, len(ordered), AT_ONCE):
            pairs = (part for id_ in ordered[at : at + AT_ONCE] for part in (id_, members[id_]))
            script(keys=[draft], args=[keys.prefix, window, TIGHT_NAMES, 1000 * _PAUSE_SECONDS, *pairs])
            hold()
            tick()
        if not client.register_script(_END)(keys=[keys.pause, draft, spread, keys.story(story)], args=[token]):
            raise CopydeskError(f"the pause of commits ended before story {story} was counted: the server is slow")


@contextmanager
def _paused(client: redis.Redis, keys: Keys) -> Iterator[tuple[str, Callable[[], None]]]:
    """Has nobody commit; gives who has commits pause, and what to call again and again meanwhile."""
    token, deadline = uuid.uuid4().hex, time.monotonic() + _PATIENCE
    while not client.set(keys.pause, token, nx=True, ex=_PAUSE_SECONDS):
        if time.monotonic() > deadline:
            raise CopydeskError(f"a backup of {keys.namespace!r} is being made: call again when it is done")
        time.sleep(0.1)
    due = time.monotonic() + _PAUSE_SECONDS / 10

    def hold() -> None:
        nonlocal due
        if time.monotonic() >= due:
            due = time.monotonic() + _PAUSE_SECONDS / 10
            client.expire(keys.pause, _PAUSE_SECONDS)

    try:
        yield token, hold
    finally:
        if client.get(keys.pause) == token.encode():
            client.delete(keys.pause)
