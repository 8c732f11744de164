"""Stories: the largest, the newest, those that grow fastest, or all; with filters."""

from collections.abc import Mapping
from typing import Final, Literal, get_args

from starlette.responses import Response

from copydesk_desk.operations.story_lists import (
    FILTERED,
    GROWTHS,
    Candidate,
    Within,
    find_growing,
    find_largest,
    find_newest,
    read_candidates,
)
from copydesk_desk.operations.wanted import Wanted
from copydesk_desk.serve.wanted import LOOKED_THROUGH, find_heads, read_place
from copydesk_desk.web.desk import Asked, Desk
from copydesk_desk.web.lists import line_of
from copydesk_desk.web.render import page
from copydesk_schemas import entry_numbers

Order = Literal[
    "largest",  # by records
    "newest",  # by their first record; two records or more
    "growing",  # by records that joined in the last hour
    "all",  # every first record, newest first, also those that stand alone
]
#: Stories of a page.
_SHOWN: Final = 40
#: How far ahead of the clock event time may lie, in milliseconds: as far as any setting of workers allows by default.
_AHEAD: Final = 25 * 3_600_000
_FILTERS: Final = ("since", "until", "outlet", "language", "place", "q")


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
    filtered = within != Within()
    further = None
    if order == "all":
        before = read_place(query, "before")
        # Nothing is committed long before its event time, so what lies further back need not be looked at.
        since = None if within.since is None else f"{max(0, within.since - _AHEAD)}-0"
        found = find_heads(desk.client, desk.keys, within, count=_SHOWN, before=before, since=since)
        lines = read_candidates(desk.client, desk.keys, [record.id for _, record in found.records])
        further = found.next
    else:
        lines = _candidates(desk, order, FILTERED if filtered else _SHOWN)
        lines = [one for one in lines if not filtered or within.takes_story(one)][:_SHOWN]
    return page(
        "stories_list.html" if asked.part else "stories.html",
        visitor=asked.visitor,
        order=order,
        stories=[line_of(one) for one in lines],
        filters={name: query.get(name, "") for name in _FILTERS},
        filtered=filtered,
        looked=GROWTHS if order == "growing" else FILTERED,
        looked_through=LOOKED_THROUGH,
        further=further,
        tabs=_tabs(query),
    )


def _candidates(desk: Desk, order: Order, count: int) -> list[Candidate]:
    find = {"largest": find_largest, "newest": find_newest, "growing": find_growing}[order]
    return find(desk.client, desk.keys, count)


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
