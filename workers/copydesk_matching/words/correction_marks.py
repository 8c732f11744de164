"""Tells whether a text or its title opens by saying that it corrects another text: `CORRECTED-UPDATE 2-Board agrees`.

A word of correction is such a mark only where a colon, dash or bracket sets it off: a correction officer corrects
nothing. A sentence that says what was corrected is found among the words (see `rules/corrections.py`).
"""

import re
from functools import cache
from typing import Final

from copydesk_matching.words.languages import read_languages
from copydesk_matching.words.letters import fold_word

#: Group of `languages.GROUPS` whose words say so.
_GROUP: Final = "correct"
#: Characters that set off a mark, except hyphens; those of brackets may stand in front of it.
_OPENERS: Final = "(\\[（【〈《「<"
_CLOSERS: Final = ")\\]）】〉》」>"
_SET_OFF: Final = f":：–—|{_CLOSERS}"
#: A part of an opening that is set off, with what sets it off. No word goes on behind a hyphen: `Correction-free`.
_PART: Final = re.compile(
    rf"[\s{_OPENERS}]{{0,4}}([^{_OPENERS}{_SET_OFF}-]{{2,40}}+)(?:[{_SET_OFF}]|-(?:\s|(?![a-z])))\s{{0,2}}"
)
#: The last words of a title, in brackets.
_LAST: Final = re.compile(rf"[{_OPENERS}]([^{_OPENERS}{_CLOSERS}]{{2,40}})[{_CLOSERS}]\s{{0,9}}\Z")
#: Parts of an opening among which a mark is looked for, and characters of a title's end.
_PARTS: Final = 3
_END: Final = 60


def says_it_corrects(text: str, title: str | None) -> bool:
    """Whether a text is marked as the correction of another one, at its start or in its title.

    Args:
        text: The text.
        title: Its title, if it has one.

    Returns:
        Whether a word of correction, in any language, stands there alone.
    """
    return _opens_marked(text) or (title is not None and (_opens_marked(title) or _ends_marked(title)))


def _opens_marked(text: str) -> bool:
    place = 0
    for _ in range(_PARTS):
        part = _PART.match(text, place)
        if part is None:
            return False
        if _is_mark(part[1]):
            return True
        place = part.end()
    return False


def _ends_marked(title: str) -> bool:
    last = _LAST.search(title[-_END:])
    return last is not None and _is_mark(last[1])


def _is_mark(part: str) -> bool:
    """Whether all words are words of correction, numbers aside: `CORRECTED 2`, `Errata corrige`."""
    words = [fold_word(word) for word in part.lower().split() if not word.isdecimal()]
    return bool(words) and _marks().issuperset(words)


@cache
def _marks() -> frozenset[str]:
    return frozenset(
        fold_word(word) for language in read_languages().values() for word in language.polarity.get(_GROUP, "").split()
    )
