"""The secret of a namespace, under which its words are hashed. The first worker draws it, and it never changes.

Who knows it can make two texts look the same. Those who may read `meta` do: workers, the door, viewers and
administrators, but no producer and no reader.
"""

from secrets import token_hex
from typing import cast

import redis

from copydesk_matching.words.word_hash import SECRET_BYTES, WordHash, word_hash_of
from copydesk_schemas import CopydeskError, Keys
from copydesk_schemas.keys import SECRET


def new_secret() -> str:
    """Draws a secret, in hex as it is stored."""
    return token_hex(SECRET_BYTES)


def read_word_hash(client: redis.Redis, keys: Keys) -> WordHash:
    """The hash of a namespace's words.

    Raises:
        CopydeskError: No worker has ever run in the namespace.
    """
    found = cast("bytes | None", client.hget(keys.meta, SECRET))
    if found is None:
        raise CopydeskError(f"there is nothing in {keys.namespace!r}: no worker has run in this namespace")
    return hash_under(found.decode())


def hash_under(secret: str) -> WordHash:
    """The hash of words under a secret as it is stored.

    Raises:
        CopydeskError: It is not in hex, or too long.
    """
    try:
        return word_hash_of(bytes.fromhex(secret))
    except ValueError:
        raise CopydeskError("the secret of the namespace is damaged: it is not what copydesk drew") from None
