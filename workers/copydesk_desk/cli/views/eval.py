"""Prints what an evaluation found, as tables or as the object for `--json`: scores, the worst errors, sweeps."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from rich.table import Table
from rich.text import Text

from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_desk.review.evaluate.errors import EvaluationError, Shown
from copydesk_desk.review.evaluate.play import LEVELS, Level
from copydesk_desk.review.evaluate.scores import Scores
from copydesk_desk.review.evaluate.sweep import Point, Sweep
from copydesk_schemas.counted import counted


def print_scores(console: CleanConsole, scores: Mapping[Level, Scores], documents: int, seconds: float) -> None:
    """The scores of both levels."""
    table = Table(title=f"{counted(documents, 'labelled document')}, {seconds:.1f} s")
    for column in ("level", "precision", "recall", "F1", "ARI"):
        table.add_column(column, justify="left" if column == "level" else "right")
    for level, one in scores.items():
        table.add_row(level, *(f"{value:.4f}" for value in (one.precision, one.recall, one.f1, one.ari)))
    console.print(table)


def print_errors(console: CleanConsole, errors: Sequence[EvaluationError]) -> None:
    """The worst errors, by level and kind."""
    for level in LEVELS:
        for kind in ("false merge", "miss"):
            some = [error for error in errors if (error.level, error.kind) == (level, kind)]
            if some:
                plural = "false merges" if kind == "false merge" else "misses"
                console.print(_errors_table(f"worst {plural}, {level} level", some))


def _errors_table(title: str, errors: Sequence[EvaluationError]) -> Table:
    table = Table(title=title, show_lines=True, expand=True)
    table.add_column("pairs", justify="right")
    table.add_column("documents", ratio=2, overflow="fold")
    table.add_column("why", ratio=3, overflow="fold")
    for error in errors:
        numbers = "no text"
        if error.similarity is not None:
            numbers = (
                f"{error.relation or 'no relation'}: similarity {error.similarity:.3f},"
                f" containment {error.containment:.3f}, {error.shared} fingerprints shared"
            )
        documents = Text("\n").join((_document(error.later), _document(error.earlier)))
        table.add_row(f"{error.pairs:,}", documents, Text("\n").join((line(numbers), line(error.rule))))
    return table


def _document(shown: Shown) -> Text:
    return line(f"{shown.document} ", (f"[{shown.cluster}] ", "dim"), shown.title or "")


def print_sweeps(console: CleanConsole, sweeps: Sequence[Sweep]) -> None:
    """Prints one table per threshold; the current value is marked, the best F1 of each level is bold."""
    for one in sweeps:
        best = {level: one.best(level) for level in LEVELS}
        table = Table(title=_title(one))
        table.add_column("value", justify="right")
        for level in LEVELS:
            for name in ("precision", "recall", "F1"):
                table.add_column(f"{level} {name}", justify="right")
        for point in one.points:
            cells = [cell for level in LEVELS for cell in _cells(point, level, point.value == best[level].value)]
            mark = "*" if point.value == one.current else ""
            table.add_row(f"{mark}{point.value:g}", *cells)
        console.print(table)


def _title(one: Sweep) -> str:
    told = []
    for level in LEVELS:
        best = one.best(level)
        gain = best.at(level).f1 - next(point for point in one.points if point.value == one.current).at(level).f1
        told.append(f"{level} level {best.value:g} (F1 {gain:+.4f})")
    return f"{one.threshold}, now {one.current:g}; best: {', '.join(told)}"


def _cells(point: Point, level: Level, is_best: bool) -> list[Text]:
    scores = point.at(level)
    f1 = f"{scores.f1:.4f}"
    return [Text(f"{scores.precision:.4f}"), Text(f"{scores.recall:.4f}"), Text(f1, style="bold" if is_best else "")]


def results_json(
    scores: Mapping[Level, Scores],
    documents: int,
    seconds: float,
    errors: Sequence[EvaluationError],
    sweeps: Sequence[Sweep],
) -> dict[str, Any]:
    """The object that `--json` prints; `sweep` is there only if there was one."""
    found: dict[str, Any] = {level: msgspec.to_builtins(one) for level, one in scores.items()}
    found |= {"documents": documents, "seconds": seconds, "errors": msgspec.to_builtins(list(errors))}
    if sweeps:
        found["sweep"] = [
            msgspec.to_builtins(one) | {"best": {level: one.best(level).value for level in LEVELS}} for one in sweeps
        ]
    return found
