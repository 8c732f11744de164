"""`copydesk restore`: a backup into an empty namespace."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import write_json
from copydesk_desk.cli.session import open_session
from copydesk_desk.cli.views.console import CleanConsole
from copydesk_schemas.counted import counted
from copydesk_workers.settings import read_settings


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `copydesk backup` wrote.")],
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Write a backup into an empty namespace, of any name, on any server.

    The file is read to its end and checked before anything is written, and a namespace with anything in it is refused.
    Workers that start meanwhile wait until it is whole. What waited at the time of the backup waits again, and readers
    go on where they stood then. Producers push again what they pushed since.
    """
    from copydesk_desk.operations.backup.restore import restore as read_backup  # loads the index

    settings = read_settings(redis_url=redis, namespace=namespace)
    with open_session(settings, HERE) as session:
        done = read_backup(session.client, session.keys, file)
    if as_json:
        write_json(done)
        return
    made_at = datetime.fromtimestamp(done.made_at / 1000, UTC).isoformat(timespec="seconds")
    CleanConsole(stderr=True).print(
        f"{done.namespace}: as {done.source} was on {made_at}, with {counted(done.records, 'record')} and"
        f" {counted(done.waiting, 'waiting document')}. "
        + (
            "`copydesk check` looks whether all laws hold"
            if done.index
            else f"The index is not in it: rebuild it with `copydesk migrate {done.namespace}`"
        ),
        soft_wrap=True,
    )
