"""Tells what stands beside the article of a page: boxes, menus, forms, comments of readers, stories of others.

All rules are about markup that many sites share, none about one site.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.comment_sections import comment_sections
from copydesk_text.html.entries import teasers
from copydesk_text.html.marks import Marks, WordQuestion
from copydesk_text.html.page import HtmlPage
from copydesk_text.html.visible_lines import Beside
from copydesk_text.newsroom.reader_prompts import asks_for_address
from copydesk_text.phrases import words

#: Names of boxes beside or in an article that are no part of it.
_BOX: Final = re.compile(
    r"newsletter|subscri(?:be|ption)[-_]?(?:box|form|block|promo|widget)|sign-?up|cookie|consent|gdpr|"
    r"(?:related|recommended|latest|trending|popular|more)[-_]?(?:news|stor|article|post|link|content|item|reading)|"
    r"most-?(?:read|viewed|popular|shared)|read-?(?:more|next|also)|see-?also|outbrain|taboola|"
    r"(?:paywall|premium|subscri\w{2,6})[-_]{1,2}(?:offer|promo|barrier|message|prompt|cta|notice|overlay|banner)|paywall-?box|"
    r"(?:^|-)popup(?:$|-)|^promo(?:small|medium|large|box|card|item|[a-d]$)|homepage-articles|(?:donat(?:e|ion)|support-us)[-_]?(?:box|block|banner|cta|widget|form)|"
    r"social-?(?:share|links|bar)|share-?(?:bar|tools|buttons|links)|pushdown|print-?tools|(?<![a-z])(?:story|article|page)[-_]?tools(?![a-z])|email-?(?:scrim|form|modal)"
)
_BOX_STEMS: Final = words("""
    newsletter subscri sign cookie consent gdpr related recommended latest trending popular more most next also outbrain
    taboola paywall premium popup promo homepage donat support social share pushdown tools email
