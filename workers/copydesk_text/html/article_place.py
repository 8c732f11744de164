"""Finds where in a page its article is, from the lines of its text."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import islice
from typing import Final

from lxml.html import HtmlElement
from msgspec import Struct

from copydesk_text.html.visible_lines import VisibleLine
from copydesk_text.lines import is_sentence_paragraph

#: Characters from which a line shows where the article is, wherever it stands.
_ANCHOR: Final = 25
#: The article is the smallest element that holds this share of these lines.
_MOST_OF_IT: Final = 0.9
#: Below this share of the text found again in the page, the two cannot be held against each other.
_ALIGNED: Final = 0.4
#: If sentences are this share of what is found again, they alone tell where the article is.
_TELLING: Final = 0.2
#: Levels of elements that are looked at, and those around the article in which its other parts may stand.
_DEEPEST: Final = 60
_LEVELS: Final = 2
#: Up to this number of lines, what stands next to the block around a line stands beside the line, too.
_FEW: Final = 2


class ArticlePlace(Struct, frozen=True):
    """Where the article is in its page."""

    #: The indexes of its first and last line among those of the page.
    first: int
    last: int
    #: Its element and all around it.
    around: frozenset[HtmlElement]
    #: Its element and those next around it, in which a part of it may stand apart.
    scope: frozenset[HtmlElement]
    #: The elements that hold its lines, two levels of each.
    holders: frozenset[HtmlElement]

    def has_around(self, holder: HtmlElement) -> bool:
        """Tells whether an element stands in the article or next to it, and in no other article."""
        for element in islice(holder.iterancestors(), _DEEPEST):
            if element in self.scope:
                return True
            if element.tag == "article" and element not in self.around:
                return False
        return False

    def stands_near(self, holder: HtmlElement, levels: int) -> bool:
        """Tells whether an element stands beside one that holds a line of the article."""
        return any(element in self.holders for element in islice(holder.iterancestors(), levels))


def find_article(
    lines: Sequence[VisibleLine], keys: Sequence[str], places: Sequence[int | None], length: int
) -> ArticlePlace | None:
    """Finds the article in a page.

    Args:
        lines: The lines of the page.
        keys: Their `folded` texts.
        places: For each of them the index of the line of the text that is the same; None where there is none.
        length: Characters of the text, folded.

    Returns:
        Where it is; None if too little of the text is found again.
    """
    same = [index for index, place in enumerate(places) if place is not None and lines[index].beside is None]
    anchors = [index for index in same if len(keys[index]) >= _ANCHOR] or same
    total = sum(len(keys[index]) for index in anchors)
    if not anchors or total < length * _ALIGNED:
        return None
    sentences = [index for index in anchors if is_sentence_paragraph(lines[index].text)]
    if (said := sum(len(keys[index]) for index in sentences)) >= total * _TELLING:
        anchors, total = sentences, said
    below: defaultdict[HtmlElement | None, list[int]] = defaultdict(list)  # most lines stand in few elements
    for index in anchors:
        below[lines[index].holder.getparent()].append(len(keys[index]))
    above = [
        ([parent, *islice(parent.iterancestors(), _DEEPEST - 1)], lengths)
        for parent, lengths in below.items()
        if parent is not None
    ]
    weights: Counter[HtmlElement] = Counter()
    holders: set[HtmlElement] = set()
    for elements, lengths in above:
        holders.update(elements[:2])
        weight = sum(lengths)
        for element in elements:
            weights[element] += weight
    smallest: Counter[HtmlElement] = Counter()
    for elements, lengths in above:
        element = next((one for one in elements if weights[one] >= _MOST_OF_IT * total), None)
        if element is not None:
            smallest[element] += len(lengths)
    if not smallest:
        return None
    article = smallest.most_common(1)[0][0]
    ancestors = list(article.iterancestors())
    around = frozenset((article, *ancestors))
    next_to_it = [one for one in ancestors if one.tag != "html"][:_LEVELS]
    whole = next((place for place, one in enumerate(ancestors) if one.tag in ("article", "main")), -1)
    scope = frozenset((article, *next_to_it, *ancestors[: whole + 1]))
    inside = [index for index in anchors if _within(lines[index].holder, article)] or anchors
    if len(anchors) > _FEW:
        holders -= set(ancestors)
    return ArticlePlace(inside[0], inside[-1], around, scope, frozenset(holders))


def _within(holder: HtmlElement, article: HtmlElement) -> bool:
    return holder is article or any(one is article for one in islice(holder.iterancestors(), _DEEPEST))
