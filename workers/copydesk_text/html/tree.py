"""Parses HTML into a tree, in time that grows with its length, and does what several readers of a tree need."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final
from urllib.parse import urljoin

from lxml.etree import ElementDefaultClassLookup, HTMLParser, LxmlError, iterwalk
from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HtmlProcessingInstruction, document_fromstring, fromstring

#: A tag with more characters loses its attributes: libxml2 takes quadratic time over the attributes of one element.
_LONGEST_TAG: Final = 16_384
_LONG_TAG: Final = re.compile(rf"<([a-zA-Z][\w:-]*+)[^<>]{{{_LONGEST_TAG},}}+>")
#: Control characters, which libxml2 refuses or ends the page at. No other character of UTF-8 has these bytes.
_CONTROLS: Final = bytes(code for code in range(0x20) if code not in b"\t\n\r")
#: A doctype with a slash in it, after which libxml2 loses the page, and the slash of `<html/>`, which would close it.
_SLASHED_DOCTYPE: Final = re.compile(r"<\s?!\s?doctype[^<>\n/]*+/[^<>\n]*+>", re.IGNORECASE)
_CLOSED_ROOT: Final = re.compile(r"(<html\b[^<>]*)/>", re.IGNORECASE)
#: Characters at the beginning of a page in which a slip of its first tags is looked for.
_BEGINNING: Final = 4096
#: Characters within which a whole page names its root element; what does not and is one element is a fragment.
_ROOT_WITHIN: Final = 50


def _make_parser() -> HTMLParser:
    """Makes the parser of lxml.html with one class for all elements: lxml's own choice by tag takes 6 % of a page."""
    parser = HTMLParser(
        collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True
    )
    classes = ElementDefaultClassLookup(
        element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction, entity=HtmlEntity
    )
    parser.set_element_class_lookup(classes)
    return parser


_PARSER: Final = _make_parser()


def parse_page(html: str) -> HtmlElement:
    """Parses a page, or a fragment of one. Encodings that it declares are ignored, since it is text already.

    Args:
        html: The source of the page, whatever it is.

    Returns:
        The root element, always `html`; without anything in it where the source holds nothing.
    """
    if _may_have_long_tag(html):
        html = _LONG_TAG.sub(r"<\1>", html)
    tree = _parse(html)
    if tree is None or (len(tree) < 2 and "html" not in html[:_ROOT_WITHIN].lower()):
        tree = _parse(f"<html><body><div>{html}</div></body></html>")
    if tree is not None and tree.tag == "html":
        return tree
    page = empty_page()
    if tree is not None:
        page.body.append(tree)
    return page


def empty_page() -> HtmlElement:
    """Makes the tree of a page without content."""
    return document_fromstring("<html><body></body></html>", parser=_PARSER)


def absolute(href: str, base: str) -> str | None:
    """Resolves the address of a link.

    Args:
        href: The address as the page writes it, relative or not.
        base: The address of the page; empty where it is unknown.

    Returns:
        The address; None for an empty one and for one that no browser could read.
    """
    try:
        return urljoin(base, href.strip()) or None
    except ValueError:  # brackets without an IPv6 address in them
        return None


def drop(element: HtmlElement) -> None:
    """Takes an element out of its tree; the text behind it stays. The root stays, too."""
    if element.getparent() is not None:
        element.drop_tree()


def drop_all(elements: Iterable[HtmlElement]) -> None:
    """Takes elements out of their tree, as `drop` does, in time that grows with their number.

    What stands behind elements in a row is joined to the text before them at once, not once for each.

    Args:
        elements: The elements; those in a row in page order.
    """
    before: tuple[HtmlElement, HtmlElement | None] | None = None
    behind: list[str] = []
    for element in elements:
        if (parent := element.getparent()) is None:
            continue
        here = (parent, element.getprevious())
        if here != before:
            _append(before, behind)
            before, behind = here, []
        if element.tail:
            behind.append(element.tail)
        parent.remove(element)  # what is behind it goes along
    _append(before, behind)


