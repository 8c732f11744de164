"""Tells whether a text says anything of its title. One that does not is a stub: only its title tells what it is about.

"Watch the full report in the video above" stands under many headlines. A report mentions what its headline names.
"""

import re
from functools import cache
from typing import Final

from copydesk_matching.words.languages import read_languages
from copydesk_matching.words.spaceless import SPACELESS_LETTERS

#: Longer texts than this are no stubs.
STUB_WORDS: Final = 150
#: A text with more figures than one in this many words tells something, whatever its title.
STUB_WORDS_PER_FIGURE: Final = 8
#: At least this share of the title's words stands in a text that tells of it.
_TOLD: Final = 0.25
#: Letters by which a word is found again in another form.
_STEM: Final = 5
#: Words with this many letters more than a stem are looked for by it.
_SUFFIX: Final = 1
_WORD: Final = re.compile(rf"[^\W_{SPACELESS_LETTERS}]{{2,}}|[{SPACELESS_LETTERS}]{{2,}}")
_ASCII_WORD: Final = re.compile("[a-z0-9]{2,}")
_SPACELESS: Final = re.compile(f"[{SPACELESS_LETTERS}]")


def tells_title(text: str, title: str) -> bool:
    """Whether a text has a fair share of the words of its title, those that every text has left out.

    Args:
        text: The text.
        title: Its title.

    Returns:
        Whether they are found; also for a title that has no words to look for.
    """
    words, lowered = _content_words(title.lower()), text.lower()
    tried = set[str]()
    found = 0
    for word in words:
        if word not in tried:
            tried.add(word)
            found += _stands_in(word, lowered)
            if found >= _TOLD * len(words):  # some may come twice, so enough of these are enough
                return True
    return found >= _TOLD * len(tried)


def _content_words(title: str) -> list[str]:
    """The words of a title, some of them twice; of scripts without spaces each two characters in a row."""
    everyday = _everyday()
    if title.isascii():
        words, pairs = _ASCII_WORD.findall(title), list[str]()
    else:
        words = _WORD.findall(title)
        spaceless = [word for word in words if _SPACELESS.match(word)]
        words = [word for word in words if not _SPACELESS.match(word)]
        pairs = [word[at : at + 2] for word in spaceless for at in range(len(word) - 1)]
    return pairs + [word[:_STEM] if len(word) > _STEM + _SUFFIX else word for word in words if word not in everyday]


def _stands_in(word: str, text: str) -> bool:
    """Whether a word of the text begins with these letters."""
    at = text.find(word)
    while at > 0 and text[at - 1].isalnum() and not _SPACELESS.match(word):
        at = text.find(word, at + 1)
    return at >= 0


@cache
def _everyday() -> frozenset[str]:
    """The everyday words of all languages."""
    return frozenset(word for language in read_languages().values() for word in language.function.split())
