"""`copydesk push`: documents onto the queue, and nothing else."""

import time
from typing import Annotated

import typer

from copydesk_desk.cli.options import HERE, INTERRUPTED, UNREAD, EventTime, FieldMap, Json, Namespace, Paths, RedisUrl
from copydesk_desk.cli.output import write_json
from copydesk_desk.cli.session import open_session
from copydesk_desk.cli.views.console import CleanConsole
from copydesk_desk.cli.views.progress import new_progress, tell_undated
from copydesk_desk.cli.views.tally import counts_of, tell_tally, tell_urgent
from copydesk_producers.resumable import Pushing, inputs_of
from copydesk_workers.settings import read_settings
from copydesk_workers.traces import tracer


def push(
    paths: Paths,
    seed: Annotated[
        bool, typer.Option("--seed", help="Index an archive without publishing it: later copies of it are duplicates.")
    ] = False,
    backlog: Annotated[int, typer.Option(min=1, help="Wait while more documents than this are queued.")] = 100_000,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    field_map: FieldMap = None,
    event_time: EventTime = None,
    as_json: Json = False,
) -> None:
    """Put documents on the queue; `copydesk work` takes them from there."""
    settings = read_settings(redis_url=redis, namespace=namespace)
    inputs = inputs_of(paths, field_map, event_time)
    tracer()
    with open_session(settings, HERE) as session:
        pushing = Pushing(
            inputs,
            session.client,
            session.keys,
            backlog=backlog,
            document_bytes=settings.document_bytes,
            seed=seed,
            key=settings.producer_key,
            wait_replicas=settings.wait_replicas,
            wait_seconds=settings.wait_seconds,
        )
        notes = CleanConsole(stderr=True)
        pushing.resume()
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
            notes.print(f"stopped after {pushing.pushed:,} documents; the same command resumes")
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
        CleanConsole().print(f"{pushing.documents:,} documents pushed")
    tell_undated(pushing.undated, event_time, notes)
    tell_tally(pushing.tally, notes, broken=True)
    if pushing.tally.unread:
        raise typer.Exit(UNREAD)
