"""Reads bylines with a date: `By Ada Low on March 3, 2026`, `March 3, 2026 by Ada Low`, `Par Ana Roy le 3 mars`."""

import re
from typing import Final

from copydesk_text.newsroom.author_patterns import boundary
from copydesk_text.newsroom.bylines import read_byline
from copydesk_text.newsroom.lexicon.calendar_words import is_calendar_word
from copydesk_text.newsroom.lexicon.publication_labels import is_time_word
from copydesk_text.newsroom.publication_lines import PublicationLine, is_date_line, read_dates, read_publication_line
from copydesk_text.newsroom.written_dates import read_written_date

#: Characters of the longest byline with a date.
_LONGEST: Final = 160
_AROUND: Final = " \xa0,|｜•·–—-/()"
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
        labelled = read_publication_line(line[: label.start()].rstrip(_AROUND), language)
        if labelled is not None and (labelled.published or labelled.updated):
            return labelled
    before, behind = line[: found.start].rstrip(_AROUND), line[found.end :].strip(_AROUND)
    if bool(before) == bool(behind):
        return None
    return PublicationLine(published=found.value) if read_byline(_without_time(before or behind)) is not None else None


def _without_time(text: str) -> str:
    """The text without the words of a time at its end: `Par Ana Roy le mar.`"""
    words = text.split()
    while words and (is_time_word(words[-1]) or is_calendar_word(words[-1].rstrip(".,"))):
        words.pop()
    return " ".join(words)
