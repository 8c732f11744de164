"""Prints what the chain made of a document: stages, lines taken out, the record and its origins."""

from typing import Any, Final

from rich.table import Table
from rich.text import Text

from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_desk.review.inspect import Ended, InspectedArticle, Inspection, Origin, Step, TakenLine
from copydesk_schemas import dump_json
from copydesk_schemas.counted import counted
from copydesk_workers.shown import shown_lines

#: Characters of a value, a line and a text that are shown.
_VALUE: Final = 240
_LINE: Final = 100
_TEXT: Final = 600
#: Lines taken out by one stage that are shown.
_MOST_LINES: Final = 40

#: Fields that tell nothing about a document that was not pushed.
_OF_EVERY_RECORD: Final = frozenset({"schema", "id", "raw_id", "chain"})

_STAGE: Final = "bold cyan"
_TAKEN: Final = "red"
_PLACE: Final = "dim"
_DECLARED: Final = "cyan"
_BY: Final = {"producer": "magenta", "copydesk": "dim", "none": "dim"}
_BECAME: Final = {
    "furniture": "to furniture",
    "image": "to images",
    "notice": "to notices",
    "title": "a print of the title",
    "other article": "in another article",
    "changed": "rewritten",
}


def print_inspection(console: CleanConsole, inspection: Inspection, is_html: bool) -> None:
    """Prints everything about a document, article by article."""
    console.rule(line((inspection.where, "bold")))
    if inspection.ended is not None:
        _print_end(console, inspection.ended, "the document")
        return
    count = len(inspection.articles)
    if count > 1:
        console.print(counted(count, "article"))
        console.print()
    for article in inspection.articles:
        if count > 1:
            console.rule(f"article {article.position + 1} of {count}", style="dim")
        _print_article(console, article, is_html)


def _print_article(console: CleanConsole, article: InspectedArticle, is_html: bool) -> None:
    console.print(Text("stages", style="bold underline"))
    for step in article.steps:
        _print_step(console, step)
    console.print()
    if article.ended is not None:
        _print_end(console, article.ended, "the article")
        return
    console.print(Text("record", style="bold underline"))
    console.print(_fields(article.fields, is_html))
    console.print(line("story, relation and evidence are decided at the commit, beside what was published before."))
    if article.left_out:
        console.print()
        console.print(Text("left out of the page", style="bold underline"))
    for one in article.left_out[:_MOST_LINES]:
        console.print(line("  ", (f"{one.why}: ", _PLACE), (_cut(one.text, _LINE), _TAKEN)))
    if len(article.left_out) > _MOST_LINES:
        console.print(f"  … and {len(article.left_out) - _MOST_LINES:,} more; --json has them all")
    console.print()


def _print_step(console: CleanConsole, step: Step) -> None:
    before, after = step.characters
    length = f", {before:,} → {counted(after, 'character')} of text" if before != after else ""
    nothing = "" if step.changes or step.taken or length else ", nothing changed"
    console.print(line((step.stage, _STAGE), f"{length}{nothing}  ", (step.does, "dim")), soft_wrap=False)
    for change in step.changes:
        before_text, after_text = _shown(change.before), _shown(change.after)
        console.print(line("  ", (change.field, "bold"), ": ", (before_text, "dim"), " → ", after_text))
    elsewhere = [one for one in step.taken if one.became == "other article"]
    own = [one for one in step.taken if one.became != "other article"]
    for one in own[:_MOST_LINES]:
        console.print(_taken(one))
    if len(own) > _MOST_LINES:
        console.print(f"  … and {counted(len(own) - _MOST_LINES, 'more line')}")
    if elsewhere:
        numbers = [one.line for one in elsewhere if one.line is not None]
        where = f" (lines {min(numbers)} to {max(numbers)})" if numbers else ""
        console.print(f"  - {counted(len(elsewhere), 'line is', 'lines are')} in another article{where}")


def _taken(taken: TakenLine) -> Text:
    where = f"line {taken.line}" if taken.line is not None else "no line"
    became = f"  ({_BECAME[taken.became]})"
    return line("  ", ("- ", _TAKEN), (f"{where}: ", _PLACE), (_cut(taken.text, _LINE), _TAKEN), became)


def _fields(origins: tuple[Origin, ...], is_html: bool) -> Table:
    table = Table(show_lines=False, pad_edge=False, expand=True)
    table.add_column("field", style="bold", no_wrap=True)
    table.add_column("value", ratio=3, overflow="fold")
    table.add_column("by", no_wrap=True)
    table.add_column("rule, and where it stands", ratio=3, overflow="fold")
    for origin in origins:
        if origin.field in _OF_EVERY_RECORD:
            continue
        by = line((origin.by, _BY.get(origin.by, "cyan")))
        value = Text(shown_lines(_shown(origin.value, _TEXT if origin.field == "text" else _VALUE)))
        table.add_row(origin.field, value, by, _where(origin, is_html))
    return table


def _where(origin: Origin, is_html: bool) -> Text:
    text = line(origin.rule)
    if origin.declared:
        text.append("\n").append(line((f"in the page: {', '.join(origin.declared)}", _DECLARED)))
    if origin.place is not None:
        of = " of the source" if is_html else ""
        text.append("\n").append(line((f"line {origin.place.line}{of}: {_cut(origin.place.text, _LINE)}", _PLACE)))
    return text


def _print_end(console: CleanConsole, ended: Ended, what: str) -> None:
    console.print(line((f"{what} is dead: {ended.reason}", "bold red"), f", by {ended.stage}: {ended.detail}"))


def _shown(value: Any, most: int = _VALUE) -> str:
    """A value for people: texts without quotes, objects and lists as JSON, cut if long."""
    if value is None or value in ("", [], {}, ()):
        return "null" if value is None else "empty"
    text = value if isinstance(value, str) else dump_json(value).decode()
    return _cut(text, most)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}… ({len(text):,} characters)"
