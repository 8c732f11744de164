"""Where the sentences of a news text end, and which of them say nothing."""

import re
from collections.abc import Iterator
from typing import Final

import regex

from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import SentenceWords, every

#: The end of a sentence: a stop with a space behind it, a stop of a script without spaces, an empty line, an indent,
#: the mark of the next item of a list.
_END: Final = regex.compile(
    r"""(?<![.!?…])(?P<stop>[.!?…]++)["'”’»)\]]*+\s++(?=\P{Ll})"""
    r"""|[。！？।॥؟۔]++["'”’»)\]」』]*+\s*+|\n[^\S\n]*+\n\s*+|\n[^\S\n]{2,}+|(?<!\s)\s++(?=[*•▪■●]\s)"""
)
#: The word before a stop: a single letter, several with stops between them (`U.S`), or a day (`3. März`).
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]|\d{1,2}")
_QUOTES: Final = '"”’»'
#: A part of a sentence begins behind one of these.
_CLAUSE: Final = re.compile(
    r"""[,;:،؛、，；：](?=\s|["'”’»)]|[^\x00-\x7f])["'”’»)]*\s*|\s(?:--?|[–—])\s|[—(（]|[)）]\s*"""
)
_LONGEST_ABBREVIATION: Final = 12
#: Characters of the longest sentence that says nothing.
_LONGEST_SAYING_NOTHING: Final = 160


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Finds the sentences of a text.

    Args:
        text: The text, with empty lines or indents between its paragraphs.

    Returns:
        Where each sentence starts and where the next one does, in characters, in order; together they are the text.
    """
    known = _abbreviations()
    found = []
    start = 0
    for end in _END.finditer(text):
        if end["stop"] == ".":
            word = text[max(start, end.start() - _LONGEST_ABBREVIATION) : end.start()].rsplit(None, 1)[-1:]
            bare = word[0].lstrip("(\"'“‘[") if word else ""
            if _is_short(bare, known) and text[end.end("stop")] not in _QUOTES:  # behind `Chapter 11."` one has ended
                continue
        if text[start : end.start()].strip():
            found.append((start, end.end()))
            start = end.end()
    if start < len(text):
        found.append((start, len(text)))
    return found


def _is_short(word: str, known: frozenset[str]) -> bool:
    """Whether the stop behind a word is part of it: of an abbreviation, also in capitals, of initials or of a day."""
    return word in known or _INITIALS.fullmatch(word) is not None or (word.isupper() and word.capitalize() in known)


def clause_starts(text: str, start: int, end: int) -> Iterator[int]:
    """Finds where the parts of a sentence start, the first one aside.

    Args:
        text: The text.
        start: Where the sentence starts.
        end: Where it ends.

    Yields:
        Places in the text, in order.
    """
    yield from (mark.end() for mark in _CLAUSE.finditer(text, start, end) if mark.end() < end)


def gives_no_details(sentence: str) -> bool:
    """Whether all that a sentence says is that nothing more is known."""
    return _says_nothing(sentence) and _no_details().search(_folded(sentence)) is not None


def gives_no_comment(sentence: str) -> bool:
    """Whether all that a sentence says is that somebody said nothing."""
    return _says_nothing(sentence) and _no_comment().search(_folded(sentence)) is not None


def _says_nothing(sentence: str) -> bool:
    """Whether a sentence is short, and has no figures."""
    return len(sentence) <= _LONGEST_SAYING_NOTHING and not any(map(str.isdigit, sentence))


def _folded(sentence: str) -> str:
    """A sentence with the marks that the table has: plain apostrophes, spaces for line ends, `е` for `ё`."""
    return " ".join(sentence.replace("’", "'").replace("ё", "е").split())


@built_once
def _abbreviations() -> frozenset[str]:
    return every(read_table(SentenceWords).abbreviations)


@built_once
def _no_details() -> re.Pattern[str]:
    return _any_of(every(read_table(SentenceWords).no_details))


@built_once
def _no_comment() -> re.Pattern[str]:
    return _any_of(every(read_table(SentenceWords).no_comment))


def _any_of(expressions: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(expressions)), re.IGNORECASE)
