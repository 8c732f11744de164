"""Finds names below the headline that something beside them tells to be those of people: a picture, mail, a role.

What this needs no word for: a link to the person's own page ends in the name, the text of a portrait is the name.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import islice
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from copydesk_text.html.below_headline import below_headline, texts_of
from copydesk_text.html.page import HtmlPage, headline_of
from copydesk_text.lines import ends_sentence, folded, is_sentence_paragraph
from copydesk_text.newsroom.author_names import printed_authors
from copydesk_text.newsroom.role_lines import is_role
from copydesk_text.newsroom.signed_dates import is_of_the_text
from copydesk_text.scripts import begins_small
from copydesk_text.unicode_forms import to_form

#: How many elements below the headline are looked at, and sentences above the names: a standfirst.
_MOST_BELOW: Final = 60
_MOST_SENTENCES: Final = 2
#: Characters of the longest name, without and with the space around it, and its words.
_LONGEST_NAME: Final = 60
_LONGEST_UNTRIMMED: Final = 200
_FEWEST_WORDS: Final = 2
_MOST_WORDS: Final = 5
#: Characters of the text of a picture beyond the name.
_LONGEST_AROUND: Final = 24
#: Elements that hold a name, elements around one that may hold a portrait, and pictures and names that are looked at.
_HOLDERS: Final = frozenset(("a", "span", "p", "div", "strong", "b", "li", "h4", "h5", "h6", "em", "i", "cite"))
_LEVELS: Final = 3
_MOST_ABOVE: Final = 20
_MOST_PICTURES: Final = 4
_MOST_NAMES: Final = 3
#: Parts of the path of a person's page, and words of the name that it ends in: with more it is a headline.
_FEWEST_FOLDERS: Final = 2
_MOST_LINKED: Final = 3
_NO_LETTER: Final = re.compile(r"[\W\d_]+")
#: Addresses of what an article is about.
_SUBJECT: Final = re.compile(
    r"/(?:categor(?:y|ies|ia)|tags?|topics?|sections?|kategorie|rubri(?:k|que|ca)|them[ae]s?|themen?|tema|temas|dossiers?|sujet"
    r"|etiquetas?|noticias?|search|suche|wiki)/",
    re.IGNORECASE,
)


def names_beside_signs(page: HtmlPage, heading: HtmlElement | None) -> tuple[str, ...]:
    """Finds names that stand alone in an element below the headline, beside what shows that they are people.

    Args:
        page: The page.
        heading: The heading that shows the title; without one, the first `h1` is taken.

    Returns:
        Full names as printed, each once; without those that the article is about.
    """
    above = _right_above(page, heading)
    below = [*above, *below_headline(page, _MOST_BELOW, heading)]
    shown = [
        place
        for place, element in enumerate(below)
        if _may_name(element) and _is_shown_person(page, element, may_link=place >= len(above))
    ]
    if not 0 < len(shown) <= _MOST_NAMES or not _are_above_text(below, shown):
        return ()  # a list of links has more
    names = tuple(dict.fromkeys(_name_of(below[place]) for place in shown))
    if any(printed_authors([name]) != (name,) for name in names) or are_of_text(page, names):
        return ()
    text = page.tree.text_content()
    return () if any(is_of_the_text(name, text) for name in names) else names


def _may_name(element: HtmlElement) -> bool:
    """Whether an element may hold a name and nothing else."""
    text = element.text
    if element.tag not in _HOLDERS or not text or len(element) or len(text) > _LONGEST_UNTRIMMED:
        return False
    name = _name_of(element)
    return _FEWEST_WORDS <= name.count(" ") + 1 <= _MOST_WORDS and len(name) <= _LONGEST_NAME and not begins_small(name)


def _name_of(element: HtmlElement) -> str:
    return " ".join((element.text or "").split())


def _are_above_text(below: list[HtmlElement], shown: list[int]) -> bool:
    """Whether no more than a standfirst stands above some elements, and a sentence behind them."""
    sentences = [place for place, element in enumerate(below) if _is_sentence(element)]
    before = sum(place < shown[-1] for place in sentences)
    return before < _MOST_SENTENCES and before < len(sentences)


def _is_sentence(element: HtmlElement) -> bool:
    if element.tag == "p":
        return is_sentence_paragraph(" ".join(element.text_content().split()))
    return element.tag == "div" and bool(element.text) and is_sentence_paragraph(_name_of(element))


def _right_above(page: HtmlPage, heading: HtmlElement | None) -> list[HtmlElement]:
    """The elements of the short box right above the headline, where columnists have their portraits."""
    heading = headline_of(page, heading)
    box = heading.getprevious() if heading is not None else None
    if box is None or not isinstance(box.tag, str) or not texts_of(box, _LONGEST_NAME * 2):
        return []
    return [one for one in islice(box.iter(), _MOST_ABOVE) if isinstance(one.tag, str)]


def _is_shown_person(page: HtmlPage, element: HtmlElement, *, may_link: bool) -> bool:
    name = _name_of(element)
    return (may_link and _leads_to(page, element, name)) or _is_beside_picture(element, name) or _is_above_role(element)


def _leads_to(page: HtmlPage, element: HtmlElement, name: str) -> bool:
    """Whether the address of a link around a name ends in the name, in a folder of this site."""
    link = element if element.tag == "a" else next(islice(element.iterancestors("a"), 1), None)
    address = link.get("href") or "" if link is not None else ""
    if address.lower().startswith("mailto:"):
        return True
    if not address or _SUBJECT.search(address):
        return False
    try:
        parts = urlsplit(address)
        if parts.netloc and parts.netloc != urlsplit(page.base).netloc:
            return False
    except ValueError:
        return False
    folders = [part for part in unquote(parts.path).split("/") if part]
    if len(folders) < _FEWEST_FOLDERS:
        return False
    words = set(_NO_LETTER.split(plain_letters(folders[-1].removesuffix(".html"))))
    return set(_NO_LETTER.split(plain_letters(name))) <= words and len(name.split()) <= _MOST_LINKED


def _is_beside_picture(element: HtmlElement, name: str) -> bool:
    """Whether the text of a picture beside a name is the name."""
    wanted = folded(name)
    for around in islice(element.iterancestors(), _LEVELS):
        if around.tag in ("body", "main", "article"):
            return False
        for picture in islice(around.iter("img"), _MOST_PICTURES):
            said = folded(picture.get("alt") or "")
            if wanted in said and len(said) <= len(wanted) + _LONGEST_AROUND:
                return True
    return False


def _is_above_role(element: HtmlElement) -> bool:
    """Whether what the person is, or an address for mail, stands right behind a name."""
    for one in (element, element.getparent()):
        behind = one.getnext() if one is not None else None
        if behind is None or (one is not element and one is not None and len(one) > 1):
            continue
        if (behind.get("href") or "").lower().startswith("mailto:"):
            return True
        texts = texts_of(behind, _LONGEST_NAME) if isinstance(behind.tag, str) else []
        if texts and ("@" in texts[0] or is_role(texts[0].partition(",")[0])):
            return True
    return False


def are_of_text(page: HtmlPage, names: Iterable[str]) -> bool:
    """Tells whether a sentence of the article is about one of some people: who wrote it hardly stands in it.

    Args:
        page: The page.
        names: Full names as printed.
    """
    surnames = [name.split()[-1] for name in names]
    for paragraph in page.tree.iter("p"):
        text = paragraph.text_content().rstrip()
        if ends_sentence(text) and any(surname in text for surname in surnames):
            return True
    return False


def plain_letters(text: str) -> str:
    """Writes a text in small letters without accents.

    Args:
        text: A name, or a part of an address.
    """
    if text.isascii():  # most are
        return text.lower()
    spread = to_form("NFKD", text.casefold().replace("ł", "l").replace("ø", "o").replace("ı", "i"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def is_beside_mail(element: HtmlElement) -> bool:
    """Whether nothing stands between an element and a link for mail behind it.

    Args:
        element: Any element.
    """
    link = element.getnext()
    blank = not (element.tail or "").strip(" \n\r\t\xa0,|<(-–")
    return blank and link is not None and (link.get("href") or "").lower().startswith("mailto:")


def lead_alike(link: HtmlElement, other: HtmlElement) -> bool:
    """Whether two links lead to two pages of one kind.

    Args:
        link: A link.
        other: Another one.
    """
    first, second = ((one.get("href") or "").rstrip("/").rpartition("/")[0] for one in (link, other))
    return bool(first) and first == second
