"""Tells pages that are no articles: an error in the place of a page, a wall against robots, a consent wall, a login.

A server sends such pages as if all were well, and their few lines read like a short item. None of their phrases proves
anything: a court may deny access, too. So signs are counted, and the phrases must be most of what the page says.
"""

import re
from collections.abc import Iterable
from typing import Final, Literal

from msgspec import Struct

from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import NoArticleWords, every
from copydesk_text.phrases import one_of

#: What a page is that is no article.
Kind = Literal[
    "missing",  # an error in the place of a page
    "blocked",  # a wall against robots or against a region
    "consent",  # a wall that asks for consent
    "login",  # a form to log in or to make an account
]
_KINDS: Final[tuple[Kind, ...]] = ("missing", "blocked", "consent", "login")
_SAYS: Final[dict[Kind, str]] = {
    "missing": "an error in the place of a page",
    "blocked": "a wall against robots",
    "consent": "a consent wall",
    "login": "a login",
}

#: Signs from which a page is none, unless a setting says otherwise.
FEWEST_SIGNS: Final = 3
#: Shares of the characters of a page, in lines with a phrase, that make one and two signs; the first line of a title
#: that is little more than a phrase makes two.
_MUCH: Final = 0.25
_MOST: Final = 0.5
#: Characters beside the phrase in such a title: the name of the site.
_BESIDE_PHRASE: Final = 24
#: Characters of the longest page that is looked at: consent walls are long.
_LONGEST: Final = 6_000
_LONGEST_TITLE: Final = 200
#: Characters of the text within which such a page says what it is.
_OPENING: Final = 200
_CODE: Final = re.compile(r"\b(?:40[0134]|410|429|451|50[0234])\b")


class NoArticle(Struct, frozen=True):
    """What a page is in the place of an article, how many signs say so, and what they are."""

    kind: Kind
    signs: int
    told_by: tuple[str, ...]

    @property
    def detail(self) -> str:
        """The verdict in words, with what told it."""
        return f"{_SAYS[self.kind]}, told by {', '.join(self.told_by)}"


def read_no_article(title: str | None, lines: Iterable[str], *, asks_password: bool = False) -> NoArticle | None:
    """Looks for signs that a page is no article.

    Args:
        title: The title of the page; None if it has none.
        lines: What it says, line by line.
        asks_password: Whether it has a field for a password.

    Returns:
        What the page is if any sign speaks for it, the kind with the most signs; None if none does, if neither title
        nor the opening of the text has a phrase, or if the page is too long for one.
    """
    said = [line.lower() for line in lines]
    total = sum(map(len, said))
    heading = (title or "")[:_LONGEST_TITLE].lower()
    opening = f"{heading}\n{' '.join(said)[:_OPENING]}"
    if total > _LONGEST or _any_phrase().search(opening) is None:
        return None
    found = [one for kind in _KINDS if (one := _signs(kind, heading, said, total, asks_password)) is not None]
    return max(found, key=lambda one: one.signs, default=None)


def _signs(kind: Kind, title: str, lines: list[str], total: int, asks_password: bool) -> NoArticle | None:
    pattern = _phrases()[kind]
    told: list[str] = []
    signs = 0
    in_title = pattern.search(title)
    if in_title is not None:
        whole = len(title) - len(in_title[0]) <= _BESIDE_PHRASE
        signs += 2 if whole else 1
        told.append(f"the title {in_title[0]!r}")
    matched = [(line, found) for line in lines if (found := set(pattern.findall(line)))]
    phrases = sorted({phrase for _, found in matched for phrase in found})
    share = sum(len(line) for line, _ in matched) / total if total else 0.0
    if phrases and share >= _MUCH:
        signs += 2 if share >= _MOST else 1
        told.append(f"{share:.0%} of the text ({', '.join(map(repr, phrases[:3]))})")
        signs += len(phrases) > 1
    if not signs:
        return None
    if kind in ("missing", "blocked") and _CODE.search(title):
        signs += 1
        told.append("a status code in the title")
    if kind == "login" and asks_password:
        signs += 1
        told.append("a field for a password")
    return NoArticle(kind, signs, tuple(told))


@built_once
def _phrases() -> dict[Kind, re.Pattern[str]]:
    """For each kind what finds its phrases."""
    table = read_table(NoArticleWords)
    return {kind: re.compile(one_of(every(getattr(table, kind)))) for kind in _KINDS}


@built_once
def _any_phrase() -> re.Pattern[str]:
    """What finds a phrase of any kind."""
    table = read_table(NoArticleWords)
    return re.compile(one_of(form for kind in _KINDS for form in every(getattr(table, kind))))
