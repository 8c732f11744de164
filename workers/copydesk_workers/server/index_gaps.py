"""What the partitions of an index elsewhere lack, as the server of the streams remembers it.

A partition lacks the records that were committed while it was away: the commit notes that in the step that publishes
them. It may lack more when its server has another epoch than at the last look: what a replica had not received is lost
with its primary, and a server without persistence comes back empty. So each partition is told the time at each look,
and what it still knows afterwards says what it has. And it may lack anything when its slot was moving key by key and
nobody ended that. Only times are kept, so the memory is bounded whatever happens.
"""

from collections.abc import Mapping
from importlib.resources import files
from typing import Final, cast

import redis
from msgspec import Struct

from copydesk_matching.index.server import Call, IndexServer, PartitionsAway, script
from copydesk_matching.index.shape import IndexShape
from copydesk_schemas import Keys

_GAPS: Final = files("copydesk_workers.server").joinpath("gaps.lua").read_text("utf-8")
_SEE, _CLOSE = (
    _GAPS + files("copydesk_workers.server").joinpath(f"{name}.lua").read_text("utf-8")
    for name in ("see_epochs", "close_gap")
)

_ALIVE: Final = script(files("copydesk_workers.server").joinpath("alive.lua").read_text("utf-8"))
#: How long a partition keeps the time that it was told: 30 days.
_KEPT_MILLISECONDS: Final = 30 * 86_400_000

#: The field of `read_healed`.
_HEALED: Final = "healed"

#: Milliseconds before the last look at an epoch from which on its writes may be lost: replicas lag by less, and a
#: primary that is cut off takes writes for `cluster-node-timeout`, 15 s by default.
LOST_MILLISECONDS: Final = 30_000


class Gap(Struct, frozen=True, kw_only=True):
    """What a partition may lack: records that were committed from a time on, in milliseconds of the server's clock.

    `notes` grows whenever it is noted again, `changes` when that is because the partition has another server, or one
    that was started again. `records` were decided without the partition.
    """

    since: int
    notes: int
    records: int
    changes: int = 0


class Seen(Struct, frozen=True, kw_only=True):
    """What a partition told of itself.

    `epoch`: of its server, empty if it did not say. `alive`: the latest time that it knows of (ms); 0: none, so it may
    lack everything. `former`: the epoch of the server whose replica its server was when that took over. `moves`: its
    slot is moving to another node key by key; None: it did not say.
    """

    epoch: str
    alive: int = 0
    former: str = ""
    moves: bool | None = None


class Looked(Struct, frozen=True, kw_only=True):
    """What a look at the partitions found.

    `changed` have another epoch; of `split` a part was left on another server; `reached` answer, with all they have.
    """

    changed: list[int]
    split: list[int]
    reached: set[int]


def read_gaps(client: redis.Redis, keys: Keys) -> dict[int, Gap]:
    """The gaps that are open, by partition."""
    found = cast("dict[bytes, bytes]", client.hgetall(keys.index_gaps))
    fields = {name.decode(): value for name, value in found.items()}
    partitions = [int(name.removesuffix(":from")) for name in fields if name.endswith(":from")]
    return {
        number: Gap(
            since=int(fields[f"{number}:from"]),
            notes=int(fields.get(f"{number}:notes", 0)),
            records=int(fields.get(f"{number}:records", 0)),
            changes=int(fields.get(f"{number}:changes", 0)),
        )
        for number in sorted(partitions)
    }


def look_at_partitions(client: redis.Redis, keys: Keys, shape: IndexShape, server: IndexServer) -> Looked:
    """Notes the epochs of all partitions that answer, and what they may lack; tells them the time.

    Args:
        client: A client of the server of the streams.
        keys: The namespace.
        shape: The shape of the index.
        server: Where it lives.
    """
    wanted, ours = range(shape.partitions), keys.of_layout(shape.layout)
    noted = cast("list[bytes | None]", client.hmget(keys.index_gaps, [f"{number}:epoch" for number in wanted]))
    seconds, microseconds = client.time()
    now = 1000 * seconds + microseconds // 1000
    calls = [
        Call(number, (1, ours.index_alive(number), epoch or b"", now, _KEPT_MILLISECONDS), _ALIVE)
        for number, epoch in zip(wanted, noted, strict=True)
    ]
    calls += [Call(number, ("EXISTS", ours.index_absent(number))) for number in wanted]
    try:
        answers = server.ask(calls)
    except (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError):
        return Looked(changed=[], split=[], reached=set())
    seen = {}
    for number, told, absent in zip(wanted, answers[: len(wanted)], answers[len(wanted) :], strict=True):
        if not isinstance(told, PartitionsAway):
            epoch, known, former = told
            seen[number] = Seen(
                epoch=epoch.decode(), alive=int(known or 0), former=former.decode(), moves=_moves(absent)
            )
        elif _moves(absent):
            seen[number] = Seen(epoch="", moves=True)
    changed, split = see_epochs(client, keys, seen)
    reached = {number for number, one in seen.items() if one.epoch and not one.moves}
    return Looked(changed=changed, split=split, reached=reached)


def _moves(absent: object) -> bool | None:
    """Whether a slot moves key by key, by the answer for a key that is not there; None: it does not say."""
    if isinstance(absent, PartitionsAway):
        return True if absent.moving else None
    return False


def note_alive(client: redis.Redis, keys: Keys, shape: IndexShape, server: IndexServer) -> None:
    """Notes the epochs of an index before anything is inserted into it: whatever it loses from now on is noticed."""
    for _ in range(2):  # a partition is told the time when its epoch is known
        look_at_partitions(client, keys, shape, server)


def see_epochs(client: redis.Redis, keys: Keys, seen: Mapping[int, Seen]) -> tuple[list[int], list[int]]:
    """Notes the epochs of partitions, and a gap where one is not that of the last look, or a move was given up.

    Returns:
        The partitions with another epoch, and those of which a part was left on another server.
    """
    if not seen:
        return [], []
    flat: list[str | int] = []
    for number, one in seen.items():
        moves = "" if one.moves is None else str(int(one.moves))
        flat += (number, one.epoch, one.alive or "", one.former, moves)
    see = client.register_script(_SEE)
    changed, split = see(keys=[keys.index_gaps], args=[LOST_MILLISECONDS, *flat])
    return [int(number) for number in changed], [int(number) for number in split]


def read_healed(client: redis.Redis, keys: Keys) -> int:
    """How often records were matched again with the whole index. What was looked up before that may lack them."""
    return int(client.hget(keys.index_gaps, _HEALED) or 0)


def note_healed(client: redis.Redis, keys: Keys) -> None:
    """Notes that records were matched again, and all of them are in the index."""
    client.hincrby(keys.index_gaps, _HEALED, 1)


def close_gap(client: redis.Redis, keys: Keys, partition: int, gap: Gap, healed_to: int) -> bool:
    """Closes a gap if it was not noted again; else what is healed counts, and the rest stays open.

    Args:
        client: A client of the server of the streams.
        keys: The namespace.
        partition: The partition.
        gap: The gap, as it was read before the healing began.
        healed_to: Everything that was committed before this time is in the partition, in milliseconds.

    Returns:
        Whether it is closed.
    """
    close = client.register_script(_CLOSE)
    return bool(close(keys=[keys.index_gaps], args=[partition, gap.notes, healed_to, gap.changes]))
