"""Tells a listing from prose: a dividend, a quarter's results, a table of prices."""

from typing import Final

from copydesk_matching.match import Sketch
from copydesk_matching.words.hashed_words import FIGURE

#: A text is a listing if this share of its words are figures, the title aside: its title names the firm and the period,
#: and in its body fewer words than `NEW_RUN` tell nothing without a new figure (`Payable` for `Pay`).
LISTING_FIGURES: Final = 0.25


def is_listing(sketch: Sketch) -> bool:
    """Whether a text is mostly figures: a dividend, a quarter's results, a table of prices."""
    figures = sketch.kinds.count(FIGURE, sketch.title_words)
    return figures > 0 and figures >= LISTING_FIGURES * (len(sketch.kinds) - sketch.title_words)
