"""Tells by markup which lines of a page's text are no body text: captions, links elsewhere, standfirsts, pull quotes.

The text is found first, and its lines are compared with the elements of the page. So whatever is taken out was in the
text, and it is kept: captions as images, the rest as furniture.
"""

import re
from collections.abc import Iterable
from itertools import islice, takewhile
from operator import gt
from typing import Final

from lxml.html import HtmlElement
from msgspec import Struct
from msgspec.structs import replace

from copydesk_schemas import Image
from copydesk_text.html.images import caption_image
from copydesk_text.html.marks import ANY_DATA, STANDFIRSTS, WordQuestion
from copydesk_text.html.page import HtmlPage
from copydesk_text.html.tree import is_in
from copydesk_text.html.visible_lines import VisibleLine
from copydesk_text.lines import ends_sentence, folded, is_sentence_paragraph, joined
from copydesk_text.newsroom.reader_prompts import is_pointer
from copydesk_text.normalize import normalize, normalize_line

#: How many elements of a kind are looked at, and how many lines of a text are counted in it.
_MOST: Final = 2000
_MOST_COUNTED: Final = 200
#: Characters of the longest link that stands for a story.
_LONGEST_LINK: Final = 200
#: A link alone in a paragraph leads elsewhere if it has at least this many words; fewer may be a name in a list.
_FEWEST_WORDS: Final = 4
#: A list whose items are all links has at least this many.
_FEWEST_ITEMS: Final = 2
#: How many links a box below a label may have.
_MOST_LINKS: Final = 20
#: Characters from which a paragraph that comes again is furniture; a refrain or an answer may be said twice.
_LONGEST_REFRAIN: Final = 200

#: Paragraphs that a caption may hold; what has more is called so for another reason.
_MOST_IN_CAPTION: Final = 3
#: Levels around a paragraph within which a caption holds it.
_CAPTION_LEVELS: Final = 3
#: Characters of the longest quote, the spaces of its source included.
_LONGEST_QUOTE: Final = 4000
#: What may be the label of links to other stories.
_LABELS: Final = ("h2", "h3", "h4", "h5", "strong", "b", "span", "p", "div")
_SHORTEST_LABEL: Final = 3
_LONGEST_LABEL: Final = 40
#: Elements within the largest standfirst.
_MOST_IN_STANDFIRST: Final = 2
_SUBTITLES: Final = frozenset(("h2", "h3", "h4", "p", "div"))
#: Words of names, in small letters.
_STANDFIRST: Final = re.compile(
    r"(?:^|[_-])(?:dek|deck|standfirst|strapline|sub-?head(?:line|ing)?|sub-?title)(?:$|[_-])"
)


class Boxes(Struct, frozen=True):
    """What stands in a page beside its body, by its `folded` text."""

    #: Captions with their pictures.
    captions: dict[str, Image]
    #: Links to other stories.
    elsewhere: frozenset[str]
    #: These are lines of a box only where the text says them twice.
    quotes: frozenset[str]
    #: These are standfirsts only above the first paragraph; below it they are headings of a section.
    subtitles: frozenset[str] = frozenset()


class Cleared(Struct, frozen=True):
    """A text without such lines, and what was taken out: captions as images, the rest as furniture."""

    text: str
    furniture: tuple[str, ...]
    images: tuple[Image, ...]


def read_boxes(page: HtmlPage) -> Boxes:
    """Reads what stands beside the body of a page.

    Args:
        page: The page, pruned.

    Returns:
        Its captions, links to other stories, standfirsts and quotes.
    """
    captions: dict[str, Image] = {}
    for element in islice(_caption_elements(page), _MOST):
        image = caption_image(element)
        if image is not None:
            captions.update(dict.fromkeys(_prints(element, image), image))
    tree = page.tree
    elsewhere = {folded(text) for text in (*_links_alone(tree), *_labelled_links(tree), *_standfirsts(page))}
    subtitles = frozenset(map(folded, _subtitles(page))) - {""}
    called = (one for one in page.marks.with_value(("class",), _is_quote_name) if is_in(one, tree))
    elements = (*islice(tree.iter("blockquote", "aside"), _MOST), *islice(called, _MOST))
    quotes = {folded(text) for text in (one.text_content() for one in elements) if len(text) <= _LONGEST_QUOTE}
    return Boxes(captions, frozenset(elsewhere - {""}), frozenset(quotes - {""}), subtitles)


def without_twins(boxes: Boxes, lines: Iterable[VisibleLine]) -> Boxes:
    """Leaves out captions that repeat a paragraph of the body: the paragraph stays.

    Args:
        boxes: What stands beside the body of a page.
        lines: What the page shows.

    Returns:
        The boxes without captions that stand in a paragraph, too, which is in no caption.
    """
    if not boxes.captions:
        return boxes
    paragraphs = (line for line in lines if line.holder.tag == "p" and not _is_in_caption(line.holder))
    twins = boxes.captions.keys() & {folded(line.text) for line in paragraphs}
    if not twins:
        return boxes
    return replace(boxes, captions={key: image for key, image in boxes.captions.items() if key not in twins})


def _is_in_caption(element: HtmlElement) -> bool:
    around = (element, *islice(element.iterancestors(), _CAPTION_LEVELS))
    return any(one.tag in ("figure", "figcaption") or "aption" in (one.get("class") or "") for one in around)


