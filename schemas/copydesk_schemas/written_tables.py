"""Tables in Markdown files that are made from the code: each stands between two marks in its file."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path


def put_between(text: str, opening: str, table: str, closing: str) -> str:
    """Puts a table between its marks.

    Args:
        text: The text of the file.
        opening: The mark in front of the table.
        table: The table.
        closing: The mark behind it.

    Returns:
        The text with this table in the place of the one before.

    Raises:
        ValueError: The marks are not there.
    """
    before, found, rest = text.partition(opening)
    _, end, after = rest.partition(closing)
    if not found or not end:
        raise ValueError(f"the file has no place for the table: {opening} … {closing}")
    return f"{before}{opening}\n\n{table}\n\n{closing}{after}"


def write_or_check(arguments: Sequence[str], renew: Callable[[str], str], out_of_date: str) -> None:
    """Writes a table into a file, or with `--check` says whether it is out of date.

    Args:
        arguments: The path of the file, and perhaps `--check`.
        renew: Makes the text of the file with the table of today.
        out_of_date: What is wrong with a file that has another table, and what to do.

    Raises:
        SystemExit: With `--check`, if the file has another table.
    """
    file = Path(arguments[0])
    text = file.read_text("utf-8")
    if "--check" not in arguments[1:]:
        file.write_text(renew(text), "utf-8")
    elif text != renew(text):
        sys.exit(f"{file} {out_of_date}")
