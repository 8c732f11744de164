"""Finds the body of a page as trafilatura 2.3.1 does in its first pass, in less than half of the time.

Most pages need no other pass. What is left out here changes nothing in the text: three of four copies of the tree,
tests in XPath (`body_names.py`), what is for metadata, comments, links and pictures, the duplicate filter, which would
remember pages, and second looks at what did not change. Single elements are read by trafilatura's own functions.
Where the first pass finds little, or another version is installed, trafilatura does it all. It is given the tree and
not the source: functions like it download a source that looks like an address. (Barbaresi, A., 2021. Trafilatura: A
web scraping library and command-line tool for text discovery and extraction. ACL-IJCNLP, system demonstrations.)
"""

from copy import copy
from typing import Final

import trafilatura
from lxml.etree import Element, strip_elements, strip_tags
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.baseline import html2txt
from trafilatura.htmlprocessing import (
    convert_tags,
    link_density_test,
    link_density_test_tables,
    process_node,
    tree_cleaning,
)
from trafilatura.main_extractor import handle_textelem
from trafilatura.settings import INLINE_FORMATTABLE, TAG_CATALOG, Extractor
from trafilatura.utils import text_chars_test, trim
from trafilatura.xml import delete_element, xmltotxt

from copydesk_text.html.body_names import FINDERS, others, outside_text

#: The version that is followed here.
_FOLLOWED: Final = "2.3.1"
#: Made once: to read them from trafilatura's configuration takes half a millisecond.
_OPTIONS: Final = Extractor(output_format="python", fast=True, comments=False)
#: A page of a forum, where comments are the text: trafilatura knows how to read it.
_FORUM: Final = "DiscussionForumPosting"
#: A text of fewer characters may be too little of its page: trafilatura looks again if it is less than this share.
_LONG: Final = 3000
_SHARE: Final = 0.2
#: What goes by its names does so only if more than this part of the text stays.
_STAYS: Final = 7
#: Paragraphs are enough if they have this many times the characters of the shortest text.
_ENOUGH: Final = 3
#: Characters from which a part that says the same as the one before it goes.
_REPEATED: Final = 50
#: Elements that trafilatura makes itself, so that the text behind them is left.
_MADE_ANEW: Final = frozenset(("code", "quote", "list", "table"))
_NOT_LAST: Final = frozenset(("head", "ref"))
_KEEPS_SPACES: Final = frozenset(("code", "pre"))
#: Each kind of element that goes if it is all links, and whether a short one with many parts does.
_LINKED: Final = (("div", True), ("list", False), ("p", False))
_FEWEST_PARTS: Final = 3
_SHORT: Final = 100
#: An element of links has fewer characters than this, or more than this share of them in one link or in many.
_LITTLE: Final = 300
_LINKS: Final = 0.9
_FEW_LINKS: Final = 4
#: Characters of an element that are looked at to see whether it has little text.
_BEGINNING: Final = 1000
_CELLS: Final = frozenset(("item", "td", "th"))


def search_body(tree: HtmlElement) -> str:
    """Finds the text of a page.

    Args:
        tree: The root of the page; it is not changed.

    Returns:
        The text as trafilatura writes it, one line for each paragraph; empty if there is none.
    """
    if trafilatura.__version__ == _FOLLOWED and (found := first_pass(tree)) is not None:
        return found
    extracted = bare_extraction(tree, options=_OPTIONS)
    return getattr(extracted, "text", None) or ""  # None instead of a document: no text


def first_pass(page: HtmlElement) -> str | None:
    """Finds the text of a page in one pass.

    Args:
        page: The root of the page; it is not changed.

    Returns:
        The text as trafilatura writes it; None if trafilatura would look again, or reads such a page in another way.
    """
    if any(_FORUM in (script.text or "") for script in page.iter("script")):
        return None
    tree = copy(page)
    for element in others(tree):
        delete_element(element)
    tree = convert_tags(tree_cleaning(tree, _OPTIONS), _OPTIONS)
    body = _read_body(tree)
    text = " ".join(body.itertext()).strip()
    if len(body) == 0 or len(text) < _OPTIONS.min_extracted_size or _is_too_little(len(text), page):
        return None
    _drop_repeated(body)
    strip_elements(body, "done")
    strip_tags(body, "div")
    for blank in [one for one in body.iter("lb") if one.tail and one.tail.isspace()]:
        if not any(around.tag in _KEEPS_SPACES for around in blank.iterancestors()):
            blank.tail = None
    return str(xmltotxt(body, False))


def _is_too_little(length: int, page: HtmlElement) -> bool:
    """Whether a text may be so small a part of its page that trafilatura looks for more."""
    if length >= _LONG:
        return False
    body = next(page.iter("body"), page)
    most = _length(" ".join(body.itertext()))  # what trafilatura counts is never more
    if length >= _SHARE * (most - sum(_length(script.text or "") for script in body.iter("script"))):
        return False
    return length < _SHARE * len(html2txt(page))


def _length(text: str) -> int:
    """The characters of a text with single spaces."""
    return len(" ".join(text.split()))


