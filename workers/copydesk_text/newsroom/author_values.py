"""Brings what a page or a feed gives for its authors on one line, without markup and addresses."""

import html
from typing import Final

from copydesk_text.newsroom import author_patterns as patterns
from copydesk_text.normalize import normalize_line

#: Characters of a value that are read.
_LONGEST_VALUE: Final = 400


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
    within = patterns.ALL_IN_BRACKETS.fullmatch(plain) if plain[:1] in patterns.BRACKETS else None
    return within["within"] if within is not None else plain


def names_in_order(value: str) -> str:
    """Puts given names before surnames: `Low, Ada; Ray, Bo` is `Ada Low; Bo Ray`.

    Args:
        value: A value on one line.

    Returns:
        The value, changed only if it is a list of people, each with one comma.
    """
    if ";" not in value or "," not in value:
        return value
    people = [person.split(",") for person in value.split(";") if person.strip()]
    if any(len(person) != 2 for person in people):  # a surname and what stands behind its comma
        return value
    return "; ".join(f"{given.strip()} {surname.strip()}" for surname, given in people)
