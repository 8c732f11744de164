"""What leaves with an index that was rebuilt, and what records of an older version lacked."""

from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from typing import Any, Final, cast

import redis

from copydesk_desk.operations.migrate.plan import Plan
from copydesk_desk.operations.recount import recount_stories
from copydesk_matching.index.read_signatures import read_signatures
from copydesk_matching.index.server import Call, IndexServer, reach
from copydesk_matching.index.shape import furniture_layout
from copydesk_matching.index.takedown import forget_signatures
from copydesk_schemas import DocumentError, Keys, Record, decode_record, milliseconds_of
from copydesk_workers.furniture.store import PARTITION as FURNITURE
from copydesk_workers.records.provenance import encode_provenance, provenance_of
from copydesk_workers.records.states import RecordState, parse_state
from copydesk_workers.server.index_server import index_server_of
from copydesk_workers.settings import Settings

_AT_ONCE: Final = 500
_STORIES: Final = 50
#: Records that are read at once: each may have megabytes.
_RECORDS: Final = 32
_REPLACE: Final = files("copydesk_desk.operations.migrate").joinpath("replace_states.lua").read_text("utf-8")
#: What stands where a worker before format 13 looks for the slices of its index: it can write no posting any more.
_LEFT: Final = "moved by copydesk migrate"

#: Called after each piece.
Tick = Callable[[], None]
_States = Sequence[tuple[bytes, bytes, RecordState]]


def drop_index(server: IndexServer, keys: Keys, plan: Plan, tick: Tick) -> int:
    """Removes the old index, in pieces; returns how many keys there were."""
    shape = plan.from_shape
    old = keys if plan.has_old_names else keys.of_layout(shape.layout)
    dropped = 0

    def run(partition: int, *command: str | int) -> Any:
        return reach(server, [Call(partition, command)])[0]

    for partition in range(shape.partitions):
        listed = old.index_slices(partition)
        if run(partition, "TYPE", listed) != b"hash":
            continue
        for slice_ in sorted(map(int, run(partition, "HKEYS", listed))):
            prefix = f"{old.postings_prefix(partition)}{slice_}:"
            buckets = range(partition, 1 << shape.bucket_bits, shape.partitions)
            for at in range(0, len(buckets), _AT_ONCE):
                piece = (f"{prefix}{bucket:06x}" for bucket in buckets[at : at + _AT_ONCE])
                dropped += int(run(partition, "UNLINK", *piece))
                tick()
            dropped += int(run(partition, "UNLINK", old.signatures(partition, slice_)))
            run(partition, "HDEL", listed, slice_)
        if plan.has_old_names:
            run(partition, "SET", listed, _LEFT)
    if plan.is_old or plan.is_moved or plan.is_rehomed:
        taught = keys if plan.has_old_names else keys.of_layout(furniture_layout(shape.window))
        if run(FURNITURE, "TYPE", taught.furniture_slices) == b"set":
            for number in map(int, run(FURNITURE, "SMEMBERS", taught.furniture_slices)):
                gone = taught.furniture(number), taught.furniture_sites(number)
                dropped += int(run(FURNITURE, "UNLINK", *gone))
            dropped += int(run(FURNITURE, "UNLINK", taught.furniture_slices))
    return dropped


def complete_records(client: redis.Redis, keys: Keys, settings: Settings, plan: Plan, tick: Tick) -> dict[str, int]:
    """Adds to states what they lack, takes out what was forgotten meanwhile, and counts what is not in the index.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        settings: The settings of its workers.
        plan: What was made.
        tick: Called after each piece.

    Returns:
        How many states got their provenance (`completed`), and of the records that can still be compared how many are
        not in the new index: `seeded`, whose text is kept nowhere, and `trimmed`, whose text has left the outputs.
    """
    counts = {"completed": 0, "seeded": 0, "trimmed": 0}
    slices = sorted(int(one) for one in cast("set[bytes]", client.smembers(keys.slices)))
    script = client.register_script(_REPLACE)
    server = index_server_of(settings, client)
    for slice_ in slices:
        for states in _scan(client, keys, slice_):
            forget_signatures(
                server, keys, plan.shape, [id_ for id_, _, state in states if state.status == "forgotten"]
            )
            if slice_ >= slices[-1] - 1:
                published = {id_: state for id_, _, state in states if state.published}
                found = read_signatures(server, keys, plan.shape, published)
                for id_ in published.keys() - found.keys():
                    counts["trimmed" if published[id_].entry_id else "seeded"] += 1
            counts["completed"] += _complete(client, keys, settings, script, slice_, states)
            tick()
    return counts


def recount(client: redis.Redis, keys: Keys, window: int, tick: Tick) -> int:
    """Counts all stories again; returns how many there are."""
    counted = 0
    for slice_ in cast("set[bytes]", client.smembers(keys.slices)):
        stories: list[str] = []
        for name, _ in client.zscan_iter(keys.stories(int(slice_)), count=_AT_ONCE):
            stories.append(cast(bytes, name).decode())
            if len(stories) == _STORIES:
                recount_stories(client, keys, window, stories, tick)
                counted += len(stories)
                stories.clear()
                tick()
        if stories:
            recount_stories(client, keys, window, stories, tick)
            counted += len(stories)
    return counted


def _scan(client: redis.Redis, keys: Keys, slice_: int) -> Iterator[list[tuple[bytes, bytes, RecordState]]]:
    batch: list[tuple[bytes, bytes, RecordState]] = []
    for id_, value in client.hscan_iter(keys.states(slice_), count=_AT_ONCE):
        batch.append((cast(bytes, id_), cast(bytes, value), parse_state(cast(bytes, value))))
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    yield batch


def _complete(
    client: redis.Redis,
    keys: Keys,
    settings: Settings,
    script: "redis.commands.core.Script",
    slice_: int,
    states: _States,
) -> int:
    """Adds the provenance to states that have none and whose record is still in its output; returns how many."""
    lacking = [(id_, value, state) for id_, value, state in states if state.published and not state.provenance]
    lacking = [one for one in lacking if one[2].entry_id]
    if not lacking:
        return 0
    arguments: list[bytes] = []
    for at in range(0, len(lacking), _RECORDS):
        some = lacking[at : at + _RECORDS]
        with client.pipeline(transaction=False) as pipe:
            for _, _, state in some:
                assert state.entry_id is not None, "only what is in an output lacks anything that can be found"
                pipe.xrange(f"{keys.prefix}{state.stream}", state.entry_id, state.entry_id)
            answers = pipe.execute()
        for (id_, value, _), found in zip(some, answers, strict=True):
            record = _record(found)
            if record is not None:
                named = provenance_of(record.source, record.agency, record.published_at, settings.preferred_sources)
                arguments += (id_, value, value + b"\t" + encode_provenance(named, milliseconds_of(id_)))
    return int(cast(int, script(keys=[keys.states(slice_)], args=arguments))) if arguments else 0


def _record(found: list[tuple[bytes, dict[bytes, bytes]]]) -> Record | None:
    try:
        return decode_record(found[0][1][b"record"]) if found else None
    except (KeyError, DocumentError):
        return None
