"""The spread of a story as a drawing: a row an outlet, a mark a record, in the order of publication."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

from copydesk_desk.operations.publications import Publication
from copydesk_desk.web.render import moment_of
from copydesk_schemas.ids import LAST_SECOND

#: Outlets with a row of their own; the others share the last one.
MOST_ROWS: Final = 30
#: Marks of one row.
_MARKS: Final = 40
#: Spans between two labels of the axis, in milliseconds: minutes to years.
_STEPS: Final = tuple(
    1000 * seconds
    for seconds in (
        *(60, 300, 600, 1800, 3600, 7200, 10800, 21600, 43200, 86400),
        *(2 * 86400, 7 * 86400, 14 * 86400, 30 * 86400, 91 * 86400, 365 * 86400, 3650 * 86400),
    )
)
_LABELS: Final = 5


class Mark(Struct, frozen=True, kw_only=True):
    """A record in a row. `place` is a percentage of the width; `news` says that it was published as something new."""

    id: str
    place: float
    at: str
    relation: str
    news: bool


class Row(Struct, frozen=True, kw_only=True):
    """An outlet, or the others. `more` counts the records that have no mark."""

    outlet: str | None
    others: int
    first: str
    records: int
    marks: tuple[Mark, ...]
    more: int


class Label(Struct, frozen=True):
    """A label of the axis."""

    place: float
    says: str


class Timeline(Struct, frozen=True):
    """The rows, the earliest outlet first, and the labels of the axis."""

    rows: tuple[Row, ...]
    labels: tuple[Label, ...]


def draw(records: Sequence[Publication], most_rows: int = MOST_ROWS) -> Timeline:
    """Lays a story out.

    Args:
        records: In the order of publication; at least one.
        most_rows: Outlets that get a row of their own.

    Returns:
        The rows. Marks are at percentages of the width, so that a page can be as wide as it likes.
    """
    begin, end = records[0].at, records[-1].at
    span = max(end - begin, 1)
    by_outlet: dict[str | None, list[Publication]] = {}
    for one in records:
        by_outlet.setdefault(one.outlet, []).append(one)
    outlets = list(by_outlet.items())
    rows = [_row(outlet, 0, some, begin, span) for outlet, some in outlets[:most_rows]]
    rest = outlets[most_rows:]
    if rest:
        others = sorted((one for _, some in rest for one in some), key=lambda one: one.at)
        rows.append(_row(None, len(rest), others, begin, span))
    return Timeline(tuple(rows), _labels(begin, end))


def _row(outlet: str | None, others: int, records: Sequence[Publication], begin: int, span: int) -> Row:
    return Row(
        outlet=outlet,
        others=others,
        first=moment_of(records[0].at),
        records=len(records),
        marks=tuple(
            Mark(
                id=one.id,
                place=_place(one.at, begin, span),
                at=moment_of(one.at),
                relation=one.relation,
                news=one.stream != "duplicates",
            )
            for one in records[:_MARKS]
        ),
        more=max(0, len(records) - _MARKS),
    )


def _place(at: int, begin: int, span: int) -> float:
    """Within 2 and 98 per cent, so that no mark is cut off."""
    return round(2 + 96 * (at - begin) / span, 2)


def _labels(begin: int, end: int) -> tuple[Label, ...]:
    """Round times between the first and the last; the first itself where there is none."""
    span = max(end - begin, 1)
    step = next((step for step in _STEPS if span / step <= _LABELS), _STEPS[-1])
    first = -(-begin // step) * step
    times = range(first, end + 1, step)[: _LABELS + 1]
    if not times:
        return (Label(2.0, _say(begin, 60_000)),)
    return tuple(Label(_place(at, begin, span), _say(at, step)) for at in times)


def _say(at: int, step: int) -> str:
    moment = datetime.fromtimestamp(min(at / 1000, LAST_SECOND), UTC)
    return moment.strftime("%-d %b %Y" if step >= 86_400_000 else "%-d %b %H:%M")
