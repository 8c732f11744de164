"""Prepares the tree of a page for the search for its text: what is not shown goes, what markup tore apart is joined.

All rules are about markup that many sites share, none about one site. What a reader sees and the text loses is not
taken here but in `html_boxes`, line by line, so that it can be kept as furniture.
"""

import re
from collections import Counter
from functools import lru_cache
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.lines import is_sentence_paragraph
from copydesk_text.newsroom.reader_prompts import asks_for_address

#: Class names (whole ones) of what is in the page and not shown: for screen readers, or until the mouse is over it.
_HIDDEN: Final = frozenset((
    "hidden", "hide", "is-hidden", "u-hidden", "d-none", "visually-hidden", "visuallyhidden", "sr-only",
    "screen-reader-text", "screenreader", "offscreen", "assistive-text", "element-invisible",
))  # fmt: skip  # names read better in lines than one a line
_POPUP: Final = re.compile(r"(?:tooltip|popover|rollover|flyout)[\w-]*(?:block|content|text|body|box)|tooltip|popover")
_NOT_SHOWN: Final = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
#: Names of boxes beside or in an article that are no part of it.
_BOX: Final = re.compile(
    r"newsletter|subscri(?:be|ption)[-_]?(?:box|form|block|promo|widget)|sign-?up|cookie|consent|gdpr|"
    r"(?:related|recommended|latest|trending|popular|more)[-_]?(?:news|stor|article|post|link|content|item|reading)|"
    r"most-?(?:read|viewed|popular|shared)|read-?(?:more|next|also)|see-?also|outbrain|taboola|"
    r"social-?(?:share|links|bar)|share-?(?:bar|tools|buttons|links)|pushdown|print-?tools|email-?(?:scrim|form|modal)"
)
#: What holds links, inputs and what is shown without scripts.
_TOOLS: Final = ("nav", "menu", "noscript")
_BOXES: Final = ("div", "section", "aside", "ul", "ol", "nav", "form", "dl", "article", "a")
_MAY_HIDE: Final = ("div", "section", "span", "p", "ul", "a", "h2", "h3", "aside", "form")
#: An element with so many sentence paragraphs is the article, whatever it is called.
_ARTICLE_PARAGRAPHS: Final = 3
#: Parts of names for which trafilatura takes an element for no part of the article (its OVERALL_DISCARD_XPATH).
_DROPPED: Final = re.compile(
    r"shar|social|viral|newsletter|tags|sidebar|banner|bread-?crumb|button|author|[nN]av|menu|bar|widget|[fF]ooter|"
    r"[bB]yline|embed|consent|modal|elated|next-|-stories|meta|rating|attachment|slide|viewport|overlay|options|"
    r"expand|premium|hid|message|-ad-|^ad-|cookie|noprint"
)
#: A body in pieces: elements of one class with such a name, each with paragraphs of its own.
_BODY: Final = re.compile(r"(?:article|story|entry|post|content)[-_]*(?:body|content|text|chunk)|^body", re.IGNORECASE)
#: A cell with so much text holds no fact but a page.
_CELL_OF_TEXT: Final = 400
_MOST_TABLES: Final = 200
_MOST_PARAGRAPHS: Final = 1000
#: A menu has so many links, of so many words on average.
_FEWEST_LINKS: Final = 20
_WORDS_A_LINK: Final = 3
_MOST_LINKS: Final = 400
_MOST_LISTS: Final = 300
#: A form and what stands around it are one box of so many levels and characters at most.
_MOST_FORMS: Final = 20
_FORM_DEPTH: Final = 3
_LONGEST_FORM: Final = 400
_DEEPEST: Final = 60

#: How many sentence paragraphs an element holds.
_Holders = Counter[HtmlElement]


def prune(tree: HtmlElement) -> None:
    """Changes the tree in place: what is not shown and boxes go, layout tables and torn bodies are mended."""
    holders = _holders(tree)
    _drop_hidden(tree, holders)
    _drop_boxes(tree, holders)
    for element in list(tree.iter(*_TOOLS)):
        if holders[element] < _ARTICLE_PARAGRAPHS:
            _drop(element)
    _drop_forms(tree, holders)
    _drop_menus(tree, holders)
    _unwrap_layout_tables(tree)
    _join_bodies(tree)
    _shield(holders)


def _holders(tree: HtmlElement) -> _Holders:
    """How many sentence paragraphs each element holds: `p` elements, and text that stands in blocks without them."""
    holders: _Holders = Counter()
    paragraphs = (element for element in tree.iter("p", "div", "td", "section") if _is_paragraph(element))
    for paragraph in islice(paragraphs, _MOST_PARAGRAPHS):
        holders[paragraph] += 1
        holders.update(islice(paragraph.iterancestors(), _DEEPEST))
    return holders


def _is_paragraph(element: HtmlElement) -> bool:
    if element.tag == "p":
        return is_sentence_paragraph(element.text_content().strip())
    own = [element.text, *(child.tail for child in element)]
    return any(text and is_sentence_paragraph(text.strip()) for text in own)


