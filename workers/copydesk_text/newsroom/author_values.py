"""Brings what a page or a feed gives for its authors on one line, without markup and addresses."""

import html
import re
from collections.abc import Sequence
from typing import Final

from copydesk_text.newsroom import author_patterns as patterns
from copydesk_text.newsroom.lexicon.agencies import agency_named
from copydesk_text.newsroom.lexicon.calendar_words import is_calendar_word, weekday_number
from copydesk_text.normalize import normalize_line
from copydesk_text.scripts import begins_small

#: Characters of a value that are read.
_LONGEST_VALUE: Final = 400
#: Signs around a whole value, and what ends them.
_QUOTES: Final = {"'": "'", '"': '"', "“": "”", "‘": "’", "«": "»", "„": "“"}
#: A surname and a given name, each of one word, with no more capitals than names have; initials may follow.
_SURNAME_FIRST: Final = re.compile(
    r"[^\W\d_][\w'’-]{0,30}[^\W\d_A-Z], [^\W\d_][\w'’-]{0,30}[^\W\d_A-Z](?: ?[A-Z]\.){0,3}"
)
_OPEN_ENDS: Final = frozenset(("the", "of", "to", "for", "from", "by", "and"))
#: Words of a name that a figure behind it leaves at least.
_FEWEST_WORDS: Final = 2


def plain_value(value: str) -> str:
    """Reads a value without markup, addresses, handles and brackets around all of it.

    Args:
        value: A value as given. Its first characters are read.

    Returns:
        The value on one line; of `desk@gazette.example (Ada Low)` the name. Empty if nothing is left.
    """
    value = value[:_LONGEST_VALUE]
    if "&" in value:
        value = html.unescape(value)
    if "<" in value:
        value = patterns.TAG.sub(" ", value)
    if "@" in value:
        within = patterns.MAIL_AND_NAME.fullmatch(value.strip())
        value = within["name"] if within is not None else patterns.MAIL_OR_HANDLE.sub(" ", value)
    plain = normalize_line(value) or ""
    if plain[:1] in _QUOTES and plain.endswith(_QUOTES[plain[0]]):
        plain = plain[1:-1].strip()
    if patterns.ALL_ADDRESS.fullmatch(plain) is not None:
        return ""  # what a person is called on a platform is no name
    within = patterns.ALL_IN_BRACKETS.fullmatch(plain) if plain[:1] in patterns.BRACKETS else None
    return within["within"] if within is not None else plain


def plain_values(segments: Sequence[str]) -> list[str]:
    """What `plain_value` says of each text of a byline, but of brackets with a capital behind a full name.

    Those say where the one named works, or what that person did: they stay with the name, as in one text.

    Args:
        segments: The texts of an element, one for each element inside.

    Returns:
        The values, one for each text that stands alone.
    """
    plain: list[str] = []
    for segment in segments:
        said = patterns.IN_BRACKETS.fullmatch(segment.strip()) if segment[:1] in patterns.BRACKETS else None
        if said is not None and plain and not begins_small(said["said"].strip()) and _ends_in_name(plain[-1]):
            plain[-1] += f" {segment.strip()}"
        else:
            plain.append(plain_value(segment))
    return plain


def _ends_in_name(text: str) -> bool:
    """Whether a text may end in a full name, and not in the word for a reporter or a desk."""
    words = text.split()[-_FEWEST_WORDS:]
    if len(words) < _FEWEST_WORDS or any(map(begins_small, words)) or not text[-1:].isalpha():
        return False
    return patterns.role().search(text) is None and patterns.no_person().search(text) is None


def names_in_order(value: str) -> str:
    """Puts given names before surnames: `Low, Ada; Ray, Bo` is `Ada Low; Bo Ray`, and `Low, Ada` is `Ada Low`.

    Args:
        value: A value on one line.

    Returns:
        The value, changed only if it is a list of people, each with one comma, or two words that may be a name.
    """
    if _SURNAME_FIRST.fullmatch(value) is not None and patterns.no_person().search(value) is None:
        surname, given = value.split(", ")
        return value if any(map(agency_named, (surname, given))) else f"{given} {surname}"
    if ";" not in value or "," not in value:
        return value
    people = [person.split(",") for person in value.split(";") if person.strip()]
    if any(len(person) != 2 for person in people):  # a surname and what stands behind its comma
        return value
    return "; ".join(f"{given.strip()} {surname.strip()}" for surname, given in people)


def without_second(name: str) -> str:
    """Takes the brackets out of `Ada (A.B.) Low`, whose words are between the given name and the surname.

    Args:
        name: A name, or any other text.
    """
    second = patterns.SECOND_NAME.fullmatch(name)
    return f"{second['given']} {second['rest']}" if second is not None else name


def without_figure(name: str) -> str:
    """Takes the day or the minutes off a name: `Ada Low July 16 at 8:30`, `Ada Low 3 min read`; of a day nothing stays.

    Args:
        name: A name, with whatever stands behind it.
    """
    if (figure := patterns.FIGURE.search(name)) is None:
        return name
    words = name[: figure.start()].split()
    while len(words) > _FEWEST_WORDS and is_calendar_word(words[-1].rstrip(".,")):
        words.pop()
    is_day = bool(words) and weekday_number(words[0]) is not None and all(map(is_calendar_word, words))
    return "" if is_day else " ".join(words)  # Sunday May may be a person


def before_site(value: str) -> str:
    """What stands before the address of a site in a value: `Local news - gazette.example`; empty if none stands behind.

    Args:
        value: A value on one line.
    """
    said, _, address = value.rpartition(" - ")
    return said if said and patterns.ADDRESS.search(address) is not None else ""


def first_upper(value: str) -> str:
    """A text with its first word in capitals, which may be an agency: `Ap Auto Writer`.

    Args:
        value: A text.
    """
    first, space, rest = value.partition(" ")
    return f"{first.upper()}{space}{rest}"


def is_of_page(text: str) -> bool:
    """Whether a text is a button or without its end: `Read more`, `Letters to the`.

    Saskia van der Meer is a person.

    Args:
        text: A text that has the form of a name.
    """
    words = [word.strip(".,:") for word in text.split()]
    if words[-1] in _OPEN_ENDS:
        return True  # "Letters to the Editor" without what may be a role
    return any(word.lower() in patterns.page_words() for place, word in enumerate(words) if not place or word.islower())