""")
#: What wikis call the table beside a text, and Joomla the list of author, date and section.
_FACTS: Final = re.compile(r"infobox|article-info$")
#: What holds links.
_MENUS: Final = ("nav", "menu")
_BOXES: Final = frozenset(("div", "section", "aside", "ul", "ol", "nav", "form", "dl", "article", "a"))
#: An element with at least this many sentence paragraphs is the article, whatever it is called.
ARTICLE_PARAGRAPHS: Final = 3
#: A menu has at least this many links, of at most this many words on average.
_FEWEST_LINKS: Final = 20
_WORDS_A_LINK: Final = 3
#: … or this many and hardly anything else, in a block or a cell without a sentence.
_FEWEST_APART: Final = 3
_ALL_OF_IT: Final = 0.9
#: Links, and lists, that are looked at.
MOST_LINKS: Final = 400
_MOST_LISTS: Final = 300
#: Teasers in a box, of which more than half of the paragraphs has a headline of its own.
_FEWEST_TEASERS: Final = 2
_TEASERS: Final = 0.5
#: A form and what stands around it are one box, up to this many levels up and this many characters.
_MOST_FORMS: Final = 20
_FORM_DEPTH: Final = 3
_LONGEST_FORM: Final = 400
#: What stands beside the article by its tag.
BESIDE: Final = ("aside", "footer")
#: What a link in it is a part of; a short link elsewhere to the front page is the name of the site.
_SPEAKING: Final = ("p", "li", "td", "h1", "h2", "h3", "h4", "article", "main")
_LONGEST_LOGO: Final = 60
#: How an address begins.
ORIGIN: Final = re.compile(r"https?://[^/?#]+", re.IGNORECASE)
#: Reasons for which an element is not dropped when the tree is pruned, but when it is lightened.
DROPPED_LATER: Final = frozenset(("aside", "foot"))
#: How many sentence paragraphs an element holds.
Holders = Counter[HtmlElement]


def find_beside(page: HtmlPage, holders: Holders) -> dict[HtmlElement, Beside]:
    """Finds what stands beside the article.

    Args:
        page: The page.
        holders: How many sentence paragraphs each element holds.

    Returns:
        The reason for each element; those with much text are not among them.
    """
    tree = page.tree
    found: dict[HtmlElement, Beside] = dict.fromkeys(_boxes(page.marks), "box")
    found |= dict.fromkeys(filter(_holds_facts, page.marks.with_word(("class",), _is_facts_name)), "box")
    found |= dict.fromkeys(tree.iter(*_MENUS), "menu")
    found |= dict.fromkeys(_logos(page), "menu")
    found |= dict.fromkeys(tree.iter("noscript"), "box")
    found |= dict.fromkeys(_forms(tree, holders), "form")
    found |= dict.fromkeys(_menus(tree, holders), "menu")
    found |= dict.fromkeys(teasers(page, holders), "elsewhere")
    found |= dict.fromkeys(comment_sections(page, holders), "comments")
    for element in tree.iter(*BESIDE):
        found.setdefault(element, "foot" if element.tag == "footer" else "aside")
    return {element: why for element, why in found.items() if _goes(element, why, holders)}


def _boxes(marks: Marks) -> list[HtmlElement]:
    """What is called a box."""
    called = marks.with_word(("class", "id"), _is_box_name)
    return [element for element in called if element.tag in _BOXES or "-" in element.tag]


def _holds_facts(element: HtmlElement) -> bool:
    return element.tag in ("table", "dl")


def _logos(page: HtmlPage) -> Iterator[HtmlElement]:
    """Short links to the front page that stand in no sentence and no heading: the name of the site."""
    at = ORIGIN.match(page.base)
    fronts = {"/", "./", *((at[0], f"{at[0]}/") if at is not None else ())}
    for link in islice(page.tree.iter("a"), MOST_LINKS):
        leads = (link.get("href") or "").strip() in fronts and len(link.text_content()) <= _LONGEST_LOGO
        if leads and next(link.iterancestors(*_SPEAKING), None) is None and not _is_in_sentence(link):
            yield link


def _is_in_sentence(link: HtmlElement) -> bool:
    """Whether words stand right before or behind a link, as in a text whose lines only breaks set apart."""
    before = link.getprevious()
    beside = (link.getparent().text if before is None else before.tail, link.tail)
    return any(any(map(str.isalpha, text or "")) for text in beside)


def _goes(element: HtmlElement, why: Beside, holders: Holders) -> bool:
    """Whether an element stands beside the article for certain: it has few paragraphs, or a link for each."""
    paragraphs = holders[element]
    if why in DROPPED_LATER or why == "comments" or paragraphs < ARTICLE_PARAGRAPHS:
        return True
    if why != "box" or paragraphs * 2 > max(holders.values()):
        return False
    headings = sum(_is_link(heading) for heading in islice(element.iter("h2", "h3", "h4", "h5"), MOST_LINKS))
    return headings >= _FEWEST_TEASERS and headings >= _TEASERS * paragraphs


def _is_link(heading: HtmlElement) -> bool:
    around = heading.getparent()
    return heading.find(".//a") is not None or (around is not None and around.tag == "a")


def _forms(tree: HtmlElement, holders: Holders) -> Iterator[HtmlElement]:
    """Forms, each with the box around it if that asks for an address."""
    for form in islice(tree.iter("form"), _MOST_FORMS):
        if holders[form] >= ARTICLE_PARAGRAPHS:
            continue  # the article is in it
        box = form
        for around in islice(form.iterancestors(), _FORM_DEPTH):
            if around.tag not in ("div", "section", "aside") or holders[around] >= ARTICLE_PARAGRAPHS:
                break
            if next(around.iter("h1", "article"), None) is not None or len(around.text_content()) > _LONGEST_FORM:
                break
            box = around
        text = box.text_content()
        small = box is form and len(text) <= _LONGEST_FORM and not holders[form]
        if (small or asks_for_address(text)) and next(box.iter("h1"), None) is None:
            yield box


def _menus(tree: HtmlElement, holders: Holders) -> Iterator[HtmlElement]:
    """Lists of short links without a sentence: long ones, and those apart from all text, are menus in any case."""
    for menu in islice(tree.iter("ul", "ol", "td"), _MOST_LISTS):
        if holders[menu]:
            continue
        links = list(islice(menu.iter("a"), MOST_LINKS))
        if len(links) < _FEWEST_LINKS and (len(links) < _FEWEST_APART or not _stands_apart(menu, links, holders)):
            continue
        share = 0.5 if len(links) >= _FEWEST_LINKS else _ALL_OF_IT
        said = [word for link in links for word in link.text_content().split()]
        short = len(said) <= _WORDS_A_LINK * len(links)
        if short and sum(map(len, said)) > share * len("".join(menu.text_content().split())):
            yield menu


def _stands_apart(menu: HtmlElement, links: list[HtmlElement], holders: Holders) -> bool:
    """Whether no sentence stands beside a list, or only breaks stand between the links of a cell."""
    around = menu.getparent()
    if menu.tag == "td":
        return all(link.getparent() is not menu or not (link.tail or "").strip(" \n\r\t\xa0|·•") for link in links)
    return around is not None and not holders[around]


_is_facts_name: Final = WordQuestion(_FACTS.match, ("info",))
_is_box_name: Final = WordQuestion(_BOX.search, _BOX_STEMS)
