"""Now: what comes in and out, what waits, who works, and what needs a look."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import orjson
from msgspec import Struct
from starlette.responses import Response

from copydesk_desk.operations.sources import Flows, read_flows
from copydesk_desk.operations.status import Status, read_status
from copydesk_desk.operations.story_lists import find_largest, find_newest
from copydesk_desk.web.desk import Asked, Desk
from copydesk_desk.web.lists import line_of
from copydesk_desk.web.pulse import Minute
from copydesk_desk.web.render import address_of, page
from copydesk_desk.web.sparks import spark
from copydesk_desk.web.words import reason_in_words
from copydesk_schemas.counted import counted

#: Stories that the first page names, of each kind.
_STORIES: Final = 5
#: Articles that a source would have sent by now for its silence to be told.
_LEAST: Final = 2
_DAY: Final = 86_400_000
#: Silent sources that are named.
_NAMED: Final = 8
#: Losses and readers that are.
_ALERTS: Final = 20


class Figure(Struct, frozen=True, kw_only=True):
    """A number with a line: what the last minute brought, how many in all, and the hour before."""

    name: str
    minute: float | None
    total: int | None
    unit: str
    line: str
    href: str | None = None


class Alert(Struct, frozen=True):
    """Something that needs a look, and where."""

    says: str
    href: str


def now(desk: Desk, asked: Asked) -> Response:
    """The first page; for htmx only the part that moves."""
    status, minutes = read_status(desk.client, desk.keys), desk.pulse.minutes()
    at = desk.clock()
    flows = read_flows(desk.client, desk.keys, days=2, until=day_of(at))
    moving: dict[str, Any] = {
        "status": status,
        "figures": _figures(status, minutes),
        "alerts": _alerts(status, silent_sources(flows, at)),
        "chart": _chart(minutes),
        "minutes": minutes,
        "visitor": asked.visitor,
    }
    if asked.part:
        return page("now_moving.html", **moving)
    return page(
        "now.html",
        **moving,
        largest=[line_of(one) for one in find_largest(desk.client, desk.keys, _STORIES)],
        newest=[line_of(one) for one in find_newest(desk.client, desk.keys, _STORIES)],
        dead=[
            (name.removeprefix("dead_"), reason_in_words(name.removeprefix("dead_")), count)
            for name, count in status.counters.items()
            if name.startswith("dead_") and count
        ],
    )


def _figures(status: Status, minutes: Sequence[Minute]) -> list[Figure]:
    last = minutes[-1] if minutes else None
    counters = status.counters
    letters = next(output.entries for output in status.outputs if output.stream == "dead")

    def line(name: str) -> str:
        return spark([getattr(minute, name) for minute in minutes])

    return [
        Figure(
            name="in",
            minute=last.came_in if last else None,
            total=counters.get("entries_committed", 0) + status.waiting + status.in_hand,
            unit="documents",
            line=line("came_in"),
        ),
        Figure(
            name="published",
            minute=last.published if last else None,
            total=counters.get("articles_published", 0),
            unit="articles",
            line=line("published"),
            href=address_of("/stories"),
        ),
        Figure(
            name="duplicates",
            minute=last.duplicates if last else None,
            total=counters.get("articles_duplicate", 0),
            unit="articles",
            line=line("duplicates"),
            href=address_of("/stories"),
        ),
        Figure(
            name="dead letters",
            minute=last.dead if last else None,
            total=letters,
            unit="kept",
            line=line("dead"),
            href=address_of("/dead"),
        ),
        Figure(name="waiting", minute=None, total=status.waiting, unit="documents", line=line("waiting")),
        Figure(name="workers", minute=None, total=status.workers, unit="at work", line=""),
    ]


def _alerts(status: Status, silent: Sequence[str]) -> list[Alert]:
    found = []
    if status.waiting and not status.workers:
        found.append(
            Alert(f"{counted(status.waiting, 'document waits', 'documents wait')}, and there is no worker.", "/desk")
        )
    for loss in status.losses:
        found.append(Alert(f"{loss.count:,} {loss.kind} lost at {loss.where}: see copydesk check.", "/desk"))
    for reader in status.readers:
        if reader.lost:
            found.append(Alert(f"Reader {reader.group} of {reader.stream} lost entries that were trimmed.", "/desk"))
        if reader.undelivered:
            found.append(
                Alert(f"{reader.group} refused {counted(reader.undelivered, 'entry')} of {reader.stream}.", "/desk")
            )
    if (more := len(found) - _ALERTS) > 0:  # whoever reads may make thousands of groups
        found[_ALERTS:] = [Alert(f"{more:,} more: see copydesk doctor.", "/desk")]
    for source in silent[:_NAMED]:
        found.append(
            Alert(f"{source} has sent nothing today (it did yesterday).", address_of("/sources", source=source))
        )
    if len(silent) > _NAMED:
        found.append(Alert(f"{len(silent) - _NAMED:,} more sources are silent today.", address_of("/sources")))
    return found


def silent_sources(flows: Flows, at: int) -> list[str]:
    """The sources that sent something on the day before the newest one, and nothing on the newest; largest first.

    Only those that, at the pace of the day before, would have sent `_LEAST` articles by now. None, if the newest day
    has nothing at all: then it is not the sources that are silent.

    Args:
        flows: The days, newest first.
        at: Now, in milliseconds since 1970.
    """
    if len(flows.days) < 2:
        return []
    newest, before = flows.days[0], flows.days[1]
    day = date.fromisoformat(newest.day)
    if day - date.fromisoformat(before.day) != timedelta(days=1):
        return []
    passed = at % _DAY if day == day_of(at) else _DAY
    heard = {one.source for one in newest.sources}
    return [
        one.source
        for one in before.sources
        if one.source and one.source not in heard and one.articles * passed >= _LEAST * _DAY
    ]


def day_of(at: int) -> date:
    """The day of a moment, in UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).date()


def _chart(minutes: Sequence[Minute]) -> str:
    """The minutes as columns of numbers, for the chart."""
    columns = [
        [round(minute.at) for minute in minutes],
        [round(minute.came_in, 1) for minute in minutes],
        [round(minute.published, 1) for minute in minutes],
        [round(minute.duplicates, 1) for minute in minutes],
        [round(minute.dead, 1) for minute in minutes],
    ]
    return orjson.dumps(columns).decode()
