"""`copydesk sink`: deliver what is published to other places."""

from pathlib import Path
from typing import Annotated

import typer

from copydesk_desk.cli.options import Json, Namespace, RedisUrl
from copydesk_desk.cli.sink_work import (
    Anything,
    Asked,
    From,
    Group,
    Once,
    Records,
    Task,
    whole_path,
)

app = typer.Typer(
    name="sink",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="Deliver what is published elsewhere, each record once.\n\nTo files, databases or a webhook. A sink remembers"
    " how far it came (as a consumer group), and goes on there after a crash. `copydesk status` shows how far behind it"
    " is. Start one process for each sink.",
)


@app.command("jsonl")
def jsonl(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="The file that grows.", show_default=False)],
    stream: Anything = "clean",
    group: Group = None,
    start: From = "start",
    once: Once = False,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Append entries to a file of JSON lines.

    FILE.jsonl.place beside it says how far the file is whole. A crash leaves no half line and no line twice.

    Example: `copydesk sink jsonl news.jsonl`
    """
    from copydesk_workers.sinks.json_lines import JsonLines

    asked = Asked(stream, group, start, once, redis, namespace, as_json)
    Task("jsonl", whole_path(file), asked).run(lambda keys, name: JsonLines(file, keys, name))


@app.command("sqlite")
def sqlite(
    file: Annotated[Path, typer.Argument(metavar="FILE.db", help="The database; made if absent.", show_default=False)],
    stream: Records = "clean",
    group: Group = None,
    start: From = "start",
    once: Once = False,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Write records into a table of an SQLite file.

    The table is named as the stream, and has one row for each record, with the id of the record as key.

    Example: `copydesk sink sqlite news.db`, then `sqlite3 news.db 'SELECT title FROM clean ORDER BY day DESC LIMIT 9'`
    """
    from copydesk_workers.sinks.sqlite import SqliteTable

    asked = Asked(stream, group, start, once, redis, namespace, as_json)
    Task("sqlite", whole_path(file), asked).run(lambda _, table: SqliteTable(file, table))
