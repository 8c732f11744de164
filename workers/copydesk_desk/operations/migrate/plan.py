"""What a migration has to do: read from what a namespace was made with, and what it is to be."""

from collections.abc import Collection
from importlib.resources import files
from typing import Final, Literal, cast, get_args

import redis
from msgspec import Struct
from msgspec.structs import replace

from copydesk_matching.index.secret import hash_under, new_secret
from copydesk_matching.index.server import Home
from copydesk_matching.index.shape import (
    FORMAT_VERSION,
    HOME,
    PLACES,
    IndexShape,
    check_format,
    check_home,
    read_format,
    read_meta,
    read_numbers,
)
from copydesk_schemas import CopydeskError, Keys, SettingsError
from copydesk_schemas.keys import MOVING, RESTORING, SECRET
from copydesk_workers.settings import Settings

_BEGIN: Final = files("copydesk_desk.operations.migrate").joinpath("begin.lua").read_text("utf-8")

Phase = Literal[
    "build",  # the new index is made beside the running fleet
    "fenced",  # nothing is committed; the last records are added
    "switched",  # the new index is in use; the old one leaves
]

#: What is noted of each migration. Where the index lives was not, before it could be moved.
_NOTED: Final = (
    *("phase", "from_format", "secret"),
    *(prefix + name for prefix in ("", "from_") for name in IndexShape.__struct_fields__),
)

#: The first format whose keys have their layout in their names.
LAID_OUT: Final = 13


class Plan(Struct, frozen=True, kw_only=True):
    """From which format, shape and place to which."""

    from_format: int
    from_shape: IndexShape
    shape: IndexShape
    secret: str
    from_home: Home = "primary"
    home: Home = "primary"

    @property
    def is_old(self) -> bool:
        """Whether the index has another format: then the texts are hashed in another way."""
        return self.from_format != FORMAT_VERSION

    @property
    def is_moved(self) -> bool:
        """Whether the window is another one: then the bookkeeping stands in other slices."""
        return self.from_shape.window != self.shape.window

    @property
    def is_placed(self) -> bool:
        """Whether the namespace has an index somewhere: one that was restored without its index does not."""
        return self.from_format > 0

    @property
    def is_rehomed(self) -> bool:
        """Whether the index moves from the server of the streams to servers of its own."""
        return self.is_placed and self.from_home != self.home

    @property
    def has_old_names(self) -> bool:
        """Whether the keys of the old index do not say its layout."""
        return self.from_format < LAID_OUT

    @property
    def told(self) -> str:
        """In words."""
        changes = [f"format {self.from_format} → {FORMAT_VERSION}"] if self.is_old else []
        old, new = self.from_shape, self.shape
        if old.window != new.window:
            changes.append(f"window {old.window / 86_400_000:g} → {new.window / 86_400_000:g} days")
        if old.partitions != new.partitions:
            changes.append(f"partitions {old.partitions} → {new.partitions}")
        if old.bucket_bits != new.bucket_bits:
            changes.append(f"made for {old.window_documents:,} → {new.window_documents:,} documents")
        if self.is_rehomed:
            changes.append(f"index {PLACES[self.from_home]} → {PLACES[self.home]}")
        return ", ".join(changes)


def read_plan(client: redis.Redis, keys: Keys, shape: IndexShape, home: Home = "primary") -> Plan | None:
    """What has to be done to bring a namespace to this shape and place, and the format of this version; None: nothing.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        shape: The shape that it is to have.
        home: Where its index is to live. One that lives on servers of its own stays there.

    Raises:
        CopydeskError: No worker has ever run in the namespace, or what it was made with is damaged.
        SettingsError: Its format is newer, its index lives elsewhere, or an unfinished migration goes somewhere else.
    """
    begun = read_begun(client, keys)
    if begun is not None:
        if begun.shape != shape:
            raise SettingsError(
                f"a migration of {keys.namespace!r} to another shape has begun ({begun.told}): finish it with its"
                " settings first"
            )
        check_home(keys, home, begun.home)
        return begun
    found, made = read_meta(client, keys)
    if found is None or made is None:
        raise CopydeskError(f"there is nothing in {keys.namespace!r}: no worker has run in this namespace")
    if found == MOVING:
        raise CopydeskError(
            f"the index of {keys.namespace!r} is marked as being rebuilt, and what was being done is gone: restore a"
            " backup"
        )
    if found == RESTORING:
        check_format(keys.namespace, found)
    format_ = read_format(keys.namespace, found)
    if format_ > FORMAT_VERSION:
        raise SettingsError(
            f"the index of {keys.namespace!r} has format {found}, this version of copydesk has {FORMAT_VERSION}: it"
            " cannot go back"
        )
    secret, lives = (_text(value) for value in cast("list[bytes | None]", client.hmget(keys.meta, [SECRET, HOME])))
    if lives is not None and format_:
        check_home(keys, home, lives)
    from_home = _home(keys, lives)
    if format_ == FORMAT_VERSION and made == shape and from_home == home:
        return None
    if secret is not None:
        hash_under(secret)  # a damaged one is told now
    return Plan(
        from_format=format_,
        from_shape=made,
        shape=shape,
        secret=new_secret() if secret is None else secret,
        from_home=from_home,
        home=home,
    )


