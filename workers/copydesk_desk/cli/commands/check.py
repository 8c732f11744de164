"""`copydesk check`: whether queue, outputs and index of a namespace obey their laws."""

from itertools import chain
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import write_json
from copydesk_desk.cli.session import reopen_session
from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_desk.operations.check.breaches import REMAINS, Report
from copydesk_desk.operations.check.check import check_namespace
from copydesk_producers.confirmed_log import read_confirmed
from copydesk_workers.settings import read_settings


def check(
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended, and print what was done.")] = False,
    sample: Annotated[
        int, typer.Option(min=0, metavar="N", help="Look up this many random records by their texts.")
    ] = 500,
    confirmed: Annotated[
        list[Path] | None,
        typer.Option(
            "--confirmed",
            metavar="FILE",
            help="Look up every document that `copydesk push --confirmed FILE` noted. May be repeated.",
            show_default=False,
        ),
    ] = None,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Check that nothing is lost, doubled or orphaned.

    Reads everything that is kept, and checks that the index and the streams agree. Workers may run meanwhile.

    Exit code 0: all is well, or was mended. 1: something is broken.
    """
    settings = read_settings(redis_url=redis, namespace=namespace)
    with reopen_session(settings, HERE) as session:
        documents = chain.from_iterable(map(read_confirmed, confirmed or ()))
        found = check_namespace(
            session.client,
            session.keys,
            repair=repair,
            sample=sample,
            confirmed=documents,
            server=session.index_server,
        )
    if as_json:
        data = {"broken": found.broken} | msgspec.to_builtins(found)
        write_json(data)
    else:
        _print(found, repair=repair)
    if found.broken:
        raise typer.Exit(1)


def _print(found: Report, *, repair: bool) -> None:
    console = CleanConsole()
    console.print("looked at: " + ", ".join(f"{what}: {count:,}" for what, count in found.looked_at.items() if count))
    if not found.found:
        console.print(line(("all laws hold", "green")))
        return
    table = Table("law", "breaches", "mended", "")
    for law, count in found.found.items():
        mended = found.mended.get(law, 0)
        table.add_row(law, f"{count:,}", f"{mended:,}", "harmless remains" if law in REMAINS else "")
    console.print(table)
    for finding in found.findings:
        done = ("; ", (finding.mended, "green")) if finding.mended else ()
        console.print(line((finding.law, "bold"), f" {finding.where}: {finding.detail}", *done), soft_wrap=True)
    if found.broken and not repair:
        console.print("copydesk check --repair mends what can be mended")