def take_out(text: str, boxes: Boxes) -> Cleared:
    """Takes captions, links to other stories, standfirsts, pull quotes and paragraphs that come again out of a text.

    Args:
        text: The main text, one paragraph a line.
        boxes: What stands beside the body of its page.

    Returns:
        The text and what was taken out of it; a text that would have nothing left comes back as it is.
    """
    whole = ""
    counted = 0
    kept: list[str] = []
    furniture: list[str] = []
    images: dict[Image, None] = {}
    seen: set[str] = set()
    above = True  # no paragraph stands above
    for line in text.split("\n"):
        key = folded(line)
        if above and key in boxes.subtitles:
            furniture.append(line)
            continue
        above = above and not is_sentence_paragraph(line)
        if not key:
            kept.append(line)
        elif (image := boxes.captions.get(key)) is not None:
            images[image] = None
        elif key in boxes.elsewhere or (key in seen and len(key) >= _LONGEST_REFRAIN and is_sentence_paragraph(line)):
            furniture.append(line)
        elif key in boxes.quotes and counted < _MOST_COUNTED:
            whole = whole or folded(text)
            counted += 1
            (furniture if whole.count(key) > 1 else kept).append(line)
        else:
            kept.append(line)
        seen.add(key)
    if not furniture and not images:
        return Cleared(text, (), ())
    left = normalize(joined(kept))
    return Cleared(left, tuple(furniture), tuple(images)) if left else Cleared(text, (), ())


def _caption_elements(page: HtmlPage) -> list[HtmlElement]:
    """What is a caption by its tag or its class, in page order."""
    called = [
        one
        for one in page.marks.with_value(("class",), lambda name: "aption" in name)
        if is_in(one, page.tree) and next(islice(one.iterdescendants("p"), _MOST_IN_CAPTION, None), None) is None
    ]
    captions = list(page.tree.iter("figcaption"))
    return page.marks.in_order((*captions, *called)) if called else captions


def _prints(element: HtmlElement, image: Image) -> list[str]:
    """The lines that a caption can come as in the text: the whole, a part of it, or without its credit."""
    parts = [element, *islice(element.iterdescendants("p", "span", "div"), _MOST)]
    lines = [folded(part.text_content()) for part in parts]
    lines += [folded(image.caption)] if image.caption else []
    return [line for line in lines if line]


def _links_alone(tree: HtmlElement) -> list[str]:
    """Texts of paragraphs, and of the items of whole lists, that are one link to another page.

    Headings stay: a link in one may lead to what the section below it is about.
    """
    found = []
    paragraphs = dict.fromkeys(one for link in tree.iter("a") for one in islice(link.iterancestors("p"), 1))
    for element in islice(paragraphs, _MOST):
        text = _linked(element)
        if text is not None and not ends_sentence(text) and element.find(".//a[2]") is None:
            found.append(text)
    for element in islice(tree.iter("ul"), _MOST):
        items = list(islice(element.iterchildren("li"), _MOST))
        linked = list(takewhile(bool, map(_linked, items)))  # most lists end at their first item
        if len(linked) == len(items) >= _FEWEST_ITEMS:
            found += filter(None, linked)
    return found


def _labelled_links(tree: HtmlElement) -> list[str]:
    """Texts of links in a box that holds nothing else but a label, which says that they lead elsewhere."""
    found = []
    tried: set[HtmlElement] = set()  # a box with two labels holds more than one label and links
    for label in tree.iter(*_LABELS):
        text = label.text
        if not text or not _SHORTEST_LABEL <= len(text) <= _LONGEST_LABEL or len(label):
            continue
        box = label.getparent()
        if box is None or box in tried or not is_pointer(text := text.strip()):
            continue
        tried.add(box)
        following = label.getnext()
        if following is not None and following.tag in ("ul", "ol"):
            found += _items_of_links(following)
        links = [link.text_content() for link in islice(box.iter("a"), _MOST_LINKS)]
        if links and folded(" ".join((text, *links))) == folded(" ".join(box.itertext())):
            found += (*links, " ".join(box.itertext()))  # a label without a block of its own begins their line
    return found


def _items_of_links(box: HtmlElement) -> list[str]:
    """Texts of the items of a list if each of them is a link, except a kicker."""
    items = list(islice(box.iterchildren("li"), _MOST_LINKS))
    linked = [sum(len(link.text_content()) for link in item.iter("a")) * 2 for item in items]
    texts = [item.text_content() for item in items]
    return texts if items and all(map(gt, linked, map(len, texts))) else []


def _linked(element: HtmlElement) -> str | None:
    """The text of an element that is one link to another page and nothing else; None otherwise, and for a few words."""
    link = next(element.iter("a"), None)
    if link is None or (link.get("href") or "#").startswith("#"):
        return None
    text = normalize_line(element.text_content()) or ""
    if len(text) > _LONGEST_LINK or len(text.split()) < _FEWEST_WORDS:
        return None
    return text if folded(link.text_content()) == folded(text) else None


def _standfirsts(page: HtmlPage) -> list[str]:
    """Texts of elements that are called a standfirst and nothing else."""
    return _small_texts(page, page.marks.with_value(("class", "id", "itemprop", ANY_DATA), STANDFIRSTS.__contains__))


def _subtitles(page: HtmlPage) -> list[str]:
    """Texts of blocks with a class that may say standfirst, or heading of a section."""
    called = page.marks.with_word(("class",), _is_standfirst_name)
    return _small_texts(page, [one for one in called if one.tag in _SUBTITLES])


def _small_texts(page: HtmlPage, elements: list[HtmlElement]) -> list[str]:
    small = (one for one in elements if len(one) <= _MOST_IN_STANDFIRST)
    return [one.text_content() for one in islice(small, _MOST) if is_in(one, page.tree)]


_is_standfirst_name: Final = WordQuestion(_STANDFIRST.search, ("dek", "deck", "standfirst", "strapline", "sub"))


def _is_quote_name(name: str) -> bool:
    return "ull" in name or "uote" in name
