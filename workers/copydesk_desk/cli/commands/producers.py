"""`copydesk producers`: who speaks for which domains."""

from typing import Annotated

import typer
from rich.table import Table

from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import tell, write_json, write_text
from copydesk_desk.cli.session import Session, open_session, reopen_session
from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_schemas import Keys, SettingsError
from copydesk_schemas.counted import counted
from copydesk_schemas.signing import write_producer_key
from copydesk_workers.server.bound_producers import (
    SETTING,
    add_producer,
    copy_producers,
    read_producers,
    remove_producer,
)
from copydesk_workers.settings import read_settings

app = typer.Typer(
    name="producers",
    no_args_is_help=True,
    add_completion=False,
    help="Bind producers to domains: add, list, copy or remove them.\n\nIt counts where workers run with"
    " COPYDESK_BOUND_PRODUCERS=true. What anybody else pushes then suppresses no record of a bound producer, and"
    " teaches nothing about its domains.",
)


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Name of the producer: a-z, 0-9, '.', '_' and '-'.")],
    domain: Annotated[
        list[str] | None,
        typer.Option("--domain", help="A registered domain that it speaks for, may be repeated.", show_default=False),
    ] = None,
    redis: RedisUrl = None,
    namespace: Namespace = None,
) -> None:
    """Make a bound producer and print its key.

    The producer signs with it: COPYDESK_PRODUCER_KEY for `copydesk push`, `Producer(key=…)` in Python. The HTTP door
    signs for it where a key was made with `copydesk keys add --producer`. It is printed this once.
    """
    settings = read_settings(redis_url=redis, namespace=namespace)
    with open_session(settings, HERE) as session:
        made = add_producer(session.client, session.keys, name, domain or ())
        tell(f"producer {made.name} speaks for {', '.join(made.domains)}; keep its key, it is shown once")
        write_text(f"{write_producer_key(made.key)}\n")
        _tell_if_off(session)


@app.command("list")
def list_(redis: RedisUrl = None, namespace: Namespace = None, as_json: Json = False) -> None:
    """List the bound producers and their domains, without their keys."""
    settings = read_settings(redis_url=redis, namespace=namespace)
    with reopen_session(settings, HERE) as session:
        found = sorted(read_producers(session.client, session.keys).values(), key=lambda one: one.name)
        if not as_json:
            _tell_if_off(session)
    if as_json:
        write_json([{"name": one.name, "domains": one.domains, "created": one.created} for one in found])
        return
    table = Table("name", "speaks for", "made")
    for one in found:
        table.add_row(line(one.name), line(", ".join(one.domains)), line(one.created))
    CleanConsole().print(table)


@app.command("remove")
def remove(
    name: Annotated[str, typer.Argument(help="Name of the producer.")],
    redis: RedisUrl = None,
    namespace: Namespace = None,
) -> None:
    """Remove a bound producer.

    What it pushes with its key from then on is dead-lettered. A domain that no other producer has is anybody's again.
    Running workers notice within COPYDESK_TICKET_SECONDS.
    """
    settings = read_settings(redis_url=redis, namespace=namespace)
    with reopen_session(settings, HERE) as session:
        if not remove_producer(session.client, session.keys, name):
            raise SettingsError(f"there is no bound producer {name}; `copydesk producers list` shows them")
        tell(f"producer {name} is removed")


@app.command("copy")
def copy(
    source: Annotated[str, typer.Option("--from", metavar="NAMESPACE", help="The namespace that has them.")],
    redis: RedisUrl = None,
    namespace: Namespace = None,
) -> None:
    """Give a namespace the bound producers of another one, so that a replay decides the same."""
    settings = read_settings(redis_url=redis, namespace=namespace)
    with reopen_session(settings, HERE) as session:
        copied = copy_producers(session.client, Keys(source), session.keys)
        tell(f"{counted(copied, 'producer')} copied from {source} to {session.keys.namespace}")


def _tell_if_off(session: Session) -> None:
    found = session.client.hget(session.keys.meta, SETTING)
    if found != b"True" and (found is not None or not session.settings.bound_producers):
        tell(
            "producers are not bound in this namespace yet: run the workers with COPYDESK_BOUND_PRODUCERS=true;"
            " where they ran before, also `copydesk settings --set bound_producers=true`"
        )
