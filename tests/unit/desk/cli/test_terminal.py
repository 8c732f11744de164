"""One place writes to the terminal: the console cleans everything, and nothing is written around it."""

import ast
import io
import re
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Group
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

import copydesk_desk
from copydesk_desk.cli.views.console import CleanConsole, line

_DESK: Final = Path(copydesk_desk.__file__).parent
_WRITERS: Final = {_DESK / "cli" / "output.py", _DESK / "cli" / "views" / "console.py"}
_UNSAFE: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]")

#: Modules of rich that read markup or write by themselves, and names that write.
_OF_RICH: Final = {"rich", "rich.ansi", "rich.control", "rich.live", "rich.markup", "rich.prompt"}
_WRITING: Final = {"Console", "stdout", "stderr", "echo", "secho", "confirm", "prompt"}

#: Texts with many of the characters that matter.
texts = st.text(st.one_of(st.characters(), st.sampled_from("\x1b[]\x07\x9b\u202e\u2028\n\r\t\x7f\ud800:/ab")))


def printed(what: object, **options: object) -> str:
    """What a console writes that draws no colours, so every control character in it is one that slipped through."""
    out = io.StringIO()
    console = CleanConsole(file=out, width=60)
    console.print(what, **options)  # type: ignore[arg-type]
    return out.getvalue()


def renderables(text: str) -> list[object]:
    """The text in everything that can be printed."""
    table = Table(text, title=text, caption=text)
    table.add_column(Text(text))
    table.add_row(text, Text(text))
    tree = Tree(text)
    tree.add(Text(text))
    return [text, Text(text), table, Panel(text, title=text), Rule(text), tree, Group(text, table), line((text, "red"))]


@given(texts)
def test_no_control_character_leaves_the_console(text: str) -> None:
    """Whatever a text is part of: a line, a cell, a heading, a frame, a tree."""
    for one in renderables(text):
        assert None is _UNSAFE.search(printed(one))
        assert None is _UNSAFE.search(printed(one, soft_wrap=True))


@given(texts)
def test_a_string_is_one_line_and_no_markup(text: str) -> None:
    """No document forges a line, and brackets, colons and backslashes in it are what they are."""
    told = printed("- " + text, soft_wrap=True)
    assert 1 == told.count("\n")
    plain = _UNSAFE.sub("", text.replace("\n", ""))
    if plain == text and not re.search("[\u061c\u200e\u200f\u206a-\u206f]", text):
        assert f"- {text}\n" == told


def test_nothing_is_coloured_in_a_long_string() -> None:
    """Rich looks for what it colours in quadratic time: a group name of 100,000 letters held `status` for a minute."""
    console = CleanConsole(width=60)
    found = [len(console.render_str(f"12 {'a' * length}", highlight=True).spans) for length in (10, 900, 1_100, 10**6)]
    assert [1, 1, 0, 0] == found


@pytest.mark.parametrize("path", sorted(_DESK.rglob("*.py")), ids=lambda path: str(path.relative_to(_DESK)))
def test_nothing_writes_around_the_console(path: Path) -> None:
    """No other module makes a console of its own, reads markup, or writes to standard output or error."""
    if path not in _WRITERS:
        assert [] == list(writes(ast.parse(path.read_text("utf-8"))))


def test_the_check_finds_what_writes() -> None:
    """Each of the ways to write past the console is found."""
    for source in (
        "print(1)",
        "sys.stdout.write(x)",
        "sys.stderr.buffer.write(x)",
        "sys.stdout.buffer",
        "typer.echo(x)",
        "typer.confirm(x)",
        "from typer import echo",
        "from sys import stdout",
        "from rich.console import Console",
        "from rich import print",
        "from rich.markup import escape",
        "Text.from_markup(x)",
        "Text.from_ansi(x)",
        "Text(x, style=Style(link=y))",
        "console.print(x, markup=True)",
        "print(x, file=sys.stderr)",
        "Progress(TextColumn(x))",
        "console.control(x)",
    ):
        assert [] != list(writes(ast.parse(source))), source


def writes(tree: ast.AST) -> list[str]:
    """The places that write past the console, or that make it read markup."""
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Attribute(attr="stdout" | "stderr"), attr="write" | "writelines" | "buffer"):
                found.append(ast.unparse(node))
            case ast.Call(func=ast.Name(id="print")):
                found.append(ast.unparse(node))
            case ast.Attribute(attr="from_markup" | "from_ansi" | "echo" | "secho" | "control" | "print_json" | "out"):
                found.append(ast.unparse(node))
            case ast.Attribute(value=ast.Name(id="typer"), attr="confirm" | "prompt"):
                found.append(ast.unparse(node))
            case ast.ImportFrom(module=str(module)) if module != "copydesk_desk.cli.output":
                if module in _OF_RICH or _WRITING & {name.name for name in node.names}:
                    found.append(ast.unparse(node))
            case ast.Call(func=ast.Name(id="Progress")) if "console" not in {word.arg for word in node.keywords}:
                found.append(ast.unparse(node))
            case ast.keyword(arg="link"):
                found.append(ast.unparse(node))
            case ast.keyword(arg="markup", value=ast.Constant(value=True)):
                found.append(ast.unparse(node))
    return found
