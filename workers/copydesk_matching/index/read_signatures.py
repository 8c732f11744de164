"""Finds the stored signatures of records: where one is, and what it holds."""

from collections import defaultdict
from collections.abc import Iterable

import redis

from copydesk_matching.index.shape import IndexShape
from copydesk_schemas import Keys, milliseconds_of


def signatures_key(keys: Keys, shape: IndexShape, id_: bytes) -> str:
    """The key of the hash that holds the signature of a packed id: that of its partition and slice."""
    return keys.of_layout(shape.layout).signatures(*_place(shape, id_))


def _place(shape: IndexShape, id_: bytes) -> tuple[int, int]:
    """The partition and the slice of a packed id."""
    return int.from_bytes(id_[:10], "big") % shape.partitions, milliseconds_of(id_) // shape.window


def read_signatures(client: redis.Redis, keys: Keys, shape: IndexShape, ids: Iterable[bytes]) -> dict[bytes, bytes]:
    """Reads signatures in one round trip.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        shape: What the namespace was made with.
        ids: Packed record ids.

    Returns:
        The stored signature of each id (see `signature.py`); ids whose signature is gone are missing.
    """
    places: defaultdict[tuple[int, int], list[bytes]] = defaultdict(list)
    for id_ in ids:
        places[_place(shape, id_)].append(id_)
    if not places:
        return {}
    keys = keys.of_layout(shape.layout)
    with client.pipeline(transaction=False) as pipe:
        for place, members in places.items():
            pipe.hmget(keys.signatures(*place), members)
        answers = pipe.execute()
    return {
        id_: blob
        for members, blobs in zip(places.values(), answers, strict=True)
        for id_, blob in zip(members, blobs, strict=True)
        if blob is not None
    }
