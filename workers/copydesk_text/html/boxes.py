"""Tells the lines of a page's text that are no body text by their markup: captions, links elsewhere, pull quotes.

The text is found first and its lines are compared with the elements of the page, so whatever is taken out was in it,
and is kept: captions as images, the rest as furniture.
"""

import re
from itertools import islice, takewhile
from typing import Final

from lxml.etree import XPath
from lxml.html import HtmlElement
from msgspec import Struct

from copydesk_schemas import Image
from copydesk_text.html.images import caption_image
from copydesk_text.lines import ends_sentence, folded, is_sentence_paragraph, joined
from copydesk_text.newsroom.reader_prompts import is_pointer
from copydesk_text.normalize import normalize, normalize_line

_MOST: Final = 2000
_LONGEST_LINK: Final = 200
#: A link alone in a paragraph leads elsewhere if it has so many words; fewer may be a name in a list.
_FEWEST_WORDS: Final = 4
#: A list whose items are all links has so many.
_FEWEST_ITEMS: Final = 2
#: A paragraph comes again if it is so long; a refrain or an answer may be said twice.
_LONGEST_REFRAIN: Final = 200

# Attributes are looked through three times as fast as elements.
_CAPTIONS: Final = XPath('.//figcaption | .//@class[contains(., "aption")]/parent::*[not(descendant::p[4])]')
#: What may be the label of links to other stories.
_LABELS: Final = ("h2", "h3", "h4", "h5", "strong", "b", "span", "p", "div")
_SHORTEST_LABEL: Final = 3
_LONGEST_LABEL: Final = 40
#: What `_links_alone` has to look at; libxml2 is much faster at finding it.
_ONE_LINK: Final = XPath(".//p[.//a and not(.//a[2])]")
_LISTS_OF_LINKS: Final = XPath(".//ul[li and not(li[not(.//a)])]")
_QUOTES: Final = XPath('.//blockquote | .//aside | .//@class[contains(., "ull") or contains(., "uote")]/parent::*')
_SUBTITLES: Final = XPath(
    './/@*[. = "standfirst" or . = "strapline"]/parent::*'
    ' | .//@class[contains(., "de") or contains(., "stand") or contains(., "strap") or contains(., "sub")]'
    "/parent::*[self::h2 or self::h3 or self::h4 or self::p or self::div]"
)
_STANDFIRST: Final = re.compile(
    r"(?:^|[\s_-])(?:dek|deck|standfirst|strapline|sub-?head(?:line|ing)?|sub-?title)(?:$|[\s_-])", re.IGNORECASE
)


class Boxes(Struct, frozen=True):
    """What stands in a page beside its body, by its `folded` text: captions with their pictures, and other lines."""

    captions: dict[str, Image]
    elsewhere: frozenset[str]
    #: These are lines of a box only where the text says them twice.
    quotes: frozenset[str]


class Cleared(Struct, frozen=True):
    """A text without such lines, and what was taken out."""

    text: str
    furniture: tuple[str, ...]
    images: tuple[Image, ...]


def read_boxes(tree: HtmlElement) -> Boxes:
    """The captions, links to other stories, standfirsts and quotes of a parsed page."""
    captions: dict[str, Image] = {}
    for element in islice(_CAPTIONS(tree), _MOST):
        image = caption_image(element)
        if image is not None:
            captions.update(dict.fromkeys(_prints(element, image), image))
    elsewhere = {folded(text) for text in (*_links_alone(tree), *_labelled_links(tree), *_standfirsts(tree))}
    quotes = {folded(element.text_content()) for element in islice(_QUOTES(tree), _MOST)}
    return Boxes(captions, frozenset(elsewhere - {""}), frozenset(quotes - {""}))


def take_out(text: str, boxes: Boxes) -> Cleared:
    """The text without captions, links to other stories, standfirsts, pull quotes and paragraphs that come again.

    A text that would have nothing left is returned as it is.
    """
    whole = folded(text) if boxes.quotes else ""
    kept: list[str] = []
    furniture: list[str] = []
    images: dict[Image, None] = {}
    seen: set[str] = set()
    for line in text.split("\n"):
        key = folded(line)
        if not key:
            kept.append(line)
        elif (image := boxes.captions.get(key)) is not None:
            images[image] = None
        elif (
            key in boxes.elsewhere
            or (key in boxes.quotes and whole.count(key) > 1)
            or (key in seen and len(key) >= _LONGEST_REFRAIN and is_sentence_paragraph(line))
        ):
            furniture.append(line)
        else:
            kept.append(line)
        seen.add(key)
    left = normalize(joined(kept))
    return Cleared(left, tuple(furniture), tuple(images)) if left else Cleared(text, (), ())


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
    for element in islice(_ONE_LINK(tree), _MOST):
        if (text := _linked(element)) is not None and not ends_sentence(text):
            found.append(text)
    for element in islice(_LISTS_OF_LINKS(tree), _MOST):
        items = list(islice(element.iterchildren("li"), _MOST))
        linked = list(takewhile(bool, map(_linked, items)))  # most lists end at their first item
        if len(linked) == len(items) >= _FEWEST_ITEMS:
            found += filter(None, linked)
    return found


def _labelled_links(tree: HtmlElement) -> list[str]:
    """Texts of links in a box with nothing else but the label that says that they lead elsewhere."""
    found = []
    for label in tree.iter(*_LABELS):
        text = label.text
        if not text or not _SHORTEST_LABEL <= len(text) <= _LONGEST_LABEL or len(label):
            continue
        box = label.getparent()
        if box is None or not is_pointer(text := text.strip()):
            continue
        links = [link.text_content() for link in islice(box.iter("a"), _FEWEST_ITEMS * 10)]
        if links and folded(" ".join((text, *links))) == folded(" ".join(box.itertext())):
            found += links
    return found


def _linked(element: HtmlElement) -> str | None:
    """The text of an element all of whose letters are in one link to another page; None else, and for a word or two."""
    link = next(element.iter("a"), None)
    if link is None or (link.get("href") or "#").startswith("#"):
        return None
    text = normalize_line(element.text_content()) or ""
    if len(text) > _LONGEST_LINK or len(text.split()) < _FEWEST_WORDS:
        return None
    return text if folded(link.text_content()) == folded(text) else None


def _standfirsts(tree: HtmlElement) -> list[str]:
    return [
        element.text_content()
        for element in islice(_SUBTITLES(tree), _MOST)
        if _STANDFIRST.search(" ".join(element.attrib.values())) and len(element) <= 2
    ]
