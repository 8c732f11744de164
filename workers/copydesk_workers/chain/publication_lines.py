"""Reads the lines that say when a page was published or updated: `Published …`, `Updated …;Posted …`, a bare date."""

import re
from typing import Final, Literal

from msgspec import Struct

from copydesk_workers.chain.written_dates import read_written_date

_LONGEST: Final = 200
_LONGEST_REST: Final = 12
_MOST_LETTERS_BESIDE: Final = 24

_PUBLISHED: Final = (
    r"(?:(?:originally|first|date)\s)?(?:published|posted|publication date|created)|publicado|publiée?"
    r"|veröffentlicht|pubblicato|опубликовано|نشر(?:ت)?|تاريخ النشر|发布时间|发布于|公開"
)
_UPDATED: Final = (
    r"(?:last\s|most recently\s)?(?:updated|modified)(?:\sat|\son)?|actualizado|mis(?:e)? à jour|aktualisiert"
    r"|aggiornato|atualizado|обновлено|آخر تحديث|更新时间|更新"
)
_LABEL: Final = re.compile(
    rf"(?:^|(?<=[;|·•,–—(-])|(?<=\s))\s*(?:(?P<published>{_PUBLISHED})|(?P<updated>{_UPDATED}))(?!\w)", re.IGNORECASE
)
_DIGIT: Final = re.compile(r"\d")


class PublicationLine(Struct, frozen=True):
    """What a line says of the page's dates: RFC 3339 date-times or full dates, None where it does not say."""

    published: str | None = None
    updated: str | None = None
    #: What the last label says; None for a bare date.
    label: Literal["published", "updated"] | None = None


def read_publication_line(line: str) -> PublicationLine | None:
    """The dates in a line (stripped) that holds nothing but dates and their labels; None for any other line.

    A label without a full date (`Updated Nov 19, 9:41 AM`, or the label alone) is such a line, without dates.
    """
    if len(line) > _LONGEST:
        return None
    labels = list(_LABEL.finditer(line))
    if not labels:
        return _bare_date(line) if _DIGIT.search(line) else None
    opening = line[: labels[0].start()].strip(" \xa0([|•·-–—")
    if opening and _bare_date(opening) is None:
        return None
    read = read_dates(line)
    if _letters_beside(line, labels) > _MOST_LETTERS_BESIDE:
        return None
    return read


def read_dates(line: str) -> PublicationLine:
    """The dates of a line, by the labels they stand behind; one in front of them is that of publication."""
    labels = list(_LABEL.finditer(line))
    published = updated = None
    first = read_written_date(line[: labels[0].start()] if labels else line)
    if first is not None:
        published = first.value
    for label, end in _labelled(labels):
        found = read_written_date(line[label.end() : end])
        if found is None:
            continue
        if label["published"]:
            published = published or found.value
        else:
            updated = updated or found.value
    last = labels[-1] if labels else None
    return PublicationLine(
        published, updated, None if last is None else "published" if last["published"] else "updated"
    )


def is_date_line(line: str) -> bool:
    """Whether a line (stripped) holds nothing but dates of publication and their labels."""
    return read_publication_line(line) is not None


def _bare_date(line: str) -> PublicationLine | None:
    """A line that is one full date, with a weekday or the like at most."""
    found = read_written_date(line)
    if found is None:
        return None
    rest = line[: found.start] + line[found.end :]
    if len(rest.strip()) > _LONGEST_REST or _DIGIT.search(rest):
        return None
    return PublicationLine(published=found.value)


def _labelled(labels: list[re.Match[str]]) -> list[tuple[re.Match[str], int | None]]:
    """Each label with the index at which the next one begins, None behind the last."""
    ends = [following.start() for following in labels[1:]]
    return list(zip(labels, [*ends, None], strict=True)) if labels else []


def _letters_beside(line: str, labels: list[re.Match[str]]) -> int:
    """How many letters a line has beside its labels and dates."""
    letters = 0
    for label, end in _labelled(labels):
        segment = line[label.end() : end]
        found = read_written_date(segment)
        if found is not None:
            segment = segment[: found.start] + segment[found.end :]
        letters += sum(character.isalpha() for character in segment)
    return letters
