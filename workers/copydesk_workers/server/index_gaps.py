"""What the partitions of an index elsewhere lack, as the server of the streams remembers it.

A partition lacks the records that were committed while it was away: the commit notes that in the step that publishes
them. It may lack those of the last seconds when its server has another epoch than at the last look: what a replica had
not received is lost with its primary. Only times are kept, so the memory is bounded whatever happens.
"""

from collections.abc import Mapping
from importlib.resources import files
from typing import Final, cast

import redis
from msgspec import Struct

from copydesk_schemas import Keys

_GAPS: Final = files("copydesk_workers.server").joinpath("gaps.lua").read_text("utf-8")
_SEE, _CLOSE = (
    _GAPS + files("copydesk_workers.server").joinpath(f"{name}.lua").read_text("utf-8")
    for name in ("see_epochs", "close_gap")
)

#: Milliseconds before the last look at an epoch from which on its writes may be lost: replicas lag by less, and a
#: primary that is cut off takes writes for `cluster-node-timeout`, 15 s by default.
LOST_MILLISECONDS: Final = 30_000


class Gap(Struct, frozen=True, kw_only=True):
    """What a partition may lack: records that were committed from a time on, in milliseconds of the server's clock.

    `notes` grows whenever it is noted again. `records` were decided without the partition.
    """

    since: int
    notes: int
    records: int


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
        )
        for number in sorted(partitions)
    }


def see_epochs(client: redis.Redis, keys: Keys, epochs: Mapping[int, str]) -> list[int]:
    """Notes the epochs of partitions, and a gap where one is not that of the last look; the partitions of new gaps."""
    if not epochs:
        return []
    flat = [part for pair in epochs.items() for part in pair]
    script = client.register_script(_SEE)
    return [int(number) for number in script(keys=[keys.index_gaps], args=[LOST_MILLISECONDS, *flat])]


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
    script = client.register_script(_CLOSE)
    return bool(script(keys=[keys.index_gaps], args=[partition, gap.notes, healed_to]))
