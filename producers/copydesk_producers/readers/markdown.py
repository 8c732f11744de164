"""Turns Markdown into an HTML page, so that it goes the way of every other page."""

import html
import re
import tomllib
from datetime import date, datetime
from typing import Any, Final

#: Longer texts are read as plain text, and those with more signs or lines: rendering takes two seconds for a megabyte,
#: quadratic time where signs open what nothing closes, and up to 50 microseconds for a line.
LONGEST: Final = 400_000
_SIGNS: Final = 20_000
_LINES: Final = 20_000
#: Cells of all tables: a row of one is filled up to the first one's, so 3 KB took four seconds and made 660 KB.
_CELLS: Final = 20_000
_SIGN: Final = re.compile(r"[\[\]*_`<&|!]|^[^\S\n]*[-+=>]", re.M)

_FRONT_MATTER: Final = re.compile(r"\A\s*---[ \t]*\r?\n(.{1,20000}?)^---[ \t]*\r?$", re.S | re.M)
#: The front matter of Hugo.
_TOML: Final = re.compile(r"\A\s*\+\+\+[ \t]*\r?\n(.{1,20000}?)^\+\+\+[ \t]*\r?$", re.S | re.M)
#: A list of several lines: `authors:`, and for each a line with a dash, and more of it behind blanks.
_LIST: Final = re.compile(
    r"^([A-Za-z][\w-]{0,40}):[ \t]*\r?\n((?:[ \t]*-[ \t]+\S.*(?:\n|\Z)(?:[ \t]+[^\s-].*(?:\n|\Z))*)+)", re.M
)
_ENTRY: Final = re.compile(r"^[ \t]*-[ \t]+(.*(?:\n[ \t]+[^\s-].*)*)", re.M)
_NAME: Final = re.compile(r"^[ \t]*name:[ \t]*(.*)", re.M)
#: Points in a line of it: `tomllib` takes quadratic time for a key of many parts.
_MOST_DOTS: Final = 500
_FIELD: Final = re.compile(r"^([A-Za-z][\w-]{0,40}):[ \t]*+(.+)$", re.M)


def is_renderable(text: str) -> bool:
    """Whether Markdown can be rendered in bounded time."""
    if len(text) > LONGEST or text.count("\n") > _LINES or len(_SIGN.findall(text)) > _SIGNS:
        return False
    cells = widest = lines = 0
    for line in [*text.splitlines(), ""]:
        if line.strip():
            widest, lines = max(widest, line.count("|")), lines + 1
        else:  # what stands behind a blank line is of no table above it
            cells += widest * lines
            widest = lines = 0
    return cells <= _CELLS


def render_markdown(text: str) -> tuple[str, dict[str, Any]]:
    """Renders Markdown.

    Args:
        text: The Markdown, with the front matter of a site generator or without.

    Returns:
        The page, and the simple fields of the front matter (`title: …`, lists of texts).
    """
    from markdown_it import MarkdownIt  # only such files need it

    fields: dict[str, Any] = {}
    if (front := _FRONT_MATTER.match(text)) is not None:
        fields = {
            name.lower(): value.strip("\"'")
            for name, line in _FIELD.findall(front[1])
            if (value := line.strip(" \t\r"))
        }
        for name, listed in _LIST.findall(front[1]):
            fields[name.lower()] = [_entry(written) for written in _ENTRY.findall(listed)]
        text = text[front.end() :]
    elif (front := _TOML.match(text)) is not None and (read := _toml(front[1])) is not None:
        fields, text = read, text[front.end() :]
    # Links are written out, but nothing is looked up; HTML between the lines stays, as Markdown says.
    body = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    if isinstance(fields.get("title"), list):
        fields["title"] = ", ".join(fields["title"])
    title = f"<title>{html.escape(str(fields['title']))}</title>" if "title" in fields else ""
    heading = f"<h1>{html.escape(str(fields['title']))}</h1>" if title and "<h1>" not in body else ""
    return f"<html><head>{title}</head><body><article>{heading}{body}</article></body></html>", fields


def _entry(written: str) -> str:
    """An entry of a list on one line: its name, where it has several fields."""
    named = _NAME.search(written)
    return " ".join((named[1] if named is not None else written).split()).strip("\"'")


def _toml(written: str) -> dict[str, Any] | None:
    """The texts, dates and lists of texts in TOML, by name; None if it is no TOML."""
    if any(line.count(".") > _MOST_DOTS for line in written.splitlines()):
        return None
    try:
        values = tomllib.loads(written)
    except (ValueError, RecursionError):  # of another form, with a number of 5,000 digits, or too deep
        return None
    fields: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, (date, datetime)):
            fields[name.lower()] = value.isoformat()
        elif isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            fields[name.lower()] = value
    return fields
