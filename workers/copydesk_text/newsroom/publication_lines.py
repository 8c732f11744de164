"""Reads the lines that say when a page was published or updated: `Published …`, `Updated …;Posted …`, a bare date."""

import re
from functools import lru_cache
from typing import Final, Literal

from msgspec import Struct

from copydesk_text.lines import ends_sentence
from copydesk_text.newsroom.author_names import is_house, printed_authors
from copydesk_text.newsroom.author_patterns import ALL_IN_BRACKETS
from copydesk_text.newsroom.caption_patterns import label as credit_label
from copydesk_text.newsroom.date_labels import labels_of, with_ends
from copydesk_text.newsroom.date_patterns import CLOCK, other_dates
from copydesk_text.newsroom.event_dates import is_event_line, is_of_event, is_of_place
from copydesk_text.newsroom.lexicon.agencies import agency_named
from copydesk_text.newsroom.lexicon.calendar_words import (
    is_day_first,
    primary,
    stop_behind_year,
    weekday_pattern,
)
from copydesk_text.newsroom.lexicon.publication_labels import (
    count_words,
    day_first_labels,
    filed_openings,
    is_change,
    is_date_word,
    is_document,
    labels_of_a_day,
    names_sender,
    relative_words,
    source_label,
)
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import PublicationLabels, every
from copydesk_text.newsroom.written_dates import order_of_figures, read_written_date
from copydesk_text.phrases import one_of
from copydesk_text.scripts import FIRST_EAST_ASIAN

#: Characters of the longest line with a date, and of the longest with a label but no digit.
_LONGEST: Final = 200
_LONGEST_LABEL: Final = 50
#: Letters of other words that may stand beside labels and dates.
_MOST_LETTERS_BESIDE: Final = 24
#: Characters of the longest name of an outlet beside a date.
_LONGEST_OUTLET: Final = 16
_NO_OUTLET: Final = ("By ", "BY ", "by ")
_BESIDE: Final = " \xa0|｜,·•-–—"
#: Signs that join a label to its date; a stroke parts a section from it: `Update | 3 March 2026`.
_JOINS_DATE: Final = " \xa0,-–—"

#: Of a line with a date beside a few words: its characters, its parts beside the date, and the spaces in each.
_LONGEST_BESIDE: Final = 100
_MOST_PARTS: Final = 3
_MOST_SPACES: Final = 3
#: Figures of a line such as `vor 2 Stunden 10 Minuten`.
_MOST_FIGURES: Final = 4

_SENTENCE_END: Final = re.compile(r"\d{4}\.$")
_DAY: Final = len("2018-07-16")
_DIGIT: Final = re.compile(r"\d")
_DIGITS: Final = re.compile(r"\d{1,2}")
_FIGURES: Final = re.compile(r"\d\s?[/-]\s?\d")
_CLOCKS: Final = re.compile(rf"(?<![\d.:/-])(?:{CLOCK})(?!\d)")
_PARTS: Final = re.compile(r"\s[-–—/]\s|[|｜•·,;/／]")
_COLON: Final = re.compile(r"[:：]")
_SIGNS: Final = tuple("|｜•·,;/／–—-)")
_BEGINS_PART: Final = re.compile(r"[|｜•·,;/–—-]")
_OPENS: Final = ("(", "[", "（", "［", "【")
_CLOSES: Final = (")", "]", "）", "］", "】")
#: The first day of several, before a date: `12 – 14 March 2024`.
_RANGE: Final = re.compile(r"(?<![\d:.,hH])\d{1,2}(?:\.|st|nd|rd|th|º)?\s?[–—/&+-]\s?$")
#: The number of a story, as Iranian sites print it beside its date.
_CODE: Final = re.compile(r"[^\d:：]{2,20}[:：]\s?\d{2,10}")
#: The number of a version before the date of its release: `4.2.0 (2026-02-11)`, `[v1.9] - 3 March 2026`.
_VERSION: Final = re.compile(r"(?:[^\W\d_]{3,12}\s)?[\[(]?[vV]?\.?\d{1,3}\.\d{1,4}(?:\.\d|[\])\s-]|$)")
_MOST_WORDS_OF_PLACE: Final = 2
#: Who sends a text, in brackets behind its date.
_REMARK: Final = re.compile(r"\s?[(\[（][^()（）\[\]\d]{1,20}[)\]）]$")
#: The page of a Chinese newspaper behind its date: 第A02版.
_PAGE: Final = re.compile(r"第\s?[A-Z]?\d{1,3}\s?版")
#: A word, the signs of Indic scripts included; what has no letter is none.
_TOKEN: Final = re.compile(r"[^\s\d.,:;/|｜()\[\]'’\"•·–—，、،()（）［］【】〔〕：；_\u200e\u200f-]+")
_LETTERS: Final = re.compile(r"[^\W\d_]+")


