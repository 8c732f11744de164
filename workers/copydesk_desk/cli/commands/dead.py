"""`copydesk dead`: lists the dead letters, pushes them again, removes them."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
import orjson
import typer
from rich.text import Text

from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import confirm, write_json
from copydesk_desk.cli.session import Session, reopen_session
from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_desk.cli.views.progress import progress_bar
from copydesk_desk.operations.dead import Dead, DeadDocument, Filter, documents_chosen, read_dead, remove_dead
from copydesk_desk.operations.dead import requeue as push_again
from copydesk_desk.web.words import cure_in_words
from copydesk_schemas import (
    DEAD_REASONS,
    CopydeskError,
    DocumentError,
    entry_numbers,
    parse_json,
    parse_moment,
)
from copydesk_schemas.counted import counted
from copydesk_workers.settings import read_settings
from copydesk_workers.shown import shown_lines

app = typer.Typer(
    name="dead",
    help="List the dead letters, push them again or remove them.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
)

Ids = Annotated[
    list[str] | None,
    typer.Argument(metavar="ID", help="Ids in the dead stream, as `list` shows them.", show_default=False),
]
Reasons = Annotated[
    list[str] | None, typer.Option("--reason", metavar="WORD", help=f"Only these: {', '.join(DEAD_REASONS)}.")
]
Domains = Annotated[
    list[str] | None, typer.Option("--domain", metavar="HOST", help="Only documents of this domain and its subdomains.")
]
Since = Annotated[str | None, typer.Option("--since", metavar="ID|TIME", help="Only letters from this time on.")]
Until = Annotated[str | None, typer.Option("--until", metavar="ID|TIME", help="Only letters from before this time.")]


@app.command("list")
def list_dead(
    reason: Reasons = None,
    domain: Domains = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option(min=1, help="Show this many of the newest.")] = 50,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """List dead letters, and count them by reason.

    The documents are left out; `show` prints one.
    """
    chosen = _filter(None, reason, domain, since, until)
    counts: Counter[str] = Counter()
    newest: deque[Dead] = deque(maxlen=limit)
    with _session(redis, namespace) as session:
        for dead in read_dead(session.client, session.keys):
            if chosen.takes(dead):
                counts[dead.letter.reason] += 1
                newest.append(dead)
    if as_json:
        found = {"counts": dict(counts.most_common()), "letters": [_summary(dead) for dead in newest]}
        write_json(found)
        return
    console = CleanConsole()
    console.print(", ".join(f"{count:,} {word}" for word, count in counts.most_common()) or "no dead letters")
    for dead in newest:
        letter = dead.letter
        place = "whole document" if letter.position is None else f"article {letter.position}"
        site = f", {dead.host}" if dead.host else ""
        console.print(line((dead.id, "bold"), f" {_died(dead)} ", (letter.reason, "red"), f" {place}{site}"))
        console.print(line(f"    {letter.detail}"), soft_wrap=True)
        if letter.origin:
            console.print(line((f"    {letter.origin}", "dim")), soft_wrap=True)
    for word in counts:
        console.print(line((f"{word}: {cure_in_words(word)}", "dim")), soft_wrap=True)


@app.command("show")
def show(
    dead_id: Annotated[str, typer.Argument(metavar="ID", help="Id in the dead stream, as `list` shows it.")],
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Show one dead letter with its document."""
    with _session(redis, namespace) as session:
        found = next((dead for dead in read_dead(session.client, session.keys) if dead.id == dead_id), None)
    if found is None:
        raise CopydeskError(f"there is no dead letter {dead_id}: `copydesk dead list` shows which there are")
    if as_json:
        data = _summary(found) | {"document": found.letter.document}
        write_json(data)
        return
    console = CleanConsole()
    for name, value in _summary(found).items():
        if value is not None:
            console.print(line((name, "bold"), f" {value}"), soft_wrap=True)
    if cure := cure_in_words(found.letter.reason):
        console.print(line(("what to do", "bold"), f" {cure}"), soft_wrap=True)
    console.print(Text(shown_lines(_readable(found.document))), soft_wrap=True)


