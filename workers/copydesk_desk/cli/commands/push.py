"""`copydesk push`: documents onto the queue, and nothing else."""

import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from copydesk_desk.cli.options import HERE, INTERRUPTED, UNREAD, EventTime, FieldMap, Json, Namespace, Paths, RedisUrl
from copydesk_desk.cli.output import write_json
from copydesk_desk.cli.session import open_session
from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_desk.cli.views.progress import new_progress, tell_undated
from copydesk_desk.cli.views.tally import counts_of, tell_tally, tell_urgent
from copydesk_producers import parse_map
from copydesk_producers.client import ProducerOptions
from copydesk_producers.readers.tally import Tally
from copydesk_producers.resumable import Pushing, inputs_of
from copydesk_schemas import SettingsError
from copydesk_schemas.counted import counted
from copydesk_workers.settings import Settings, read_settings
from copydesk_workers.traces import tracer


def push(
    paths: Paths,
    seed: Annotated[
        bool, typer.Option("--seed", help="Index an archive without publishing it: later copies of it are duplicates.")
    ] = False,
    backlog: Annotated[int, typer.Option(min=1, help="Wait while more documents than this are queued.")] = 100_000,
    confirmed: Annotated[
        Path | None,
        typer.Option(
            "--confirmed",
            metavar="FILE",
            help="Append a line for each confirmed document. After a failover `copydesk check --confirmed FILE` names"
            " those that were lost.",
            show_default=False,
        ),
    ] = None,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    field_map: FieldMap = None,
    event_time: EventTime = None,
    watch: Annotated[
        bool,
        typer.Option("--watch", help="Go on until stopped: push new and changed files, and new items of addresses."),
    ] = False,
    every: Annotated[
        float, typer.Option(min=1, metavar="SECONDS", help="With --watch: how often an address is asked.")
    ] = 300,
    as_json: Json = False,
) -> None:
    """Put documents on the queue; `copydesk work` takes them from there.

    With --watch, PATHS may be addresses of feeds or pages (http://, https://) too. What was pushed is remembered in the
    namespace.
    """
    settings = read_settings(redis_url=redis, namespace=namespace)
    options: ProducerOptions = {
        "backlog": backlog,
        "document_bytes": settings.document_bytes,
        "seed": seed,
        "key": settings.producer_key,
        "wait_replicas": settings.wait_replicas,
        "wait_seconds": settings.wait_seconds,
        "confirmed_log": confirmed,
    }
    if watch:
        if event_time is not None:
            raise SettingsError("--event-time needs all documents at once, so it does not go with --watch")
        _watch(settings, paths, field_map, options, every=every, as_json=as_json)
        return
    inputs = inputs_of(paths, field_map, event_time)
    tracer()
    with open_session(settings, HERE) as session:
        pushing = Pushing(
            inputs,
            session.client,
            session.keys,
            **options,
        )
        notes = CleanConsole(stderr=True)
        if pushing.resume():
            notes.print(
                f"resuming an unfinished push of the same inputs: {counted(pushing.pushed, 'document')} left out:"
                " noted as pushed"
            )
        pushing.start()
        try:
            with new_progress() as progress:
                task = progress.add_task("pushed", total=None)
                while not pushing.done:
                    tell_urgent(pushing.tally, notes)
                    progress.update(task, completed=pushing.pushed)
                    time.sleep(0.05)
        except KeyboardInterrupt:
            pushing.stop()
            notes.print(f"stopped after {counted(pushing.pushed, 'document')}; the same command resumes")
            raise typer.Exit(INTERRUPTED) from None
        pushing.finish()
    if as_json:
        found = {
            "pushed": pushing.pushed,
            "problems": pushing.tally.broken_count + pushing.tally.unread_count,
            **counts_of(pushing.tally),
            "undated": pushing.undated,
            "last_id": pushing.last_id,
        }
        write_json(found)
    else:
        CleanConsole().print(f"{counted(pushing.documents, 'document')} pushed")
    tell_undated(pushing.undated, event_time, notes)
    tell_tally(pushing.tally, notes)
    if pushing.tally.unread:
        raise typer.Exit(UNREAD)


def _watch(
    settings: Settings,
    paths: Sequence[str],
    field_map: str | None,
    options: ProducerOptions,
    *,
    every: float,
    as_json: bool,
) -> None:
    from copydesk_producers.watching.watch import Watch  # loads what asks addresses

    notes, out = CleanConsole(stderr=True), CleanConsole()

    def told(where: str, pushed: int, tally: Tally) -> None:
        if as_json:
            problems = tally.broken_count + tally.unread_count
            write_json({"from": where, "pushed": pushed, "problems": problems, **counts_of(tally)})
        elif pushed:
            out.print(line(f"{counted(pushed, 'document')} of {where} pushed"), soft_wrap=True)
        tell_tally(tally, notes)

    tracer()
    with open_session(settings, HERE) as session:
        watching = Watch(
            paths,
            session.client,
            session.keys,
            fields=parse_map(field_map) if field_map else None,
            every=every,
            **options,
        )
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: watching.stop())
        if not as_json:
            notes.print(f"watching {counted(len(paths), 'place')}; Ctrl+C ends it")
        watching.run(told)
