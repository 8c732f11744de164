"""`copydesk status`: backlog, workers, outputs, readers."""

import sys
import time
from typing import Annotated

import msgspec
import typer

from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import write_json
from copydesk_desk.cli.session import join_session
from copydesk_desk.operations.status import Status, read_status
from copydesk_matching.index.fill import WindowFill
from copydesk_workers.server.index_server import window_fill_of
from copydesk_workers.settings import read_settings


def status(
    watch: Annotated[
        float | None,
        typer.Option("--watch", "-w", metavar="SECONDS", min=0.1, help="Look again and again, until Ctrl-C."),
    ] = None,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Show what waits, who works, what came out and who falls behind.

    Exit code 0: documents are being processed, or none wait. 1: documents wait and there is no worker. So this also
    serves as a health check of workers. `copydesk doctor` says what else may be wrong.
    """
    settings = read_settings(redis_url=redis, namespace=namespace)
    with join_session(settings, HERE) as session:
        try:
            while True:
                found = read_status(session.client, session.keys)
                window = window_fill_of(settings, session.client, session.keys)
                _show(found, window, as_json=as_json, clear=watch is not None)
                if watch is None:
                    break
                time.sleep(watch)
        except KeyboardInterrupt:
            return
    if found.waiting + found.in_hand and not found.workers:
        raise typer.Exit(1)


def _show(found: Status, window: WindowFill | None, *, as_json: bool, clear: bool) -> None:
    if as_json:
        write_json(msgspec.to_builtins(found) | {"window": window})
        sys.stdout.flush()
        return
    from copydesk_desk.cli.views.status import print_status  # loads rich, which a health check does not need

    print_status(found, window, clear=clear)