def _drop_hidden(tree: HtmlElement, holders: _Holders) -> None:
    for element in list(tree.iter(*_MAY_HIDE)):
        style, name = element.get("style"), element.get("class")
        if (
            (name and _is_hidden_class(name))
            or (style and _NOT_SHOWN.search(style))
            or element.get("hidden") is not None
        ) and holders[element] < _ARTICLE_PARAGRAPHS:
            _drop(element)


def _drop_boxes(tree: HtmlElement, holders: _Holders) -> None:
    for element in list(tree.iter(*_BOXES)):
        names = f"{element.get('class', '')} {element.get('id', '')}"
        if len(names) > 1 and _is_box_name(names) and holders[element] < _ARTICLE_PARAGRAPHS:
            _drop(element)


def _drop_forms(tree: HtmlElement, holders: _Holders) -> None:
    """A form goes, and the box that it stands in if that asks for an address."""
    for form in list(islice(tree.iter("form"), _MOST_FORMS)):
        box = form
        for around in islice(form.iterancestors(), _FORM_DEPTH):
            if around.tag not in ("div", "section", "aside") or holders[around] >= _ARTICLE_PARAGRAPHS:
                break
            if next(around.iter("h1", "article"), None) is not None or len(around.text_content()) > _LONGEST_FORM:
                break
            box = around
        text = box.text_content()
        asks = asks_for_address(text) or (box is form and len(text) <= _LONGEST_FORM and not holders[form])
        if asks and holders[box] < _ARTICLE_PARAGRAPHS and next(box.iter("h1"), None) is None:
            _drop(box)


def _drop_menus(tree: HtmlElement, holders: _Holders) -> None:
    """A long list of short links without a sentence is a menu, whatever it is called."""
    for menu in list(islice(tree.iter("ul", "ol"), _MOST_LISTS)):
        if holders[menu] or menu.getparent() is None:
            continue
        links = [link.text_content() for link in islice(menu.iter("a"), _MOST_LINKS)]
        short = sum(len(text.split()) for text in links) <= _WORDS_A_LINK * len(links)
        if len(links) >= _FEWEST_LINKS and short and sum(map(len, links)) * 2 > len(menu.text_content().strip()):
            _drop(menu)


def _unwrap_layout_tables(tree: HtmlElement) -> None:
    """Tables that only lay out the page become plain blocks, or their text would come as cells of data."""
    for table in list(islice(tree.iter("table"), _MOST_TABLES)):
        if table.get("role") != "presentation" and not _is_layout(table):
            continue
        for part in list(table.iter("tbody", "thead", "tfoot", "tr", "td", "th")):
            if next(part.iterancestors("table"), None) is table:
                part.tag = "div"
        table.tag = "div"


def _is_layout(table: HtmlElement) -> bool:
    if next(table.iterdescendants("table"), None) is not None:
        return True
    return any(len(cell.text_content()) >= _CELL_OF_TEXT for cell in table.iter("td"))


def _join_bodies(tree: HtmlElement) -> None:
    """The pieces of a body that advertising tore apart are joined in the first: only one would be taken."""
    pieces: dict[tuple[str, HtmlElement | None], list[HtmlElement]] = {}
    for element in tree.iter("div", "section"):
        name = element.get("class")
        if name and _BODY.search(name) and any(_is_paragraph(child) for child in element.iterchildren("p")):
            pieces.setdefault((name, next(element.iterancestors("article", "main"), None)), []).append(element)
    for (_, holder), (first, *others) in pieces.items():
        if others and (holder is not None or sum(1 for _ in tree.iter("h1")) <= 1):
            for other in others:
                if first not in other.iterancestors():
                    first.extend(list(other))
                    _drop(other)


def _shield(holders: _Holders) -> None:
    """Elements with most of the article lose the names for which trafilatura drops an element, `bar` in them enough."""
    most = max(holders.values(), default=0)
    if most < _ARTICLE_PARAGRAPHS:
        return
    for element, count in holders.items():
        if count * 2 > most:
            for attribute in ("class", "id"):
                if (names := element.get(attribute)) and _DROPPED.search(names):
                    element.set(attribute, " ".join(name for name in names.split() if not _DROPPED.search(name)))
            for attribute in ("style", "aria-hidden", "hidden"):
                element.attrib.pop(attribute, None)


def _drop(element: HtmlElement) -> None:
    """Takes an element out; the text behind it stays."""
    if element.getparent() is not None:
        element.drop_tree()


@lru_cache(maxsize=4096)  # a site uses the same names on every page
def _is_hidden_class(name: str) -> bool:
    return any(one in _HIDDEN or _POPUP.fullmatch(one) for one in name.lower().split())


@lru_cache(maxsize=4096)
def _is_box_name(names: str) -> bool:
    return _BOX.search(names.lower()) is not None
