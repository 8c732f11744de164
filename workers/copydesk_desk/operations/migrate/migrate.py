"""Migrates a namespace while it is in use: builds the new index beside the old one, pauses commits, and switches.

Every step may be repeated, and the hash `migration` says which one is next. So a migration that was killed goes on when
it is called again.
"""

import time
import uuid
from collections.abc import Callable
from importlib.resources import files
from typing import Final, cast

import redis
from msgspec import Struct
from msgspec.structs import asdict

from copydesk_desk.operations.migrate.leave import complete_records, drop_index, recount
from copydesk_desk.operations.migrate.move import move_slices
from copydesk_desk.operations.migrate.plan import Plan, begin, read_begun, read_phase, read_plan
from copydesk_desk.operations.migrate.rebuild import Rebuild
from copydesk_desk.operations.status import read_status
from copydesk_matching.index.server import IndexServer, PartitionsAway, on_primary
from copydesk_matching.index.shape import FORMAT_VERSION, HOME
from copydesk_schemas import CopydeskError, Keys, SettingsError
from copydesk_schemas.keys import FORMAT, MOVING, SECRET
from copydesk_workers.pipeline.event_time import server_milliseconds
from copydesk_workers.server.index_gaps import note_alive
from copydesk_workers.server.index_server import index_server_of
from copydesk_workers.settings import Settings

_FENCE, _SWITCH = (
    files("copydesk_desk.operations.migrate").joinpath(f"{name}.lua").read_text("utf-8") for name in ("fence", "switch")
)
_LOCK_SECONDS: Final = 60
#: Seconds that the fleet of an older version may take for the batches in hand.
_STOP_SECONDS: Final = 25.0
_LOOK_SECONDS: Final = 0.1

#: Told what is being done, how much of it is done, and of how much; 0: not known.
Progress = Callable[[str, int, int], None]


class Migrated(Struct, frozen=True, kw_only=True):
    """What a migration did.

    `records` are in the new index. `completed` are states that got what older versions did not note, `stories` those
    that were counted again. `seeded` and `trimmed` could not be made again: their texts are kept nowhere, or have left
    the outputs; later copies of them come out as originals. `paused` is how long nothing was committed, in seconds.
    """

    namespace: str
    told: str
    records: int = 0
    completed: int = 0
    stories: int = 0
    seeded: int = 0
    trimmed: int = 0
    dropped: int = 0
    paused: float = 0.0


class Outlook(Struct, frozen=True, kw_only=True):
    """What a migration would do: `records` are those that it would read, `waiting` the documents that go on waiting."""

    namespace: str
    told: str
    records: int
    waiting: int
    workers: int


def preview(client: redis.Redis, keys: Keys, settings: Settings) -> Outlook:
    """Says what `migrate` would do; changes nothing.

    Raises:
        CopydeskError: No worker has ever run in the namespace, or it cannot be migrated.
    """
    plan = _plan(client, keys, settings)
    status = read_status(client, keys)
    return Outlook(
        namespace=keys.namespace,
        told="" if plan is None else plan.told,
        records=sum(output.entries for output in status.outputs if output.stream in ("clean", "duplicates")),
        waiting=status.waiting + status.in_hand,
        workers=status.workers,
    )


def migrate(
    client: redis.Redis, keys: Keys, settings: Settings, progress: Progress = lambda what, done, total: None
) -> Migrated | None:
    """Brings a namespace to the format of this version and the shape of the settings. Producers and readers go on.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        settings: The settings of its workers from now on.
        progress: Told how far it is.

    Returns:
        What was done; None if there was nothing to do.

    Raises:
        CopydeskError: No worker has ever run in the namespace, it cannot be migrated, or someone else does it.
    """
    token = uuid.uuid4().hex
    plan = _plan(client, keys, settings)
    if plan is None:
        return None
    if not client.set(keys.migration_lock, token, nx=True, ex=_LOCK_SECONDS):
        left = int(client.ttl(keys.migration_lock))
        raise CopydeskError(
            f"someone migrates {keys.namespace!r} already; if that process is gone, call again in {max(1, left)} s"
        )
    try:
        return _Migration(client, keys, settings, plan, token, progress).run()
    finally:
        if client.get(keys.migration_lock) == token.encode():
            client.delete(keys.migration_lock)


def _plan(client: redis.Redis, keys: Keys, settings: Settings) -> Plan | None:
    """What has to be done; SettingsError if the index cannot be moved to where the settings say."""
    server = index_server_of(settings, client)
    plan = read_plan(client, keys, settings.index_shape, server.home)
    if plan is not None and plan.is_rehomed and _is_primary(server, client):
        raise SettingsError(
            "COPYDESK_INDEX_URL names the server of the streams, or a replica of it. The index is there already: leave"
            " it out"
        )
    return plan


def _is_primary(server: IndexServer, client: redis.Redis) -> bool:
    """Whether the server of the index is that of the streams."""
    return bool(client.info("replication")["master_replid"] in server.epochs([0]).values())


