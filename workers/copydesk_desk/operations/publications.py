"""Who published a story and when, read within bounds: a story may have a hundred thousand records."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, cast

import orjson
import redis
from msgspec import Struct

from copydesk_desk.operations.wanted import for_list
from copydesk_schemas import (
    Keys,
    Record,
    Relation,
    milliseconds_of,
    pack_record_id,
    unpack_id,
)
from copydesk_schemas.stream_steps import AT_ONCE as STEP
from copydesk_workers.records.find import RecordGone, read_window, record_in
from copydesk_workers.records.members import Member, StoryStream, parse_member
from copydesk_workers.records.spread import Spread, read_spreads
from copydesk_workers.records.states import RecordState, read_states

#: Records of a story that are read in one step.
_AT_ONCE: Final = 500
#: Characters of a text that are given.
_CHARACTERS: Final = 100_000
#: Characters of a text that stand for a title.
_BEGINNING: Final = 80
#: Digits of a time in a provenance: year to second.
_DIGITS: Final = len("20260301093000")


class Publication(Struct, frozen=True, kw_only=True):
    """A record of a story: who published it, when (milliseconds since 1970), and where its text is.

    `at` is what the page says, else when copydesk received it. `stream` and `entry_id` are None for a seeded record.
    """

    id: str
    relation: Relation
    at: int
    outlet: str | None
    owner: str | None
    agency: str | None
    stream: StoryStream | None
    entry_id: str | None


class Publications(Struct, frozen=True, kw_only=True):
    """The records of a story in the order of publication. Of a very large one some are left out: `size` counts all."""

    story: str
    size: int
    spread: Spread | None
    records: tuple[Publication, ...]


def read_publications(client: redis.Redis, keys: Keys, id_: str, most: int) -> Publications:
    """Reads the story of an id, or the one that the record of this id is in.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        id_: Id of a story or record.
        most: Records after which reading ends. The first, the latest and the head of the story are always among them.

    Raises:
        RecordGone: There is neither; the message says why.
        IdOutOfRange: The text is not an id.
    """
    window = read_window(client, keys)
    packed = pack_record_id(id_)
    size = int(client.hlen(keys.story(id_)))
    if not size:
        state = read_states(client, keys, window, (packed,)).get(packed)
        if state is None or state.story is None or state.relation is None:
            told = "not known: it is in the queue, or older than what is kept" if state is None else state.status
            raise RecordGone(f"there is no story {id_}, and a record of that id is {told}")
        if state.story != packed:
            return read_publications(client, keys, unpack_id(state.story), most)
        stream: StoryStream = "clean" if state.status == "clean" else "duplicates"
        alone = Member(
            id=id_,
            relation=state.relation,
            stream=stream if state.entry_id else None,
            entry_id=state.entry_id,
        )
        return Publications(story=id_, size=1, spread=None, records=(_publication(alone, state),))
    [spread] = read_spreads(client, keys, [id_])
    members = _read_members(client, keys, id_, most, spread)
    states = read_states(client, keys, window, [pack_record_id(member.id) for member in members])
    found = [_publication(member, states.get(pack_record_id(member.id))) for member in members]
    found.sort(key=lambda one: (one.at, pack_record_id(one.id)))
    return Publications(story=id_, size=max(size, len(found)), spread=spread, records=tuple(found))


def read_texts(client: redis.Redis, keys: Keys, places: Iterable[Publication]) -> dict[str, Record]:
    """Reads the records of publications, by id; those that are not kept any more are left out.

    They are as lists hold them (`for_list`), with the first 100,000 characters of a text: there may be hundreds.
    """
    placed = [one for one in places if one.stream and one.entry_id]
    read: dict[str, Record] = {}
    for at in range(0, len(placed), STEP):
        some = placed[at : at + STEP]
        with client.pipeline(transaction=False) as pipe:
            for one in some:
                pipe.xrange(f"{keys.prefix}{one.stream}", one.entry_id or "-", one.entry_id or "-")
            found = cast("list[list[tuple[bytes, dict[bytes, bytes]]]]", pipe.execute())
        for one, entries in zip(some, found, strict=True):
            record = record_in(entries[0][1]) if entries else None
            if record is not None:
                read[one.id] = for_list(record, _CHARACTERS)
    return read


def read_by_id(client: redis.Redis, keys: Keys, ids: Sequence[str]) -> dict[str, Record]:
    """Reads published records by their ids, in two round trips; those that are gone are left out."""
    if not ids:
        return {}
    packed = {id_: pack_record_id(id_) for id_ in ids}
    states = read_states(client, keys, read_window(client, keys), packed.values())
    places = [
        _publication(
            Member(id=id_, relation=state.relation, stream=_stream_of(state), entry_id=state.entry_id),
            state,
        )
        for id_, one in packed.items()
        if (state := states.get(one)) is not None and state.published and state.relation is not None
    ]
    return read_texts(client, keys, places)


def headline_of(record: Record) -> str:
    """The title of a record; of one without a title how its text begins."""
    if record.title:
        return record.title
    begin = " ".join(record.text[: 2 * _BEGINNING].split())
    return begin if len(begin) <= _BEGINNING else begin[: _BEGINNING - 1].rstrip() + "…"


def headline_among(records: Iterable[Publication], texts: Mapping[str, Record]) -> str | None:
    """What to call a story: the first title of its records, else how the first text begins; None without any text."""
    kept = [text for one in records if (text := texts.get(one.id)) is not None]
    return next((text.title for text in kept if text.title), None) or (headline_of(kept[0]) if kept else None)


def _stream_of(state: RecordState) -> StoryStream:
    return "clean" if state.status == "clean" else "duplicates"


def _read_members(client: redis.Redis, keys: Keys, story: str, most: int, spread: Spread | None) -> list[Member]:
    key = keys.story(story)
    found: dict[bytes, bytes] = {}
    if spread is not None:
        wanted = sorted({spread.head, spread.first.record, spread.latest.record})
        values = cast("list[bytes | None]", client.hmget(key, wanted))
        found |= {id_.encode(): value for id_, value in zip(wanted, values, strict=True) if value is not None}
    cursor = 0
    while len(found) < most:
        cursor, some = cast("tuple[int, dict[bytes, bytes]]", client.hscan(key, cursor, count=_AT_ONCE))
        for id_, value in some.items():
            if len(found) >= most:
                break
            found[id_] = value
        if not cursor:
            break
    return [parse_member(id_.decode(), value.decode()) for id_, value in found.items()]


def _publication(member: Member, state: RecordState | None) -> Publication:
    outlet, owner, agency, digits = _provenance(state)
    return Publication(
        id=member.id,
        relation=member.relation,
        at=_milliseconds(digits) or milliseconds_of(pack_record_id(member.id)),
        outlet=outlet,
        owner=owner,
        agency=agency,
        stream=member.stream,
        entry_id=member.entry_id,
    )


def _provenance(state: RecordState | None) -> tuple[str | None, str | None, str | None, str]:
    """Outlet, owner, agency and the digits of the time, as the commit noted them (`provenance.py` of the workers)."""
    pieces = state.provenance.split(b"\t") if state and state.provenance else []
    if len(pieces) < 4:
        return None, None, None, ""
    outlet, owner, agency = (orjson.loads(b'"' + piece + b'"') if piece else None for piece in pieces[:3])
    return outlet, owner, agency, pieces[3].decode()


def _milliseconds(digits: str) -> int | None:
    if len(digits) != _DIGITS or not digits.isdigit():
        return None
    year, rest = int(digits[:4]), [int(digits[at : at + 2]) for at in range(4, _DIGITS, 2)]
    month, day, hour, minute, second = rest
    return int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp() * 1000) if year else None