class PublicationLine(Struct, frozen=True):
    """What a line says of the page's dates: RFC 3339 date-times or full dates, None where it does not say."""

    published: str | None = None
    updated: str | None = None
    #: What the last label says; None for a bare date.
    label: Literal["published", "updated"] | None = None
    #: What stands behind an "Updated" that gives no full date.
    unresolved: str | None = None


def read_publication_line(line: str, language: str | None = None) -> PublicationLine | None:
    """The dates of a line that holds nothing but dates and their labels.

    Args:
        line: A line without space around it.
        language: BCP 47. Says whether 03/04/2018 is in March or in April; so do labels of some languages.

    Returns:
        The dates, none of them where a label has no full date behind it (`Updated Nov 19, 9:41 AM`, or the label
        alone); None for any other line.
    """
    if len(line) > _LONGEST or (len(line) > _LONGEST_LABEL and not _DIGIT.search(line)):
        return None
    return _read_line(line, language)


@lru_cache(maxsize=512)  # one stage after the other reads the same lines
def _read_line(line: str, language: str | None) -> PublicationLine | None:
    labels = labels_of(line)
    if not labels:
        if _DIGIT.search(line) or "年" in line:
            return _bare_date(line, language, day_first=False) or (PublicationLine() if _is_relative(line) else None)
        return None
    day_first = _is_day_first(labels)
    opening = line[: labels[0].start()].strip(" \xa0([【|•·-–—/,")
    may_open = not opening or is_document(opening) or agency_named(opening) is not None
    if not may_open and _bare_date(opening, language, day_first) is None:
        return None
    read = read_dates(line, language)
    if any(label[0] in labels_of_a_day() and names_sender(line[label.end() :]) for label in labels):
        return None  # "Communiqué du club - 3 mars 2026"
    beside = _words_beside(line, labels, day_first)
    if not all(map(is_date_word, beside)) and (
        (read.published is None and read.updated is None) or ends_sentence(line)
    ):
        return None  # "Published Monday in the journal": the label alone, figures of a time, or a sentence
    if sum(map(len, beside)) > _MOST_LETTERS_BESIDE:
        return None
    return read


def is_filed(line: str) -> bool:
    """Whether a line is the sentence that says when a post was published and under what it is filed.

    Args:
        line: A line without space around it.
    """
    return line[:_LONGEST_LABEL].lower().startswith(filed_openings())


def read_dates(line: str, language: str | None = None) -> PublicationLine:
    """The dates of a line, by the labels before them.

    A date in front of all labels belongs to the first one. In "10 May 2020 Updated 12 May 2020" it is the date of
    publication.

    Args:
        line: Any line.
        language: BCP 47. Says whether 03/04/2018 is in March or in April.

    Returns:
        The dates that were found.
    """
    labels = labels_of(line)
    day_first = _is_day_first(labels) or (is_day_first(language) is None and order_of_figures(line) is True)
    published = updated = unresolved = None
    first = read_written_date(line[: labels[0].start()] if labels else line, day_first, language)
    for label, end in with_ends(labels):
        segment = line[label.end() : end]
        found = read_written_date(segment, day_first, language)
        if found is None:
            if label["updated"]:
                unresolved = segment
        elif label["published"]:
            published = published or found.value
        else:
            updated = updated or found.value
    if first is not None:
        alone = len(labels) == 1 and labels[0]["updated"] and updated is None and not _DIGIT.search(unresolved or "")
        if alone:
            updated = first.value
        else:
            published = first.value
    last = labels[-1] if labels else None
    return PublicationLine(
        published,
        updated,
        None if last is None else "published" if last["published"] else "updated",
        unresolved if updated is None else None,
    )


def is_date_line(line: str, language: str | None = None) -> bool:
    """Whether a line holds nothing but dates of publication and their labels.

    Args:
        line: A line without space around it.
        language: BCP 47. Figures that could be two days make a date line, too.
    """
    if read_publication_line(line, language) is not None:
        return True
    undecided = is_day_first(language) is None and len(line) <= _LONGEST and _FIGURES.search(line) is not None
    return undecided and _bare_date(line, language, day_first=True) is not None


