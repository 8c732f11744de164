"""A row of numbers as the points of a small line, for SVG."""

from collections.abc import Sequence

#: Size of the drawing, in units of SVG.
WIDTH, HEIGHT = 120, 24


def spark(values: Sequence[float]) -> str:
    """The points of a line through the values, `x,y x,y`; from zero up to the largest, so that lines can be compared.

    Args:
        values: In the order of time. Fewer than two make no line.
    """
    if len(values) < 2:
        return ""
    top = max(*values, 1)
    step = WIDTH / (len(values) - 1)
    return " ".join(
        f"{index * step:.1f},{HEIGHT - 1 - (HEIGHT - 2) * max(value, 0) / top:.1f}"
        for index, value in enumerate(values)
    )
