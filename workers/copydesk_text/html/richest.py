"""Compares a text with the richest element of its page: a box with more marks may have been taken for the article.

The idea is that of readability (a paragraph counts for the block around it and half for the next one). The richest
element is taken only if the text found has hardly anything of it, is much shorter, and does not fit the title better.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.beside_names import stands_beside
from copydesk_text.html.visible_lines import VisibleLine
from copydesk_text.lines import folded, is_sentence_paragraph

#: Characters of sentences in an element that can be the article, and how many times those of the text it has.
_FEWEST: Final = 400
_TIMES: Final = 2
#: The most of it that the text may have.
_SHARED: Final = 0.2
#: A paragraph with more links, as a share of it, does not count.
_LINKED: Final = 0.5
#: Links per sentence from which an element is one of teasers.
_LINKS_EACH: Final = 0.5
#: Sentences that are compared with the title, and letters by which words are.
_COMPARED: Final = 3
_STEM: Final = 5


def richer(found: Sequence[str], lines: Sequence[VisibleLine], title: str | None) -> list[str]:
    """Takes the paragraphs of the richest element of a page where the text found is another, poorer one.

    Args:
        found: The lines of the text found.
        lines: What the page shows.
        title: The title of the page; None if it has none.

    Returns:
        The lines found, or the paragraphs of the richest element.
    """
    has = sum(len(line) for line in found if is_sentence_paragraph(line))
    sentences = [
        line
        for line in lines
        if line.beside is None and line.linked < _LINKED * len(line.text) and is_sentence_paragraph(line.text)
    ]
    if sum(len(line.text) for line in sentences) < max(_FEWEST, _TIMES * has):
        return list(found)
    weights: Counter[HtmlElement] = Counter()
    for line in sentences:
        for level, element in enumerate(islice(line.holder.iterancestors(), 2)):
            weights[element] += len(line.text) >> level
    element = max(weights, key=weights.__getitem__)
    own = [line for line in sentences if element in islice(line.holder.iterancestors(), 2)]
    texts = [line.text for line in own]
    length = sum(map(len, texts))
    known = {folded(line) for line in found}
    shared = sum(len(text) for text in texts if folded(text) in known)
    links = sum(
        line.linked >= _LINKED * len(line.text) and element in islice(line.holder.iterancestors(), 3) for line in lines
    )
    if length < max(_FEWEST, _TIMES * has) or shared > _SHARED * length or links > _LINKS_EACH * len(own):
        return list(found)
    if stands_beside(element, frozenset()) or _told(title, found) > _told(title, texts):
        return list(found)
    return texts


def _told(title: str | None, lines: Sequence[str]) -> float:
    """The share of the longer words of a title that the first sentences have."""
    words = {word[:_STEM] for word in folded(title or "").split() if len(word) >= _STEM}
    first = folded(" ".join(islice(filter(is_sentence_paragraph, lines), _COMPARED)))
    return sum(word in first for word in words) / max(len(words), 1)
