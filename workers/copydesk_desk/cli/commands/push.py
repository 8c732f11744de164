"""`copydesk push`: documents onto the queue, and nothing else."""

import time
from typing import Annotated

import typer

from copydesk_desk.cli.options import HERE, INTERRUPTED, UNREAD, EventTime, FieldMap, Json, Namespace, Paths, RedisUrl
from copydesk_desk.cli.output import write_json
from copydesk_desk.cli.session import open_session
from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_desk.cli.views.progress import new_progress, tell_undated
from copydesk_producers.resumable import Pushing, inputs_of
from copydesk_workers.settings import read_settings


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
    with open_session(settings, HERE) as session:
        pushing = Pushing(inputs, session.client, session.keys, backlog=backlog, seed=seed, key=settings.producer_key)
        pushing.resume()
        pushing.start()
        try:
            with new_progress() as progress:
                task = progress.add_task("pushed", total=None)
                while not pushing.done:
                    progress.update(task, completed=pushing.pushed)
                    time.sleep(0.05)
        except KeyboardInterrupt:
            pushing.stop()
            CleanConsole(stderr=True).print(f"stopped after {pushing.pushed:,} documents; the same command resumes")
            raise typer.Exit(INTERRUPTED) from None
        pushing.finish()
    if as_json:
        found = {
            "pushed": pushing.pushed,
            "problems": len(pushing.problems),
            "undated": pushing.undated,
            "last_id": pushing.last_id,
        }
        write_json(found)
    else:
        CleanConsole().print(f"{pushing.pushed - pushing.unread:,} documents pushed")
    notes = CleanConsole(stderr=True)
    tell_undated(pushing.undated, event_time, notes)
    for problem in pushing.problems:
        notes.print(line(("broken", "red"), f" {problem.where}: {problem.what}"), soft_wrap=True)
    if pushing.unread:
        raise typer.Exit(UNREAD)
