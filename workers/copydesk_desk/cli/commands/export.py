"""`copydesk export`: all records in one file."""

from pathlib import Path
from typing import Annotated

import typer

from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import tell, write_json
from copydesk_desk.cli.session import reopen_session
from copydesk_desk.cli.sink_work import Records
from copydesk_schemas.counted import counted
from copydesk_workers.settings import read_settings


def export(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE.jsonl…",
            help="Records as `run` writes them (out/clean.jsonl), also .gz and .zst. Default: what the stream on the"
            " server holds.",
            show_default=False,
        ),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="For spreadsheets.", show_default=False)
    ] = None,
    parquet: Annotated[
        Path | None,
        typer.Option(
            "--parquet", metavar="FILE", help="For pandas, DuckDB and the like; needs pyarrow.", show_default=False
        ),
    ] = None,
    sqlite: Annotated[
        Path | None,
        typer.Option(
            "--sqlite", metavar="FILE", help="For SQL. Records that are in it are replaced.", show_default=False
        ),
    ] = None,
    stream: Records = "clean",
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Write records to one CSV, Parquet or SQLite file.

    One row for each record, nested fields as JSON. Several kinds may be named at once. A CSV or Parquet file that is
    there is replaced when the new one is whole. In CSV, texts that a spreadsheet would run as a formula get a `'` in
    front, and what is longer than a cell of Excel is cut.

    Example: `copydesk export out/clean.jsonl --csv clean.csv --parquet clean.parquet`
    """
    from copydesk_desk.operations.export import export_records, records_of_files, records_of_stream

    if csv is None and parquet is None and sqlite is None:
        raise typer.BadParameter("say what to write: --csv FILE, --parquet FILE or --sqlite FILE")
    if files:
        found = export_records(records_of_files(files), csv=csv, parquet=parquet, sqlite=sqlite, table=stream)
    else:
        settings = read_settings(redis_url=redis, namespace=namespace)
        with reopen_session(settings, HERE) as session:
            records = records_of_stream(session.client, session.keys, stream)
            found = export_records(records, csv=csv, parquet=parquet, sqlite=sqlite, table=stream)
    if as_json:
        write_json(found)
        return
    written = ", ".join(str(path) for path in (csv, parquet, sqlite) if path is not None)
    tell(f"{counted(found.records, 'record')} written to {written}")
    if found.cut:
        tell(f"{found.cut:,} cells of the CSV file are cut to what a spreadsheet holds; the other kinds hold all")
