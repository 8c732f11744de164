"""The bound producers of a namespace: who speaks for which domains, and the secrets by which they prove who they are.

Their key is for workers and administrators: whoever reads it can sign as any of them.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, cast

import msgspec
import redis
from msgspec import Struct

from copydesk_schemas import Keys, ProducerKey, SettingsError, write_moment
from copydesk_schemas.signing import SECRET_BYTES
from copydesk_text.urls import registered_domain

#: The setting, and the field of the meta hash, that says whether producers are bound.
SETTING: Final = "bound_producers"
#: What a registered domain is made of. Browsers also take a host such as `*.example`, and no page has one.
_DOMAIN: Final = re.compile(r"[a-z0-9_.-]+", re.ASCII)


class BoundProducer(Struct, frozen=True, kw_only=True):
    """A producer that speaks for registered domains (`bbc.co.uk`), and nobody who is not bound speaks for these."""

    name: str
    domains: tuple[str, ...]
    secret: bytes
    created: str

    @property
    def key(self) -> ProducerKey:
        """What it signs with."""
        return ProducerKey(self.name, self.secret)


def add_producer(client: redis.Redis, keys: Keys, name: str, domains: Sequence[str]) -> BoundProducer:
    """Makes a bound producer.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        name: Its name, 1 to 64 of a-z, 0-9, `.`, `_` and `-`.
        domains: The registered domains that it speaks for.

    Returns:
        The producer with a new secret.

    Raises:
        SettingsError: The name or a domain is not allowed, or there is such a producer.
    """
    if not domains:
        raise SettingsError("a bound producer speaks for at least one domain")
    made = BoundProducer(
        name=name,
        domains=tuple(dict.fromkeys(map(_checked_domain, domains))),
        secret=secrets.token_bytes(SECRET_BYTES),
        created=write_moment(datetime.now(UTC)),
    )
    _ = made.key  # refuses a name that is not allowed
    if not client.hsetnx(keys.bound_producers, name, cast(str, msgspec.json.encode(made))):
        raise SettingsError(f"there is a producer {name} already; remove it first (copydesk producers remove {name})")
    return made


def _checked_domain(domain: str) -> str:
    found = registered_domain(f"https://{domain}/")
    if found is None or not _DOMAIN.fullmatch(found):
        raise SettingsError(f"{domain!r} is no registered domain such as example.org")
    if found != domain:
        raise SettingsError(f"{domain!r} is not a registered domain: records bear {found}, so give that one")
    return domain


def read_producers(client: redis.Redis, keys: Keys) -> dict[str, BoundProducer]:
    """Reads all bound producers of a namespace, by name."""
    found = cast("dict[bytes, bytes]", client.hgetall(keys.bound_producers))
    return {name.decode(): msgspec.json.decode(value, type=BoundProducer) for name, value in found.items()}


def read_producer(client: redis.Redis, keys: Keys, name: str) -> BoundProducer | None:
    """Reads the bound producer of this name; None if there is none."""
    found = cast("bytes | None", client.hget(keys.bound_producers, name))
    return None if found is None else msgspec.json.decode(found, type=BoundProducer)


def remove_producer(client: redis.Redis, keys: Keys, name: str) -> bool:
    """Removes a producer; returns whether there was one. Running workers notice with their next ticket."""
    return bool(client.hdel(keys.bound_producers, name))


def copy_producers(client: redis.Redis, source: Keys, keys: Keys) -> int:
    """Gives a namespace the producers of another one, so that a replay decides the same; returns how many."""
    found = cast("dict[bytes, bytes]", client.hgetall(source.bound_producers))
    if found:
        client.hset(keys.bound_producers, mapping=cast("Mapping[str, bytes]", found))  # type: ignore[arg-type]  # redis-py takes a wider dict only
    return len(found)


def domains_spoken_for(client: redis.Redis, keys: Keys) -> frozenset[str]:
    """Returns the domains that bound producers speak for; none where producers are not bound."""
    if client.hget(keys.meta, SETTING) != b"True":
        return frozenset()
    return domains_of(read_producers(client, keys))


def domains_of(producers: Mapping[str, BoundProducer]) -> frozenset[str]:
    """The domains of all of them."""
    return frozenset(domain for producer in producers.values() for domain in producer.domains)
