"""The settings that a namespace was made with."""

from typing import cast

import redis

from copydesk_schemas import CopydeskError, Keys
from copydesk_workers.matching.index import bucket_bits
from copydesk_workers.settings import Settings


def index_settings(client: redis.Redis, keys: Keys) -> Settings:
    """Settings that fit the index of the namespace, whatever those of a command are.

    CopydeskError if no worker has ever run in it.
    """
    meta = {name.decode(): int(value) for name, value in cast("dict[bytes, bytes]", client.hgetall(keys.meta)).items()}
    if not meta:
        raise CopydeskError(f"there is nothing in {keys.namespace!r}: no worker has run in this namespace")
    return Settings(
        namespace=keys.namespace,
        window_days=meta["window"] / 86_400_000,
        partitions=meta["partitions"],
        window_documents=next(1 << bits for bits in range(1, 40) if bucket_bits(1 << bits) == meta["bucket_bits"]),
    )
