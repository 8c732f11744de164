"""`copydesk drop`: removes a namespace."""

from typing import Annotated

import typer

from copydesk_desk.cli.options import HERE, RedisUrl
from copydesk_desk.cli.output import confirm
from copydesk_desk.cli.session import open_session
from copydesk_desk.cli.views.console import CleanConsole
from copydesk_desk.operations.status import read_status
from copydesk_schemas import Keys, SettingsError
from copydesk_schemas.counted import counted
from copydesk_workers.server.namespace import documents_wait, drop_namespace
from copydesk_workers.settings import read_settings


def drop(
    namespace: Annotated[str, typer.Argument(metavar="NAMESPACE", help="The namespace to remove.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    with_waiting: Annotated[
        int,
        typer.Option(
            "--with-waiting",
            metavar="N",
            min=0,
            help="Remove N documents that wait in the queue, too; N must be their exact number.",
        ),
    ] = 0,
    redis: RedisUrl = None,
) -> None:
    """Remove a namespace with everything in it.

    That is its streams, index, stories and counters. It refuses while workers run in the namespace, and while documents
    wait in its queue: they would be lost.
    """
    settings = read_settings(redis_url=redis)
    keys = Keys(namespace)
    with open_session(settings, HERE) as session:
        found = read_status(session.client, keys)
        if found.workers:
            raise SettingsError(
                f"{counted(found.workers, 'worker runs', 'workers run')} in {namespace}: stop all workers first"
            )
        if found.waiting + found.in_hand != with_waiting:
            raise documents_wait(keys, found.waiting + found.in_hand)
        if not yes:
            entries = sum(output.entries for output in found.outputs)
            confirm(f"Remove {namespace} with {counted(entries, 'entry')} in its outputs?")
        removed = drop_namespace(session.client, keys, with_waiting, session.index_server)
    CleanConsole(stderr=True).print(f"{namespace}: {counted(removed, 'key')} removed")
