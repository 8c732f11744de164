"""Draws a sweep: precision, recall and F1 over each threshold, at copy and at story level."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from copydesk_desk.review.evaluate.play import LEVELS
from copydesk_desk.review.evaluate.sweep import Sweep
from copydesk_schemas import SettingsError

_LINES: Final = {"precision": "tab:blue", "recall": "tab:orange", "f1": "tab:green"}


def need_matplotlib() -> None:
    """Raises SettingsError if matplotlib is not installed. Call it before an evaluation that takes an hour."""
    if find_spec("matplotlib") is None:
        raise SettingsError("--plot needs matplotlib: run `pip install matplotlib` in the environment of copydesk")


def draw_sweeps(sweeps: Sequence[Sweep], path: Path) -> None:
    """Writes a PNG with one row per threshold and one column per level."""
    need_matplotlib()
    from matplotlib.figure import Figure  # an extra, and slow to load: nothing else needs it

    figure = Figure(figsize=(11, 3.2 * len(sweeps)), layout="constrained")
    axes = figure.subplots(len(sweeps), len(LEVELS), squeeze=False)
    for row, one in zip(axes, sweeps, strict=True):
        for axis, level in zip(row, LEVELS, strict=True):
            values = [point.value for point in one.points]
            for name, colour in _LINES.items():
                scores = [getattr(point.at(level), name) for point in one.points]
                axis.plot(values, scores, marker="o", markersize=3, color=colour, label="F1" if name == "f1" else name)
            axis.axvline(one.current, color="grey", linestyle=":", label=f"now {one.current:g}")
            axis.axvline(
                one.best(level).value, color="black", linestyle="--", label=f"best F1 {one.best(level).value:g}"
            )
            axis.set_ylim(min(0.9, *axis.get_ylim()), 1.01)  # a flat line should look flat
            axis.set_title(f"{level} level")
            axis.set_xlabel(one.threshold)
            axis.grid(visible=True, alpha=0.3)
            axis.legend(fontsize="small", loc="lower left")
    figure.savefig(path, format="png", dpi=110)
