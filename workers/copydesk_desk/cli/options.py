"""What the commands share, so that it reads the same everywhere: options and exit codes."""

from pathlib import Path
from typing import Annotated, Final

import typer

RedisUrl = Annotated[
    str | None,
    typer.Option(
        "--redis",
        metavar="URL",
        help="Server, redis://[user:password@]host:port/0; host:port,host:port for a primary with replicas, or"
        " sentinel://host:port/NAME/0. Default: COPYDESK_REDIS_URL, else an embedded one.",
        show_default=False,
    ),
]
Namespace = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Which copydesk on that server. Default: COPYDESK_NAMESPACE, else main.",
        show_default=False,
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers", "-n", min=1, help="Worker processes. Default: COPYDESK_WORKERS, else 2.", show_default=False
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for programs.")]
_PATHS = typer.Argument(
    metavar="PATH…",
    help="Files, folders and archives, whatever they are called: HTML, text, Markdown, JSON, CSV, feeds, news formats,"
    " mail, ZIP, tar, WARC; or - for JSON lines on standard input.",
    show_default=False,
)
Paths = Annotated[list[str], _PATHS]
PathsOrNone = Annotated[list[str] | None, _PATHS]
FieldMap = Annotated[
    str | None,
    typer.Option(
        "--map",
        metavar="FIELD=NAME,…",
        help="Rename fields of JSON and columns of tables: text=body,url=meta.link reads the text from `body` and the"
        " url from `link` in `meta`; authors= leaves a field in `metadata`.",
        show_default=False,
    ),
]
EventTime = Annotated[
    str | None,
    typer.Option(
        "--event-time",
        metavar="FIELD",
        help="Push each document under its own time, oldest first, as if the archive"
        " had come in live: published_at, or metadata.NAME.",
        show_default=False,
    ),
]

#: Where the embedded data of all commands but `run` live.
HERE = Path(".copydesk")

# Exit codes beside 0 (done), 1 (could not be done) and 2 (wrong usage).

#: Done, but some inputs could not be read.
UNREAD: Final = 3
#: Done, but nothing at all came out of it.
NOTHING: Final = 4
#: Ctrl-C.
INTERRUPTED: Final = 130
