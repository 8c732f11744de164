"""Reads how much came from each source on each day, as the commit counted it (`records/flow_layout.lua`)."""

import struct
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final, cast

import msgspec
import orjson
import redis
from msgspec import Struct

from copydesk_schemas import Keys, SettingsError
from copydesk_schemas.counted import counted

#: Most days of one look: the server keeps 40, of an archive as many as it has.
MOST_DAYS: Final = 366

#: The field of what came after the first sources of a day.
_REST: Final = b"\t" * 65
#: The field of the number of notes, which are not yet added to the numbers; those are under this and their number.
_NOTES: Final = b"\t"
#: Sources of a day that have a name of their own.
_MOST_SOURCES: Final = 1000
#: Published, duplicates, dead.
_NUMBERS: Final = struct.Struct(">III")
#: Where in these an article is counted, by the first letter of its answer.
_COLUMNS: Final = {"p": 0, "u": 1, "d": 2}
_FIRST: Final = date(1970, 1, 1).toordinal()


class Flow(Struct, frozen=True, kw_only=True):
    """The articles of a source in some time. `source` is its registered domain, else its name; None: not known.

    `rest` stands for all sources of a day behind its first 1,000.
    """

    source: str | None
    rest: bool
    published: int
    duplicates: int
    dead: int

    @property
    def articles(self) -> int:
        """All of them."""
        return self.published + self.duplicates + self.dead


class DayFlow(Struct, frozen=True, kw_only=True):
    """The sources of one day of event time (UTC), the largest first."""

    day: str
    sources: tuple[Flow, ...]


class Flows(Struct, frozen=True, kw_only=True):
    """The days, newest first; days without articles are left out."""

    days: tuple[DayFlow, ...]


def read_flows(client: redis.Redis, keys: Keys, *, days: int, until: date | None, source: str | None = None) -> Flows:
    """Reads the flow of some days.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        days: How many days.
        until: The last of them; None: today by the server's clock.
        source: Only this source, in any case.

    Raises:
        SettingsError: The days begin before year 1.
    """
    if until is None:
        seconds, _ = client.time()
        until = datetime.fromtimestamp(int(seconds), UTC).date()
    if until.toordinal() < days:
        raise SettingsError(f"{counted(days, 'day')} until {until} would begin before the year 1")
    asked = [until - timedelta(days=back) for back in range(days)]
    with client.pipeline(transaction=False) as pipe:
        for day in asked:
            pipe.hgetall(keys.flow(day.toordinal() - _FIRST))
        found = cast("list[dict[bytes, bytes]]", pipe.execute())
    read = ((day, _sources(fields, source)) for day, fields in zip(asked, found, strict=True))
    return Flows(days=tuple(DayFlow(day=day.isoformat(), sources=sources) for day, sources in read if sources))


def add_up(flows: Flows) -> list[Flow]:
    """The sources over all days, the largest first."""
    totals: dict[tuple[str | None, bool], Flow] = {}
    for day in flows.days:
        for one in day.sources:
            before = totals.get((one.source, one.rest))
            totals[one.source, one.rest] = one if before is None else _sum(before, one)
    return sorted(totals.values(), key=_by_size)


def _sum(one: Flow, other: Flow) -> Flow:
    return Flow(
        source=one.source,
        rest=one.rest,
        published=one.published + other.published,
        duplicates=one.duplicates + other.duplicates,
        dead=one.dead + other.dead,
    )


def _sources(fields: dict[bytes, bytes], source: str | None) -> tuple[Flow, ...]:
    flows = [flow for name, numbers in _numbers(fields).items() if (flow := _flow(name, numbers)).articles]
    if source is not None:
        flows = [flow for flow in flows if (flow.source or "").casefold() == source.casefold()]
    return tuple(sorted(flows, key=_by_size))


def _numbers(fields: dict[bytes, bytes]) -> dict[bytes, list[int]]:
    """The numbers of each source, with what the notes add to them (as `flow_layout.lua` adds it up)."""
    notes = [fields.pop(b"%b%d" % (_NOTES, number), b"") for number in range(1, int(fields.pop(_NOTES, 0)) + 1)]
    found = {name: list(_NUMBERS.unpack(numbers)) for name, numbers in fields.items()}
    rest = found.setdefault(_REST, [0, 0, 0])
    for note in notes:
        answers, names = _read_note(note)
        for letter, name in zip(answers[::2], map(str.encode, names), strict=False):
            if letter in _COLUMNS:
                if name not in found and len(found) <= _MOST_SOURCES:  # one of these is the rest
                    found[name] = [0, 0, 0]
                found.get(name, rest)[_COLUMNS[letter]] += 1
    return found


def _read_note(note: bytes) -> tuple[str, list[str]]:
    """The answers of a note, and the sources of the same articles; none of one that nobody can read."""
    try:
        return msgspec.msgpack.decode(note, type=tuple[str, list[str]])
    except msgspec.DecodeError:
        return "", []


def _flow(name: bytes, numbers: Sequence[int]) -> Flow:
    published, duplicates, dead = numbers
    rest = name == _REST
    source = None if rest or not name else orjson.loads(b'"' + name + b'"')
    return Flow(source=source, rest=rest, published=published, duplicates=duplicates, dead=dead)


def _by_size(flow: Flow) -> tuple[int, bool, str]:
    return -flow.articles, flow.rest, flow.source or ""
