"""Prepares the tree of a page for the search for its text: what is not shown goes, what markup tore apart is joined.

All rules are about markup that many sites share, none about one site. What a reader sees is not dropped here but taken
out of the text in `boxes.py`, line by line, so that it can be kept as furniture.
"""

import re
from collections import Counter
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from lxml.etree import strip_elements, strip_tags
from lxml.html import HtmlElement

from copydesk_text.html.beside_article import (
    ARTICLE_PARAGRAPHS,
    BESIDE,
    DROPPED_LATER,
    MOST_LINKS,
    ORIGIN,
    Holders,
    find_beside,
)
from copydesk_text.html.custom_elements import rename_custom_elements
from copydesk_text.html.glued_rows import part_rows
from copydesk_text.html.marks import Marks, WordQuestion
from copydesk_text.html.page import HtmlPage
from copydesk_text.html.parted_by_breaks import part_by_breaks
from copydesk_text.html.threads import join_posts
from copydesk_text.html.tree import drop, is_in
from copydesk_text.html.visible_lines import VisibleText, read_visible
from copydesk_text.lines import SHORTEST_SENTENCE, is_sentence_paragraph
from copydesk_text.phrases import words

#: Class names (whole ones) of what is in the page but not shown, for screen readers or until the mouse is over it.
_HIDDEN: Final = frozenset((
    "hidden", "hide", "is-hidden", "u-hidden", "d-none", "visually-hidden", "visuallyhidden", "sr-only",
    "screen-reader-text", "screenreader", "offscreen", "assistive-text", "element-invisible", "mw-editsection",
    "headerlink", "anchorjs-link", "mw-jump-link", "mw-jump", "printfooter",
))  # fmt: skip  # names read better in lines than one a line
_POPUP: Final = re.compile(r"(?:tooltip|popover|rollover|flyout)[\w-]*(?:block|content|text|body|box)|tooltip|popover")
_HIDDEN_STEMS: Final = words("hid none only screen assist invis edit link jump print tooltip popover rollover flyout")
_NOT_SHOWN: Final = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_MAY_HIDE: Final = frozenset(("div", "section", "span", "p", "ul", "a", "h2", "h3", "aside", "form"))
#: Parts of names for which trafilatura takes an element for no part of the article (its OVERALL_DISCARD_XPATH).
_DROPPED: Final = re.compile(
    r"shar|social|viral|newsletter|tags|sidebar|banner|bread-?crumb|button|author|[nN]av|menu|bar|widget|[fF]ooter|"
    r"[bB]yline|embed|consent|modal|elated|next-|-stories|meta|rating|attachment|slide|viewport|overlay|options|"
    r"expand|premium|hid|message|-ad-|^ad-|cookie|noprint"
)
_COMMENT: Final = "comment"
#: A body in pieces: elements of one class with such a name, each with paragraphs of its own.
_BODY: Final = re.compile(r"^body|(?:article|story|entry|post|content)[-_]*(?:body|content|text|chunk)")
#: Characters from which a cell of a table holds no datum but a piece of the page.
_CELL_OF_TEXT: Final = 400
_MOST_TABLES: Final = 200
_MOST_PARAGRAPHS: Final = 1000
#: How many levels above a paragraph count it.
_DEEPEST: Final = 60
#: What the search drops in any case: elements that hold no text, with all inside them or with nothing inside …
_TEXTLESS: Final = ("select", "textarea", "datalist")
_VOID: Final = ("img", "input", "link", "meta")
#: … and what may hold the article all the same.
_NO_BODY: Final = (*BESIDE, "form", "nav", "menu", "figure", "noscript", "fieldset", "dialog")

#: An article with this number of paragraphs is found by them, and is the element with this share of them.
_SURE_PARAGRAPHS: Final = 5
_MOST_OF_THEM: Final = 0.9
_HEAD: Final = frozenset(("head", "script", "h1"))
_HEADINGS: Final = frozenset(("h2", "h3", "h4", "h5", "h6"))


