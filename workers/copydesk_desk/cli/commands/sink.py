"""`copydesk sink`: deliver what is published to other places."""

from pathlib import Path
from typing import Annotated

import typer

from copydesk_desk.cli.filters import InLanguage, OfOutlet, OfPlace, OfRelation, WithWords, wanted_of
from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import tell, write_json, write_text
from copydesk_desk.cli.session import reopen_session
from copydesk_desk.cli.sink_work import (
    Again,
    Anything,
    Asked,
    From,
    Group,
    Once,
    Records,
    Task,
    host_in,
    read_secret,
    whole_path,
    without_user,
)
from copydesk_schemas.counted import counted
from copydesk_workers.settings import read_settings

app = typer.Typer(
    name="sink",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="Deliver what is published elsewhere, each record once.\n\nTo files, databases or a webhook. A sink remembers"
    " how far it came (as a consumer group), and goes on there after a crash. `copydesk status` shows how far behind it"
    " is. Start one process for each sink.",
)


Engine = Annotated[str, typer.Argument(metavar="URL", help="https://[user:password@]host:9200.", show_default=False)]
Index = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Made if absent. Default: copydesk- and the name of the stream.", show_default=False
    ),
]
ApiKeyFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Holds an API key, which is sent as `Authorization: ApiKey`.", show_default=False
    ),
]


@app.command("jsonl")
def jsonl(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE.jsonl", help="The file that grows, or s3://bucket/prefix.", show_default=False),
    ],
    stream: Anything = "clean",
    group: Group = None,
    start: From = "start",
    once: Once = False,
    relation: OfRelation = None,
    outlet: OfOutlet = None,
    language: InLanguage = None,
    place: OfPlace = None,
    words: WithWords = None,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Append entries to a file of JSON lines.

    FILE.jsonl.place beside it says how far the file is whole. A crash leaves no half line and no line twice.

    In a bucket an object is written when 5,000 entries or 64 MiB are there, or after a minute. Region, endpoint and
    credentials are those of AWS_REGION, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Needs obstore
    (`copydesk[s3]`).

    Example: `copydesk sink jsonl news.jsonl`
    """
    from copydesk_workers.sinks.bucket import BucketFolder, is_bucket
    from copydesk_workers.sinks.json_lines import JsonLines

    wanted = wanted_of(stream, relation, outlet, language, place, words)
    asked = Asked(stream, group, start, once, redis, namespace, as_json, wanted)
    if is_bucket(file):
        Task("jsonl", file, asked).run(lambda keys, name: BucketFolder(file, "jsonl", keys, name))
    else:
        Task("jsonl", whole_path(file), asked).run(lambda keys, name: JsonLines(Path(file), keys, name))


@app.command("sqlite")
def sqlite(
    file: Annotated[Path, typer.Argument(metavar="FILE.db", help="The database; made if absent.", show_default=False)],
    stream: Records = "clean",
    group: Group = None,
    start: From = "start",
    once: Once = False,
    relation: OfRelation = None,
    outlet: OfOutlet = None,
    language: InLanguage = None,
    place: OfPlace = None,
    words: WithWords = None,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Write records into a table of an SQLite file.

    The table is named as the stream, and has one row for each record, with the id of the record as key.

    Example: `copydesk sink sqlite news.db`, then `sqlite3 news.db 'SELECT title FROM clean ORDER BY day DESC LIMIT 9'`
    """
    from copydesk_workers.sinks.sqlite import SqliteTable

    wanted = wanted_of(stream, relation, outlet, language, place, words)
    asked = Asked(stream, group, start, once, redis, namespace, as_json, wanted)
    Task("sqlite", whole_path(file), asked).run(lambda _, table: SqliteTable(file, table))


