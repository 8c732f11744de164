"""The shape of an index: what a namespace is made with, until `copydesk migrate` rebuilds its index."""

import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from math import log2
from typing import Final, cast

import redis
from msgspec import Struct

from copydesk_matching.index.server import Home
from copydesk_schemas import CopydeskError, Keys, NeedsMigration, SettingsError
from copydesk_schemas.counted import counted
from copydesk_schemas.keys import FORMAT, MOVING, RESTORING

#: Raise it when what is stored, or how texts are hashed, changes. `copydesk migrate` then rebuilds the index.
FORMAT_VERSION: Final = 13

#: Name in the meta hash → the setting that decides it.
_SETTING_OF: Final = {
    "bucket_bits": "COPYDESK_WINDOW_DOCUMENTS",
    "window": "COPYDESK_WINDOW_DAYS",
    "partitions": "COPYDESK_PARTITIONS",
}

#: Field of the meta hash: where the index lives (`IndexServer.home`); without it, on the server of the streams.
HOME: Final = "home"

#: Where an index lives, in words.
PLACES: Final[dict[str, str]] = {
    "primary": "on the server of the streams (no COPYDESK_INDEX_URL)",
    "server": "on a server of its own",
    "cluster": "on a cluster",
}

_FINGERPRINTS_OF_A_DOCUMENT: Final = 36
_POSTINGS_OF_A_BUCKET: Final = 64
_MOST_BUCKET_BITS: Final = 24  # six hex digits; the field takes the 24 bits above
#: The largest value of each number of a shape.
_MOST: Final = {"window": 10**18, "partitions": 64, "bucket_bits": _MOST_BUCKET_BITS}
_NUMBER: Final = re.compile(r"[0-9]{1,18}", re.ASCII)


class IndexShape(Struct, frozen=True, kw_only=True):
    """What places postings and signatures: the window in milliseconds, the partitions, and the bits of a bucket."""

    window: int
    partitions: int
    bucket_bits: int

    @classmethod
    def of(cls, *, window: int, partitions: int, window_documents: int) -> "IndexShape":
        """The shape for a window of this length (milliseconds) in which this many documents are expected."""
        return cls(window=window, partitions=partitions, bucket_bits=bucket_bits(window_documents))

    @property
    def layout(self) -> str:
        """Six digits that stand for this shape and format in the names of the keys."""
        return _digits(self.bucket_bits, self.partitions, self.window)

    @property
    def window_documents(self) -> int:
        """Documents per window that this number of buckets is made for: a power of two."""
        return next(1 << bits for bits in range(1, 40) if bucket_bits(1 << bits) == self.bucket_bits)

    def told(self, name: str) -> str:
        """One of the numbers in the unit of its setting, behind "made"."""
        if name == "window":
            return f"for {self.window / 86_400_000:g} days"
        if name == "bucket_bits":
            return f"for {self.window_documents:,} documents"
        return f"with {counted(self.partitions, 'partition')}"


def bucket_bits(window_documents: int) -> int:
    """How many low bits of a fingerprint number its bucket, for this many documents per window."""
    buckets = window_documents * _FINGERPRINTS_OF_A_DOCUMENT / _POSTINGS_OF_A_BUCKET
    return min(max(0, round(log2(max(buckets, 1)))), _MOST_BUCKET_BITS)


def furniture_layout(window: int) -> str:
    """What `layout` is for the furniture of sites, for which only the window (milliseconds) counts."""
    return _digits(window)


def _digits(*numbers: int) -> str:
    return sha256(" ".join(map(str, (FORMAT_VERSION, *numbers))).encode()).hexdigest()[:6]


def check_format(namespace: str, found: str) -> None:
    """Checks that the format in the meta hash of a namespace is that of this version.

    Raises:
        NeedsMigration: It is older, or the index is being rebuilt.
        SettingsError: It is newer.
        CopydeskError: It is none.
    """
    if found == MOVING:
        raise NeedsMigration(
            f"the index of namespace {namespace!r} is being rebuilt, and nothing is committed meanwhile. If nobody"
            f" runs `copydesk migrate {namespace}` any more, run it again: it goes on where it stopped"
        )
    if found == RESTORING:
        raise NeedsMigration(
            f"a backup is being restored into namespace {namespace!r}. If nobody runs `copydesk restore` any more,"
            f" remove it (`copydesk drop {namespace}`) and restore it again"
        )
    format_ = read_format(namespace, found)
    if format_ < FORMAT_VERSION:
        raise NeedsMigration(
            f"the index of namespace {namespace!r} has format {found}, this version of copydesk has {FORMAT_VERSION}:"
            f" run `copydesk migrate {namespace}`. It keeps everything, and producers and readers go on"
        )
    if format_ > FORMAT_VERSION:
        raise SettingsError(
            f"the index of namespace {namespace!r} has format {found}, this version of copydesk has {FORMAT_VERSION}:"
            " it was migrated to a newer version, so run that one"
        )


