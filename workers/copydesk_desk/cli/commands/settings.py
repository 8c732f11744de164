"""`copydesk settings`: what the workers of a namespace share."""

from typing import Annotated

import typer
from rich.table import Table

from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import write_json
from copydesk_desk.cli.session import Session, join_session
from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_desk.operations.status import read_status
from copydesk_schemas import SettingsError
from copydesk_schemas.counted import counted
from copydesk_workers.server.claims import CLAIMED, change_claims, claims_of, read_claims
from copydesk_workers.settings import read_settings


def settings(
    change: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Change a setting for all workers.")
    ] = None,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Show what the workers of a namespace share, or change it.

    The first worker fixes the settings that decide what is published or deleted. Workers that have others refuse to
    start. With --set the namespace gets another value; a worker that has the old one then finishes its batch and ends
    with a message, so start it again with the new value in its environment. What is published already stays as it is,
    but a lower `keep_entries`, `keep_hours` or `archive_entries` soon removes entries.
    """
    ours = read_settings(redis_url=redis, namespace=namespace)
    with join_session(ours, HERE) as session:
        if change:
            _change(session, change)
        theirs = read_claims(session.client, session.keys)
    here = claims_of(ours)
    rows = [{"setting": name, "namespace": theirs.get(name), "here": here[name]} for name in CLAIMED]
    if as_json:
        write_json(rows)
        return
    table = Table("setting", "namespace", "here")
    for row in rows:
        differs = row["namespace"] not in (None, row["here"])
        shown = "not fixed yet" if row["namespace"] is None else row["namespace"]
        table.add_row(row["setting"], line((shown, "yellow")) if differs else line(shown), line(row["here"] or ""))
    CleanConsole().print(table)


def _change(session: Session, change: list[str]) -> None:
    pairs = [one.partition("=") for one in change]
    for name, _, _ in pairs:
        if name not in CLAIMED:
            raise SettingsError(f"--set {name}: choose from {', '.join(CLAIMED)}")
    settings = read_settings({f"COPYDESK_{name.upper()}": value for name, _, value in pairs})
    if settings.thresholds:
        from copydesk_matching.rules.tuned import tuned_thresholds  # loads numpy

        tuned_thresholds(settings.thresholds)  # no worker would start with a wrong one
    wanted = claims_of(settings)
    change_claims(session.client, session.keys, {name: wanted[name] for name, _, _ in pairs})
    workers = read_status(session.client, session.keys).workers
    if workers:
        CleanConsole(stderr=True).print(
            f"{counted(workers, 'worker runs', 'workers run')}: those with other settings end after"
            " their batch; start them with the new ones"
        )
