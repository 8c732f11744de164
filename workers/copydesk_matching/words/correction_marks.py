"""Tells whether a text or its title opens by saying that it corrects another text: `CORRECTED-UPDATE 2-Board agrees`.

A word of correction is such a mark only where a colon, dash or bracket sets it off: a correction officer corrects
nothing. A sentence that says what was corrected is found among the words (see `rules/corrections.py`).
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from copydesk_matching.words.languages import read_languages
from copydesk_matching.words.letters import fold_word
from copydesk_matching.words.spaceless import SPACELESS_LETTERS
from copydesk_text.newsroom.lexicon.read_table import read_table
from copydesk_text.newsroom.lexicon.schema import NoticeWords, every

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
#: A word of a notice; in scripts without spaces as many characters as a mark has.
_WORD: Final = re.compile(rf"[^\W{SPACELESS_LETTERS}]+|[{SPACELESS_LETTERS}]{{2}}")
#: Parts of an opening among which a mark is looked for, and characters of a title's end.
_PARTS: Final = 3
_END: Final = 60


def says_it_corrects(text: str, title: str | None, notices: Iterable[str] = ()) -> bool:
    """Whether a text is marked as the correction of another one, at its start, in its title or in a notice beside it.

    Args:
        text: The text.
        title: Its title, if it has one.
        notices: What was taken out of the text since it says how that was changed: `(Corrects name in paragraph 2)`.

    Returns:
        Whether a word of correction, in any language, stands alone there, or anywhere in a notice.
    """
    if _opens_marked(text) or (title is not None and (_opens_marked(title) or _ends_marked(title))):
        return True
    return any(map(_tells_correction, notices))


def _tells_correction(notice: str) -> bool:
    """Whether a notice says that something was wrong, and not just that the text was brought up to date."""
    told = notice.lower()
    if any(phrase in told for phrase in every(read_table(NoticeWords).corrections)):
        return True
    return not _marks().isdisjoint(map(fold_word, _WORD.findall(told)))


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
