"""The ledger of a namespace: what was ever added to the raw stream was committed, waits, or is told as lost.

Beside it stands what other parts noted as lost: records that retention cut before a group had read them, and what a
server had lost when it came back (`fleet/bookkeeper.py`). It stays until `copydesk check --repair`.
"""

from datetime import UTC, datetime
from importlib.resources import files
from typing import Final, Literal, cast, get_args

import redis
from msgspec import Struct

from copydesk_schemas import Keys
from copydesk_workers.server.epoch import EPOCH

Kind = Literal[
    "removed",  # documents were taken out of the raw stream (XTRIM, MAXLEN, XDEL) before they were committed
    "gone",  # the raw stream was deleted, or expired, with what waited
    "flushed",  # all keys were deleted, or the server came back empty: documents that waited and records that were kept
    "tail",  # the server came back without what was added last
    "unread",  # records were cut by retention before a group had read them
    "unacked",  # likewise records that a group had read and not acknowledged
]

#: Losses of the groups that read the outputs.
READERS: Final[frozenset[Kind]] = frozenset({"unread", "unacked"})

_SAID: Final[dict[Kind, str]] = {
    "removed": "documents were removed from the raw stream before they were processed (XTRIM, MAXLEN or XDEL)",
    "gone": "waiting documents are gone with the raw stream, which was deleted or expired",
    "flushed": "waiting documents and kept records are gone with all keys of the namespace",
    "tail": "documents that were added last are gone: the server came back without them",
    "unread": "records were cut before the group had read them",
    "unacked": "records were cut that the group had read and not acknowledged",
}

#: Lua: `note_loss`.
LOSSES: Final = files("copydesk_workers.server").joinpath("losses.lua").read_text()
_BEHIND: Final = files("copydesk_workers.server").joinpath("entries_behind.lua").read_text()
_COMPARE: Final = EPOCH + LOSSES + _BEHIND + files("copydesk_workers.server").joinpath("ledger.lua").read_text()
_NOTE: Final = LOSSES + "note_at_least(KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4])"
#: What the fields of losses begin with; the kind and the place follow.
_FIELD: Final = "lost:"


class Stock(Struct, frozen=True, kw_only=True):
    """What was counted at one moment.

    `added` are the entries that the raw stream ever got, None where the server does not tell (before Redis 7.0).
    `lost` are those found missing since the last look, at `last` (0: there was none), in the way `how`; below zero if
    more were told as lost before. `last_id` is the id that was added last, `epoch` that of the server. `born` is
    when the ledger began, in microseconds: with another value, all keys were deleted meanwhile. `survived` is `added`
    without what came since the server came back; the same as `added` if it was not away. `kept` are the records in the
    outputs. Times in milliseconds since 1970.
    """

    added: int | None
    committed: int
    waiting: int
    lost: int
    how: Kind
    last: int
    now: int
    last_id: str
    epoch: bytes
    born: int
    survived: int | None
    kept: int


class Loss(Struct, frozen=True, kw_only=True):
    """What was lost: how, where (a stream and group, or a number), how much, and between which times (ms)."""

    kind: Kind
    where: str
    count: int
    since: int
    until: int

    @property
    def field(self) -> str:
        """Its field in the ledger."""
        return f"{_FIELD}{self.kind}:{self.where}"

    @property
    def shown(self) -> str:
        """In words, with how many and since when."""
        where = f" ({self.where})" if self.kind in READERS else ""
        return f"{self.count:,} {_SAID[self.kind]}{where}, between {_time(self.since)} and {_time(self.until)}"


def _time(milliseconds: int) -> str:
    if not milliseconds:
        return "the beginning"
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="seconds")


def take_stock(client: redis.Redis, keys: Keys, *, note: bool, since: Stock | None = None) -> Stock:
    """Counts, in one step, and compares with the last look.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        note: Whether the ledger is brought up to date.
        since: What the caller counted at its own last look, for `survived`.
    """
    script = client.register_script(_COMPARE)
    seen = (b"", "") if since is None else (since.epoch, since.last_id)
    found = cast(
        "list[bytes | int]",
        script(
            keys=[keys.raw, keys.counters, keys.ledger, keys.meta, keys.clean, keys.duplicates, keys.dead],
            args=["1" if note else "0", *seen],
        ),
    )
    added, committed, waiting, lost, how, last, now, last_id, epoch, born, survived, kept = found
    return Stock(
        added=None if added == b"" else int(added),
        committed=int(committed),
        waiting=int(waiting),
        lost=int(lost),
        how=cast("Kind", cast(bytes, how).decode()),
        last=int(last),
        now=int(now),
        last_id=cast(bytes, last_id).decode(),
        epoch=cast(bytes, epoch),
        born=int(born),
        survived=None if survived == b"" else int(survived),
        kept=int(kept),
    )


def unnoted(stock: Stock) -> list[Loss]:
    """What a look found that brought nothing up to date: a loss since the last one, or none."""
    if stock.lost <= 0:
        return []
    return [Loss(kind=stock.how, where="now", count=stock.lost, since=stock.last, until=stock.now)]


def note_loss(client: redis.Redis, keys: Keys, loss: Loss) -> None:
    """Notes a loss unless as much is noted of the same kind and place: a repeated call changes nothing."""
    script = client.register_script(_NOTE)
    script(keys=[keys.ledger], args=[loss.field, loss.count, loss.since, loss.until])


def read_losses(client: redis.Redis, keys: Keys) -> list[Loss]:
    """All losses that are noted, by kind and place."""
    found = cast("dict[bytes, bytes]", client.hgetall(keys.ledger))
    losses = []
    for field, value in found.items():
        kind, _, where = field.decode(errors="backslashreplace").removeprefix(_FIELD).partition(":")
        if field.startswith(_FIELD.encode()) and kind in get_args(Kind):
            count, since, until = map(int, value.split())
            losses.append(Loss(kind=cast("Kind", kind), where=where, count=count, since=since, until=until))
    return sorted(losses, key=lambda loss: (get_args(Kind).index(loss.kind), loss.where))


def forget_losses(client: redis.Redis, keys: Keys) -> None:
    """Takes all losses out of the ledger; what is lost later is noted again."""
    fields = [field for field in cast("list[bytes]", client.hkeys(keys.ledger)) if field.startswith(_FIELD.encode())]
    if fields:
        client.hdel(keys.ledger, *cast("list[str]", fields))