def read_date_beside(line: str, language: str | None = None) -> str | None:
    """The date of a short line near a headline that says a little more: `24. April 2020 | Hafen`, `Vardo, 2 May 2021`.

    Args:
        line: A line without space around it.
        language: BCP 47. Says whether 03/04/2018 is in March or in April.

    Returns:
        An RFC 3339 date-time or full date; None for any line that may be a sentence or says more than a few words.
    """
    if len(line) > _LONGEST_BESIDE or not _DIGIT.search(line):
        return None
    if (within := ALL_IN_BRACKETS.fullmatch(line)) is not None:
        line = within["within"].strip()  # (Vardo Gazette, 3 March 2026)
    found = read_written_date(line, language=language)
    if found is None or is_of_event(line[: found.start]) or is_event_line(line) or credit_label().match(line):
        return None
    if found.clock and is_of_place(line, found.start, found.end):
        return None
    before, behind = (
        _number().sub("", line[: found.start].lstrip(), 1).rstrip(),
        _CLOCKS.sub(" ", other_dates().sub(" ", _PAGE.sub(" ", line[found.end :]))).strip(" ."),
    )
    if _VERSION.match(before) is not None:
        return None  # an entry of a list of changes
    if before.endswith(_OPENS) and behind.startswith(_CLOSES):
        before, behind = before[:-1].rstrip(), f"| {behind[1:].strip()}"  # [3 March 2026] Harbours
    first, _, rest = behind.partition(" ")
    if is_count(rest if is_date_word(first) else behind):
        behind = ""  # 3. März 2026 um 18:42 Uhr Lesezeit: 3 Minuten
    elif (words := _words(behind)) and all(map(is_date_word, words)) and not _DIGIT.search(behind):
        behind = ""  # "12 marca 2024 r.", with the word for "year"
    elif (
        (found.clock and behind and is_house(behind))
        or (" " in behind and printed_authors([behind]) == (behind,))  # 3 March 2026 Ada Low
        or (_REMARK.match(line, found.end) and _are_names(before))
    ):
        behind = f"| {behind}"  # ROMA, 3 marzo 2026, 18:00 Redazione; Vardo, 3 March 2026 (NewsLine)
    elif ends_sentence(line) and _LETTERS.search(line[found.start :]):
        return None
    if _RANGE.search(before) is not None:
        return None
    if (behind and _BEGINS_PART.match(behind) is None) or not _may_stand_before(before, language):
        return None
    parts = [part.strip() for part in _PARTS.split(f"{before} | {behind}") if _LETTERS.search(part)]
    parts = [part for part in parts if not (_CODE.fullmatch(part) or is_count(part) or _number().fullmatch(part))]
    if len(parts) > _MOST_PARTS or any(_DIGIT.search(part) or part.count(" ") > _MOST_SPACES for part in parts):
        return None
    return found.value


def _may_stand_before(text: str, language: str | None) -> bool:
    """Whether a date may follow a text: nothing, a part that ends in a sign, a time word, or a place."""
    last = next((part.strip() for part in reversed(_PARTS.split(text)) if part.strip()), "")
    if _COLON.search(last) is not None and _CODE.fullmatch(last) is None:
        return False  # the date of a source, a birth or an event
    label = last.rstrip(_JOINS_DATE)
    if is_change(label, language) and text.rstrip(_JOINS_DATE).endswith(label):
        return False
    if not last or text.endswith(_SIGNS):
        return True
    words = _words(weekday_pattern().sub(" ", last))
    return all(map(is_date_word, words)) or (len(words) <= _MOST_WORDS_OF_PLACE and _are_names(last))


def _are_names(text: str) -> bool:
    """Whether no word of a text begins in a small letter, but for weekdays: a place, in any script."""
    return not any(word[0].islower() for word in _words(weekday_pattern().sub(" ", text)))