def read_format(namespace: str, found: str) -> int:
    """The number of a format, as it stands in the meta hash; CopydeskError if it is none."""
    if not _NUMBER.fullmatch(found):
        raise CopydeskError(_damaged(namespace, FORMAT, found))
    return int(found)


def read_numbers(namespace: str, found: Mapping[str, str]) -> IndexShape:
    """The shape that a hash on the server holds; CopydeskError if a number cannot be one."""
    for name, value in found.items():
        most = _MOST[name]
        if not _NUMBER.fullmatch(value) or int(value) > most or (name != "bucket_bits" and not int(value)):
            raise CopydeskError(_damaged(namespace, name, value))
    return IndexShape(**{name: int(value) for name, value in found.items()})


def _damaged(namespace: str, name: str, value: str) -> str:
    return (
        f"the meta hash of {namespace!r} is damaged: {name} is {value[:40]!r}, which no worker wrote. Whoever may write"
        " all keys did; restore a backup"
    )


def check_claimed(namespace: str, shape: IndexShape, claimed: Mapping[str, str]) -> None:
    """Checks that a namespace has this format and this shape. `claimed`: what its meta hash says.

    Raises:
        NeedsMigration: Its format is older, or its index is being rebuilt.
        SettingsError: Its format is newer, or its shape another one.
        CopydeskError: A number of it cannot be one.
    """
    check_format(namespace, claimed[FORMAT])
    theirs = read_numbers(namespace, {name: claimed[name] for name in _SETTING_OF})
    for name, setting in _SETTING_OF.items():
        if getattr(theirs, name) != getattr(shape, name):
            raise SettingsError(
                f"namespace {namespace!r} was made {theirs.told(name)}, this worker is set up {shape.told(name)}"
                f" ({setting}); give it the settings of the others, or change the namespace for all: `copydesk migrate"
                f" {namespace}` with the new setting"
            )


def check_home(keys: Keys, ours: Home, theirs: str | None) -> None:
    """Raises SettingsError unless the index of the namespace lives where the caller looks for it.

    Args:
        keys: The namespace.
        ours: Where the caller looks.
        theirs: Where it was made, as the meta hash tells; None: beside the streams.
    """
    theirs = theirs or "primary"
    if theirs != ours:
        moves = f", or move it there for all: `copydesk migrate {keys.namespace}`" if theirs == "primary" else ""
        raise SettingsError(
            f"the index of namespace {keys.namespace!r} is {PLACES.get(theirs, theirs[:40])}, and here it is looked for"
            f" {PLACES[ours]}: set COPYDESK_INDEX_URL as for the others, or use another namespace{moves}"
        )


def check_shape(client: redis.Redis, keys: Keys, shape: IndexShape, home: Callable[[], Home]) -> None:
    """Checks like `check_claimed` and `check_home` what the meta hash says; one that was never used has any shape.

    `home`: tells where the caller looks for the index. It is asked only of a namespace that has this format and shape.
    """
    names = (FORMAT, *_SETTING_OF)
    *found, theirs = cast("list[bytes | None]", client.hmget(keys.meta, [*names, HOME]))
    claimed = {name: value.decode() for name, value in zip(names, found, strict=True) if value is not None}
    if len(claimed) == len(names):
        check_claimed(keys.namespace, shape, claimed)
        check_home(keys, home(), None if theirs is None else theirs.decode())


def read_shape(client: redis.Redis, keys: Keys) -> IndexShape:
    """The shape that the namespace was made with, whatever the settings of the caller are.

    Raises:
        CopydeskError: No worker has ever run in this namespace.
        NeedsMigration: Its index has an older format, or is being rebuilt.
        SettingsError: It has a newer format.
    """
    found, shape = read_meta(client, keys)
    if found is None or shape is None:
        raise CopydeskError(f"there is nothing in {keys.namespace!r}: no worker has run in this namespace")
    check_format(keys.namespace, found)
    return shape


def read_meta(client: redis.Redis, keys: Keys) -> tuple[str | None, IndexShape | None]:
    """The format and the shape in the meta hash, whatever the format is; None for what is not there.

    Raises:
        CopydeskError: A number of the shape cannot be one.
    """
    names = IndexShape.__struct_fields__
    format_, *found = cast("list[bytes | None]", client.hmget(keys.meta, [FORMAT, *names]))
    values = [value.decode(errors="backslashreplace") for value in found if value is not None]
    known = len(values) == len(names)
    shape = read_numbers(keys.namespace, dict(zip(names, values, strict=True))) if known else None
    return None if format_ is None else format_.decode(errors="backslashreplace"), shape


def has_shape(client: redis.Redis, keys: Keys) -> bool:
    """Whether a worker has ever run in the namespace."""
    return bool(client.hexists(keys.meta, "window"))
