"""Laws of the records: output streams and states agree, every duplicate has its original, the counters are right."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Final, cast

import orjson
import redis
from msgspec.structs import replace

from copydesk_desk.operations.check.breaches import Breaches
from copydesk_desk.operations.check.expiry import restore_expiry
from copydesk_schemas import RELATIONS, IdOutOfRange, Keys, entry_numbers, milliseconds_of, pack_record_id, unpack_id
from copydesk_schemas.counted import counted
from copydesk_workers.records.states import RecordState, format_state, parse_state, read_states
from copydesk_workers.server.streams import StreamEntry, info, read_range

_ABSENT: Final = files("copydesk_desk.operations.check").joinpath("absent_entries.lua").read_text()
_PROMOTE: Final = files("copydesk_desk.operations.check").joinpath("promote.lua").read_text()

_AT_ONCE: Final = 200


def live_slices(client: redis.Redis, keys: Keys) -> set[int]:
    """The slices whose bookkeeping is complete.

    A slice that was dropped and came back, with an entry that was windows late, holds only that entry.
    """
    found = {int(number) for number in cast("set[bytes]", client.smembers(keys.slices))}
    return {number for number in found if number >= max(found) - 2}


def scan_states(client: redis.Redis, keys: Keys, slice_: int) -> Iterator[list[tuple[bytes, RecordState]]]:
    """Yields the states of a slice, some at a time; states that come meanwhile may be left out."""
    cursor = 0
    while True:
        answer = cast("tuple[int, dict[bytes, bytes]]", client.hscan(keys.states(slice_), cursor, count=_AT_ONCE))
        cursor, found = answer
        states = [(id_, parse_state(value)) for id_, value in found.items()]
        for at in range(0, len(states), _AT_ONCE):
            yield states[at : at + _AT_ONCE]
        if cursor == 0:
            return


# -- from the streams to the states


def check_outputs(client: redis.Redis, keys: Keys, window: int, breaches: Breaches) -> None:
    """Checks that every entry of clean and duplicates is the one that the state of its record names."""
    for stream in (keys.clean, keys.duplicates):
        after = "0-0"
        while entries := read_range(client, stream, after=after, count=_AT_ONCE):
            _check_entries(client, keys, window, breaches, stream, entries)
            after = entries[-1][0]


def _check_entries(
    client: redis.Redis, keys: Keys, window: int, breaches: Breaches, stream: str, entries: Sequence[StreamEntry]
) -> None:
    name = stream.removeprefix(keys.prefix)
    breaches.looked_at[f"entries of {name}"] += len(entries)
    places: list[tuple[bytes, str, dict[bytes, bytes]]] = []
    for entry_id, fields in entries:
        try:
            places.append((pack_record_id(fields[b"id"].decode()), entry_id, fields))
        except (KeyError, UnicodeDecodeError, IdOutOfRange):
            breaches.add("no_state", entry_id, f"the entry in {name} bears no record id")
    states = read_states(client, keys, window, [id_ for id_, _, _ in places])
    kept = live_slices(client, keys)  # read after the states: a slice that leaves takes its states along
    for id_, entry_id, fields in places:
        state = states.get(id_)
        if state is None:
            if milliseconds_of(id_) // window in kept:
                mended = _write_state(client, keys, window, name, id_, entry_id, fields) if breaches.repair else None
                breaches.add("no_state", unpack_id(id_), f"it stands in {name} at {entry_id} and has no state", mended)
        elif state.status != "forgotten" and (state.stream, state.entry_id) != (name, entry_id):
            mended = None
            if breaches.repair and _stands(client, keys, state):
                client.xdel(stream, entry_id)
                mended = f"the entry {entry_id} was removed from {name}"
            elif breaches.repair:
                mended = _write_state(client, keys, window, name, id_, entry_id, fields)
            where = f"{state.stream} at {state.entry_id}"
            breaches.add("twice", unpack_id(id_), f"it stands in {name} at {entry_id}; its state says {where}", mended)


def _stands(client: redis.Redis, keys: Keys, state: RecordState) -> bool:
    if not state.published or state.entry_id is None:
        return False
    return bool(client.xrange(f"{keys.prefix}{state.stream}", state.entry_id, state.entry_id))


def _write_state(
    client: redis.Redis, keys: Keys, window: int, name: str, id_: bytes, entry_id: str, fields: dict[bytes, bytes]
) -> str | None:
    """Writes the state that the entry implies; returns what was done, None if the entry does not say enough."""
    try:
        relation = fields[b"relation"].decode()
        story = pack_record_id(fields[b"story"].decode())
        of = None if name == "clean" else pack_record_id(orjson.loads(fields[b"record"])["evidence"]["of"])
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError, orjson.JSONDecodeError, IdOutOfRange):
        return None
    if relation not in RELATIONS:
        return None
    state = RecordState(
        status="clean" if name == "clean" else "duplicate",
        story=story,
        of=of,
        relation=relation,
        entry_id=entry_id,
    )
    key = keys.states(milliseconds_of(id_) // window)
    client.hset(key, cast(str, id_), cast(str, format_state(state)))
    restore_expiry(client, key, window)
    return "the state was written again from the entry"


# -- from the states to the streams


def check_states(
    client: redis.Redis, keys: Keys, window: int, breaches: Breaches, states: Sequence[tuple[bytes, RecordState]]
) -> None:
    """Checks that every state names an entry that is there or was trimmed, and every duplicate a clean record."""
    breaches.looked_at["states"] += len(states)
    _check_places(client, keys, breaches, states)
    duplicates = [(id_, state, state.of) for id_, state in states if state.of is not None]
    originals = read_states(client, keys, window, [of for _, _, of in duplicates])
    kept = live_slices(client, keys)
    for id_, state, of in duplicates:
        original = originals.get(of)
        if original is None and milliseconds_of(of) // window not in kept:
            continue
        if original is None or original.status not in ("clean", "forgotten"):
            is_ = "has no state" if original is None else f"is {original.status}"
            mended = _promote(client, keys, window, id_, state) if breaches.repair else None
            breaches.add("orphan", unpack_id(id_), f"it is a duplicate of {unpack_id(of)}, which {is_}", mended)


def _check_places(
    client: redis.Redis, keys: Keys, breaches: Breaches, states: Sequence[tuple[bytes, RecordState]]
) -> None:
    script = client.register_script(_ABSENT)
    for name in ("clean", "duplicates"):
        places = {state.entry_id: id_ for id_, state in states if state.stream == name and state.entry_id}
        if not places:
            continue
        absent = cast("list[bytes]", script(keys=[keys.prefix + name], args=list(places)))
        if not absent:
            continue
        first = info(client, keys.prefix + name).get("first-entry")
        for one in absent:
            if first and entry_numbers(one.decode()) > entry_numbers(first[0].decode()):
                id_ = places[one.decode()]
                breaches.add("no_entry", unpack_id(id_), f"its state names {one.decode()} in {name}, where nothing is")


def _promote(client: redis.Redis, keys: Keys, window: int, id_: bytes, state: RecordState) -> str | None:
    """Publishes a duplicate that has lost its original; returns what was done, None if its text is gone too."""
    if state.entry_id is None:
        return None
    found = cast("list[StreamEntry]", client.xrange(keys.duplicates, state.entry_id, state.entry_id))
    if not found:
        return None
    try:
        record = orjson.loads(found[0][1][b"record"])
    except (KeyError, orjson.JSONDecodeError):  # law `unreadable` tells it
        return None
    record["relation"] = "original"
    record["evidence"] = dict.fromkeys(("of", "similarity", "containment", "shared")) | {
        "facts": [],
        "also": record["evidence"].get("also", []),
        "ties": [],
    }
    promoted = replace(state, status="clean", of=None, relation="original", entry_id=None)
    added = client.register_script(_PROMOTE)(
        keys=[keys.states(milliseconds_of(id_) // window), keys.duplicates, keys.clean, keys.counters],
        args=[
            id_,
            format_state(state),
            format_state(replace(promoted, provenance=b"")),
            state.entry_id,
            b"\t" + state.provenance if state.provenance else b"",
            *("record", orjson.dumps(record), "id", record["id"], "relation", "original", "story", record["story"]),
        ],
    )
    return None if added is None else f"it was published, at {cast(bytes, added).decode()}"


# -- links


def check_links(client: redis.Redis, keys: Keys, window: int, breaches: Breaches, slice_: int) -> None:
    """Checks that links wait only for records in flight: a commit takes those of its record."""
    waiting: dict[bytes, list[bytes]] = {}
    for field, _ in client.hscan_iter(keys.links(slice_), count=_AT_ONCE):
        waiting.setdefault(field[:12], []).append(field)
    breaches.looked_at["records with links"] += len(waiting)
    for id_ in read_states(client, keys, window, waiting):
        fields = waiting[id_]
        if not client.hexists(keys.links(slice_), cast(str, fields[0])):  # its commit has just taken them
            continue
        mended = None
        if breaches.repair:
            client.hdel(keys.links(slice_), *cast("list[str]", fields))
            mended = "they were removed"
        breaches.add(
            "stale_link", unpack_id(id_), f"{counted(len(fields), 'field')} of links for it, and it is done", mended
        )


# -- counters


def check_counters(client: redis.Redis, keys: Keys, breaches: Breaches) -> None:
    """Checks that the counters of outcomes equal what was ever added (Redis 7, Valkey and newer tell that)."""
    streams = {"articles_published": keys.clean, "articles_duplicate": keys.duplicates, "articles_dead": keys.dead}
    with client.pipeline(transaction=True) as pipeline:
        pipeline.hgetall(keys.counters)
        for stream in streams.values():
            pipeline.xinfo_stream(stream)
        counted, *found = pipeline.execute(raise_on_error=False)
    counters = {name.decode(): value for name, value in cast("dict[bytes, bytes]", counted).items()}
    breaches.looked_at["counters"] += len(counters)
    for name, value in counters.items():
        if not value.isdigit():
            _mend_number(client, keys, breaches, name, value)
            counters[name] = b"0"
    for name, stream in zip(streams, found, strict=True):
        added = 0 if isinstance(stream, redis.exceptions.ResponseError) else stream.get("entries-added")
        if added is None:
            continue
        _compare(client, keys, breaches, name, int(counters.get(name, 0)), int(added), "entries were ever added")
    dead = sum(int(value) for name, value in counters.items() if name.startswith("dead_"))
    told = int(counters.get("articles_dead", 0))
    if dead != told:
        breaches.add("counter", "dead_*", f"they sum to {dead:,}, articles_dead says {told:,}")


def _mend_number(client: redis.Redis, keys: Keys, breaches: Breaches, name: str, value: bytes) -> None:
    mended = None
    if breaches.repair:
        client.hset(keys.counters, name, "0")
        mended = "it was set to 0"
    breaches.add("counter", name, f"it is {value[:40]!r} and no number: nothing can be committed", mended)


def _compare(
    client: redis.Redis, keys: Keys, breaches: Breaches, name: str, counter: int, truth: int, what: str
) -> None:
    if counter == truth:
        return
    mended = None
    if breaches.repair:
        client.hincrby(keys.counters, name, truth - counter)  # a difference: commits go on meanwhile
        mended = f"it was changed by {truth - counter:+,}"
    breaches.add("counter", name, f"it says {counter:,}, and {truth:,} {what}", mended)
