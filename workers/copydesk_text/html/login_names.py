"""Finds the person whose login a page declares as its author, where the page prints the name."""

import re
from collections.abc import Iterable
from itertools import chain, islice
from typing import Final

from copydesk_text.html.page import HtmlPage
from copydesk_text.newsroom.author_names import printed_authors

#: `ada.low`: a given name and a surname, or more parts.
_LOGIN: Final = re.compile(r"[a-z]{2,20}(?:[._-][a-z]{2,20}){1,3}")
_BETWEEN: Final = re.compile(r"[._-]")
#: Letters that a login writes with two.
_WRITTEN: Final = {"ae": "(?:ae|ä|æ)", "oe": "(?:oe|ö|ø)", "ue": "(?:ue|ü)", "ss": "(?:ss|ß)"}
_TWO: Final = re.compile("|".join(_WRITTEN))
#: What stands between the parts of a name: an initial, a second name.
_SECOND: Final = r"\s(?:[^\W\d_][\w’'-]{0,20}\.?\s)?"
#: Logins that are looked for, and places with the words of one, and characters of a page that are searched.
_MOST_LOGINS: Final = 5
_MOST_FOUND: Final = 20
_MOST_SEARCHED: Final = 200_000
_UNSEEN: Final = frozenset(("script", "style", "template", "noscript"))


def names_of_logins(page: HtmlPage, declared: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Reads the logins that a page declares as authors as the names that it prints.

    Args:
        page: The page.
        declared: What it declares as its authors, in lists.

    Returns:
        `Ada B. Low` for `ada.low`, where the page prints that; empty where it does not, and for names.
    """
    values = dict.fromkeys(chain.from_iterable(declared))
    logins = list(islice((value for value in values if _LOGIN.fullmatch(value)), _MOST_LOGINS))
    if not logins:
        return ()
    text = _shown(page)
    names: list[str] = []
    for login in logins:
        found = (one[0] for one in islice(_name(login).finditer(text), _MOST_FOUND))
        names += islice((name for name in found if printed_authors([name]) == (name,)), 1)
    return tuple(dict.fromkeys(names))


def _name(login: str) -> re.Pattern[str]:
    parts = (_TWO.sub(lambda two: _WRITTEN[two[0]], part) for part in _BETWEEN.split(login))
    return re.compile(rf"(?<!\w){_SECOND.join(parts)}(?!\w)", re.IGNORECASE)


def _shown(page: HtmlPage) -> str:
    """The words of the page that readers see."""
    texts = chain.from_iterable(
        (None if one.tag in _UNSEEN or not isinstance(one.tag, str) else one.text, one.tail) for one in page.tree.iter()
    )
    return " ".join(" ".join(filter(None, texts)).split())[:_MOST_SEARCHED]