@app.command("requeue")
def requeue(
    ids: Ids = None,
    reason: Reasons = None,
    domain: Domains = None,
    since: Since = None,
    until: Until = None,
    every: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Push the documents of dead letters again, and remove the letters.

    The documents get new ids, and the letters go once the documents are confirmed. A document is pushed whole and once,
    however many of its articles are dead. Articles of it that were published before come out as duplicates. A document
    that was too large cannot be pushed again: only its beginning is kept.
    """
    chosen = _filter(ids, reason, domain, since, until)
    _asks_for_something(chosen, every)
    with _session(redis, namespace) as session, progress_bar("requeued") as advance:
        client, keys = session.client, session.keys
        found: set[str] = set()
        documents = _noted(documents_chosen(client, keys, chosen), found)
        done = push_again(client, keys, documents, session.settings.document_bytes, on_pushed=lambda: advance(1))
    if as_json:
        write_json(done)
    else:
        CleanConsole().print(
            f"{counted(done.documents, 'document')} pushed again, {counted(done.letters, 'dead letter')} removed"
        )
        if done.too_large:
            CleanConsole(stderr=True).print(
                f"{done.too_large:,} stay: they were too large, and only their beginning is kept"
            )
    _tell_absent(chosen, found)


@app.command("purge")
def purge(
    ids: Ids = None,
    reason: Reasons = None,
    domain: Domains = None,
    since: Since = None,
    until: Until = None,
    every: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    redis: RedisUrl = None,
    namespace: Namespace = None,
) -> None:
    """Remove dead letters for good.

    Their documents are kept nowhere else.
    """
    chosen = _filter(ids, reason, domain, since, until)
    _asks_for_something(chosen, every)
    with _session(redis, namespace) as session:
        meant = [dead.id for dead in read_dead(session.client, session.keys) if chosen.takes(dead)]
        if meant and not yes:
            confirm(f"Remove {counted(len(meant), 'dead letter')} for good?")
        removed = remove_dead(session.client, session.keys, meant)
    CleanConsole().print(f"{counted(removed, 'dead letter')} removed")
    _tell_absent(chosen, set(meant))


@contextmanager
def _session(redis: str | None, namespace: str | None) -> Iterator[Session]:
    with reopen_session(read_settings(redis_url=redis, namespace=namespace), HERE) as session:
        yield session


def _filter(
    ids: list[str] | None, reason: list[str] | None, domain: list[str] | None, since: str | None, until: str | None
) -> Filter:
    for word in reason or ():
        if word not in DEAD_REASONS:
            raise typer.BadParameter(f"--reason {word}: choose from {', '.join(DEAD_REASONS)}")
    return Filter(
        ids=tuple(ids or ()),
        reasons=tuple(reason or ()),
        domains=tuple(domain or ()),
        since=parse_moment(since) if since is not None else None,
        until=parse_moment(until) if until is not None else None,
    )


def _asks_for_something(chosen: Filter, every: bool) -> None:
    if every == (chosen != Filter()):
        raise typer.BadParameter("say which: ids, --reason, --domain, --since or --until; or --all alone")


def _noted(documents: Iterable[DeadDocument], found: set[str]) -> Iterator[DeadDocument]:
    for one in documents:
        found.update(one.ids)
        yield one


def _tell_absent(chosen: Filter, found: set[str]) -> None:
    """Says which ids are those of no letter that was meant: mistyped, or handled before."""
    absent = [id_ for id_ in chosen.ids if id_ not in found]
    if absent:
        CleanConsole(stderr=True).print(
            line(f"not among the dead letters: {', '.join(absent)}; `copydesk dead list` shows them"), soft_wrap=True
        )


def _summary(dead: Dead) -> dict[str, Any]:
    """What a letter says, without its document."""
    letter: dict[str, Any] = msgspec.to_builtins(dead.letter)
    del letter["document"]
    return {"id": dead.id, "died": _died(dead), "host": dead.host} | letter


def _died(dead: Dead) -> str:
    return datetime.fromtimestamp(entry_numbers(dead.id)[0] / 1000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _readable(document: bytes) -> str:
    """The document as indented JSON, or unchanged if it is not JSON."""
    try:
        return orjson.dumps(parse_json(document), option=orjson.OPT_INDENT_2).decode()
    except (DocumentError, TypeError):
        return document.decode(errors="replace")
