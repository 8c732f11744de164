"""All that the commands write without rich: messages, questions, JSON and plain text.

This module, and `views/console.py` for what has colours and tables, are the only ones that write to the terminal. Both
clean what they write, so no command can forget it.
"""

import sys
import traceback

import msgspec
import typer
from typer.exceptions import TyperException

from copydesk_schemas import dump_json
from copydesk_workers.shown import shown, shown_json, shown_lines


def write_json(found: object) -> None:
    """Writes one line of JSON to standard output.

    Args:
        found: A struct, or a dict of what JSON can hold and structs.
    """
    write_json_line(dump_json(msgspec.to_builtins(found)))


def write_json_line(line: bytes) -> None:
    r"""Writes a line that is JSON already to standard output.

    A program that reads a pipe or a file gets the bytes as they are. A terminal gets control characters as `\uXXXX`,
    which is the same JSON.
    """
    if sys.stdout.isatty():
        line = shown_json(line.decode(errors="replace")).encode()
    sys.stdout.buffer.write(line + b"\n")


def write_text(text: str) -> None:
    """Writes text of several lines to standard output, as it is except for control characters."""
    sys.stdout.write(shown_lines(text))


def tell(message: str) -> None:
    """Writes `copydesk: message` to standard error. Further lines of it are indented, so that none can be forged."""
    sys.stderr.write("copydesk: " + "\n    ".join(map(shown, message.split("\n"))) + "\n")


def tell_bug() -> None:
    """Writes the traceback of the exception that is being handled to standard error."""
    sys.stderr.write(shown_lines(traceback.format_exc()))


def tell_misuse(error: TyperException) -> int:
    """Writes what is wrong with the arguments to standard error, as Typer does.

    Returns:
        The exit code.
    """
    from typer.rich_utils import rich_format_error  # loads rich

    for attribute in ("message", "option_name", "ui_filename"):
        if isinstance(value := getattr(error, attribute, None), str):
            setattr(error, attribute, shown_lines(value))
    rich_format_error(error)  # type: ignore[arg-type]  # every one that reaches the command line is a ClickException
    return int(getattr(error, "exit_code", 2))


def confirm(question: str) -> None:
    """Asks, and aborts the command unless the answer is yes."""
    typer.confirm(shown(question), abort=True)
