"""What a migration has to do: read from what a namespace was made with, and what it is to be."""

from typing import Final, Literal, cast

import redis
from msgspec import Struct

from copydesk_matching.index.secret import new_secret
from copydesk_matching.index.shape import FORMAT_VERSION, IndexShape, check_format, read_meta
from copydesk_schemas import CopydeskError, Keys, SettingsError
from copydesk_schemas.keys import MOVING, RESTORING, SECRET

Phase = Literal[
    "build",  # the new index is made beside the running fleet
    "fenced",  # nothing is committed; the last records are added
    "switched",  # the new index is in use; the old one leaves
]

#: The first format whose keys have their layout in their names.
LAID_OUT: Final = 13


class Plan(Struct, frozen=True, kw_only=True):
    """From which format and shape to which."""

    from_format: int
    from_shape: IndexShape
    shape: IndexShape
    secret: str

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
        return ", ".join(changes)


def read_plan(client: redis.Redis, keys: Keys, shape: IndexShape) -> Plan | None:
    """What has to be done to bring a namespace to this shape and the format of this version; None: nothing.

    Raises:
        CopydeskError: No worker has ever run in the namespace.
        SettingsError: Its format is newer, or an unfinished migration goes somewhere else.
    """
    begun = read_begun(client, keys)
    if begun is not None:
        if begun.shape != shape:
            raise SettingsError(
                f"a migration of {keys.namespace!r} to another shape has begun ({begun.told}): finish it with its"
                " settings first"
            )
        return begun
    found, made = read_meta(client, keys)
    if found is None or made is None:
        raise CopydeskError(f"there is nothing in {keys.namespace!r}: no worker has run in this namespace")
    if found == MOVING:
        raise CopydeskError(
            f"the index of {keys.namespace!r} is marked as being made anew, and what was being done is gone: restore a"
            " backup"
        )
    if found == RESTORING:
        check_format(keys.namespace, found)
    if int(found) > FORMAT_VERSION:
        raise SettingsError(
            f"the index of {keys.namespace!r} has format {found}, this version of copydesk has {FORMAT_VERSION}: it"
            " cannot go back"
        )
    if int(found) == FORMAT_VERSION and made == shape:
        return None
    secret = cast("bytes | None", client.hget(keys.meta, SECRET))
    return Plan(
        from_format=int(found),
        from_shape=made,
        shape=shape,
        secret=new_secret() if secret is None else secret.decode(),
    )


def read_begun(client: redis.Redis, keys: Keys) -> Plan | None:
    """The plan of a migration that was begun; None if there is none."""
    noted = cast("dict[bytes, bytes]", client.hgetall(keys.migration))
    if not noted:
        return None
    values = {name.decode(): value.decode() for name, value in noted.items()}
    return Plan(
        from_format=int(values["from_format"]),
        from_shape=_shape(values, "from_"),
        shape=_shape(values, ""),
        secret=values["secret"],
    )


def begin(client: redis.Redis, keys: Keys, plan: Plan) -> None:
    """Notes the plan, so that a migration that was interrupted goes on with it."""
    noted: dict[str, str | int] = {"phase": "build", "from_format": plan.from_format, "secret": plan.secret}
    for name in IndexShape.__struct_fields__:
        noted[name] = getattr(plan.shape, name)
        noted["from_" + name] = getattr(plan.from_shape, name)
    client.hset(keys.migration, mapping=noted)  # type: ignore[arg-type]  # redis-py takes a wider dict only


def read_phase(client: redis.Redis, keys: Keys) -> Phase | None:
    """How far a migration came; None if there is none."""
    found = cast("bytes | None", client.hget(keys.migration, "phase"))
    return None if found is None else cast(Phase, found.decode())


def _shape(values: dict[str, str], prefix: str) -> IndexShape:
    return IndexShape(**{name: int(values[prefix + name]) for name in IndexShape.__struct_fields__})
