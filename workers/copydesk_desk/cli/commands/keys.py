"""`copydesk keys`: who may use the HTTP door."""

from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import tell, write_json, write_text
from copydesk_desk.cli.session import open_session, reopen_session
from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_desk.operations.access_keys import REQUESTS_A_MINUTE, Right, add_key, read_keys, revoke_key
from copydesk_schemas import SettingsError
from copydesk_workers.settings import read_settings

app = typer.Typer(
    name="keys",
    no_args_is_help=True,
    add_completion=False,
    help="Add, list or revoke keys to `copydesk serve`.\n\nOnce there is a key, every request needs one, as"
    " `Authorization: Bearer KEY`; without any, only this machine is served.",
)


class RightName(StrEnum):
    """What a key may do."""

    PUSH = "push"
    READ = "read"
    ADMIN = "admin"


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Whose key it is, for people.")],
    right: Annotated[
        list[RightName] | None,
        typer.Option("--right", help="What it may do, may be repeated. Default: push and read.", show_default=False),
    ] = None,
    rate: Annotated[int, typer.Option(min=1, help="Requests a minute, at each process.")] = REQUESTS_A_MINUTE,
    producer: Annotated[
        str | None,
        typer.Option("--producer", metavar="NAME", help="Push as this bound producer: the door signs for it."),
    ] = None,
    redis: RedisUrl = None,
    namespace: Namespace = None,
) -> None:
    """Make a key and print it.

    It is printed this once: only its hash is kept.
    """
    settings = read_settings(redis_url=redis, namespace=namespace)
    rights: list[Right] = [one.value for one in right or (RightName.PUSH, RightName.READ)]
    with open_session(settings, HERE) as session:
        made, secret = add_key(session.client, session.keys, name, rights, rate, producer)
    tell(f"key {made.id} of {made.name} may {' and '.join(made.rights)}; keep it, it is shown once")
    write_text(f"{secret}\n")


@app.command("list")
def list_(redis: RedisUrl = None, namespace: Namespace = None, as_json: Json = False) -> None:
    """List the keys, without what they are."""
    settings = read_settings(redis_url=redis, namespace=namespace)
    with reopen_session(settings, HERE) as session:
        found = sorted(read_keys(session.client, session.keys).values(), key=lambda one: (one.created, one.id))
    if as_json:
        names = ("id", "name", "rights", "requests_a_minute", "created", "producer")
        write_json([{name: getattr(one, name) for name in names} for one in found])
        return
    if not found:
        tell("no keys: `copydesk serve` answers whoever is on this machine, and nobody else")
        return
    table = Table("id", "name", "may", "requests a minute", "made", "as producer")
    for one in found:
        table.add_row(
            *(line(one.id), line(one.name), ", ".join(one.rights), f"{one.requests_a_minute:,}", line(one.created)),
            line(one.producer or ""),
        )
    CleanConsole().print(table)


@app.command("revoke")
def revoke(
    id_: Annotated[str, typer.Argument(metavar="ID", help="Id of the key, as `copydesk keys list` shows it.")],
    redis: RedisUrl = None,
    namespace: Namespace = None,
) -> None:
    """Make a key worthless, within two seconds.

    After the last one is revoked, only this machine is served.
    """
    settings = read_settings(redis_url=redis, namespace=namespace)
    with reopen_session(settings, HERE) as session:
        if not revoke_key(session.client, session.keys, id_):
            raise SettingsError(f"there is no key {id_}; `copydesk keys list` shows them")
        tell(f"key {id_} is revoked")
