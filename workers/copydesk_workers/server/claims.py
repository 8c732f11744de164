"""The settings that all workers of a namespace must share: those that decide what is published, or delete.

The first worker claims them in the meta hash. A worker that has others refuses to start, and one that runs stops when
they are changed (`copydesk settings --set`). Limits of a machine (memory, seconds, batches) are not claimed.
"""

from typing import Final, cast
from uuid import uuid4

import redis
from msgspec import Struct

from copydesk_schemas import Keys, SettingsError
from copydesk_schemas.keys import INCARNATION
from copydesk_workers.settings import Settings

#: Settings that are claimed, by name. The shape of the index is claimed beside them; `copydesk migrate` changes it.
CLAIMED: Final = (
    "chain",
    "suppressed",
    "preferred_sources",
    "always_published",
    "bound_producers",
    "thresholds",
    "document_bytes",
    "no_article_signs",
    "ahead_hours",
    "keep_hours",
    "keep_entries",
    "archive_entries",
)


class Difference(Struct, frozen=True):
    """A setting of this worker that is not the one of the namespace."""

    name: str
    ours: str
    theirs: str


def claims_of(settings: Settings) -> dict[str, str]:
    """The claimed settings as text, by name; lists are sorted, except the preferred sources, whose order counts."""
    values = {name: getattr(settings, name) for name in CLAIMED}
    values["thresholds"] = tuple(map(_plain, settings.thresholds))
    return {name: _as_text(name, value) for name, value in values.items()}


def _as_text(name: str, value: object) -> str:
    if not isinstance(value, tuple):
        return str(value)
    return ",".join(value if name == "preferred_sources" else sorted(value))


def _plain(threshold: str) -> str:
    """`name=value` with the number in its shortest form, so that .7 and 0.70 are no difference."""
    name, _, value = threshold.partition("=")
    try:
        return f"{name.strip()}={float(value):g}"
    except ValueError:  # refused where it is read
        return threshold


def read_claims(client: redis.Redis, keys: Keys) -> dict[str, str]:
    """What the namespace was claimed with; names that no worker has claimed yet are missing."""
    found = cast("list[bytes | None]", client.hmget(keys.meta, list(CLAIMED)))
    return {name: value.decode() for name, value in zip(CLAIMED, found, strict=True) if value is not None}


def differences(client: redis.Redis, keys: Keys, settings: Settings) -> list[Difference]:
    """The settings in which this worker differs from the namespace."""
    ours, theirs = claims_of(settings), read_claims(client, keys)
    return [Difference(name, ours[name], value) for name, value in theirs.items() if ours[name] != value]


def check_claims(client: redis.Redis, keys: Keys, settings: Settings) -> None:
    """Raises SettingsError, with every difference named, if the worker differs from the namespace."""
    found = differences(client, keys, settings)
    if found:
        named = "; ".join(
            f"COPYDESK_{one.name.upper()} is {one.ours or 'empty'} here and {one.theirs or 'empty'} there"
            for one in found
        )
        raise SettingsError(
            f"this worker's settings are not those of namespace {keys.namespace!r}: {named}. Give it those of the"
            " namespace, or change these for all workers with `copydesk settings --set NAME=VALUE`"
        )


def claim(client: redis.Redis, keys: Keys, settings: Settings) -> None:
    """Claims the settings that the namespace does not have yet, and gives it a number if it has none.

    Raises:
        SettingsError: The worker differs from the namespace.
    """
    with client.pipeline(transaction=False) as pipeline:
        for name, value in claims_of(settings).items():
            pipeline.hsetnx(keys.meta, name, value)
        pipeline.hsetnx(keys.meta, INCARNATION, uuid4().hex)
        pipeline.execute()
    check_claims(client, keys, settings)


def change_claims(client: redis.Redis, keys: Keys, values: dict[str, str]) -> None:
    """Changes settings of the namespace; running workers that have others stop.

    Raises:
        SettingsError: A setting is not one that is claimed.
    """
    for name in values:
        if name not in CLAIMED:
            raise SettingsError(f"{name} is not a setting that the workers of a namespace share: {', '.join(CLAIMED)}")
    client.hset(keys.meta, mapping=values)  # type: ignore[arg-type]  # redis-py takes a wider dict only
