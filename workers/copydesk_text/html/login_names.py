"""Finds the person whose login a page declares as its author, where the text is signed with the name."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.page import HtmlPage
from copydesk_text.lines import is_sentence_paragraph
from copydesk_text.newsroom.author_names import printed_authors
from copydesk_text.newsroom.signed_texts import name_of_writer

#: `ada.low`: a given name and a surname, or more parts.
_LOGIN: Final = re.compile(r"[a-z]{2,20}(?:[._-][a-z]{2,20}){1,3}")
_BETWEEN: Final = re.compile(r"[._-]")
#: Letters that a login writes with two.
_WRITTEN: Final = {"ae": "(?:ae|ä|æ)", "oe": "(?:oe|ö|ø)", "ue": "(?:ue|ü)", "ss": "(?:ss|ß)"}
_TWO: Final = re.compile("|".join(_WRITTEN))
#: What stands between the parts of a name: an initial, a second name.
_SECOND: Final = r"\s(?:[^\W\d_][\w’'-]{0,20}\.?\s)?"
#: What stands before the name that a text is signed with, and behind it: the end of a sentence, a dash, brackets.
_BEFORE: Final = r"(?:^|[.!?…»”\"'’)\]]\s|[–—-]\s?|[(\[/])(?P<name>"
_BEHIND: Final = r")[\s)\]+*.|/–—-]{0,9}$"
#: Logins that are looked for, characters of a text from its end that are searched, and texts of a page.
_MOST_LOGINS: Final = 5
_LONGEST_END: Final = 120
_MOST_TEXTS: Final = 20_000
_UNSEEN: Final = frozenset(("script", "style", "template", "noscript"))
#: Elements in which a name may stand alone as a signature: others are labels, headings and links to subjects.
_SIGNED: Final = frozenset(("p", "em", "i", "small", "cite", "br"))
#: Characters of prose: a signature may stand behind it in one text.
_PROSE: Final = 40


def names_of_logins(page: HtmlPage, declared: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Reads the logins that a page declares as authors as the names with which its text is signed.

    Many systems have logins for sections and desks (`real-estate`), so the same words within a sentence, in a heading
    or in a menu tell nothing.

    Args:
        page: The page.
        declared: What it declares as its authors, in lists.

    Returns:
        `Ada B. Low` for `ada.low`, where a text ends with that, or a line says that she writes; empty where none does,
        and for names.
    """
    values = dict.fromkeys(chain.from_iterable(declared))
    logins = list(islice((value for value in values if _LOGIN.fullmatch(value)), _MOST_LOGINS))
    if not logins:
        return ()
    ends = list(_ends(page))
    names: list[str] = []
    for login in logins:
        signed = filter(None, map(_signed_with(login).search, ends))
        names += islice((one["name"] for one in signed if printed_authors([one["name"]]) == (one["name"],)), 1)
    return tuple(dict.fromkeys(names))


def _signed_with(login: str) -> re.Pattern[str]:
    parts = (_TWO.sub(lambda two: _WRITTEN[two[0]], part) for part in _BETWEEN.split(login))
    return re.compile(_BEFORE + _SECOND.join(parts) + _BEHIND, re.IGNORECASE)


def _ends(page: HtmlPage) -> Iterator[str]:
    """How the texts of a page end that may be signed, and of whom a line says that the person writes."""
    is_below = False
    for text, element in islice(_texts(page), _MOST_TEXTS):
        line = " ".join(text.split())
        if len(line) >= _PROSE or (is_below and element.tag in _SIGNED):
            yield line[-_LONGEST_END:]
            if (name := name_of_writer(line[:_LONGEST_END])) is not None:
                yield name
        is_below = is_below or is_sentence_paragraph(line)


def _texts(page: HtmlPage) -> Iterator[tuple[str, HtmlElement]]:
    """The texts of the page that readers see, each with the element that it opens, or else with that before it."""
    for element in page.tree.iter():
        if element.text and isinstance(element.tag, str) and element.tag not in _UNSEEN:
            yield element.text, element
        if element.tail:
            yield element.tail, element