@app.command("parquet")
def parquet(
    folder: Annotated[
        str, typer.Argument(metavar="FOLDER", help="Made if absent; or s3://bucket/prefix.", show_default=False)
    ],
    stream: Records = "clean",
    group: Group = None,
    start: From = "start",
    once: Once = False,
    relation: OfRelation = None,
    outlet: OfOutlet = None,
    language: InLanguage = None,
    place: OfPlace = None,
    words: WithWords = None,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Write records to a folder of Parquet files, a part for each day.

    A file is written when 5,000 records or 64 MiB are there, or after a minute. The day is that of the event time, in
    UTC; readers make a column of it. Needs pyarrow (`copydesk[parquet]`), and for a bucket obstore (`copydesk[s3]`),
    with the settings that `copydesk sink jsonl --help` names.

    Example: `copydesk sink parquet news`, then `pandas.read_parquet("news")`
    """
    from copydesk_workers.sinks.bucket import BucketFolder, is_bucket
    from copydesk_workers.sinks.parquet import ParquetFolder

    wanted = wanted_of(stream, relation, outlet, language, place, words)
    asked = Asked(stream, group, start, once, redis, namespace, as_json, wanted)
    if is_bucket(folder):
        Task("parquet", folder, asked).run(lambda keys, name: BucketFolder(folder, "parquet", keys, name))
    else:
        Task("parquet", whole_path(folder), asked).run(lambda keys, name: ParquetFolder(Path(folder), keys, name))


@app.command("postgres")
def postgres(
    url: Annotated[
        str, typer.Argument(metavar="URL", help="postgresql://user@host:5432/database.", show_default=False)
    ],
    table: Annotated[
        str | None,
        typer.Option(
            "--table",
            metavar="[SCHEMA.]TABLE",
            help="Made if absent. Default: the name of the stream.",
            show_default=False,
        ),
    ] = None,
    stream: Records = "clean",
    group: Group = None,
    start: From = "start",
    once: Once = False,
    again: Again = False,
    relation: OfRelation = None,
    outlet: OfOutlet = None,
    language: InLanguage = None,
    place: OfPlace = None,
    words: WithWords = None,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Write records into a table of a PostgreSQL database.

    One row for each record, with its id as key; lists and objects are jsonb. The table copydesk_sinks beside it notes
    how far it came, in the same transaction. Give the password in PGPASSWORD or ~/.pgpass: other users of the machine
    see the command line. Needs psycopg (`copydesk[postgres]`).

    Example: `copydesk sink postgres postgresql://desk@db.example/news`
    """
    from copydesk_workers.sinks.postgres import PostgresTable, database_in

    into = table if table is not None else stream
    wanted = wanted_of(stream, relation, outlet, language, place, words)
    asked = Asked(stream, group, start, once, redis, namespace, as_json, wanted, again)
    # Without user and password, so that a new password does not make another sink of it.
    Task("postgres", f"{database_in(url)}.{into}", asked).run(lambda keys, name: PostgresTable(url, into, keys, name))


@app.command("opensearch")
def opensearch(
    url: Engine,
    index: Index = None,
    api_key_file: ApiKeyFile = None,
    stream: Records = "clean",
    group: Group = None,
    start: From = "start",
    once: Once = False,
    again: Again = False,
    relation: OfRelation = None,
    outlet: OfOutlet = None,
    language: InLanguage = None,
    place: OfPlace = None,
    words: WithWords = None,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Write records into an index of OpenSearch, through its bulk API.

    One document for each record, under its id. A new index can search titles, texts, dates, outlets, languages, places
    and the like; make it yourself for other mappings. What does not fit the mapping is set aside: see `copydesk sink
    undelivered`, and --again. So is a record whose request is refused twice with 4xx (a firewall may dislike its words)
    while the engine takes another one. With 401, 404, 408, 429 or 5xx, and while it is read-only, it is waited for.

    Example: `copydesk sink opensearch https://search.example:9200 --index news`
    """
    wanted = wanted_of(stream, relation, outlet, language, place, words)
    asked = Asked(stream, group, start, once, redis, namespace, as_json, wanted, again)
    _search("opensearch", url, index, api_key_file, asked)


@app.command("elasticsearch")
def elasticsearch(
    url: Engine,
    index: Index = None,
    api_key_file: ApiKeyFile = None,
    stream: Records = "clean",
    group: Group = None,
    start: From = "start",
    once: Once = False,
    again: Again = False,
    relation: OfRelation = None,
    outlet: OfOutlet = None,
    language: InLanguage = None,
    place: OfPlace = None,
    words: WithWords = None,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Write records into an index of Elasticsearch, as `copydesk sink opensearch` does.

    Example: `copydesk sink elasticsearch https://search.example:9200 --index news --api-key-file elastic.key`
    """
    wanted = wanted_of(stream, relation, outlet, language, place, words)
    asked = Asked(stream, group, start, once, redis, namespace, as_json, wanted, again)
    _search("elasticsearch", url, index, api_key_file, asked)


def _search(kind: str, url: str, index: str | None, api_key_file: Path | None, asked: Asked) -> None:
    from copydesk_workers.sinks.search_engine import SearchIndex

    api_key = read_secret(api_key_file, "--api-key-file") if api_key_file is not None else None
    into = index if index is not None else f"copydesk-{asked.stream}"
    Task(kind, f"{without_user(url)}/{into}", asked, shown=f"{host_in(url)}/{into}").run(
        lambda keys, name: SearchIndex(url, into, api_key=api_key)
    )


@app.command("webhook")
def webhook(
    url: Annotated[str, typer.Argument(metavar="URL", help="Where each entry is posted.", show_default=False)],
    secret_file: Annotated[
        Path | None,
        typer.Option(
            "--secret-file",
            metavar="FILE",
            help="Holds the secret of the signatures: whsec_ and base64, or any text.",
            show_default=False,
        ),
    ] = None,
    cloud_events: Annotated[
        bool, typer.Option("--cloudevents", help="Put each entry in a CloudEvents envelope.")
    ] = False,
    stream: Anything = "clean",
    group: Group = None,
    start: From = "start",
    once: Once = False,
    again: Again = False,
    relation: OfRelation = None,
    outlet: OfOutlet = None,
    language: InLanguage = None,
    place: OfPlace = None,
    words: WithWords = None,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Post each entry to an address, as JSON.

    Headers as in Standard Webhooks: `webhook-id` (the id of the record: after a crash a request may come twice, under
    the same id), `webhook-timestamp`, and with --secret-file `webhook-signature`. A receiver that is away is waited
    for. What it answers with 400, 413, 415 or 422, or with another error eight times, is set aside: see
    `copydesk sink undelivered`, and --again. Twice are enough for a 4xx other than 401, 404 and 408, if it takes again
    what it took last. 429 and 503 are waited for.

    Example: `copydesk sink webhook https://desk.example/hook --stream stories --from end --secret-file hook.secret`
    """
    from copydesk_workers.sinks.webhook import Webhook

    secret = read_secret(secret_file, "--secret-file") if secret_file is not None else None
    wanted = wanted_of(stream, relation, outlet, language, place, words)
    asked = Asked(stream, group, start, once, redis, namespace, as_json, wanted, again)
    Task("webhook", url, asked, shown=host_in(url)).run(
        lambda keys, name: Webhook(
            url, f"/copydesk/{keys.namespace}", f"copydesk.{name}", secret=secret, cloud_event=cloud_events
        )
    )


@app.command("undelivered")
def undelivered(
    group: Annotated[str, typer.Argument(metavar="GROUP", help="The sink, as `copydesk status` names it.")],
    stream: Anything = "clean",
    remove: Annotated[bool, typer.Option("--remove", help="Remove them for good instead.")] = False,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """List what a target refused, and why, or remove it.

    `copydesk sink webhook URL --again` delivers it.
    """
    from copydesk_desk.operations.sinks.undelivered import UndeliveredStore

    with reopen_session(read_settings(redis_url=redis, namespace=namespace), HERE) as session:
        store = UndeliveredStore(session.client, session.keys, stream, group)
        found = store.read()
        if remove:
            tell(f"{counted(store.remove([one.id for one in found]), 'entry')} removed")
            return
    if as_json:
        write_json({"undelivered": found})
        return
    for one in found:
        tries = "once" if one.tries == 1 else f"{one.tries} times"
        write_text(f"{one.id} refused {tries}, last {one.at}: {one.why}\n")
    tell(f"{counted(len(found), 'entry')} of {stream} undelivered by {group}")