def keep_shape(client: redis.Redis, keys: Keys, settings: Settings, chosen: Collection[str]) -> Settings:
    """The settings, with the window, size and partitions of the namespace in the place of those that nobody chose.

    A default is no choice: without this, an index that was made for four million documents would shrink to the default
    because a variable was missing in one shell. While a migration is under way, its aim is what the namespace has.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        settings: The settings, defaults included.
        chosen: Names of the settings that were set (`settings_chosen`).

    Raises:
        CopydeskError: What the namespace was made with is damaged.
    """
    begun = read_begun(client, keys)
    made = read_meta(client, keys)[1] if begun is None else begun.shape
    if made is None:
        return settings
    shape: dict[str, float] = {
        "window_days": made.window / 86_400_000,
        "window_documents": made.window_documents,
        "partitions": made.partitions,
    }
    return replace(settings, **{name: value for name, value in shape.items() if name not in chosen})


def read_begun(client: redis.Redis, keys: Keys) -> Plan | None:
    """The plan of a migration that was begun; None if there is none.

    Raises:
        CopydeskError: What was noted of it is damaged.
    """
    noted = cast("dict[bytes, bytes]", client.hgetall(keys.migration))
    if not noted:
        return None
    values = {name.decode(errors="backslashreplace"): _text(value) or "" for name, value in noted.items()}
    lacking = [name for name in _NOTED if name not in values]
    wrong = f"it lacks {lacking[0]}" if lacking else ""
    if not lacking and values["phase"] not in get_args(Phase):
        wrong = f"phase is {values['phase'][:40]!r}"
    elif not lacking and read_format(keys.namespace, values["from_format"]) > FORMAT_VERSION:
        wrong = f"from_format is {values['from_format']}"
    if wrong:
        raise CopydeskError(
            f"what was noted of the migration of {keys.namespace!r} is damaged ({wrong}). Whoever may write all keys"
            " did; restore a backup"
        )
    hash_under(values["secret"])
    return Plan(
        from_format=read_format(keys.namespace, values["from_format"]),
        from_shape=_shape(keys, values, "from_"),
        shape=_shape(keys, values, ""),
        secret=values["secret"],
        from_home=_home(keys, values.get("from_home")),
        home=_home(keys, values.get("home")),
    )


def begin(client: redis.Redis, keys: Keys, plan: Plan) -> None:
    """Notes the plan, so that a migration that was interrupted goes on with it.

    Raises:
        CopydeskError: A backup is being made.
    """
    noted: dict[str, str | int] = {"phase": "build", "from_format": plan.from_format, "secret": plan.secret}
    noted |= {"from_home": plan.from_home, "home": plan.home}
    for name in IndexShape.__struct_fields__:
        noted[name] = getattr(plan.shape, name)
        noted["from_" + name] = getattr(plan.from_shape, name)
    flat = [part for pair in noted.items() for part in pair]
    if not client.register_script(_BEGIN)(keys=[keys.migration, keys.backups], args=flat):
        raise CopydeskError(
            f"a backup of {keys.namespace!r} is being made, and would have half of each index: migrate when it is done."
            " If its process is gone, call again in a minute"
        )


def read_phase(client: redis.Redis, keys: Keys) -> Phase | None:
    """How far a migration came; None if there is none."""
    found = cast("bytes | None", client.hget(keys.migration, "phase"))
    return None if found is None else cast(Phase, found.decode())


def _shape(keys: Keys, values: dict[str, str], prefix: str) -> IndexShape:
    return read_numbers(keys.namespace, {name: values[prefix + name] for name in IndexShape.__struct_fields__})


def _home(keys: Keys, noted: str | None) -> Home:
    if noted is not None and noted not in PLACES:
        raise CopydeskError(f"where the index of {keys.namespace!r} lives is damaged: {noted[:40]!r} is no place")
    return cast("Home | None", noted) or "primary"


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode(errors="backslashreplace")
