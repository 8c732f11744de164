"""Reads the labelled date of a short line that says more: `Valmar – Published 3 March 2026`, `Posted: … Tags: pier`.

`publication_lines` reads lines of dates and labels alone; they are taken out of a text. What is read here stands beside
a headline and stays where it is.
"""

import re
from typing import Final

from copydesk_text.newsroom.date_labels import labels_of
from copydesk_text.newsroom.event_dates import is_of_event
from copydesk_text.newsroom.lexicon.publication_labels import is_document, is_time_word, labels_with_colon
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import BylineWords, DatelineWords, every
from copydesk_text.newsroom.publication_lines import PublicationLine, is_count, read_dates
from copydesk_text.newsroom.written_dates import read_written_date
from copydesk_text.scripts import FIRST_EAST_ASIAN

#: Characters of the longest line, and of a label before its date, with a weekday between.
_LONGEST: Final = 160
_FARTHEST: Final = 14
#: Words of a name or a place before the label.
_MOST_WORDS: Final = 6
_WORD: Final = re.compile(r"[^\W\d_]+")
#: Terms of one word, each with a word behind its colon.
_TERMS: Final = re.compile(r"(?:[^\s:：]{1,14}\s?[:：]\s?[^\s:：]{1,30}[\s|,，;；]{1,4}){1,3}")
#: What may stand behind the date: nothing, a sign, a bracket, a term of its own.
_ENDS: Final = re.compile(r"\s*(?:$|[|｜•·,;/–—\-(（\[［]|[^\W\d_]{1,20}(?:\s[^\W\d_]{1,20})?\s?[:：])")
#: A remark in brackets at the end of a line: `(2026/3/4 更新)`.
_REMARK: Final = re.compile(r"\s?[(（\[［](?P<remark>[^()（）\[\]［］]{4,50})[)）\]］]$")


def read_labelled_date(line: str, language: str | None = None) -> PublicationLine | None:
    """The dates of a short line near a headline, by the labels right before them.

    Args:
        line: A line without space around it.
        language: BCP 47. Says whether 03/04/2018 is in March or in April.

    Returns:
        The dates; None for a line without such a label, and for any that may be a sentence.
    """
    if len(line) > _LONGEST:
        return None
    if (changed := _REMARK.search(line)) is not None:
        return _with_remark(line[: changed.start()], changed["remark"], language)
    labels = labels_of(line)
    found: dict[str, str] = {}
    for number, label in enumerate(labels):
        end = labels[number + 1].start() if number + 1 < len(labels) else len(line)
        segment = line[label.end() : end]
        date = read_written_date(segment, language=language)
        if date is None or date.start > _FARTHEST:
            continue
        if end == len(line) and not (_ENDS.match(segment, date.end) or _is_of_date(segment[date.end :].strip())):
            continue
        before = line[: label.start()]
        if is_of_event(line[: label.end() + date.start]) or (_WORD.search(before) and _is_of_before(label[0], before)):
            continue  # "Closing date: …"
        kind = "published" if label["published"] else "updated"
        has_colon = line[labels[0].end() :].lstrip().startswith((":", "："))
        if kind == "updated" or _may_stand_before(line[: labels[0].start()], has_colon):
            found.setdefault(kind, date.value)
    if found and "published" not in found:
        published = _date_before(line[: labels[0].start()], language)
        found |= {"published": published} if published is not None else {}
    return PublicationLine(**found, label="published" if "published" in found else "updated") if found else None


def _date_before(text: str, language: str | None) -> str | None:
    """The date in front of that of a change, behind nothing but names: `Ada Low, Jornal da Serra 3/3/2026, updated`."""
    date = read_written_date(text, language=language)
    if date is None or is_of_event(text[: date.start]) or _WORD.search(text[date.end :]):
        return None
    words = _WORD.findall(text[: date.start])
    small = [word for word in words if word[0].islower()]
    are_names = all(word in _by_words() or word in _connectors() for word in small)
    return date.value if len(words) <= _MOST_WORDS and are_names else None


def _with_remark(line: str, remark: str, language: str | None) -> PublicationLine | None:
    """The dates of a line with the change in brackets, whatever side of its date the label is on."""
    said = labels_of(remark)
    if (
        not said
        or any(label["published"] for label in said)
        or (date := read_written_date(line, language=language)) is None
    ):
        return None
    if _WORD.search(line[: date.start]) or _WORD.search(line[date.end :]):
        return None
    changed = read_dates(remark, language)
    return PublicationLine(date.value, changed.updated or changed.published)


def _may_stand_before(text: str, has_colon: bool) -> bool:
    """Whether a label may follow: nothing, or few words that all are names, terms, or of a script without capitals.

    Before a label with a colon, it may be the name of an account, alone or behind a term: `发布者：admin`.
    """
    words = _WORD.findall(text)
    small = [word for word in words if word[0].islower()]
    are_names = len(words) <= _MOST_WORDS and (not small or (is_document(words[0]) and _by_words().issuperset(small)))
    return are_names or (has_colon and (len(words) == 1 or _TERMS.fullmatch(text) is not None))


def _is_of_before(label: str, before: str) -> bool:
    """Whether a label that is a common word belongs to the word before it; a space parts them where words have none."""
    apart = label >= FIRST_EAST_ASIAN and before[-1:].isspace()
    return label in labels_with_colon() and not apart


def _is_of_date(text: str) -> bool:
    """Whether what stands behind a date belongs to it: words of the time, a count of readers."""
    words = text.split()
    return is_count(text) or all(map(is_time_word, words))


@built_once
def _by_words() -> frozenset[str]:
    """Words that open a byline within a line, in small letters: `Artikel von Ada Low veröffentlicht am …`."""
    return frozenset(word.lower() for word in every(read_table(BylineWords).opening) if " " not in word)


@built_once
def _connectors() -> frozenset[str]:
    """Words in small letters within a name."""
    return every(read_table(DatelineWords).connectors)
