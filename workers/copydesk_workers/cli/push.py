"""`copydesk push`: documents onto the queue, and nothing else."""

import sys
import time
from typing import Annotated, Final

import orjson
import typer
from rich.console import Console

from copydesk_workers.cli.options import HERE, FieldMap, Json, Namespace, Paths, RedisUrl
from copydesk_workers.cli.progress import new_progress
from copydesk_workers.cli.pushing import Pushing, inputs_of
from copydesk_workers.cli.session import open_session
from copydesk_workers.settings import read_settings

_INTERRUPTED: Final = 130


def push(
    paths: Paths,
    seed: Annotated[
        bool, typer.Option("--seed", help="Index an archive without publishing it: later copies of it are duplicates.")
    ] = False,
    backlog: Annotated[int, typer.Option(min=1, help="Wait while more documents than this are queued.")] = 100_000,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    field_map: FieldMap = None,
    as_json: Json = False,
) -> None:
    """Push documents onto the raw stream; `copydesk work` takes them from there."""
    settings = read_settings(redis_url=redis, namespace=namespace)
    with open_session(settings, HERE) as session:
        pushing = Pushing(inputs_of(paths, field_map), session.client, session.keys, backlog=backlog, seed=seed)
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
            Console(stderr=True).print(f"stopped after {pushing.pushed:,} documents; the same command resumes")
            raise typer.Exit(_INTERRUPTED) from None
        pushing.finish()
    if as_json:
        found = {"pushed": pushing.pushed, "problems": pushing.problems, "last_id": pushing.last_id}
        sys.stdout.buffer.write(orjson.dumps(found, option=orjson.OPT_APPEND_NEWLINE))
    else:
        problems = f", {pushing.problems:,} of them broken (they end in the dead letters)" if pushing.problems else ""
        Console().print(f"{pushing.pushed:,} documents pushed{problems}")
