"""Sets right what ids ahead of the server's clock left: a stream that takes no id of now, slices of the future."""

from typing import Final

import redis
from msgspec import Struct

from copydesk_matching.index.server import Call, IndexServer, on_primary, reach
from copydesk_matching.index.shape import IndexShape, furniture_layout, has_shape, read_shape
from copydesk_schemas import Keys
from copydesk_workers.furniture.store import PARTITION as FURNITURE
from copydesk_workers.pipeline.event_time import LatestTime
from copydesk_workers.server.renumber import Renumbered, renumber

#: Keys that are unlinked in one step.
_AT_ONCE: Final = 1000


class Recovered(Struct, frozen=True, kw_only=True):
    """What became of the raw stream, and the numbers of the slices that were dropped."""

    stream: Renumbered
    slices: tuple[int, ...]


def recover(client: redis.Redis, keys: Keys, ahead: int, server: IndexServer | None = None) -> Recovered:
    """Renumbers the raw stream if its newest id lies ahead, and drops the slices that do. Workers may run.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        ahead: How far ids may lie ahead of the server's clock, in milliseconds.
        server: Where the index lives; None: beside the streams.
    """
    latest, server = LatestTime(client, keys, ahead), server or on_primary(client)
    stream = renumber(client, keys, latest.ahead)
    slices = tuple(sorted(slices_ahead(client, keys, latest, server)))
    for slice_ in slices:
        _drop_slice(client, server, keys, read_shape(client, keys), slice_)
    return Recovered(stream=stream, slices=slices)


def slices_ahead(client: redis.Redis, keys: Keys, latest: LatestTime, server: IndexServer) -> set[int]:
    """The slices of the index, the bookkeeping and the furniture that begin after the latest time."""
    if not has_shape(client, keys):
        return set()
    shape = read_shape(client, keys)
    indexed, taught = keys.of_layout(shape.layout), keys.of_layout(furniture_layout(shape.window))
    asked = [Call(partition, ("HKEYS", indexed.index_slices(partition))) for partition in range(shape.partitions)]
    asked.append(Call(FURNITURE, ("SMEMBERS", taught.furniture_slices)))
    answers = [*reach(server, asked), client.smembers(keys.slices)]
    found = {int(number) for answer in answers for number in answer}
    last = latest.read() // shape.window
    return {number for number in found if number > last}


def _drop_slice(client: redis.Redis, server: IndexServer, keys: Keys, shape: IndexShape, slice_: int) -> None:
    """Removes what is known of the records of a slice; those in the outputs stay."""
    indexed, taught = keys.of_layout(shape.layout), keys.of_layout(furniture_layout(shape.window))
    for partition in range(shape.partitions):
        prefix = f"{indexed.postings_prefix(partition)}{slice_}:"
        for first in range(0, 1 << shape.bucket_bits, _AT_ONCE):
            last = min(first + _AT_ONCE, 1 << shape.bucket_bits)
            buckets = [f"{prefix}{bucket:06x}" for bucket in range(first, last)]
            reach(server, [Call(partition, ("UNLINK", *buckets))])
        signatures = Call(partition, ("UNLINK", indexed.signatures(partition, slice_)))
        reach(server, [signatures, Call(partition, ("HDEL", indexed.index_slices(partition), slice_))])
    gone = ("UNLINK", taught.furniture(slice_), taught.furniture_sites(slice_))
    reach(server, [Call(FURNITURE, gone), Call(FURNITURE, ("SREM", taught.furniture_slices, slice_))])
    client.unlink(keys.states(slice_), keys.links(slice_), keys.texts(slice_), keys.addresses(slice_))
    if client.zcard(keys.stories(slice_)):
        client.sadd(keys.ended_slices, slice_)  # the workers drop its stories
    client.srem(keys.slices, slice_)
