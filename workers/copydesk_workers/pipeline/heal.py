"""Matches records again that were decided without a part of the index, or that a part has lost since.

Their texts are in the outputs, which are read from the time on since when the partition may lack something. Each record
is inserted again, which changes nothing where it is there, and looked up with the whole index. What was published stays
as it was published: a copy that came out as an original is told as a link that is found now, and the next copy of
either is found again.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final, cast

import redis
from msgspec import Struct

from copydesk_matching.index.index import Index
from copydesk_matching.index.server import PartitionsAway
from copydesk_matching.index.takedown import forget_signatures, forget_sketches
from copydesk_matching.match import Match, Sketch
from copydesk_matching.matcher import Matcher
from copydesk_matching.rules.tuned import tuned_thresholds
from copydesk_schemas import DocumentError, Keys, Record, ServerUnavailable, decode_record, pack_record_id, unpack_id
from copydesk_schemas.counted import counted
from copydesk_workers.logs import event
from copydesk_workers.pipeline.event_time import server_milliseconds
from copydesk_workers.pipeline.sketches import sketch_records
from copydesk_workers.records.states import RecordState, read_states
from copydesk_workers.server.index_gaps import Gap, close_gap, look_at_partitions, note_healed, read_gaps
from copydesk_workers.server.index_server import index_server_of
from copydesk_workers.server.outages import is_trouble
from copydesk_workers.server.streams import read_bounded
from copydesk_workers.settings import Settings

logger = logging.getLogger(__name__)

#: Seconds between two looks at the epochs of an index, and that one turn of healing takes at most.
_LOOK_SECONDS: Final = 2.0
_TURN_SECONDS: Final = 0.5
#: Records that are matched again at once, or fewer of so many bytes: the supervisor does nothing else meanwhile, and
#: without it workers get no tickets.
_AT_ONCE: Final = 100
_ENOUGH_BYTES: Final = 512 * 1024
#: Milliseconds for which one supervisor heals, and the others leave it to it.
_LEASE_MILLISECONDS: Final = 15_000


class Healing(Struct):
    """Where the healing of some partitions is: how far it has read each output, and what it found.

    `is_noted`: whether its end is told to those who commit; it ends when what was committed before that is read.
    """

    gaps: Mapping[int, Gap]
    after: dict[str, str]
    records: int = 0
    links: int = 0
    is_noted: bool = False


class Healer:
    """A task of the supervisor, for each of its looks. It looks less often by itself."""

    def __init__(self, client: redis.Redis, keys: Keys, settings: Settings, name: str) -> None:
        """Asks nothing yet. `name` tells this supervisor from others."""
        self._client: Final = client
        self._keys: Final = keys
        self._settings: Final = settings
        self._name: Final = name
        self._next = 0.0
        self._index: Index | None = None
        self._healing: Healing | None = None
        self._told = ""

    def __call__(self) -> None:
        """Looks, if it is time; while there is something to heal, each turn heals a piece."""
        if self._settings.index_url is None or (self._healing is None and time.monotonic() < self._next):
            return
        self._next = time.monotonic() + _LOOK_SECONDS
        try:
            self._turn()
        except ServerUnavailable:  # partitions of it, too
            self._healing = None  # begun again when it is back
        except redis.exceptions.RedisError as error:
            self._healing = None  # a promoted replica may know other gaps than those that were read
            if not isinstance(error, redis.exceptions.ResponseError) or not is_trouble(error):
                raise
            self._tell(str(error))

    def _tell(self, reason: str) -> None:
        """Logs why records are not matched again, once: a permission that lacks does not come by itself."""
        if reason != self._told:
            logger.warning(
                "records cannot be matched again with the index: %s", reason, extra=event("not_healed", reason=reason)
            )
        self._told = reason

    def heal(self) -> None:
        """Heals everything that can be healed now, in one go."""
        self._look()
        while self._healing is not None:
            self._piece()

    def _turn(self) -> None:
        if self._healing is None:
            self._look()
        deadline = time.monotonic() + _TURN_SECONDS
        while self._healing is not None and self._is_mine() and time.monotonic() < deadline:
            self._piece()

    def _look(self) -> None:
        """Notes the epochs, and begins to heal what can be reached of what lacks something."""
        index = self._opened()
        looked = look_at_partitions(self._client, self._keys, index.shape, index.server)
        for partition in looked.split:
            logger.warning(
                "partition p%d of the index was moving to another node key by key, and the move is given up: what lies"
                " there is missing here, so all records of the outputs are matched again",
                partition,
                extra=event("index_split", partition=partition),
            )
        for partition in looked.changed:
            logger.warning(
                "partition p%d of the index has another server, or one that was started again: what it may have lost"
                " is matched again",
                partition,
                extra=event("index_changed", partition=partition),
            )
        gaps = {number: gap for number, gap in read_gaps(self._client, self._keys).items() if number in looked.reached}
        if not gaps or not self._is_mine():
            return
        since = min(gap.since for gap in gaps.values())
        self._healing = Healing(gaps, {stream: f"{max(0, since - 1)}-0" for stream in ("clean", "duplicates")})

    def _is_mine(self) -> bool:
        """Whether this supervisor heals: the first that asks does, until it stops asking."""
        key = self._keys.index_healer
        if self._client.set(key, self._name, nx=True, px=_LEASE_MILLISECONDS):
            return True
        if self._client.get(key) != self._name.encode():
            self._healing = None
            return False
        self._client.pexpire(key, _LEASE_MILLISECONDS)
        return True

    def _piece(self) -> None:
        """Matches the next records again; the healing ends when there are no more.

        What was looked up before all was inserted again may not be committed yet. So the end is noted first: from then
        on the commit refuses such a batch, which is looked up again (`commit.lua`). What was committed before is read.
        """
        healing = self._healing
        assert healing is not None, "it has begun"
        began = server_milliseconds(self._client)
        read = 0
        for stream, after in healing.after.items():
            # A worker's user has no XREAD.
            entries = read_bounded(
                self._client, self._keys.prefix + stream, first=f"({after}", count=_AT_ONCE, enough=_ENOUGH_BYTES
            )
            if entries:
                healing.after[stream] = entries[-1][0]
                self._match_again(healing, [fields for _, fields in entries])
                read += len(entries)
        if read:
            return
        if healing.is_noted:
            self._end(healing, began)
            return
        note_healed(self._client, self._keys)
        healing.is_noted = True

    def _end(self, healing: Healing, healed_to: int) -> None:
        self._healing, self._told = None, ""
        # Counted before they are closed: who is killed in between has them counted again, and never not at all.
        for name, count in (("index_matched_again", healing.records), ("index_links_found", healing.links)):
            if count:
                self._client.hincrby(self._keys.counters, name, count)
        closed = [
            number
            for number, gap in healing.gaps.items()
            if close_gap(self._client, self._keys, number, gap, healed_to)
        ]
        logger.warning(
            "%s matched again with %s of the index, of which %d belong to something that was not found then",
            counted(healing.records, "record"),
            ", ".join(f"p{number}" for number in closed) or "no partition for good",
            healing.links,
            extra=event("index_healed", entries=healing.records, links=healing.links),
        )

    def _match_again(self, healing: Healing, entries: Sequence[Mapping[bytes, bytes]]) -> None:
        records = []
        for fields in entries:
            try:
                records.append(decode_record(fields[b"record"]))
            except (KeyError, DocumentError):
                continue  # `check` tells of it
        index, window = self._opened(), self._settings.window_milliseconds
        ids = [pack_record_id(record.id) for record in records]
        states = self._states(ids)
        kept = [record for record in records if _stays(states.get(pack_record_id(record.id)))]
        signatures = index.read_signatures([pack_record_id(record.id) for record in kept])
        sketches = sketch_records(self._client, self._keys, window, kept, signatures, index.server)
        if not sketches:
            return
        index.away = frozenset()
        index.insert(sketches, healing.gaps, kept=signatures)
        matches = Matcher(index, tuned_thresholds(self._settings.thresholds)).look_again(sketches)
        if index.away:
            raise PartitionsAway(dict.fromkeys(index.away, ConnectionError("it went away again")))
        self._take_back(index, sketches)
        healing.records += len(sketches)
        for record, found in zip(kept, matches, strict=True):
            others = self._lacking_links(record, found)
            if others:
                healing.links += 1
                logger.info(
                    "%s belongs to %s, which was not found when it was decided",
                    record.id,
                    ", ".join(others),
                    extra=event("index_link_found", record=record.id, others=others),
                )

    def _take_back(self, index: Index, sketches: Sequence[Sketch]) -> None:
        """Takes out again what was taken down while it was inserted."""
        states = self._states([sketch.id for sketch in sketches])
        gone = [sketch for sketch in sketches if not _stays(states.get(sketch.id))]
        if gone:
            forget_sketches(index, gone)
            forget_signatures(index.server, self._keys, index.shape, [sketch.id for sketch in gone])

    def _lacking_links(self, record: Record, matches: Sequence[Match]) -> list[str]:
        """The ids of the records that a record belongs with, where the two name no story in common.

        Each of them counts by itself: a record that found its story may have missed another one, which is alone then.
        """
        joining = [match.id for match in matches if match.joins]
        states = self._states([pack_record_id(record.id), *joining])
        if pack_record_id(record.id) not in states:
            return []
        named = {record.story, *record.evidence.also}
        others = {id_: states[id_] for id_ in joining if id_ in states and states[id_].published}
        apart = {id_: one for id_, one in others.items() if one.story is not None and unpack_id(one.story) not in named}
        also = self._read_also(apart)
        return [unpack_id(id_) for id_ in apart if named.isdisjoint(also[id_])]

    def _read_also(self, states: Mapping[bytes, RecordState]) -> dict[bytes, Sequence[str]]:
        """The stories beside its own that each record says it belongs to; none where it is not kept."""
        with self._client.pipeline(transaction=False) as pipeline:
            for state in states.values():
                at = state.entry_id or "0-1"  # of one that was seeded there is no entry
                pipeline.xrange(f"{self._keys.prefix}{state.stream}", at, at)
            answers = cast("list[list[tuple[bytes, dict[bytes, bytes]]]]", pipeline.execute())
        found: dict[bytes, Sequence[str]] = dict.fromkeys(states, ())
        for id_, entries in zip(states, answers, strict=True):
            for _, fields in entries:
                with suppress(KeyError, DocumentError):  # `check` tells of it
                    found[id_] = decode_record(fields[b"record"]).evidence.also
        return found

    def _states(self, ids: Sequence[bytes]) -> dict[bytes, RecordState]:
        return read_states(self._client, self._keys, self._settings.window_milliseconds, ids)

    def _opened(self) -> Index:
        if self._index is None:
            server = index_server_of(self._settings, self._client)
            self._index = Index(self._client, self._keys, self._settings.index_shape, server)
        return self._index


def _stays(state: RecordState | None) -> bool:
    return state is not None and state.published
