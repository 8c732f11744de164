"""Tables of words and phrases that are written as text, so that they read and change line by line."""

import re
from collections.abc import Iterable
from typing import TypeAlias

_Branch: TypeAlias = "dict[str, _Branch]"

_END = ""


def words(text: str) -> frozenset[str]:
    """The words of a text that separates them by spaces."""
    return frozenset(text.split())


def phrases(text: str) -> frozenset[str]:
    """The phrases of a text that separates them by bars and line ends."""
    return frozenset(phrase.strip() for line in text.split("\n") for phrase in line.split("|") if phrase.strip())


def one_of(forms: Iterable[str]) -> str:
    """A pattern for the longest of the forms that stands at a place. Forms that begin alike share a branch.

    So hundreds of forms cost hardly more than a few: `re` tries plain alternatives one by one.
    """
    root: _Branch = {}
    for form in forms:
        branch = root
        for character in form:
            branch = branch.setdefault(character, {})
        branch[_END] = {}
    return _pattern(root)


def _pattern(branch: _Branch) -> str:
    ends = _END in branch
    ways = [re.escape(character) + _pattern(rest) for character, rest in branch.items() if character != _END]
    if not ways:
        return ""
    if len(ways) == 1 and not ends:
        return ways[0]
    return f"(?:{'|'.join(ways)})" + ("?" if ends else "")
