"""The console script `copydesk`: all commands, and the way errors end them."""

import sys

import typer
from redis.exceptions import NoPermissionError, RedisError

from copydesk_desk.cli.commands.acl import acl
from copydesk_desk.cli.commands.check import check
from copydesk_desk.cli.commands.dead import app as dead
from copydesk_desk.cli.commands.doctor import doctor
from copydesk_desk.cli.commands.drop import drop
from copydesk_desk.cli.commands.eval import evaluate
from copydesk_desk.cli.commands.explain import explain
from copydesk_desk.cli.commands.forget import forget
from copydesk_desk.cli.commands.inspect import inspect
from copydesk_desk.cli.commands.push import push
from copydesk_desk.cli.commands.record import record
from copydesk_desk.cli.commands.replay import replay
from copydesk_desk.cli.commands.run import run
from copydesk_desk.cli.commands.schema import schema
from copydesk_desk.cli.commands.status import status
from copydesk_desk.cli.commands.stories import stories
from copydesk_desk.cli.commands.tail import tail
from copydesk_desk.cli.commands.work import work
from copydesk_desk.cli.exit_codes import INTERRUPTED
from copydesk_schemas import CopydeskError
from copydesk_workers.server.outages import is_trouble

app = typer.Typer(
    name="copydesk",
    help="Turns a stream of raw news documents into one clean, de-duplicated, enriched stream.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
app.command("run")(run)
app.command("push")(push)
app.command("work")(work)
app.command("status")(status)
app.command("tail")(tail)
app.command("eval")(evaluate)
app.command("explain")(explain)
app.command("stories")(stories)
app.command("forget")(forget)
app.command("check")(check)
app.command("inspect")(inspect)
app.command("schema")(schema)
app.command("drop")(drop)
app.command("acl")(acl)
app.command("doctor")(doctor)
app.command("record")(record)
app.command("replay")(replay)
app.add_typer(dead, name="dead")


def main() -> None:
    """Runs the command line. Exit codes: 0 done, 1 copydesk could not do it, 2 wrong usage, 130 interrupted."""
    try:
        app()
    except CopydeskError as error:
        sys.stderr.write(f"copydesk: {error}\n")
        sys.exit(1)
    except RedisError as error:
        if not is_trouble(error):
            raise
        if isinstance(error, NoPermissionError):
            said = (
                f"the server refuses: {error}. `copydesk acl` shows which part may do what; this is the administrator's"
            )
        else:
            said = f"the server went away, or takes no writes: {error}"
        sys.stderr.write(f"copydesk: {said}\n")
        sys.exit(1)
    except KeyboardInterrupt:  # while a command is still loading
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; there is no one to tell
        sys.exit(1)
