"""`copydesk work`: a fleet of workers."""

from typing import Annotated

import typer

from copydesk_desk.cli.options import HERE, Namespace, RedisUrl, Workers
from copydesk_desk.cli.session import open_session
from copydesk_workers.settings import read_settings


def work(
    workers: Workers = None,
    burst: Annotated[bool, typer.Option("--burst", help="End when nothing is waiting.")] = False,
    redis: RedisUrl = None,
    namespace: Namespace = None,
) -> None:
    """Process the queue until Ctrl-C or SIGTERM.

    Either signal lets each worker finish the batch it has in hand.
    """
    from copydesk_workers.fleet.start import run_fleet  # loads the whole chain

    settings = read_settings(redis_url=redis, namespace=namespace, workers=workers)
    with open_session(settings, HERE) as session:
        raise typer.Exit(run_fleet(settings, session.url, burst=burst))
