"""The console script `copydesk`: all commands, and the way errors end them."""

import sys

import typer
from redis.exceptions import NoPermissionError, RedisError

from copydesk_schemas import CopydeskError
from copydesk_workers.cli.acl import acl
from copydesk_workers.cli.check import check
from copydesk_workers.cli.dead import app as dead
from copydesk_workers.cli.doctor import doctor
from copydesk_workers.cli.drop import drop
from copydesk_workers.cli.eval import evaluate
from copydesk_workers.cli.exit_codes import INTERRUPTED
from copydesk_workers.cli.explain import explain
from copydesk_workers.cli.forget import forget
from copydesk_workers.cli.inspect import inspect
from copydesk_workers.cli.push import push
from copydesk_workers.cli.record import record
from copydesk_workers.cli.replay import replay
from copydesk_workers.cli.run import run
from copydesk_workers.cli.schema import schema
from copydesk_workers.cli.status import status
from copydesk_workers.cli.stories import stories
from copydesk_workers.cli.tail import tail
from copydesk_workers.cli.work import work
from copydesk_workers.fleet.trouble import is_trouble

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
