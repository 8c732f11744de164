"""Whether what a text adds to another one is something of substance: enough words, a whole sentence, or new figures."""

from collections.abc import Sequence

from copydesk_matching.match import Passage, Sketch, Weight
from copydesk_matching.rules.alignment import Alignment
from copydesk_matching.rules.new_figures import places_of_new_figures
from copydesk_matching.rules.news import inside
from copydesk_matching.rules.thresholds import Thresholds


def weigh(sketch: Sketch, new: Sequence[Passage], alignment: Alignment, limits: Thresholds) -> Weight | None:
    """What new passages of a text need to be news.

    Args:
        sketch: One of two aligned texts.
        new: Its passages that the other does not hold.
        alignment: The two texts aligned.
        limits: The thresholds.

    Returns:
        None if there are no passages.
    """
    if not new:
        return None
    first, last = inside(sketch, alignment)
    return Weight(
        limits.least_news(sketch.words, sketch.tokens),
        limits.new_sentence * sketch.tokens,
        first,
        last,
        limits.new_figures,
        places_of_new_figures(new, alignment, sketch),
        limits.new_clause * sketch.tokens,
        limits.clause_figures,
    )


def has_substance(
    sketch: Sketch, new: Sequence[Passage], weight: Weight | None, alignment: Alignment, limits: Thresholds
) -> bool:
    """Whether one of two texts has something of substance that the other lacks.

    Args:
        sketch: The text.
        new: Its passages that the other does not hold.
        weight: What `weigh` found.
        alignment: The two texts aligned.
        limits: The thresholds.
    """
    return (weight is not None and weight.is_reached(new)) or limits.claims_something(alignment, sketch)
