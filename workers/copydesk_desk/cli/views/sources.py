"""Prints how much came from whom."""

from collections.abc import Sequence
from typing import Final

from rich.table import Table
from rich.text import Text

from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_desk.operations.sources import Flow, Flows
from copydesk_schemas.counted import counted

_COLUMNS: Final = ("articles", "published", "duplicates", "dead")


def print_sources(found: Sequence[Flow], *, days: int, until: str | None, count: int) -> None:
    """Prints the largest sources."""
    console = CleanConsole()
    if not found:
        console.print("nothing came in these days; --until DAY looks at others")
        return
    table = _table("source", f"{counted(days, 'day')} until {until or 'today'}")
    for flow in found[:count]:
        table.add_row(_name(flow), *_numbers(flow))
    console.print(table)
    if len(found) > count:
        console.print(f"+ {len(found) - count:,} more; --count shows them")


def print_days(source: str, found: Flows) -> None:
    """Prints the days of one source."""
    console = CleanConsole()
    if not found.days:
        console.print(f"nothing came from {source} in these days")
        return
    table = _table("day", source)
    for day in found.days:
        for flow in day.sources:
            table.add_row(day.day, *_numbers(flow))
    console.print(table)


def _table(first: str, title: str) -> Table:
    table = Table(first, title=line(title))
    for column in _COLUMNS:
        table.add_column(column, justify="right")
    return table


def _name(flow: Flow) -> Text:
    if flow.rest:
        return line(("all others", "dim"))
    return line(flow.source) if flow.source else line(("not known", "dim"))


def _numbers(flow: Flow) -> list[str]:
    return [f"{number:,}" for number in (flow.articles, flow.published, flow.duplicates, flow.dead)]
