"""Progress bars on standard error; silent if that is not a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_schemas.counted import counted


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        """The rate of the last half minute; empty while it is not known."""
        speed = task.finished_speed or task.speed
        return line("" if speed is None else f"{speed:,.0f}/s")


def new_progress() -> Progress:
    """A progress display on standard error; it vanishes at the end, so that only the summary remains."""
    console = CleanConsole(stderr=True)
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


@contextmanager
def progress_bar(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Shows one bar; call what it yields with the number of things that were done."""
    with new_progress() as progress:
        task = progress.add_task(what, total=total)
        yield lambda count: progress.advance(task, count)


def tell_undated(count: int, field: str | None, console: CleanConsole) -> None:
    """Says how many documents had no time of their own, where they were pushed under it."""
    if count:
        console.print(
            f"{counted(count, 'document has', 'documents have')} no usable time in {field}:"
            " last, under the time of the newest",
            soft_wrap=True,
        )
