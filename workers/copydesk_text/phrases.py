"""Words that are written as one text, and the pattern for any of many forms."""

import re
from collections.abc import Iterable
from typing import TypeAlias

_Branch: TypeAlias = "dict[str, _Branch]"

_END = ""


def words(text: str) -> frozenset[str]:
    """The words of a text with spaces between them."""
    return frozenset(text.split())


def one_of(forms: Iterable[str]) -> str:
    """A pattern that matches the longest of the forms that a text begins with.

    Forms that begin alike share a branch of the pattern. So hundreds of them cost hardly more than a few: `re` tries
    plain alternatives one by one.

    Args:
        forms: Plain texts, in any order.

    Returns:
        The source of a pattern for `re`.
    """
    root: _Branch = {}
    for form in sorted(forms):  # a set has them in another order in each process
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
