"""`copydesk status`: backlog, workers, outputs, readers."""

import msgspec
import typer

from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import write_json
from copydesk_desk.cli.session import join_session
from copydesk_desk.operations.status import read_status
from copydesk_matching.index.fill import read_window_fill
from copydesk_workers.settings import read_settings


def status(redis: RedisUrl = None, namespace: Namespace = None, as_json: Json = False) -> None:
    """Show what waits, who works, what came out and who falls behind.

    Exit code 0: documents are being processed, or none wait. 1: documents wait and there is no worker. So this also
    serves as a health check of workers. `copydesk doctor` says what else may be wrong.
    """
    settings = read_settings(redis_url=redis, namespace=namespace)
    with join_session(settings, HERE) as session:
        found = read_status(session.client, session.keys)
        window = read_window_fill(session.client, session.keys, settings.window_documents)
    if as_json:
        write_json(msgspec.to_builtins(found) | {"window": window})
    else:
        from copydesk_desk.cli.views.status import print_status  # loads rich, which a health check does not need

        print_status(found, window)
    if found.waiting + found.in_hand and not found.workers:
        raise typer.Exit(1)
