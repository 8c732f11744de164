"""Keys to the HTTP door. Only their hashes are kept: a key is shown once, when it is made."""

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Final, Literal, cast

import msgspec
import redis
from msgspec import Struct

from copydesk_schemas import Keys, SettingsError, write_moment
from copydesk_workers.server.bound_producers import read_producer

Right = Literal[
    "push",  # documents in
    "read",  # records, stories and numbers out
    "admin",  # all of these
]

#: Requests a minute that a key may make at one process, unless it is made with another number.
REQUESTS_A_MINUTE: Final = 6_000

#: A key: a mark by which scanners of repositories find it, its id, and 256 bits that nobody can guess.
_KEY: Final = re.compile(r"copydesk_([0-9a-f]{8})_[A-Za-z0-9_-]{43}")
#: What a key without an entry is compared with, so that it takes as long.
_NOBODY: Final = sha256(b"nobody").hexdigest()


class AccessKey(Struct, frozen=True, kw_only=True):
    """What is kept of a key: `hash` is the SHA-256 of the whole key, in hex."""

    id: str
    name: str
    rights: tuple[Right, ...]
    requests_a_minute: int
    created: str
    hash: str
    #: Name of the bound producer as which it pushes; None: as nobody in particular.
    producer: str | None = None

    def allows(self, right: Right) -> bool:
        """Whether the key has a right."""
        return right in self.rights or "admin" in self.rights


def add_key(
    client: redis.Redis,
    keys: Keys,
    name: str,
    rights: Sequence[Right],
    requests_a_minute: int = REQUESTS_A_MINUTE,
    producer: str | None = None,
) -> tuple[AccessKey, str]:
    """Makes a key.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        name: Whose it is, for people.
        rights: What it may do.
        requests_a_minute: Requests that it may make at one process.
        producer: The bound producer as which it pushes; the door signs for it.

    Returns:
        What is kept of it, and the key itself, which is kept nowhere.

    Raises:
        SettingsError: There is no name, or no right, or no such producer.
    """
    if producer is not None and read_producer(client, keys, producer) is None:
        raise SettingsError(f"there is no bound producer {producer}; `copydesk producers list` shows them")
    if not rights or not 1 <= len(name) <= 200:
        raise SettingsError("a key has a name of 1 to 200 characters and at least one right")
    id_ = secrets.token_hex(4)
    secret = f"copydesk_{id_}_{secrets.token_urlsafe(32)}"
    created = write_moment(datetime.now(UTC))
    made = AccessKey(
        id=id_,
        name=name,
        rights=tuple(dict.fromkeys(rights)),
        requests_a_minute=requests_a_minute,
        created=created,
        hash=_hash(secret),
        producer=producer,
    )
    client.hset(keys.access_keys, id_, msgspec.json.encode(made))
    return made, secret


def read_keys(client: redis.Redis, keys: Keys) -> dict[str, AccessKey]:
    """Reads all keys of a namespace, by their ids."""
    found = cast("dict[bytes, bytes]", client.hgetall(keys.access_keys))
    return {id_.decode(): msgspec.json.decode(value, type=AccessKey) for id_, value in found.items()}


def revoke_key(client: redis.Redis, keys: Keys, id_: str) -> bool:
    """Removes a key; returns whether there was one. A running door notices within a second or two."""
    return bool(client.hdel(keys.access_keys, id_))


def check_key(secret: str, known: Mapping[str, AccessKey]) -> AccessKey | None:
    """Finds the entry of a key. It takes as long for a wrong key as for a right one.

    Args:
        secret: What a caller sent.
        known: The keys by id.

    Returns:
        The entry; None if the key is wrong or revoked.
    """
    matched = _KEY.fullmatch(secret)
    entry = known.get(matched[1]) if matched else None
    same = compare_digest(_hash(secret), entry.hash if entry else _NOBODY)
    return entry if same else None


def _hash(secret: str) -> str:
    return sha256(secret.encode(errors="surrogatepass")).hexdigest()
