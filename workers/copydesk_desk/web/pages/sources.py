"""Sources: what each sent day by day, what became of it, how often it was first, and who has gone silent."""

from collections import Counter
from datetime import date
from typing import Final

from msgspec import Struct
from starlette.responses import Response

from copydesk_desk.operations.dead import Filter, newest_dead
from copydesk_desk.operations.first_publishers import STORIES, Firsts, read_firsts
from copydesk_desk.operations.sources import Flow, Flows, add_up, read_flows
from copydesk_desk.serve.problems import Problem
from copydesk_desk.serve.wanted import read_number
from copydesk_desk.web.desk import Asked, Desk
from copydesk_desk.web.pages.now import day_of, silent_sources
from copydesk_desk.web.render import page
from copydesk_desk.web.words import reason_in_words

#: Sources that the table names, the largest first.
_SHOWN: Final = 200
_MOST_DAYS: Final = 40
#: Dead letters of one source that are named.
_LETTERS: Final = 20


class SourceLine(Struct, frozen=True, kw_only=True):
    """A source over the days that were asked for: its totals, and its articles of each day."""

    total: Flow
    days: tuple[int, ...]
    firsts: Firsts | None
    silent: bool


def sources(desk: Desk, asked: Asked) -> Response:
    """The table of all sources, or the page of one."""
    days = read_number(asked.query, "days", 7, _MOST_DAYS)
    at = desk.clock()
    until = _day(asked.query.get("until")) or day_of(at)
    name = asked.query.get("source", "").strip() or None
    flows = read_flows(desk.client, desk.keys, days=days, until=until, source=name)
    firsts = read_firsts(desk.client, desk.keys)
    if name is not None:
        return _one(desk, asked, name, days, flows, firsts)
    silent = set(silent_sources(flows, at))
    by_day = [{(one.source, one.rest): one.articles for one in day.sources} for day in flows.days]
    totals = add_up(flows)
    lines = [
        SourceLine(
            total=total,
            days=tuple(day.get((total.source, total.rest), 0) for day in by_day),
            firsts=firsts.get(total.source) if total.source else None,
            silent=total.source in silent,
        )
        for total in totals[:_SHOWN]
    ]
    lines.sort(key=lambda line: not line.silent)  # those that need a look come first; the order stays otherwise
    return page(
        "sources.html",
        visitor=asked.visitor,
        lines=lines,
        columns=[day.day for day in flows.days],
        days=days,
        today=until == day_of(at),
        more=max(0, len(totals) - _SHOWN),
        stories=STORIES,
    )


def _one(desk: Desk, asked: Asked, name: str, days: int, flows: Flows, firsts: dict[str, Firsts]) -> Response:
    letters = newest_dead(desk.client, desk.keys, Filter(domains=(name,)), count=_LETTERS)
    reasons = Counter(letter.letter.reason for letter in letters.letters)
    return page(
        "source.html",
        visitor=asked.visitor,
        name=name,
        days=days,
        rows=[(day.day, one) for day in flows.days for one in day.sources],
        total=next(iter(add_up(flows)), None),
        firsts=next((one for outlet, one in firsts.items() if outlet.casefold() == name.casefold()), None),
        stories=STORIES,
        reasons=[(reason, reason_in_words(reason), count) for reason, count in reasons.most_common()],
        letters=letters.letters,
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Problem(400, "That is no day", "A day is written as 2026-03-01.") from None