class _Migration:
    """One call of `migrate`."""

    def __init__(
        self, client: redis.Redis, keys: Keys, settings: Settings, plan: Plan, token: str, progress: Progress
    ) -> None:
        self._client, self._keys, self._settings, self._plan = client, keys, settings, plan
        self._token, self._progress = token, progress
        self._server = index_server_of(settings, client)
        self._rebuild: Rebuild | None = None

    def run(self) -> Migrated:
        client, keys, plan = self._client, self._keys, self._plan
        if read_begun(client, keys) is None:
            begin(client, keys, plan)
        if read_phase(client, keys) == "build":
            self._build()
            self._fence()
        if read_phase(client, keys) == "fenced":
            self._switch()
        former = on_primary(client) if plan.is_rehomed else self._server
        dropped = drop_index(former, keys, plan, self._tick)
        counts = complete_records(client, keys, self._settings, plan, self._tick)
        stories = recount(client, keys, plan.shape.window, self._tick) if counts["completed"] else 0
        noted = cast("dict[bytes, bytes]", client.hgetall(keys.migration))
        client.delete(keys.migration)
        return Migrated(
            namespace=keys.namespace,
            told=plan.told,
            records=int(noted.get(b"records", 0)),
            stories=stories,
            dropped=dropped,
            paused=(int(noted.get(b"switched_at", 0)) - int(noted.get(b"fenced_at", 0))) / 1000,
            **counts,
        )

    def _tick(self) -> None:
        """Keeps the lock; whoever lost it must not go on."""
        if self._client.get(self._keys.migration_lock) != self._token.encode():
            raise CopydeskError(f"someone else has taken over the migration of {self._keys.namespace!r}")
        self._client.expire(self._keys.migration_lock, _LOCK_SECONDS)

    def _build(self) -> None:
        """Makes the new index, until it has nearly all that is committed."""
        self._note_epochs()
        streams = (self._keys.archive, self._keys.clean, self._keys.duplicates)
        while True:
            self._rebuild = rebuild = Rebuild(self._client, self._keys, self._settings, self._plan)
            total, done = sum(int(self._client.xlen(stream)) for stream in streams), 0
            while read := rebuild.piece():
                self._tick()
                done += read
                self._progress("entries read", done, max(total, done))
                if rebuild.nearly_done:
                    break
            if self._note_epochs():
                return

    def _note_epochs(self) -> bool:
        """Whether the servers of the new index are those of the last call; else it is made from the beginning again.

        One that was started again, or a replica that took over, may lack what was inserted last. Beside the streams
        there is nothing to ask: how far the index is made is noted on the same server, behind it.
        """
        if self._server.home == "primary":
            return True
        wanted = range(self._plan.shape.partitions)
        found = self._server.epochs(wanted)
        if silent := {number: ConnectionError("it does not answer") for number in wanted if number not in found}:
            raise PartitionsAway(silent)
        told = " ".join(found[number] for number in wanted)
        before = cast("bytes | None", self._client.hget(self._keys.migration, "epochs"))
        if before == told.encode():
            return True
        with self._client.pipeline(transaction=True) as pipe:
            pipe.hdel(self._keys.migration, "archive", "clean", "duplicates", "records")
            pipe.hset(self._keys.migration, "epochs", told)
            pipe.execute()
        note_alive(self._client, self._keys, self._plan.shape, self._server)
        return False

    def _fence(self) -> None:
        """Stops a fleet of an older version after the batches in hand, then has nobody commit any more."""
        client, keys, plan = self._client, self._keys, self._plan
        if plan.is_old:
            client.set(keys.stop, "1", ex=_LOCK_SECONDS)
            deadline = time.monotonic() + _STOP_SECONDS
            while read_status(client, keys).workers and time.monotonic() < deadline:
                self._tick()
                time.sleep(_LOOK_SECONDS)
        client.register_script(_FENCE)(
            keys=[keys.meta, keys.migration, keys.former_attempts, keys.attempts],
            args=[MOVING, uuid.uuid4().hex, "1" if plan.has_old_names else "0", "moved by copydesk migrate"],
        )

    def _switch(self) -> None:
        """Adds what was committed last, moves the bookkeeping, and has the workers go on with the new index."""
        client, keys, plan = self._client, self._keys, self._plan
        rebuild = self._rebuild or Rebuild(client, keys, self._settings, plan)  # what it has loaded shortens the pause
        while rebuild.piece() or not self._note_epochs():
            self._tick()
        listed = client.smembers(keys.slices) | client.smembers(keys.ended_slices)
        staged, slices = keys.staged(), {int(one) for one in cast("set[bytes]", listed)}
        pairs: list[str] = []
        kept: set[int] = set()
        if plan.is_moved:
            kept = move_slices(client, keys, plan.shape.window, self._moved_names(), self._tick)
            for slice_ in slices | kept:
                pairs += (staged.states(slice_), keys.states(slice_), staged.stories(slice_), keys.stories(slice_))
                pairs += (staged.links(slice_), keys.links(slice_))
            client.delete(keys.ended_slices)
        elif plan.is_old:  # a document in hand is looked up again, and finds who left them
            for slice_ in slices:
                client.unlink(keys.links(slice_))
        if plan.is_moved or plan.is_old:
            for slice_ in slices | kept:
                pairs += (staged.texts(slice_), keys.texts(slice_), staged.addresses(slice_), keys.addresses(slice_))
        values: dict[str, int | str] = {FORMAT: FORMAT_VERSION, SECRET: plan.secret, **asdict(plan.shape)}
        if plan.home != "primary" and (plan.is_rehomed or not plan.is_placed):
            values[HOME] = plan.home
        flat = [part for pair in values.items() for part in pair]
        client.register_script(_SWITCH)(
            keys=[keys.meta, keys.migration, keys.stop, keys.slices],
            args=[uuid.uuid4().hex, ",".join(map(str, sorted(kept))), len(flat), *flat, *pairs],
        )
        client.hset(keys.migration, "switched_at", server_milliseconds(client))

    def _moved_names(self) -> tuple[str, ...]:
        """Hashes that hold for the new index; those of another format are rebuilt, or not at all."""
        return ("states",) if self._plan.is_old else ("states", "links", "texts", "addresses")