def prune(page: HtmlPage) -> VisibleText:
    """Changes the tree of a page in place: hidden elements and boxes go, layout tables and torn bodies are mended.

    Args:
        page: The page.

    Returns:
        What it showed before boxes and the like went.
    """
    tree, marks = page.tree, page.marks
    rename_custom_elements(tree)
    part_by_breaks(tree)
    holders = _holders(tree)
    for element in _hidden(marks):
        if holders[element] < ARTICLE_PARAGRAPHS:
            drop(element)
    _take_off_ruby(tree)
    part_rows(tree)
    _free_headings(tree)
    _unlink_own(page)
    around_posts = join_posts(page, holders)
    _rename_bodies(tree, holders)
    beside = find_beside(page, holders) | dict.fromkeys(around_posts, "label")
    _unwrap_layout_tables(tree)
    visible = read_visible(tree, beside, holders)
    for element, why in beside.items():
        if why not in DROPPED_LATER:
            drop(element)
    _join_bodies(page)
    _shield(tree, holders)
    _drop_surroundings(tree, holders)
    return visible


def lighten(tree: HtmlElement) -> None:
    """Takes out what trafilatura drops in any case, so that the copies which it makes are small.

    Args:
        tree: The root of the page. JSON-LD stays in it, where trafilatura looks for a text, too, and so does what
            stands beside the article if all paragraphs are there.
    """
    strip_elements(tree, *_TEXTLESS, with_tail=False)
    strip_tags(tree, *_VOID)
    if any(next(paragraph.iterancestors(*_NO_BODY), None) is None for paragraph in tree.iter("p")):
        for element in list(tree.iter(*BESIDE)):
            if next(element.iter("script"), None) is None:
                drop(element)


def _holders(tree: HtmlElement) -> Holders:
    """How many sentence paragraphs each element holds: `p` elements, and text that stands in blocks without them."""
    holders: Holders = Counter()
    for paragraph in islice(filter(_is_paragraph, tree.iter("p", "div", "td", "section")), _MOST_PARAGRAPHS):
        holders[paragraph] += 1
        holders.update(islice(paragraph.iterancestors(), _DEEPEST))
    return holders


def _is_paragraph(element: HtmlElement) -> bool:
    if element.tag == "p":
        return is_sentence_paragraph(element.text_content().strip())
    if (text := element.text) and len(text) >= SHORTEST_SENTENCE and is_sentence_paragraph(text.strip()):
        return True
    for child in element:
        if (text := child.tail) and len(text) >= SHORTEST_SENTENCE and is_sentence_paragraph(text.strip()):
            return True
    return False


def _hidden(marks: Marks) -> list[HtmlElement]:
    """What is not shown."""
    hidden = (
        *marks.with_word(("class",), _is_hidden_class),
        *marks.with_value(("style",), _NOT_SHOWN.search),
        *marks.with_value(("hidden",), lambda _: True),
    )
    return [element for element in hidden if element.tag in _MAY_HIDE]


def _take_off_ruby(tree: HtmlElement) -> None:
    """The small print that says how a word is read goes; the word stays in its line."""
    if next(tree.iter("ruby"), None) is not None:
        strip_elements(tree, "rt", "rp", with_tail=False)
        strip_tags(tree, "ruby", "rb", "rtc")


def _free_headings(tree: HtmlElement) -> None:
    """A heading that opens its section when it is clicked is a button to the browser, and a heading to readers."""
    for button in islice(tree.iter("button"), MOST_LINKS):
        around = button.getparent()
        if around is not None and (around.tag in _HEADINGS or around.tag == "dt"):
            button.tag = "span"


