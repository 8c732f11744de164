"""Reads the lines that say when a page was published or updated: `Published …`, `Updated …;Posted …`, a bare date."""

import re
from typing import Final, Literal

from msgspec import Struct

from copydesk_workers.chain.agencies import agency_named
from copydesk_workers.chain.word_tables import words
from copydesk_workers.chain.written_dates import read_written_date

_LONGEST: Final = 200
_MOST_LETTERS_BESIDE: Final = 24
_LONGEST_OUTLET: Final = 16

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
_LABEL_STEMS: Final = (
    *("publi", "pubbl", "post", "creat", "veröff", "опубл", "نشر", "发布", "公開"),
    *("updat", "modif", "actual", "à jour", "aktual", "aggior", "atuali", "обнов", "تحديث", "更新"),
)
_DIGIT: Final = re.compile(r"\d")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_WEEKDAY: Final = re.compile(
    r"\b(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b,?|[,|–—-]\s*$", re.IGNORECASE
)
#: Words that belong to a time even where they make no full date.
_TIME_WORDS: Final = words("""
    on at date day a an the of st nd rd th am pm m p ago less than just now
    seconds sec second minutes minute min mins hours hour hr hrs h days week weeks month months today yesterday
    mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday
    jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september
    october november december
    et ct mt pt est edt cst cdt mst mdt pst pdt hst gmt utc bst cet cest ist msk z uhr um
    lunes martes miércoles jueves viernes sábado domingo montag dienstag mittwoch donnerstag freitag samstag sonntag
    lundi mardi mercredi jeudi vendredi samedi dimanche le el am den
    понедельник вторник среда четверг пятница суббота воскресенье в г
    الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد في يوم
""")


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
    labels = _labels(line)
    if not labels:
        return _bare_date(line) if _DIGIT.search(line) else None
    opening = line[: labels[0].start()].strip(" \xa0([|•·-–—")
    if opening and _bare_date(opening) is None:
        return None
    read = read_dates(line)
    beside = _words_beside(line, labels)
    if read.published is None and read.updated is None and not beside <= _TIME_WORDS:
        return None  # "Published Monday in the journal": the label alone, or figures of a time
    if sum(map(len, beside)) > _MOST_LETTERS_BESIDE:
        return None
    return read


def read_dates(line: str) -> PublicationLine:
    """The dates of a line, by the labels they stand behind; one in front of them is that of publication."""
    labels = _labels(line)
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
    """A line that is one full date, with a weekday, the outlet or an agency beside it at most."""
    found = read_written_date(line)
    if found is None:
        return None
    rest = line[: found.start] + " " + line[found.end :]
    if _DIGIT.search(rest):
        return None
    if not (
        set(_LETTERS.findall(rest.casefold())) <= _TIME_WORDS
        or (found.clock and len(rest.strip()) <= _LONGEST_OUTLET and ":" not in rest)
        or agency_named(_WEEKDAY.sub("", rest)) is not None
    ):
        return None
    return PublicationLine(published=found.value)


def _labels(line: str) -> list[re.Match[str]]:
    lowered = line.lower()
    return list(_LABEL.finditer(line)) if any(stem in lowered for stem in _LABEL_STEMS) else []


def _labelled(labels: list[re.Match[str]]) -> list[tuple[re.Match[str], int | None]]:
    """Each label with the index at which the next one begins, None behind the last."""
    ends = [following.start() for following in labels[1:]]
    return list(zip(labels, [*ends, None], strict=True)) if labels else []


def _words_beside(line: str, labels: list[re.Match[str]]) -> set[str]:
    """The words behind the labels of a line that belong to no date."""
    beside: set[str] = set()
    for label, end in _labelled(labels):
        segment = line[label.end() : end]
        found = read_written_date(segment)
        if found is not None:
            segment = segment[: found.start] + " " + segment[found.end :]
        beside.update(_LETTERS.findall(segment.casefold()))
    return beside