def drop_unshown(tree: HtmlElement) -> None:
    """Takes out scripts, styles and drawings, most of the characters of a page. JSON-LD stays.

    Args:
        tree: The root of a page; it is changed.
    """
    drop_all(
        [
            element
            for element in tree.iter("script", "style", "svg")
            if element.tag != "script" or "ld+json" not in (element.get("type") or "")
        ]
    )


class Around:
    """A question that the nearest element around one answers, which is asked of each element of a tree only once.

    Without that, thousands of elements in one box with a class name of 16 KB have it searched as many times.
    """

    def __init__(self, tells: Callable[[HtmlElement], bool | None]) -> None:
        """Makes the question of one tree, which must not be changed while it is asked.

        Args:
            tells: What an element says; None if it says nothing, so that the one around it is asked.
        """
        self._tells: Final[Callable[[HtmlElement], bool | None]] = tells
        self._said: Final[dict[HtmlElement, bool]] = {}

    def __call__(self, element: HtmlElement | None) -> bool:
        """What an element says, or else the nearest around it that says anything; no if none does, or for None."""
        said: bool | None = None
        asked: list[HtmlElement] = []
        while said is None and element is not None:
            said = self._said.get(element)
            if said is None:
                asked.append(element)
                said = self._tells(element)
                element = element.getparent()
        self._said.update(dict.fromkeys(asked, said or False))
        return said or False


def class_and_id(element: HtmlElement) -> str:
    """What an element is named, in its class and in its id."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def is_in(element: HtmlElement, tree: HtmlElement) -> bool:
    """Tells whether an element still stands in the tree, neither dropped itself nor within something dropped."""
    while (parent := element.getparent()) is not None:
        element = parent
    return element is tree


def all_around(element: HtmlElement | None) -> frozenset[HtmlElement]:
    """The elements in which one stands; none for None."""
    return frozenset(element.iterancestors()) if element is not None else frozenset()


def owned_texts(element: HtmlElement, most: int) -> Iterator[tuple[HtmlElement, str]]:
    """The texts in an element in their order, without space around them, each with the element that it stands in.

    Args:
        element: Any element; only its beginning is read.
        most: How many elements are looked at.
    """
    for event, one in islice(iterwalk(element, events=("start", "end")), 2 * most):
        whose, text = (one, one.text) if event == "start" else (one.getparent(), one.tail)
        if text and (text := text.strip()) and (one is not element or event == "start"):
            yield whose, text


def _append(place: tuple[HtmlElement, HtmlElement | None] | None, texts: Sequence[str]) -> None:
    """Puts texts behind an element, or as the first into the one around."""
    if place is None or not texts:
        return
    around, before = place
    if before is None:
        around.text = "".join((around.text or "", *texts))
    else:
        before.tail = "".join((before.tail or "", *texts))


def _may_have_long_tag(html: str) -> bool:
    """Whether a tag may be too long. Looks back from where its end would be, so that it reads little of the page."""
    behind = 0  # the place behind the last "<" that was seen
    while behind + _LONGEST_TAG < len(html):
        last = html.rfind("<", behind, behind + _LONGEST_TAG)
        if last >= 0:
            behind = last + 1
        elif html.find(">", behind, behind + _LONGEST_TAG) < 0:
            return True
        else:
            behind = html.find("<", behind) + 1 or len(html)
    return False


def _parse(html: str) -> HtmlElement | None:
    """The root of what lxml makes of a source; None if it refuses it."""
    beginning = opening = html[:_BEGINNING]
    if beginning[:_ROOT_WITHIN].lower().startswith(("<!doctype", "< ")):
        opening = _SLASHED_DOCTYPE.sub("", opening, count=1)
    if "/>" in opening:
        opening = _CLOSED_ROOT.sub(r"\1>", opening, count=1)
    if opening != beginning:
        html = opening + html[_BEGINNING:]
    try:
        return fromstring(_encoded(html), parser=_PARSER)
    except LxmlError:  # nothing in it, or nothing but a comment
        return None


def _encoded(html: str) -> bytes:
    """A source in UTF-8 without characters that libxml2 refuses; half of a surrogate pair becomes U+FFFD."""
    try:
        encoded = html.encode()
    except UnicodeEncodeError:
        encoded = html.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
    if "\ufffe" in html or "\uffff" in html:
        encoded = encoded.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
    return encoded.translate(None, _CONTROLS)
