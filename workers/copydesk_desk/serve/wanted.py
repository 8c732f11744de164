"""Which records a caller wants, and how they are found in the clean stream."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import redis
from msgspec import Struct

from copydesk_desk.operations.wanted import Takes, Wanted, for_list
from copydesk_desk.serve.problems import Problem
from copydesk_schemas import Keys, Record, SettingsError, entry_numbers, parse_moment
from copydesk_schemas.ids import LAST_SECOND
from copydesk_schemas.relations import RELATIONS
from copydesk_workers.records.find import record_in
from copydesk_workers.server.streams import walk_back

#: Entries of the stream that one request looks through at most, and bytes of them.
LOOKED_THROUGH: Final = 2_000
_LOOKED_BYTES: Final = 256 * 1024 * 1024
#: Characters of a text that a list keeps of it: as many records as a list may have would fill the memory.
_BEGINNING: Final = 4_000


def read_wanted(query: Mapping[str, str], *others: str) -> Wanted:
    """The conditions of a query string.

    Args:
        query: Its parameters.
        others: Parameters that the endpoint knows beside.

    Raises:
        Problem: 400 for a parameter that nobody knows, or a relation that is none.
    """
    check_names(query, (*Wanted.__struct_fields__, *others))
    relation = query.get("relation")
    if relation and relation.casefold() not in RELATIONS:
        told = f"{relation[:40]!r}: there are {', '.join(RELATIONS)}."
        raise Problem(400, "The parameter is not valid", told, field="relation")
    return Wanted(**{name: query[name].casefold() for name in Wanted.__struct_fields__ if query.get(name)})


def check_names(query: Mapping[str, str], known: Sequence[str]) -> None:
    """Raises a Problem, 400, for a parameter that is not one of those known."""
    for name in query:
        if name not in known:
            raise Problem(400, "Unknown parameter", f"{name!r}: there are {', '.join(known)}.", field=name)


def read_number(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    """A parameter that is a whole number from 1 to `most`."""
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
        raise Problem(400, "The parameter is not valid", f"{name} is a number from 1 to {most}.", field=name)
    return int(text)


def read_place(query: Mapping[str, str], name: str) -> str | None:
    """A parameter that is a time (RFC 3339, or a date) or the id of a stream entry, as such an id; None without it."""
    text = query.get(name)
    if not text:
        return None
    try:
        milliseconds, sequence = parse_moment(text[:64])
    except SettingsError as error:
        raise Problem(400, "The parameter is not valid", str(error), field=name) from None
    if not 0 <= milliseconds < 2**64 or sequence >= 2**64:
        raise Problem(400, "The parameter is not valid", f"{name} is out of range.", field=name)
    return f"{milliseconds}-{sequence}"


class Page(Struct, frozen=True):
    """Records with their entries, newest first; `next` is where the search goes on, None at the end."""

    records: tuple[tuple[str, Record], ...]
    next: str | None


def find_heads(
    client: redis.Redis, keys: Keys, wanted: Takes, *, count: int, before: str | None = None, since: str | None = None
) -> Page:
    """Finds the first published records of stories, newest first.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        wanted: Conditions on the record.
        count: Most records.
        before: Entry id to go on from, exclusive.
        since: The oldest entry id to look at.

    Returns:
        The records as lists hold them (`for_list`), of each text the beginning. After `LOOKED_THROUGH` entries, or 256
        MB of them, the search pauses, with fewer than `count` records.
    """
    found: list[tuple[str, Record]] = []
    size = 0
    for looked, (entry_id, fields) in enumerate(walk_back(client, keys.clean, before=before, since=since), 1):
        size += len(fields.get(b"record", b""))
        record = head_of(fields)
        if record is not None and wanted.takes(record):
            found.append((entry_id, for_list(record, _BEGINNING)))
        if len(found) == count or looked == LOOKED_THROUGH or size >= _LOOKED_BYTES:
            return Page(tuple(found), entry_id)
    return Page(tuple(found), None)


def head_of(fields: Mapping[bytes, bytes]) -> Record | None:
    """The record of an entry of the clean stream, if it is the first of its story, and can be read."""
    return record_in(fields) if fields.get(b"id") == fields.get(b"story") else None


def published(entry_id: str, record: Record) -> datetime:
    """When a record was published: as the page says, else when it was committed."""
    try:
        moment = datetime.fromisoformat(record.published_at or "")
    except ValueError:
        return datetime.fromtimestamp(min(entry_numbers(entry_id)[0] / 1000, LAST_SECOND), UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
