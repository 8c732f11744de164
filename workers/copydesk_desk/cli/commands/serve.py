"""`copydesk serve`: documents in and records out over HTTP."""

import sys
from typing import Annotated

import typer

from copydesk_desk.cli.options import HERE, Namespace, RedisUrl
from copydesk_desk.cli.output import write_text
from copydesk_desk.cli.session import open_session
from copydesk_workers.settings import read_settings


def serve(
    host: Annotated[str, typer.Option(metavar="HOST", help="Name or address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0: a free one.")] = 8080,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            "-n",
            min=0,
            help="Worker processes inside. Default: COPYDESK_WORKERS, else 2; with a server of your own, 0.",
            show_default=False,
        ),
    ] = None,
    backlog: Annotated[int, typer.Option(min=1, help="Refuse documents while more than this are queued.")] = 100_000,
    redis: RedisUrl = None,
    namespace: Namespace = None,
) -> None:
    """Take documents, and give records, stories and feeds, over HTTP.

    Without --redis this is a whole copydesk: an embedded server, workers and the door. With --redis it is the door
    alone; start as many as you like.
    """
    from copydesk_desk.serve.run import run_door  # loads starlette

    settings = read_settings(redis_url=redis, namespace=namespace, workers=workers or None)
    inside = workers if workers is not None else (settings.workers if settings.redis_url is None else 0)

    def told(url: str) -> None:
        write_text(f"listening on {url}\n")
        sys.stdout.flush()

    with open_session(settings, HERE) as session:
        run_door(settings, session.url, host=host, port=port, workers=inside, backlog=backlog, told=told)
