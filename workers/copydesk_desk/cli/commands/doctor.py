"""`copydesk doctor`: what is set up wrong or about to go wrong."""

from typing import Final

import typer
from rich.table import Table

from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import write_json
from copydesk_desk.cli.session import join_session
from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_desk.operations.doctor.finding import Finding
from copydesk_schemas import ServerUnavailable
from copydesk_workers.settings import read_settings

_COLOURS: Final = {"ok": "green", "warn": "yellow", "fail": "red"}


def doctor(redis: RedisUrl = None, namespace: Namespace = None, as_json: Json = False) -> None:
    """Find what is set up wrong or about to go wrong, and say what to do.

    Looks at the server's version, append-only file, eviction, memory and clock, and at the namespace's settings,
    window, backlog, silent workers, documents that vanished, and readers that lost records. It changes nothing. Run it
    with the settings of the workers.

    Exit code 0: nothing fails, but there may be warnings. 1: something fails, and documents are lost, will be lost, or
    are not processed.
    """
    from copydesk_desk.operations.doctor.examine import examine  # loads the index

    settings = read_settings(redis_url=redis, namespace=namespace)
    try:
        with join_session(settings, HERE) as session:
            findings = examine(session.client, session.keys, settings)
    except ServerUnavailable as error:
        findings = [Finding("server", "fail", "not reached", str(error))]
    if as_json:
        write_json(findings)
    else:
        _print(findings)
    if any(finding.level == "fail" for finding in findings):
        raise typer.Exit(1)


def _print(findings: list[Finding]) -> None:
    table = Table("")
    for column in ("check", "found", "what to do"):
        table.add_column(column, overflow="fold")  # nothing is left out, however long a name is
    for finding in findings:
        level = line((finding.level, _COLOURS[finding.level]))
        table.add_row(level, finding.check, finding.found, finding.advice)
    CleanConsole().print(table)
