"""Stories: the largest, the newest, those that grow fastest, or all; with filters."""

from collections.abc import Mapping
from typing import Final, Literal, get_args

from msgspec import Struct
from starlette.responses import Response

from copydesk_desk.operations.wanted import Wanted
from copydesk_desk.serve.wanted import LOOKED_THROUGH, find_heads, read_place
from copydesk_desk.web.desk import Asked, Desk
from copydesk_desk.web.lists import (
    GROWTHS,
    Candidate,
    find_growing,
    find_largest,
    find_newest,
    line_of,
    read_candidates,
)
from copydesk_desk.web.render import page
from copydesk_schemas import Record, entry_numbers, milliseconds_of, pack_record_id

Order = Literal[
    "largest",  # by records
    "newest",  # by their first record; two records or more
    "growing",  # by records that joined in the last hour
    "all",  # every first record, newest first, also those that stand alone
]
#: Stories of a page.
_SHOWN: Final = 40
#: Stories that a filter looks at, in the lists that are not `all`.
_FILTERED: Final = 200
#: How far ahead of the clock event time may lie, in milliseconds: as far as any setting of workers allows by default.
_AHEAD: Final = 25 * 3_600_000
_FILTERS: Final = ("since", "until", "outlet", "language", "place", "q")


class Within(Struct, frozen=True, kw_only=True):
    """Conditions on the first record of a story, and the event time from and before which it came, in milliseconds."""

    wanted: Wanted
    since: int | None
    until: int | None

    def takes(self, record: Record) -> bool:
        """Whether a record meets all of them."""
        return self.is_in_time(record.id) and self.wanted.takes(record)

    def is_in_time(self, id_: str) -> bool:
        """Whether a record of this id does, as far as time goes."""
        at = milliseconds_of(pack_record_id(id_))
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)


def stories(desk: Desk, asked: Asked) -> Response:
    """The list."""
    query = asked.query
    order: Order = next((one for one in get_args(Order) if one == query.get("order")), "largest")
    within = Within(
        wanted=Wanted(
            **{name: query[name].strip().casefold() for name in ("outlet", "language", "place", "q") if query.get(name)}
        ),
        since=_milliseconds(query, "since"),
        until=_milliseconds(query, "until"),
    )
    filtered = within != Within(wanted=Wanted(), since=None, until=None)
    further = None
    if order == "all":
        before = read_place(query, "before")
        # Nothing is committed long before its event time, so what lies further back need not be looked at.
        since = None if within.since is None else f"{max(0, within.since - _AHEAD)}-0"
        found = find_heads(desk.client, desk.keys, within, count=_SHOWN, before=before, since=since)
        lines = read_candidates(desk.client, desk.keys, [record.id for _, record in found.records])
        further = found.next
    else:
        lines = _candidates(desk, order, _FILTERED if filtered else _SHOWN)
        lines = [one for one in lines if not filtered or _meets(one, within)][:_SHOWN]
    return page(
        "stories_list.html" if asked.part else "stories.html",
        visitor=asked.visitor,
        order=order,
        stories=[line_of(one) for one in lines],
        filters={name: query.get(name, "") for name in _FILTERS},
        filtered=filtered,
        looked=GROWTHS if order == "growing" else _FILTERED,
        looked_through=LOOKED_THROUGH,
        further=further,
        tabs=_tabs(query),
    )


def _candidates(desk: Desk, order: Order, count: int) -> list[Candidate]:
    find = {"largest": find_largest, "newest": find_newest, "growing": find_growing}[order]
    return find(desk.client, desk.keys, count)


def _meets(one: Candidate, within: Within) -> bool:
    if one.record is None:
        return within.wanted == Wanted() and within.is_in_time(one.id)
    return within.is_in_time(one.id) and within.wanted.takes(one.record)


def _milliseconds(query: Mapping[str, str], name: str) -> int | None:
    place = read_place(query, name)
    return None if place is None else entry_numbers(place)[0]


def _tabs(query: Mapping[str, str]) -> list[tuple[Order, str, dict[str, str]]]:
    """The orders, with the filters that stay when one goes from one to the other."""
    kept = {name: query[name] for name in _FILTERS if query.get(name)}
    named: list[tuple[Order, str]] = [
        ("largest", "Largest"),
        ("newest", "Newest"),
        ("growing", "Fastest growing"),
        ("all", "All, one by one"),
    ]
    return [(order, name, kept | {"order": order}) for order, name in named]
