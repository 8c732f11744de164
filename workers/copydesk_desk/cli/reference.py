"""Writes the reference pages: every command from its help, every setting and threshold from its comment.

`python -m copydesk_desk.cli.reference FOLDER` writes the pages into FOLDER. With `--check` it writes nothing and fails
if a page is out of date.
"""

import inspect
import sys
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import FieldInfo, fields

from copydesk_desk.cli.app import COMMANDS
from copydesk_matching.rules.thresholds import Thresholds
from copydesk_workers.settings import Settings

_SETTINGS: Final = """\
# Settings

<!-- Written by `make reference` from the code. Do not edit. -->

Environment variables of the workers and of the commands that start them. A list is written with commas. An unknown
`COPYDESK_…` variable is refused, so that a typing error is seen. Some settings are also flags of a command; the flag
wins.
"""
_THRESHOLDS: Final = """\
# Thresholds of the matching

<!-- Written by `make reference` from the code. Do not edit. -->

The numbers that decide which [relation](../../../README.md#what-it-decides) two texts have. Most users never change
them. `COPYDESK_THRESHOLDS=copy=0.75,excerpt=0.9` sets some; all workers of a namespace need the same. First measure
what a change does to texts of your own: [how to tune them](../how-to/tune-thresholds.md).

| word | meaning |
|---|---|
| similarity | how much two texts have in common, 0 to 1; each word that only one of them has lowers it |
| containment | the share of the shorter text's word 3-grams (three words in a row) that the longer text has, 0 to 1 |
| aligned words | the two texts side by side, word by word, as a diff shows them |
| passage | at least three words in a row; a *kept* passage is in both texts, a *new* one in no published text |
| replaced | another word stands in its place; a word that only one text has is not replaced |
| facts | figures (dates too) and names; all other words are the *wording* |
| share | a part of the whole, 0 to 1: 0.1 is one in ten |
| lead | the first sentences, which tell the news |
| furniture | what a page has around its article: menus, notices, boxes |
"""
#: Where a part of the thresholds begins, and its heading.
_PARTS: Final = {
    "copy": "Copies and excerpts",
    "version_similarity": "Versions",
    "least_words": "Shortest texts",
    "alike_similarity": "Which texts are compared",
    "facts_replaced": "Same facts or others",
    "version_figures": "Facts of short versions",
    "template_replaced": "Templates, and stories that go on",
    "retold": "What is new",
    "update_news": "Updates",
}
_COMMANDS: Final = """\
# Commands

<!-- Written by `make reference` from the code. Do not edit. -->

`copydesk COMMAND --help` prints the same. A command that talks to a server takes `--redis URL`. Without it, and without
`COPYDESK_REDIS_URL`, it uses the embedded server of the current folder.
"""


def pages() -> dict[str, str]:
    """The text of every generated page, by file name."""
    return {"commands.md": _commands_page(), "settings.md": _settings_page(), "thresholds.md": _thresholds_page()}


def described_fields(struct: type[Struct]) -> Iterator[tuple[FieldInfo, str]]:
    """The fields of a struct with the text of the `#:` comment above each.

    A field directly below another one, without a comment of its own, shares that one's.

    Raises:
        ValueError: A field has no such comment.
    """
    known = {field.name: field for field in fields(struct)}
    comment: list[str] = []
    is_comment = False
    for line in textwrap.dedent(inspect.getsource(struct)).splitlines():
        words = line.strip()
        name = words.partition(":")[0]
        if words.startswith("#:"):
            comment = [*(comment if is_comment else []), words.removeprefix("#:").strip()]
        elif line.startswith("    ") and name in known:
            if not comment:
                raise ValueError(f"{struct.__name__}.{name} has no comment that says what it sets")
            yield known.pop(name), " ".join(comment)
        else:
            comment = []
        is_comment = words.startswith("#:")


def main(arguments: Sequence[str]) -> None:
    """Writes the pages into the folder named, or with `--check` says which of them is out of date."""
    folder = Path(arguments[0])
    for name, text in pages().items():
        file = folder / name
        if "--check" not in arguments[1:]:
            file.write_text(text, "utf-8")
        elif not file.is_file() or file.read_text("utf-8") != text:
            sys.exit(f"{file} is out of date: run `make reference` and commit it")


def _settings_page() -> str:
    rows = [
        f"| `COPYDESK_{field.name.upper()}` | {_default(field.default)} | {_cell(meaning)} |"
        for field, meaning in described_fields(Settings)
    ]
    return "\n".join([_SETTINGS, "| variable | default | what it sets |", "|---|---|---|", *rows, ""])


def _thresholds_page() -> str:
    lines = [_THRESHOLDS]
    for meaning, group in groupby(described_fields(Thresholds), key=itemgetter(1)):
        described = list(group)
        if (part := _PARTS.get(described[0][0].name)) is not None:
            lines += ["", f"## {part}", "", "| threshold and default | what it means |", "|---|---|"]
        names = "<br>".join(f"`{field.name}` {_default(field.default)}" for field, _ in described)
        lines.append(f"| {names} | {_cell(meaning)} |")
    return "\n".join([*lines, ""]).replace("\n\n\n", "\n\n")


def _commands_page() -> str:
    sections = [_COMMANDS]
    for name, command in _commands():
        sections += [f"## {name}", "", inspect.cleandoc(command.help or ""), ""]
        rows = [row for parameter in command.params if (row := _row(parameter)) is not None]
        if rows:
            sections += ["| argument or option | default | |", "|---|---|---|", *rows, ""]
    return "\n".join(sections)


def _commands() -> Iterator[tuple[str, Any]]:
    """Every command with its full name, in the order of `copydesk --help`."""
    for lazy in COMMANDS:
        command = lazy.load()
        if hasattr(command, "commands"):
            yield from ((f"copydesk {lazy.name} {name}", each) for name, each in command.commands.items())
        else:
            yield f"copydesk {lazy.name}", command


def _row(parameter: Any) -> str | None:
    if parameter.name == "help":
        return None
    is_flag = getattr(parameter, "is_flag", False)
    is_option = parameter.opts[0].startswith("-")
    name = ", ".join(parameter.opts) if is_option else parameter.metavar or parameter.name
    value = f" {parameter.metavar}" if is_option and parameter.metavar and not is_flag else ""
    default = "" if is_flag or not parameter.show_default else _default(parameter.default)
    return f"| `{_cell(name + value)}` | {default} | {_cell(parameter.help or '')} |"


def _default(value: object) -> str:
    if value is None or value == ():
        return ""
    text = (
        ",".join(map(str, value)) if isinstance(value, tuple) else f"{value:g}" if isinstance(value, float) else value
    )
    return f"`{text}`"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


if __name__ == "__main__":
    main(sys.argv[1:])
