"""`copydesk stories`: who published what when, by story."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table
from rich.text import Text

from copydesk_desk.cli.filters import InLanguage, OfOutlet, OfPlace, WithWords, wanted_of
from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import tell, write_json
from copydesk_desk.cli.session import Session, reopen_session
from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_desk.operations.story_lists import FILTERED, Within, find_largest, find_newest, those_within
from copydesk_schemas import parse_moment
from copydesk_schemas.counted import counted
from copydesk_schemas.relations import Relation
from copydesk_workers.records.spread import Spread
from copydesk_workers.records.stories import Stories, Story, list_stories, show_story, tell_stories
from copydesk_workers.settings import read_settings

#: Records of each story that the list names.
_SHOWN: Final = 6


def stories(
    story: Annotated[
        str | None,
        typer.Argument(
            metavar="ID", help="Id of a story, or of a record in it: show all its records.", show_default=False
        ),
    ] = None,
    count: Annotated[
        int, typer.Option("--count", "-c", min=1, max=1000, help="How many of the largest and of the newest stories.")
    ] = 10,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="ID|TIME", help="Only stories whose first record came from this time on.", show_default=False
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(metavar="ID|TIME", help="Only stories whose first record came before.", show_default=False),
    ] = None,
    relation: Annotated[
        Relation | None, typer.Option(help="Only stories with a record of this relation.", show_default=False)
    ] = None,
    outlet: OfOutlet = None,
    language: InLanguage = None,
    place: OfPlace = None,
    words: WithWords = None,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot",
            metavar="FILE.svg|FILE.png",
            dir_okay=False,
            help="Draw the spread of the story of ID (a PNG needs matplotlib).",
            show_default=False,
        ),
    ] = None,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """List the largest and newest stories, or all records of one.

    A story is what two or more records tell: an original, what copies, extends or updates it, and its versions.
    Its id is that of its first record. Each record is listed with its outlet and its time: that of the page
    if it says one, else the time when copydesk received it. The one published first comes first.

    A text is independent if it repeats no other one; each agency or owner counts once.

    Outlet, language, place and words are those of the first record of a story. With a filter, the 200 largest and the
    200 newest stories are looked at.
    """
    settings = read_settings(redis_url=redis, namespace=namespace)
    if plot is not None and story is None:
        raise typer.BadParameter("--plot draws one story: name its ID")
    within = Within(
        wanted=wanted_of("clean", None, outlet, language, place, words),
        since=None if since is None else parse_moment(since)[0],
        until=None if until is None else parse_moment(until)[0],
    )
    filtered = relation is not None or within != Within()
    if filtered and story is not None:
        raise typer.BadParameter("filters are for the lists: leave them out, or the ID")
    with reopen_session(settings, HERE) as session:
        if story is not None and plot is not None:
            _draw(session, story, plot)
            return
        if story is not None:
            one = show_story(session.client, session.keys, story)
            if as_json:
                write_json(one)
            else:
                _print_story(CleanConsole(), one)
            return
        found = (
            _list_within(session, within, relation, count)
            if filtered
            else list_stories(session.client, session.keys, count, _SHOWN)
        )
    if as_json:
        write_json(found)
        return
    console = CleanConsole()
    if not found.newest and not found.largest:
        none = "No story among those looked at meets the filter."
        console.print(none if filtered else "No story has two records yet: every record stands alone.")
        return
    _print_list(console, "largest stories", found.largest)
    _print_list(console, "newest stories", found.newest)


def _list_within(session: Session, within: Within, relation: Relation | None, count: int) -> Stories:
    """The lists, of the stories that meet the filter."""
    client, keys = session.client, session.keys
    largest, newest = (
        those_within(client, keys, find(client, keys, FILTERED), within, relation)[:count]
        for find in (find_largest, find_newest)
    )
    return Stories(tell_stories(client, keys, largest, _SHOWN), tell_stories(client, keys, newest, _SHOWN))


def _draw(session: Session, story: str, path: Path) -> None:
    from copydesk_desk.operations.publications import headline_among, read_publications, read_texts
    from copydesk_desk.web.plot import DRAWN, write_plot  # loads jinja2

    read = read_publications(session.client, session.keys, story, DRAWN)
    texts = read_texts(session.client, session.keys, read.records[:20])
    write_plot(read, headline_among(read.records, texts), path)
    tell(f"written to {path}")


def _print_list(console: CleanConsole, title: str, found: Sequence[Story]) -> None:
    table = Table(title=title, show_lines=True)
    table.add_column("records", justify="right")
    table.add_column("story", ratio=2)
    table.add_column("who and when", ratio=3)
    for story in found:
        first = story.records[0]
        lines = [f"{one.at}  {one.who or 'unknown'}  ({one.relation})" for one in story.records]
        if story.size > len(lines):
            lines.append(f"… and {story.size - len(lines):,} more")
        name = Text("\n").join((line(first.title or "(no title)"), line((story.id, "dim"))))
        told = (
            f"{story.size:,}" if story.spread is None else f"{story.size:,}, {story.spread.independent:,} independent"
        )
        table.add_row(told, name, Text("\n").join(map(line, lines)))
    console.print(table)


def _print_story(console: CleanConsole, story: Story) -> None:
    if story.spread is not None:
        _print_spread(console, story.spread)
    table = Table(title=line(f"story {story.id}: {counted(story.size, 'record')}"))
    for column in ("when", "who", "relation", "title", "id"):
        table.add_column(column, overflow="fold")
    for one in story.records:
        relation = one.relation if one.stream else f"{one.relation} (seeded)"
        table.add_row(one.at, one.who or "unknown", relation, one.title or "", one.id)
    console.print(table)


def _print_spread(console: CleanConsole, spread: Spread) -> None:
    outlets, owners = counted(spread.outlets, "outlet"), counted(spread.owners, "owner")
    console.print(
        f"{counted(spread.records, 'record')}, {spread.independent:,} independent; {outlets} of {owners};"
        f" agency: {spread.agency or 'none named'}"
    )
    for name, place in (("first", spread.first), ("latest", spread.latest)):
        console.print(f"{name}: {place.outlet or 'unknown'}, {place.at} ({place.record})")
    console.print(f"head: {spread.head}")
