"""Tells people who are named below a text and have not written it: those of other stories, and those who comment.

Where no class says so, as where names of classes are made by a program, other stories are boxes of one kind, each with
a title that leads on before the name, and comments stand below a heading that says so.
"""

from collections.abc import Iterator, Set
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.comment_sections import is_label_of_comments
from copydesk_text.lines import is_sentence_paragraph
from copydesk_text.scripts import FIRST_EAST_ASIAN

#: Sentence paragraphs above a name that stands below the text, and those in a box that make a text of it.
_FEWEST_ABOVE: Final = 2
#: How many boxes around a name, boxes beside one, and elements and paragraphs in one are looked at.
_MOST_LEVELS: Final = 4
_MOST_BESIDE: Final = 40
_MOST_ELEMENTS: Final = 200
_MOST_PARAGRAPHS: Final = 40
#: Characters of a link and of a paragraph that are read.
_READ: Final = 300
#: Words of the shortest title; a link with fewer shows a name or a section. Characters where there are no spaces.
_FEWEST_WORDS: Final = 5
_FEWEST_UNSPACED: Final = 8
_HEADINGS: Final = frozenset(("h2", "h3", "h4", "h5", "h6"))


def is_of_others(element: HtmlElement, around: Set[HtmlElement]) -> bool:
    """Whether an element with a name stands below the text, in a list of other stories or among comments.

    Args:
        element: The element.
        around: What the headline stands in.
    """
    boxes = list(_up_to(element, around))
    if not boxes or not _is_below_text(boxes[-1]):
        return False
    return any(map(_is_below_label, boxes)) or any(_is_card(box, element) for box in boxes[1 : _MOST_LEVELS + 1])


def opens_with_other(element: HtmlElement, around: Set[HtmlElement]) -> bool:
    """Whether an element below the text begins with the title of another page: who is named behind it wrote that.

    Args:
        element: The element, which names somebody behind a word such as "By".
        around: What the headline stands in.
    """
    first: HtmlElement | None = element
    for _ in range(_MOST_LEVELS):
        if first is None or (first.text or "").strip() or first.tag == "a":
            break
        first = next(iter(first), None)
    if first is None or first.tag != "a" or not _is_title(first):
        return False
    boxes = list(_up_to(element, around))
    return bool(boxes) and _is_below_text(boxes[-1])


def _up_to(element: HtmlElement, around: Set[HtmlElement]) -> Iterator[HtmlElement]:
    """An element and those around it in which the headline does not stand."""
    one: HtmlElement | None = element
    while one is not None and one not in around:
        yield one
        one = one.getparent()


def _is_below_text(box: HtmlElement) -> bool:
    """Whether sentences stand above a box, beside it."""
    sentences = 0
    for before in islice(box.itersiblings(preceding=True), _MOST_BESIDE):
        sentences += _sentences(before)
        if sentences >= _FEWEST_ABOVE:
            return True
    return False


def _is_below_label(box: HtmlElement) -> bool:
    """Whether the first heading above a box, beside it, is that of comments."""
    headings = (one for one in islice(box.itersiblings(preceding=True), _MOST_BESIDE) if one.tag in _HEADINGS)
    heading = next(headings, None)
    return heading is not None and is_label_of_comments(heading)


def _is_card(box: HtmlElement, element: HtmlElement) -> bool:
    """Whether a box is one of several of its kind, each with a title that leads on, which stands before the name."""
    for part in islice(box.iter(), _MOST_ELEMENTS):
        if part is element:
            return False
        if part.tag == "a" and _is_title(part):
            break
    else:
        return False
    if _sentences(box) >= _FEWEST_ABOVE:
        return False
    beside = (*islice(box.itersiblings(preceding=True), _MOST_BESIDE), *islice(box.itersiblings(), _MOST_BESIDE))
    return any(one.tag == box.tag and one.get("class") == box.get("class") and _leads_on(one) for one in beside)


def _leads_on(box: HtmlElement) -> bool:
    """Whether a box that is no text holds a title that leads on."""
    links = (one for one in islice(box.iter(), _MOST_ELEMENTS) if one.tag == "a")
    return any(map(_is_title, links)) and _sentences(box) < _FEWEST_ABOVE


def _is_title(link: HtmlElement) -> bool:
    """Whether a link leads to another page and has the words of a title."""
    if "#" in (link.get("href") or "#"):
        return False
    words = link.text_content()[:_READ].split()
    return len(words) >= _FEWEST_WORDS or any(
        len(word) >= _FEWEST_UNSPACED and word[0] >= FIRST_EAST_ASIAN for word in words
    )


def _sentences(element: HtmlElement) -> int:
    """How many sentence paragraphs an element holds, up to those that make a text."""
    if not isinstance(element.tag, str):
        return 0
    paragraphs = islice(element.iter("p"), _MOST_PARAGRAPHS)
    long = (one for one in paragraphs if is_sentence_paragraph(one.text_content()[:_READ].strip()))
    return sum(1 for _ in islice(long, _FEWEST_ABOVE))