def _bare_date(line: str, language: str | None, day_first: bool) -> PublicationLine | None:
    """A line that is one full date, and nothing beside it but a weekday, the outlet, its source or an agency."""
    found = read_written_date(line, day_first, language)
    if found is None or (_is_sentence_end(line) and primary(language) not in stop_behind_year()):
        return None  # or the last line of a wrapped sentence
    if is_of_event(line[: found.start]):
        return None
    rest = other_dates().sub(" ", line[: found.start] + " " + _PAGE.sub(" ", line[found.end :]))
    if (same := read_written_date(rest, day_first, language)) is not None and same.value[:_DAY] == found.value[:_DAY]:
        rest = rest[: same.start] + " " + rest[same.end :]  # the day in another calendar, or in figures
    rest = weekday_pattern().sub(" ", rest)
    if found.clock is False:
        rest = _CLOCKS.sub(" ", rest)
    parts = [part for part in _PARTS.split(rest) if not is_count(part)] if _DIGIT.search(rest) else [rest]
    rest = " ".join(parts)
    if _DIGIT.search(rest):
        return None
    if is_change(rest.strip(_JOINS_DATE), language):
        return PublicationLine(updated=found.value, label="updated")  # where a colon would stand
    if not (
        all(map(is_date_word, _words(rest)))
        or (
            found.clock
            and len(rest.strip()) <= _LONGEST_OUTLET
            and not rest.startswith(_NO_OUTLET)
            and ":" not in rest
            and not is_of_place(line, found.start, found.end)
        )
        or agency_named(rest.strip(_BESIDE)) is not None
        or _is_source(rest.strip(_BESIDE))
        or is_count(rest)
    ):
        return None
    return PublicationLine(published=found.value)


def _is_sentence_end(line: str) -> bool:
    """Whether a line ends in a year and a stop, and is not all figures: `3. 3. 2026.`"""
    return _SENTENCE_END.search(line, max(0, len(line) - 5)) is not None and _LETTERS.search(line) is not None


def _words(text: str) -> list[str]:
    return [word for word in _TOKEN.findall(text) if _LETTERS.search(word)]


def is_count(part: str) -> bool:
    """Whether a part of a line says how long reading takes, or counts views: `Lesedauer: 3 Minuten`, `120 views`.

    Args:
        part: The part, without space around it.
    """
    words = _LETTERS.findall(part)
    return bool(words) and len(part) <= _LONGEST_LABEL and all(word.casefold() in count_words() for word in words)


def _is_relative(line: str) -> bool:
    """`2 hours ago`, `Publié hier à 18h00`: a short line of words of time, one of which counts from now."""
    if len(line) > _LONGEST_LABEL or not _relative().search(line.lower()) or len(_DIGITS.findall(line)) > _MOST_FIGURES:
        return False
    labels = labels_of(line)
    words = _words(line[labels[0].end() :] if labels and labels[0].start() == 0 else line)
    known = all(map(is_date_word, words))
    return bool(words) and known and any(word.casefold() in relative_words() for word in words)


def _is_source(text: str) -> bool:
    found = _source().fullmatch(text)
    return found is not None and (text[0] >= FIRST_EAST_ASIAN or agency_named(found["who"]) is not None)


def _is_day_first(labels: list[re.Match[str]]) -> bool:
    return any(label[0].lower() in day_first_labels() for label in labels)


def _words_beside(line: str, labels: list[re.Match[str]], day_first: bool) -> set[str]:
    """The words behind the labels of a line that belong to no date."""
    beside: set[str] = set()
    for label, end in with_ends(labels):
        segment = line[label.end() : end]
        found = read_written_date(segment, day_first)
        if found is not None:
            segment = segment[: found.start] + " " + segment[found.end :]
        beside.update(_words(weekday_pattern().sub(" ", segment).casefold()))
    return beside


@built_once
def _relative() -> re.Pattern[str]:
    return re.compile(one_of(relative_words()))


@built_once
def _number() -> re.Pattern[str]:
    """The number of a release: `No. 171`, `Nr. 12/2018`. With a word behind it, it may be that of a house."""
    label = one_of(every(read_table(PublicationLabels).numbers))
    ends = r"(?!\d|[/-]\w)(?=\s*(?:[^\w\s'’]|$))"
    joined = rf"(?:\s{one_of(every(read_table(PublicationLabels).of_numbers))}\s?$)"  # Nr. 44 vom
    return re.compile(rf"^{label}\.?:?\s?\d[\d/-]{{0,11}}(?:{joined}|{ends})", re.IGNORECASE)


@built_once
def _source() -> re.Pattern[str]:
    """A source beside a date."""
    return re.compile(rf"{source_label()}\s?[:：]\s?(?P<who>[^:：]{{2,30}})")
