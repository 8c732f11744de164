"""Laws of the index: a published record is found by its text. Checked for a sample: it needs the text itself."""

from collections.abc import Sequence
from random import Random
from typing import cast

import redis

from copydesk_desk.operations.check.breaches import Breaches
from copydesk_desk.operations.check.expiry import restore_expiry
from copydesk_matching.index.index import Index
from copydesk_matching.index.server import Call, reach
from copydesk_schemas import DocumentError, Keys, Record, decode_record, milliseconds_of, unpack_id
from copydesk_workers.pipeline.sketches import sketch_records
from copydesk_workers.records.states import RecordState, read_states
from copydesk_workers.server.streams import StreamEntry


class Sample:
    """Draws `size` records, each with the same chance (reservoir sampling)."""

    def __init__(self, size: int) -> None:
        self.chosen: list[tuple[bytes, RecordState]] = []
        self._size = size
        self._seen = 0
        self._random = Random(size)

    def show(self, states: Sequence[tuple[bytes, RecordState]]) -> None:
        """Offers more records to draw from."""
        for id_, state in states:
            if not state.published or state.entry_id is None:
                continue
            self._seen += 1
            if len(self.chosen) < self._size:
                self.chosen.append((id_, state))
            elif (place := self._random.randrange(self._seen)) < self._size:
                self.chosen[place] = (id_, state)


def check_findable(
    client: redis.Redis, keys: Keys, window: int, index: Index, sample: Sample, breaches: Breaches
) -> None:
    """Checks that signature, postings and the map of whole texts (of clean records) lead to each one of the sample."""
    whole = _whole_slices(index, keys)
    for id_, state in sample.chosen:
        slice_ = milliseconds_of(id_) // window
        record = _record(client, keys, state) if slice_ in whole else None
        if record is None:
            continue
        breaches.looked_at["records looked for"] += 1
        signatures = index.read_signatures([id_])
        [sketch] = sketch_records(client, keys, window, [record], signatures, index.server)
        lacking = index.lacking(sketch)
        if (lacking or not signatures) and slice_ in _whole_slices(index, keys):
            mended = None
            if breaches.repair:
                index.probe([sketch])
                mended = "it was indexed again"
            what = f"{lacking} of its {len(sketch.fingerprints)} postings are missing" if lacking else "no signature"
            breaches.add("unindexed", record.id, what, mended)
        if state.status == "clean":
            _check_text(client, keys, window, breaches, id_, sketch.text_hash)


def _check_text(client: redis.Redis, keys: Keys, window: int, breaches: Breaches, id_: bytes, text_hash: bytes) -> None:
    key = keys.texts(milliseconds_of(id_) // window)
    found = cast("bytes | None", client.hget(key, cast(str, text_hash)))
    state = read_states(client, keys, window, [found]).get(found) if found else None
    if state is not None and state.status == "clean":
        return
    mended = None
    if breaches.repair:
        client.hset(key, cast(str, text_hash), cast(str, id_))
        restore_expiry(client, key, window)
        mended = "it leads to this record now"
    leads = "nowhere" if not found else f"to {unpack_id(found)}, which is not clean"
    breaches.add("no_text", unpack_id(id_), f"the map of whole texts leads {leads}", mended)


def _whole_slices(index: Index, keys: Keys) -> set[int]:
    """Slices of which no bucket is dropped yet. The newest two never are, even if a partition has lost them."""
    keys = keys.of_layout(index.shape.layout)
    asked = [Call(number, ("HGETALL", keys.index_slices(number))) for number in range(index.shape.partitions)]
    told: list[dict[int, bytes]] = [
        {int(slice_): value for slice_, value in one.items()} for one in reach(index.server, asked)
    ]
    newest = max((slice_ for one in told for slice_ in one), default=0)
    return {
        slice_
        for slice_ in set().union(*told)
        if all(one.get(slice_, b"0" if slice_ >= newest - 1 else b"1") == b"0" for one in told)
    }


def _record(client: redis.Redis, keys: Keys, state: RecordState) -> Record | None:
    """The record at the place that its state names; None if it is trimmed, or is not a record."""
    assert state.entry_id is not None, "only what is published is sampled"
    found = cast("list[StreamEntry]", client.xrange(f"{keys.prefix}{state.stream}", state.entry_id, state.entry_id))
    try:
        return decode_record(found[0][1][b"record"]) if found else None
    except (KeyError, DocumentError):
        return None
