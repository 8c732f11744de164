"""Reads bylines with a date: `By Ada Low on March 3, 2026`, `March 3, 2026 by Ada Low`, `Submitted by ada on Tue …`."""

import re
from typing import Final

from copydesk_text.newsroom.author_names import opened_authors
from copydesk_text.newsroom.author_patterns import boundary
from copydesk_text.newsroom.bylines import read_byline
from copydesk_text.newsroom.date_labels import labels_of
from copydesk_text.newsroom.lexicon.publication_labels import is_date_word
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import BylineWords, PublicationLabels, every
from copydesk_text.newsroom.publication_lines import (
    PublicationLine,
    is_count,
    is_date_line,
    read_dates,
    read_publication_line,
)
from copydesk_text.newsroom.written_dates import read_written_date
from copydesk_text.phrases import one_of

#: Characters of the longest byline with a date.
_LONGEST: Final = 160
#: Characters of the longest label behind a date.
_LONGEST_LABEL: Final = 40
#: Spaces of the longest name of what a post is filed under, with a count of comments.
_MOST_FILED: Final = 5
_AROUND: Final = " \xa0,|｜•·–—-/()"
_COUNT: Final = re.compile(r"[\s|·•]{1,4}\d{1,3}(?:[\s.,]?\d{3}){0,2}")
_STROKE: Final = re.compile(r"[／｜]")
_MOST_PARTS: Final = 4
_DIGIT: Final = re.compile(r"\d")


def read_dated_byline(line: str, language: str | None = None) -> PublicationLine | None:
    """The dates of a byline.

    Args:
        line: A line without space around it.
        language: BCP 47. Says whether 03/04/2018 is in March or in April.

    Returns:
        The dates by their labels; None for a line that is no byline, or has no full date.
    """
    if len(line) > _LONGEST or not _DIGIT.search(line):
        return None
    if read_byline(line) is not None:
        dates = read_dates(line, language)
        return dates if dates.published or dates.updated or dates.unresolved else None
    found = read_written_date(line, language=language)
    if found is None:
        return None
    for label in boundary().finditer(line, found.end):  # `Published: 3 March 2026 Author: Ada Low`
        if is_date_line(line[label.end() :], language):
            continue  # "Updated:" may be a label of either
        before = line[: label.start()].rstrip(_AROUND)
        if _COUNT.fullmatch(before, found.end) is not None:
            before = before[: found.end]  # how often it was read, behind a picture of an eye
        labelled = read_publication_line(before, language)
        if labelled is not None and (labelled.published or labelled.updated):
            return labelled
    before, behind = line[: found.start].rstrip(_AROUND), _without_label(line[found.end :].strip(_AROUND))
    if bool(before) == bool(behind):
        return None
    is_put_in = not behind and len(before) <= _LONGEST_LABEL and _put_in_by().search(before) is not None
    if (
        not is_put_in
        and read_byline(_without_time(before or behind)) is None
        and read_byline(_behind_time(behind)) is None
        and not _is_byline_in_parts(behind)
    ):
        return None
    return PublicationLine(published=found.value)


def _is_byline_in_parts(text: str) -> bool:
    """Whether a text is an outlet, a reporter and a place with strokes between: `港灣報／ 記者王小明／台北即時報導`.

    With another task in a part it is the credit of a picture: `記者王小明／攝`.
    """
    parts = [part.strip() for part in _STROKE.split(text)]
    if not 1 < len(parts) <= _MOST_PARTS or _DIGIT.search(text) or not _other_tasks().isdisjoint(parts):
        return False
    return any(opened_authors([part]) for part in parts)


@built_once
def _other_tasks() -> frozenset[str]:
    """What stands beside one who took a picture, or edited a text."""
    words = read_table(BylineWords)
    return every(words.other_labels) | every(words.took_pictures)


def _without_time(text: str) -> str:
    """The text without the words of a time at its end: `Par Ana Roy le mar.`"""
    words = text.split()
    while words and is_date_word(words[-1].rstrip(".,،、")):
        words.pop()
    return " ".join(words)


def _behind_time(text: str) -> str:
    """The text behind a word of time that opens it: `Uhr, von Heiner Low`."""
    first, _, rest = text.partition(" ")
    return rest if is_date_word(first.rstrip(",")) else ""


def _without_label(text: str) -> str:
    """The text behind a date; nothing if it is a word of the time, a count, the label, or says where a post is filed.

    `… am 3. März 2026 veröffentlicht`, `… am 3. März 2026 in Häfen`
    """
    if len(text) > _LONGEST_LABEL:
        return text
    if is_count(text):
        return ""
    labels = labels_of(text)
    if labels and labels[0]["updated"]:
        return text
    before, behind = (text[: labels[0].start()], text[labels[0].end() :].strip()) if labels else ("", text)
    is_filed = _filed_under().match(behind) is not None and behind.count(" ") <= _MOST_FILED
    words = (before if is_filed or labels else text).split()
    known = all(is_date_word(word.strip(".,")) for word in words if word.strip(".,"))
    return "" if known and (is_filed or not labels or not behind) else text


@built_once
def _put_in_by() -> re.Pattern[str]:
    """What opens or ends a line that says who put a page in: the name beside it may be that of an account."""
    table = read_table(PublicationLabels)
    labels = {label.lower() for label in every(read_table(BylineWords).labels)}
    return re.compile(
        rf"^(?:{one_of(every(table.put_in_by))}\s?:?|{one_of(labels)}\s?:)\s(?=\S)|\S\s{one_of(every(table.put_in_behind))}$",
        re.IGNORECASE,
    )


@built_once
def _filed_under() -> re.Pattern[str]:
    """What opens the name of what a post is filed under, with a capital or of a script without them."""
    words = one_of(every(read_table(PublicationLabels).filed_under))
    return re.compile(rf"(?i:{words})\s(?=[^\W\d_a-zß-öø-ÿа-яё])")
