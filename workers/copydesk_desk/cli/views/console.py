"""The console that all tables and coloured lines of the commands are printed on.

What is printed comes from strangers, so the console cleans it itself, in three ways:

- There is no markup: `[red]` in a title is text. Colours are given as `Text`.
- A string is one line. Its line breaks and tabs are shown as escapes, so no document can forge a line.
- Every piece of text is cleaned once more as it leaves the layout, whatever it was part of: `Text`, the cell or title
  of a table, a rule, a bar. Rich marks its own codes (cursor, screen), so these pass and those of a document never do.

Cleaning the finished output would not do: there, the codes of rich and of a document look the same.
"""

from collections.abc import Iterable
from typing import Any, Final

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from copydesk_workers.shown import shown, shown_lines

#: Letters of a string in which numbers and the like are coloured.
_COLOURED: Final = 1_000


def line(*parts: str | tuple[str, str]) -> Text:
    """One line with colours.

    Args:
        parts: Texts, or pairs of a text and its style (`bold`, `red`). All are cleaned.

    Returns:
        The line, for `CleanConsole.print` or a cell of a table.
    """
    cleaned = (shown(part) if isinstance(part, str) else (shown(part[0]), part[1]) for part in parts)
    return Text.assemble(*cleaned)


class CleanConsole(Console):
    """A console on which no text can control the terminal."""

    def __init__(self, *, stderr: bool = False, **options: Any) -> None:
        """Prints on standard output, or on standard error with `stderr`. `options` are those of rich's console."""
        super().__init__(stderr=stderr, markup=False, emoji=False, **options)

    def render_str(self, text: str, **options: Any) -> Text:
        """The string as one line of text; before it is measured, so that columns stay aligned.

        In a long one nothing is coloured: rich looks for numbers, paths and the like in quadratic time, 60 s for a word
        of 100,000 letters.
        """
        if len(text) > _COLOURED:
            options["highlight"] = False
        return super().render_str(shown(text), **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The pieces of what is printed, cleaned."""
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
            else:
                yield segment._replace(text=shown_lines(segment.text))
