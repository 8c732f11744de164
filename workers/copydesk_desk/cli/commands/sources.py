"""`copydesk sources`: how much came from whom, day by day."""

from datetime import date
from typing import Annotated

import typer

from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import write_json
from copydesk_desk.cli.session import reopen_session
from copydesk_desk.operations.sources import MOST_DAYS, add_up, read_flows
from copydesk_workers.settings import read_settings


def sources(
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="SOURCE", help="Domain or name of one source: show its days instead.", show_default=False
        ),
    ] = None,
    days: Annotated[int, typer.Option("--days", "-d", min=1, max=MOST_DAYS, help="How many days.")] = 7,
    until: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="The last day, as 2026-03-01. Default: today.", show_default=False),
    ] = None,
    count: Annotated[int, typer.Option("--count", "-c", min=1, help="How many sources to show.")] = 30,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Show how much each source sent, and what became of it, by day.

    The days are those of the event time, in UTC; they are kept for 40 days after they were counted. A source is the
    registered domain of the page, else the name of the outlet. On one day 1,000 sources are counted by name, further
    ones together. Archives that were pushed with --seed are not counted.
    """
    settings = read_settings(redis_url=redis, namespace=namespace)
    try:
        last = date.fromisoformat(until) if until is not None else None
    except ValueError:
        raise typer.BadParameter(f"--until {until}: write a day as 2026-03-01") from None
    with reopen_session(settings, HERE) as session:
        found = read_flows(session.client, session.keys, days=days, until=last, source=source)
    if as_json:
        write_json(found)
        return
    from copydesk_desk.cli.views.sources import print_days, print_sources  # loads rich

    if source is not None:
        print_days(source, found)
    else:
        print_sources(add_up(found), days=days, until=until, count=count)
