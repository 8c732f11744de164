"""The console script `copydesk`: the list of its commands, and how errors end them."""

import sys
from typing import Annotated, Final

import typer
from typer.exceptions import TyperException
from typer.main import get_group

from copydesk_desk.cli.lazy import LazyCommand
from copydesk_desk.cli.options import INTERRUPTED
from copydesk_desk.cli.output import tell, tell_bug, tell_misuse, write_text
from copydesk_schemas import CopydeskError

_JOB: Final = "The main job"
_SERVICE: Final = "As a service"
_LOOK: Final = "Look closer"
_OPERATE: Final = "Operate"

#: All commands, in the order of `copydesk --help`.
COMMANDS: Final = (
    LazyCommand("run", "run", "Turn raw pages into clean, de-duplicated, enriched records.", _JOB),
    LazyCommand("push", "push", "Put documents on the queue; `copydesk work` takes them from there.", _SERVICE),
    LazyCommand("work", "work", "Process the queue until Ctrl-C or SIGTERM.", _SERVICE),
    LazyCommand(
        "serve",
        "serve",
        "Take documents and give records over HTTP, and show all of it in a browser.",
        _SERVICE,
    ),
    LazyCommand("tail", "tail", "Print records, dead letters or the growth of stories as JSON lines.", _SERVICE),
    LazyCommand("sink", "app", "Deliver what is published elsewhere, each record once.", _SERVICE),
    LazyCommand("export", "export", "Write records to one CSV, Parquet or SQLite file.", _SERVICE),
    LazyCommand("status", "status", "Show what waits, who works, what came out and who falls behind.", _SERVICE),
    LazyCommand("explain", "explain", "Show why a record is what it is, or how two texts relate.", _LOOK),
    LazyCommand("stories", "stories", "List the largest and newest stories, or all records of one.", _LOOK),
    LazyCommand("report", "report", "Report what came out: a summary, the largest stories, dead letters.", _LOOK),
    LazyCommand("sources", "sources", "Show how much each source sent, and what became of it, by day.", _LOOK),
    LazyCommand("inspect", "inspect", "Show what each stage did to a document, and where each field is from.", _LOOK),
    LazyCommand("eval", "evaluate", "Score the matching on your own labelled texts.", _LOOK),
    LazyCommand("schema", "schema", "Print the JSON Schema of a raw document, record, dead letter or story.", _LOOK),
    LazyCommand("doctor", "doctor", "Find what is set up wrong or about to go wrong, and say what to do.", _OPERATE),
    LazyCommand("settings", "settings", "Show what the workers of a namespace share, or change it.", _OPERATE),
    LazyCommand("check", "check", "Check that nothing is lost, doubled or orphaned.", _OPERATE),
    LazyCommand("backup", "backup", "Write a namespace to one file, while it is in use.", _OPERATE),
    LazyCommand("restore", "restore", "Write a backup into an empty namespace, of any name, on any server.", _OPERATE),
    LazyCommand(
        "migrate", "migrate", "Bring a namespace to this version, or to another window, without loss.", _OPERATE
    ),
    LazyCommand("recover", "recover", "Set ids right that lie ahead of the server's clock.", _OPERATE),
    LazyCommand("dead", "app", "List the dead letters, push them again or remove them.", _OPERATE),
    LazyCommand("forget", "forget", "Remove a record, or everything of a site, wherever it is kept.", _OPERATE),
    LazyCommand("record", "record", "Capture raw documents in a file, for replays.", _OPERATE),
    LazyCommand("replay", "replay", "Push a capture again, into another namespace.", _OPERATE),
    LazyCommand("keys", "app", "Add, list or revoke keys to `copydesk serve`.", _OPERATE),
    LazyCommand("producers", "app", "Bind producers to domains: add, list, copy or remove them.", _OPERATE),
    LazyCommand("acl", "acl", "Print the Redis users that producers, workers, readers and the door need.", _OPERATE),
    LazyCommand("drop", "drop", "Remove a namespace with everything in it.", _OPERATE),
)

app = typer.Typer(
    name="copydesk",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version  # only here: it takes as long to load as the rest of `--version`

        write_text(f"copydesk {version('copydesk')}\n")
        raise typer.Exit


@app.callback()
def copydesk(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version.")
    ] = False,
) -> None:
    """Turns a stream of raw news documents into one clean, de-duplicated, enriched stream."""


def main() -> None:
    """Runs the command line. Exit codes: 0 done, 1 copydesk could not do it, 2 wrong usage, 130 interrupted."""
    group = get_group(app)
    for command in COMMANDS:
        group.add_command(command)
    try:
        sys.exit(group(standalone_mode=False))
    except TyperException as error:
        sys.exit(tell_misuse(error))
    except typer.Abort:
        tell("aborted")
        sys.exit(1)
    except CopydeskError as error:
        tell(str(error))
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; there is no one to tell
        sys.exit(1)
    except Exception as error:
        # It loads redis, which `--help` can do without.
        from copydesk_desk.cli.trouble import trouble_with_disk, trouble_with_server

        trouble = trouble_with_server(error) or trouble_with_disk(error)
        if trouble is None:
            tell_bug()
        else:
            tell(trouble)
        sys.exit(1)
    except KeyboardInterrupt:  # while a command is still loading
        sys.exit(INTERRUPTED)
