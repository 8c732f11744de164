"""Finds the stored signatures of records: where one is, and what it holds."""

from collections import defaultdict
from collections.abc import Iterable
from zlib import crc32

from copydesk_matching.index.server import Call, IndexServer, PartitionsAway
from copydesk_matching.index.shape import IndexShape
from copydesk_schemas import Keys, milliseconds_of


def partition_of(shape: IndexShape, id_: bytes) -> int:
    """The partition that holds the signature of a packed id.

    A checksum, for the numbers alone fill one partition only: most documents are the first of their millisecond.
    """
    return crc32(id_[:10]) % shape.partitions


def read_signatures(server: IndexServer, keys: Keys, shape: IndexShape, ids: Iterable[bytes]) -> dict[bytes, bytes]:
    """Reads signatures in one round trip.

    Args:
        server: Where the index lives.
        keys: The namespace.
        shape: What the namespace was made with.
        ids: Packed record ids.

    Returns:
        The stored signature of each id (see `signature.py`); ids whose signature is gone are missing.

    Raises:
        PartitionsAway: A partition cannot be reached.
    """
    found, away = find_signatures(server, keys, shape, ids)
    if away:
        raise PartitionsAway(away)
    return found


def find_signatures(
    server: IndexServer, keys: Keys, shape: IndexShape, ids: Iterable[bytes]
) -> tuple[dict[bytes, bytes], dict[int, Exception]]:
    """The signatures that can be read, and the partitions that cannot be reached."""
    keys = keys.of_layout(shape.layout)
    places: defaultdict[tuple[int, int], list[bytes]] = defaultdict(list)
    for id_ in ids:
        places[partition_of(shape, id_), milliseconds_of(id_) // shape.window].append(id_)
    calls = [
        Call(partition, ("HMGET", keys.signatures(partition, slice_), *members))
        for (partition, slice_), members in places.items()
    ]
    found: dict[bytes, bytes] = {}
    away: dict[int, Exception] = {}
    for call, members, blobs in zip(calls, places.values(), server.ask(calls) if calls else (), strict=True):
        if isinstance(blobs, PartitionsAway):
            away[call.partition] = blobs
            continue
        found.update((id_, blob) for id_, blob in zip(members, blobs, strict=True) if blob is not None)
    return found, away
