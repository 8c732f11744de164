"""`copydesk replay`: a capture once more, in a namespace of its own."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from redis.exceptions import RedisError

from copydesk_desk.cli.options import HERE, INTERRUPTED, Json, RedisUrl
from copydesk_desk.cli.output import write_json
from copydesk_desk.cli.replay_work import work_through
from copydesk_desk.cli.session import Session, open_session
from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_desk.cli.views.progress import progress_bar
from copydesk_desk.cli.views.replay import print_differences
from copydesk_desk.operations.capture.compare import Comparer, Differences, Published
from copydesk_desk.operations.capture.golden import GoldenWriter, make_folder, read_golden
from copydesk_producers.replay import Replay, Selection, Tally, tally
from copydesk_schemas import DEAD_REASONS, RELATIONS, Keys, ServerUnavailable, SettingsError, parse_moment
from copydesk_schemas.counted import counted
from copydesk_workers.server.namespace import drop_namespace
from copydesk_workers.settings import read_settings

_WORDS = (*RELATIONS, "dead", *(f"dead:{reason}" for reason in DEAD_REASONS))
#: With --expect and --write all documents wait before the worker starts, however many.
_NO_BACKLOG = 2**53


def replay(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A capture that `record` wrote.")
    ],
    into: Annotated[
        str | None,
        typer.Option(
            metavar="NAMESPACE",
            help="Namespace to push into. Default: a new one, named after the time.",
            show_default=False,
        ),
    ] = None,
    speed: Annotated[
        str | None,
        typer.Option(
            metavar="X|max", help="X times the original pace, or as fast as possible. Default: 1.", show_default=False
        ),
    ] = None,
    domain: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="Only documents of this domain and its subdomains.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="ID|TIME", help="Only documents pushed from here on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="ID|TIME", help="Only documents pushed before this.")] = None,
    relation: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WORD", help="Only documents with an article that became this (copy, dead:empty, dead …)."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what would be pushed, and push nothing.")] = False,
    expect: Annotated[
        Path | None,
        typer.Option(
            metavar="GOLDEN",
            exists=True,
            help="Process it with one worker and compare with these records: the folder of an earlier run or"
            " --write, a file of records, or a capture (relations only).",
            show_default=False,
        ),
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option(metavar="GOLDEN", help="Process it with one worker, and write what comes out to this folder."),
    ] = None,
    backlog: Annotated[int, typer.Option(min=1, help="Wait while more documents than this are queued.")] = 100_000,
    redis: RedisUrl = None,
    as_json: Json = False,
) -> None:
    """Push a capture again, into another namespace.

    The documents keep the ids they were recorded with. Event time is in the ids, so matching decides as it did then, at
    any pace. `copydesk work --namespace` processes them. The same command with the same --into resumes after a break.

    With --expect or --write all documents are pushed first, and then one worker takes them in full batches: the same
    capture gives the same records, byte for byte. Without --into, the namespace is removed afterwards.

    Exit codes: 0 done and nothing differs from GOLDEN, 1 something differs or it could not be done, 130 interrupted.
    """
    works = expect is not None or write is not None
    if works and speed not in (None, "max"):
        raise typer.BadParameter("with --expect and --write there is no pace: everything is pushed before the work")
    rate = None if works else _rate(speed)
    selection = _selection(domain, since, until, relation)
    settings = read_settings(redis_url=redis, namespace=into or f"replay-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    if settings.namespace == read_settings().namespace:
        raise SettingsError(f"a replay does not go into {settings.namespace}, where the work is: take another --into")
    tallied = tally(file, selection)
    if dry_run:
        _show(
            tallied,
            {},
            None,
            as_json,
            f"{file}: {tallied.selected:,} of {counted(tallied.entries, 'document')} would be pushed",
        )
        return
    golden = read_golden(expect) if expect is not None else {}
    if write is not None:
        make_folder(write)  # before anything is pushed
    started = time.monotonic()
    comparison = None
    with open_session(settings, HERE) as session:
        replaying = Replay(
            session.client, session.keys, file, selection, speed=rate, backlog=_NO_BACKLOG if works else backlog
        )
        try:
            _push(replaying, tallied, settings.namespace)
            pushed = time.monotonic()
            if works:
                comparison = _work(session, replaying, golden, write)
                worked = time.monotonic()
            replaying.finish()
        except KeyboardInterrupt:
            CleanConsole(stderr=True).print(f"stopped; the same command with --into {settings.namespace} resumes")
            raise typer.Exit(INTERRUPTED) from None
        except (ServerUnavailable, RedisError):
            CleanConsole(stderr=True).print(
                f"broken off; the same command with --into {settings.namespace} resumes,"
                f" copydesk drop {settings.namespace} removes what was pushed"
            )
            raise
        if works and into is None:
            drop_namespace(session.client, Keys(settings.namespace), server=session.index_server)
    seconds = {"push": round(pushed - started, 2)} | ({"work": round(worked - pushed, 2)} if works else {})
    shown = {"namespace": settings.namespace, "pushed": replaying.pushed, "seconds": seconds}
    said = f"{counted(replaying.pushed, 'document')} pushed into {settings.namespace}"
    if not works:
        said += f"; next: copydesk work --namespace {settings.namespace}"
    _show(tallied, shown, comparison if expect is not None else None, as_json, said)
    if expect is not None and comparison is not None and not comparison.equal:
        raise typer.Exit(1)


def _push(replaying: Replay, tallied: Tally, namespace: str) -> None:
    console = CleanConsole(stderr=True)
    if tallied.refused:
        left_out = f"{counted(tallied.refused, 'document')} left out"
        console.print(line((left_out, "red"), ": an id that was out of range, or does not fit a record id"))
    if replaying.resume():
        console.print(f"resuming the replay into {namespace}: {counted(replaying.pushed, 'document')} pushed before")
    before = replaying.pushed
    with progress_bar("pushed", tallied.selected) as advance:
        advance(before)
        replaying.push(lambda count: advance(1))


def _work(session: Session, replaying: Replay, golden: dict[str, Published], write: Path | None) -> Differences:
    """Has one worker take everything; compares and writes what comes out."""
    comparer = Comparer(golden)
    if write is None:
        work_through(session, replaying.last_id, comparer.take)
        return comparer.finish()
    with GoldenWriter(write) as writer:

        def take(id_: str, published: Published) -> None:
            comparer.take(id_, published)
            writer.take(published)

        work_through(session, replaying.last_id, take)
    return comparer.finish()


def _rate(speed: str | None) -> float | None:
    """Times the original pace; None: flat out."""
    if speed == "max":
        return None
    try:
        rate = float(speed or 1)
    except ValueError:
        rate = 0
    if not 0 < rate < float("inf"):
        raise typer.BadParameter(f"--speed is a number above 0, or max, not {speed!r}")
    return rate


def _selection(domain: list[str] | None, since: str | None, until: str | None, relation: list[str] | None) -> Selection:
    for word in relation or ():
        if word not in _WORDS:
            raise typer.BadParameter(f"--relation {word}: choose from {', '.join(_WORDS)}")
    return Selection(
        domains=tuple(domain or ()),
        since=parse_moment(since) if since is not None else None,
        until=parse_moment(until) if until is not None else None,
        relations=tuple(relation or ()),
    )


def _show(tallied: Tally, shown: dict[str, Any], comparison: Differences | None, as_json: bool, said: str) -> None:
    if as_json:
        data = msgspec.to_builtins(tallied) | shown
        if comparison is not None:
            data |= {"equal": comparison.equal, "comparison": msgspec.to_builtins(comparison)}
        write_json(data)
        return
    console = CleanConsole()
    console.print(said)
    if tallied.outcomes:
        words = ", ".join(f"{count:,} {word}" for word, count in tallied.outcomes.items())
        console.print(f"their articles came out then as {words}")
    if comparison is not None:
        print_differences(comparison, console)