def _read_body(tree: HtmlElement) -> HtmlElement:
    """The first element that is called a body and has a text, read part by part."""
    body = Element("body")
    tags = {*TAG_CATALOG, "table", "td", "th", "tr"}
    for find in FINDERS:
        part = find(tree)
        if part is None:
            continue
        _clear(part)
        if len(part) == 0:
            continue
        if not _has_paragraphs(tree):
            tags.add("div")
        start = len(body)
        lead = _read_part(part, body, tags)
        while len(body) > 0 and body[-1].tag in _NOT_LAST:
            delete_element(body[-1], keep_tail=False)
        if len(body) > 1:
            if lead is not None:
                body.insert(start, lead)
            break
    return body


def _has_paragraphs(tree: HtmlElement) -> bool:
    """Whether paragraphs have enough text, so that other blocks need not be read."""
    length = 0
    for paragraph in tree.iter("p"):
        if next(paragraph.iterancestors("p"), None) is None:
            length += len(paragraph.text_content())
            if length >= _ENOUGH * _OPTIONS.min_extracted_size:
                return True
    return False


def _read_part(part: HtmlElement, body: HtmlElement, tags: set[str]) -> HtmlElement | None:
    """Reads an element into the body; returns the paragraph that its own first text makes, if there is one."""
    elements = list(part.iterdescendants())
    inner = {element.tag for element in elements}
    if inner == {"lb"} or (part.tag == "div" and "div" in tags and inner <= INLINE_FORMATTABLE | {"lb"}):
        elements = [part]
        lead = None
    else:
        lead = _as_paragraph(part.text)
    for element in elements:
        if element.getroottree().getroot() is body:  # it went there with the one around it
            continue
        tag, tail = element.tag, element.tail
        read = handle_textelem(element, tags, _OPTIONS)
        if read is not None:
            body.append(read)
            if element.getroottree().getroot() is not body:
                element.tag = "done"
        if tag in _MADE_ANEW and (read is None or read.tail is None) and (behind := _as_paragraph(tail)) is not None:
            body.append(behind)
    return lead


def _as_paragraph(text: str | None) -> HtmlElement | None:
    """A text that stands in no element of its own as a paragraph; None if it says nothing."""
    if not text_chars_test(text):
        return None
    paragraph = Element("p")
    paragraph.text = text
    return process_node(paragraph, _OPTIONS)


def _clear(part: HtmlElement) -> None:
    """Takes out of a body what is no text by its names, and what is nothing but links."""
    goes, asides = outside_text(part)
    if goes:
        among = set(goes)
        outer = [element for element in goes if among.isdisjoint(element.iterancestors())]
        length = len(part.text_content())
        if length - sum(len(element.text_content()) for element in outer) > length / _STAYS:
            for element in outer:
                delete_element(element)
    for element in asides:
        delete_element(element)
    for _ in range(2):
        if not _drop_linked(part):
            break  # and a second time would drop nothing, either
    for table in [table for table in part.iter("table") if link_density_test_tables(table)]:
        delete_element(table, keep_tail=False)
    strip_tags(part, "span", "ref")


def _drop_linked(part: HtmlElement) -> bool:
    """Drops blocks that are nothing but links; says whether there were any."""
    dropped = False
    for tag, short_ones in _LINKED:
        linked = _with_links(part)
        if not linked:
            break
        goes = [
            element
            for element in part.iter(tag)
            if element in linked
            and _is_all_links(element, short_ones=short_ones)
            and not (tag == "p" and (around := element.getparent()) is not None and around.tag in _CELLS)
        ]
        for element in goes:
            delete_element(element)
        dropped = dropped or bool(goes)
    return dropped


def _with_links(part: HtmlElement) -> set[HtmlElement]:
    """The elements with a link in them."""
    linked: set[HtmlElement] = set()
    for link in part.iter("ref"):
        for around in link.iterancestors():
            if around in linked:
                break
            linked.add(around)
    return linked


def _is_all_links(element: HtmlElement, *, short_ones: bool) -> bool:
    if not _may_be_all_links(element):
        return False
    all_links, short = link_density_test(element)
    if all_links:
        return True
    return bool(short_ones and short and len(element) >= _FEWEST_PARTS and len(trim(element.text_content())) < _SHORT)


def _may_be_all_links(element: HtmlElement) -> bool:
    """Whether an element has little text, or as much of it in links as an element of links has; most have neither."""
    text = element.text_content()
    if len(" ".join(text[:_BEGINNING].split())) <= _LITTLE:
        return True
    links = [len(link.text_content()) for link in element.iterdescendants("ref")]
    linked = sum(links)
    return (len(links) == 1 or len(links) > _FEW_LINKS) and linked >= _LINKS * _length(text[: 2 * linked + _BEGINNING])


def _drop_repeated(body: HtmlElement) -> None:
    """Drops parts that say the same as the one before."""
    previous = ""
    for part in list(body):
        text = trim("".join(part.itertext()))
        if text == previous and len(text) > _REPEATED:
            delete_element(part, keep_tail=False)
        else:
            previous = text
