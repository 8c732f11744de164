"""The spread of a story as a picture: SVG by itself, PNG with matplotlib."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from msgspec import Struct

from copydesk_desk.operations.publications import Publications
from copydesk_desk.web.render import day_or_time, moment_of, render
from copydesk_desk.web.timeline import Row, Timeline, draw
from copydesk_schemas import SettingsError
from copydesk_schemas.counted import counted
from copydesk_workers.shown import shown

#: Records of a story that are drawn.
DRAWN: Final = 2_000
#: Size of the picture, in pixels: all of it, the column of names, and a row.
_WIDTH: Final = 960
_NAMES: Final = 250
_ROW: Final = 26
_TOP: Final = 92
_NAME: Final = 34
_TITLE: Final = 100
#: What XML cannot hold.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Spot(Struct, frozen=True):
    """A mark at its pixels."""

    x: float
    y: float
    relation: str
    news: bool
    says: str


def write_plot(story: Publications, title: str | None, path: Path) -> None:
    """Draws who published a story when, an outlet a row.

    Args:
        story: Its records.
        title: Its headline; None: its id stands there.
        path: Where to write; `.svg` or `.png`.

    Raises:
        SettingsError: The name ends otherwise, matplotlib is missing, or the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in (".svg", ".png"):
        raise SettingsError(f"--plot {path}: the name ends in .svg or .png")
    if suffix == ".png" and find_spec("matplotlib") is None:
        raise SettingsError("a PNG needs matplotlib: run `pip install matplotlib`, or name a file that ends in .svg")
    drawn = draw(story.records)
    heading = _short(title or f"Story {story.story}", _TITLE)
    try:
        if suffix == ".svg":
            path.write_text(_svg(story, drawn, heading), "utf-8")
        else:
            _png(story, drawn, heading, path)
    except OSError as error:
        raise SettingsError(f"--plot {path} cannot be written: {error.strerror or error}") from None


def caption_of(story: Publications) -> str:
    """What stands below the headline: who was first, how many, how independent, which agency."""
    first, spread = story.records[0], story.spread
    told = f"first {_short(first.outlet or 'unknown outlet', _NAME)}, {_told(moment_of(first.at))}"
    told += f"; {counted(story.size, 'record')}"
    if spread is None:
        return told
    told += f" in {counted(spread.outlets, 'outlet')}, {spread.independent:,} independent"
    return told + (f"; agency {_short(spread.agency, _NAME)}" if spread.agency else "")


def name_of(row: Row) -> str:
    """The name of a row."""
    return counted(row.others, "more outlet") if row.others else _short(row.outlet or "unknown outlet", _NAME)


def _svg(story: Publications, drawn: Timeline, heading: str) -> str:
    width = _WIDTH - _NAMES - 30

    def x_of(place: float) -> float:
        return round(_NAMES + width * place / 100, 1)

    rows = [(name_of(row), _TOP + _ROW * index + _ROW // 2, row) for index, row in enumerate(drawn.rows)]
    spots = [
        Spot(x_of(mark.place), y, mark.relation, mark.news, f"{_told(mark.at)}, {mark.relation}")
        for _, y, row in rows
        for mark in row.marks
    ]
    return render(
        "spread.svg",
        width=_WIDTH,
        height=_TOP + _ROW * len(rows) + 34,
        begin=_NAMES,
        top=_TOP,
        heading=heading,
        caption=caption_of(story),
        rows=rows,
        spots=spots,
        labels=[(x_of(label.place), label.says) for label in drawn.labels],
    )


def _png(story: Publications, drawn: Timeline, heading: str, path: Path) -> None:
    from matplotlib.figure import Figure  # an extra, and slow to load

    figure = Figure(figsize=(9.6, 1.6 + 0.27 * len(drawn.rows)), layout="constrained")
    axis = figure.subplots()
    for index, row in enumerate(drawn.rows):
        for news, face in ((True, "tab:blue"), (False, "white")):
            places = [mark.place for mark in row.marks if mark.news is news]
            axis.scatter(places, [index] * len(places), s=40, facecolor=face, edgecolor="tab:blue", zorder=3)
    # A `$` in a name would be read as a formula.
    axis.set_yticks(range(len(drawn.rows)), [name_of(row).replace("$", r"\$") for row in drawn.rows])
    axis.set_xticks([label.place for label in drawn.labels], [label.says for label in drawn.labels])
    axis.set_xlim(0, 100)
    axis.set_ylim(len(drawn.rows) - 0.5, -0.5)
    axis.grid(axis="y", alpha=0.4)
    title, caption = (text.replace("$", r"\$") for text in (heading, caption_of(story)))
    axis.set_title(f"{title}\n{caption}", loc="left", fontsize=10)
    axis.set_xlabel("UTC; filled: something new, hollow: a duplicate")
    figure.savefig(path, format="png", dpi=110)


def _told(at: str) -> str:
    """A time as a picture says it; a day where no time is known."""
    day = day_or_time(at)
    return day if day != at else f"{at[:16].replace('T', ' ')} UTC"


def _short(text: str, most: int) -> str:
    """A name on one line that XML can hold, cut to this many characters."""
    told = _NOT_XML.sub("�", shown(text))
    return told if len(told) <= most else told[: most - 1] + "…"