def _unlink_own(page: HtmlPage) -> None:
    """A heading that links to a part of its own page, such as an entry of a running log, leads nowhere else."""
    try:
        here = urlsplit(page.base)
    except ValueError:
        return
    own = here.path.rstrip("/")
    # Where a query tells the pages of a site apart, another query is another page.
    parts = (f"{own}?{here.query}&", f"{own}?{here.query}#") if here.query else (f"{own}/", f"{own}?", f"{own}#")
    for heading in islice(page.headings, MOST_LINKS):
        link = next(heading.iter("a"), None)
        href = (link.get("href") or "").strip() if link is not None else ""
        if link is None or not href or not own:
            continue
        address = ORIGIN.sub("", href) if href.lower().startswith(f"{here.scheme}://{here.netloc}") else href
        if address.startswith("?"):
            address = own + address
        if address.startswith((*parts, "#")):
            link.tag = "span"


def _rename_bodies(tree: HtmlElement, holders: Holders) -> None:
    """An element with most of the article becomes a plain block if its tag says that it holds none."""
    most = max(holders.values(), default=0)
    for element in list(tree.iter(*_NO_BODY)):
        if holders[element] * 2 > most and (most >= ARTICLE_PARAGRAPHS or element.tag in ("form", "noscript")):
            element.tag = "div"


def _unwrap_layout_tables(tree: HtmlElement) -> None:
    """Tables that only lay out the page become plain blocks; else their text would come out as cells of data."""
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


def _join_bodies(page: HtmlPage) -> None:
    """The pieces of a body that advertising tore apart are joined in the first: only one would be taken."""
    pieces: dict[tuple[str, HtmlElement | None], list[HtmlElement]] = {}
    for element in page.marks.with_word(("class",), _is_body_name):
        if element.tag not in ("div", "section") or not is_in(element, page.tree):
            continue
        if any(_is_paragraph(child) for child in element.iterchildren("p")):
            holder = next(element.iterancestors("article", "main"), None)
            pieces.setdefault((element.get("class"), holder), []).append(element)
    one_story = sum(1 for _ in islice(page.tree.iter("h1"), 2)) <= 1
    for (_, holder), (first, *others) in pieces.items():
        if others and (holder is not None or one_story):
            for other in others:
                if first not in other.iterancestors():
                    first.extend(list(other))
                    drop(other)


def _drop_surroundings(tree: HtmlElement, holders: Holders) -> None:
    """What stands around an article and has neither a paragraph nor a headline goes: the search need not look there."""
    most = holders[tree]
    if most < _SURE_PARAGRAPHS:
        return
    article = tree
    while (inner := next((one for one in article if holders[one] >= _MOST_OF_THEM * most), None)) is not None:
        for other in list(article):
            if other is not inner and not holders[other] and other.tag not in _HEAD and other.find(".//h1") is None:
                drop(other)
        article = inner


def _shield(tree: HtmlElement, holders: Holders) -> None:
    """Elements with most of the article lose the names for which trafilatura drops an element; `bar` is enough.

    A `comment` is an article of opinion if it is the only one of the page.
    """
    most = max(holders.values(), default=0)
    if most < ARTICLE_PARAGRAPHS:
        return
    comments = tree.find_class(_COMMENT)
    if len(comments) == 1 and holders[comments[0]] * 2 > most:
        names = (comments[0].get("class") or "").split()
        comments[0].set("class", " ".join(name for name in names if name != _COMMENT))
    for element, count in holders.items():
        if count * 2 > most:
            for attribute in ("class", "id"):
                if (names := element.get(attribute)) and _DROPPED.search(names):
                    element.set(attribute, " ".join(name for name in names.split() if not _DROPPED.search(name)))
            for attribute in ("style", "aria-hidden", "hidden"):
                element.attrib.pop(attribute, None)


_is_hidden_class: Final = WordQuestion(lambda word: word in _HIDDEN or _POPUP.fullmatch(word), _HIDDEN_STEMS)
_is_body_name: Final = WordQuestion(_BODY.search, ("body", "content", "text", "chunk"))
