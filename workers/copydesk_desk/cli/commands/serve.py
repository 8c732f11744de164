"""`copydesk serve`: documents in and records out over HTTP."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from copydesk_desk.cli.options import HERE, Namespace, RedisUrl
from copydesk_desk.cli.output import write_text
from copydesk_desk.cli.session import open_session
from copydesk_schemas import SettingsError
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
    folder: Annotated[
        Path | None,
        typer.Option(
            "--in",
            metavar="DIR",
            help="Show what a `run` left in DIR, its `--out`; no workers, so it takes no documents.",
            show_default=False,
        ),
    ] = None,
    redis: RedisUrl = None,
    namespace: Namespace = None,
) -> None:
    """Take documents and give records over HTTP, and show all of it in a browser.

    Without --redis this is a whole copydesk: an embedded server, workers and the door. With --redis it is the door
    alone; start as many as you like. The address opens the desk in a browser: what comes in, the stories and their
    spread, records, sources, dead letters.
    """
    from copydesk_desk.serve.run import run_door  # loads starlette
    from copydesk_desk.web.views import make_desk

    settings = read_settings(redis_url=redis, namespace=namespace, workers=workers or None)
    if folder is not None and redis is not None:
        raise typer.BadParameter("--in and --redis: name the folder of a run, or a server")
    if folder is not None:
        settings = replace(settings, redis_url=None)
        if not (folder / HERE).is_dir():
            raise SettingsError(f"--in {folder}: there is nothing of a run; name the folder that `run --out` wrote to")
    alone = settings.redis_url is not None or folder is not None
    inside = workers if workers is not None else (0 if alone else settings.workers)

    def told(url: str) -> None:
        write_text(f"listening on {url}\n")
        sys.stdout.flush()

    with open_session(settings, HERE if folder is None else folder / HERE) as session:
        run_door(
            settings,
            session.url,
            host=host,
            port=port,
            workers=inside,
            backlog=backlog,
            only_shows=folder is not None and not inside,
            told=told,
            rooms=make_desk,
        )
