"""read_publication_line: lines that hold nothing but dates of publication and their labels."""

from datetime import date
from pathlib import Path

import pytest
from babel.dates import format_date

from copydesk_text.newsroom.labelled_dates import read_labelled_date
from copydesk_text.newsroom.lexicon.read_table import read_table
from copydesk_text.newsroom.lexicon.schema import Calendar, PublicationLabels
from copydesk_text.newsroom.publication_lines import (
    is_date_line,
    read_date_beside,
    read_dates,
    read_publication_line,
)

LINES = [
    line.split("\t")
    for line in Path(__file__).with_name("date_lines.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("language", "published", "updated", "line"), LINES)
def test_date_lines_of_many_languages(language: str, published: str, updated: str, line: str) -> None:
    """Each line gives its dates, none where nothing decides or it is relative, and is a date line all the same."""
    read = read_publication_line(line, language)
    assert read is not None or published == updated == "-"
    assert (published, updated) == ((read.published or "-", read.updated or "-") if read is not None else ("-", "-"))
    assert is_date_line(line, language)


def test_the_table_has_many_languages() -> None:
    """At least 150 lines in 45 languages."""
    assert len(LINES) >= 150
    assert len({language[:2] for language, *_ in LINES}) >= 45


@pytest.mark.parametrize(
    "locale", [*read_table(Calendar).locales, "zh", "zh_TW", "ja", "ko", "en_GB", "pt_BR", "es_MX", "fr_CA"]
)
def test_dates_as_unicode_writes_them(locale: str) -> None:
    """Every month of every locale, whole and shortened, with its weekday or without, is read as what was written."""
    for month in range(1, 13):
        day = date(2026, month, 3 + month)
        for form in ("full", "long", "medium"):
            written = format_date(day, form, locale=locale)
            read = read_publication_line(written, locale.replace("_", "-"))
            assert (written, read.published if read is not None else None) == (written, day.isoformat())


@pytest.mark.parametrize(
    ("line", "language", "published", "updated"),
    [
        ("Original: 3 March 2026", "en", None, None),
        ("Original release: March 3, 1990", "en", None, None),
        ("Estreno original: 3 de marzo de 1990", "es", None, None),
        ("Original: Der Hafen, 3. März 2020", "de", None, None),
        ("Original date: 3 March 2026 | Revised: 4 March 2026", "en", "2026-03-03", "2026-03-04"),
    ],
)
def test_labels_beside_a_change(line: str, language: str, published: str | None, updated: str | None) -> None:
    """`Original` alone says when a film or the source of a translation came out, and not this page."""
    read = read_publication_line(line, language)
    dates = (read.published, read.updated) if read is not None else (None, None)
    assert dates == (published, updated)
    assert labelled_dates(line, language)[0] == published


def labelled_dates(line: str, language: str) -> tuple[str | None, str | None]:
    """What a line near a headline says by its labels."""
    read = read_labelled_date(line, language)
    return (read.published, read.updated) if read is not None else (None, None)


@pytest.mark.parametrize(
    ("line", "language", "published", "updated"),
    [
        ("ACT 3 March 2026", "en", None, None),
        ("Act. 3 marzo 2026", "es", None, "2026-03-03"),
        ("Akt 3 March 2026", "en", None, None),
        ("Akt 3. marca 2026", "sk", None, None),
        ("Modified 3 March 2026", "en", None, "2026-03-03"),
        ("Modified 3 March 2026", "de", None, "2026-03-03"),
        ("Update – 3 March 2026", "en", None, "2026-03-03"),
        ("Update | 3 March 2026", "en", None, None),
    ],
)
def test_a_common_word_before_a_date(line: str, language: str, published: str | None, updated: str | None) -> None:
    """It is a change where a colon would stand, in its own language or English: ACT is a place."""
    read = read_publication_line(line, language)
    assert ((read.published, read.updated) if read is not None else (None, None)) == (published, updated)


def test_a_word_of_change_before_a_date_beside_words() -> None:
    """It is no place, as another word with a capital may be."""
    assert read_date_beside("Vardo, 3 March 2026 | Harbours", "en") == "2026-03-03"
    assert read_date_beside("Update | 3 March 2026 | Harbours", "en") == "2026-03-03"
    for opening in ("Modified", "Modified,", "Modified –"):
        assert read_date_beside(f"{opening} 3 March 2026 | Harbours", "en") is None


def test_a_word_of_change_within_a_line() -> None:
    """What is revised there may be anything; with a stop, what is short for a label is one."""
    assert labelled_dates("Budget revised March 3, 2026", "en") == (None, None)
    assert labelled_dates("Opublikowano: 3 maj 2026, akt. 4 maj 2026", "pl") == ("2026-05-03", "2026-05-04")
    assert labelled_dates("Pubblicato il 3 marzo 2026 - Agg. 4 marzo 2026", "it") == ("2026-03-03", "2026-03-04")


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("24. April 2020 | Hafen", "de", "2020-04-24"),
        ("ACT 3 March 2026", "en-AU", "2026-03-03"),
        ("Update | 3 March 2026", "en", "2026-03-03"),
        ("Hafenamt • 02.02.2022", "de", "2022-02-02"),
        ("Vardo, 2. November 2021", "de", "2021-11-02"),
        ("22/11/2020 - 04:30 - Fonte: Porto - Foto: Ana", "pt", "2020-11-22"),
        ("Local news | 3 March 2026", "en", "2026-03-03"),
        ("Port — 3 mars 2026", "fr", "2026-03-03"),
        ("Limanlar / 3 Mart 2026", "tr", "2026-03-03"),
        ("The ferry sailed on 3 March 2026 with two hundred people", "en", None),
        ("Born: 3 March 2026", "en", None),
        ("Port | 03/04/2026", "en", None),
        ("The harbour of the town was closed in the night, 3 March 2026", "en", None),
        ("Room 12 | 3 March 2026", "en", None),
        ("Closed until further notice, 3 March 2026.", "en", None),
        ("No. 171 | 3 March 2026", "en", "2026-03-03"),
        ("Nr. 12/2018, Hafenamt, 3. März 2026", "de", "2026-03-03"),
        ("Release 14 - Vardo - 3 March 2026", "en", "2026-03-03"),
        ("No. 171 3 March 2026", "en", "2026-03-03"),
        ("Number 10 Low Street, 3 March 2026", "en", None),
        ("Number 10-B Low Street, 3 March 2026", "en", None),
        ("Number 10/12 Low Street, 3 March 2026", "en", None),
        ("Number 10’s Garden, 3 March 2026", "en", None),
        ("Volume 3 Harbour Street, 3 March 2026", "en", None),
        ("N12 Vardo, 3 March 2026", "en", None),
        ("VALMAR, 3 marzo 2026, 18:00 Redazione", "it", "2026-03-03"),
        ("Vardo, 3 March 2026, 18:10 Web Desk", "en", "2026-03-03"),
        ("Vardo, 3 March 2026, 18:00 Town Hall steps", "en", None),
        ("वनपुर, 3 मार्च 2026 (हि.स.)", "hi", "2026-03-03"),
        ("The bridge, 3 March 2026 (NewsLine)", "en", None),
        ("Bridge, 3 March 2026. (NewsLine)", "en", None),
        ("《松林日报》（ 2026年03月03日 第 A02 版）", "zh", "2026-03-03"),
        ("Fot. Jan Nowak, 3 marca 2026", "pl", None),
        ("Photo: Ada Low, 3 March 2026", "en", None),
    ],
)
def test_dates_beside_a_few_words(line: str, language: str, day: str | None) -> None:
    """A section, a place, a source or a release may stand beside a date; a sentence, a label or figures may not."""
    assert read_date_beside(line, language) == day


@pytest.mark.parametrize(
    ("line", "published", "updated", "label"),
    [
        ("Published 11:11 PM EST Nov 19, 2019", "2019-11-19T23:11:00-05:00", None, "published"),
        ("Updated: July 16, 2018 — 7:15 AM EDT", None, "2018-07-16T07:15:00-04:00", "updated"),
        ("Posted July 15, 2018 | Updated July 16, 2018", "2018-07-15", "2018-07-16", "updated"),
        ("Updated July 16, 2018 / Original July 15, 2018", "2018-07-15", "2018-07-16", "published"),
        ("Posted 5:57 am, July 16, 2018, by Associated Press", "2018-07-16", None, "published"),
        ("Updated Nov 19, 9:41 AM;Posted Nov 18, 8:19 PM", None, None, "published"),
        ("Originally posted on", None, None, "published"),
        ("Updated 6 minutes ago", None, None, "updated"),
        ("Опубликовано 10 февраля 2021", "2021-02-10", None, "published"),
        ("Sunday, July 15, 2018", "2018-07-15", None, None),
        ("Associated Press Monday, July 16, 2018", "2018-07-16", None, None),
        ("City News July 15, 2018, 2:09 PM", "2018-07-15", None, None),
    ],
)
def test_forms_of_date_lines(line: str, published: str | None, updated: str | None, label: str | None) -> None:
    """Each date stands under its label; without a full date the line is one still, but without dates."""
    read = read_publication_line(line)
    assert read is not None
    assert (read.published, read.updated, read.label) == (published, updated, label)


@pytest.mark.parametrize(
    "line",
    [
        "Published Monday in the journal of the college.",
        "Posted on July 1, 2018, the film shows how three men carry a boat across the road at night.",
        "Originally published on the blog of the college.",
        "Air date: November 19, 2019",
        "July 15, 2018 was a hot day",
        "Updates follow",
        "",
    ],
)
def test_sentences_are_no_date_lines(line: str) -> None:
    """A line that says more than when the page was published is none."""
    assert is_date_line(line) is False


def test_dates_within_a_byline() -> None:
    """In a longer line the date in front of the labels is that of publication."""
    read = read_dates("By HNN Staff | November 18, 2019 at 2:26 PM HST - Updated November 19, 2019")
    assert (read.published, read.updated) == ("2019-11-18T14:26:00-10:00", "2019-11-19")


@pytest.mark.parametrize(
    "line",
    [
        "Week of 2 March 2026",
        "Week of Monday, 2 March 2026",
        "Until 2 March 2026",
        "Until the 2 March 2026",
        "Deadline 2 March 2026",
        "Event date 2 March 2026",
        "Woche vom 2. März 2026",
        "Bis 2. März 2026",
        "Jusqu’au 2 mars 2026",
        "开催日 2026年3月2日".replace("开", "開"),
    ],
)
def test_days_of_events(line: str) -> None:
    """What stands right before a day may say that something takes place, begins or ends then: it is no publication."""
    language = "de" if "März" in line else "fr" if "mars" in line else "en"
    read = read_publication_line(line, language)
    assert (read.published if read is not None else None, read_date_beside(line, language)) == (None, None)


@pytest.mark.parametrize("language", sorted(read_table(PublicationLabels).published))
def test_every_label_before_a_date(language: str) -> None:
    """Each label of the table, with a capital, is read before a date: no quick test loses one."""
    table = read_table(PublicationLabels)
    paired = table.beside_change.get(language, ())
    labels = [one for one in (*table.published[language], *table.updated.get(language, ())) if one not in paired]
    read = {label: read_publication_line(f"{label.capitalize()}: 2026-03-03", language) for label in labels}
    assert [label for label, line in read.items() if line is None or line.label is None] == []


@pytest.mark.parametrize(
    "line",
    [
        "Communiqué de presse du moulin - 3 mars 2026",
        "Mitteilung vom Verein (3. März 2026)",
        "Mitteilung vom TSV-Lindmark - 3. März 2026",
        "Mitteilung vom Verein - 3. März 2026",
        "Nota de prensa del club - 3 de marzo de 2026",
        "Пресс-релиз от завода - 3 марта 2026",
    ],
)
def test_the_sender_of_a_release_is_no_day(line: str) -> None:
    """A label that ends in `of` may have the name of a sender behind it: the date is that of a document."""
    assert read_publication_line(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "Mitteilung vom heutigen Dienstag, 3. März 2026",
        "Meldung vom gestrigen 3. März 2026",
        "Пресс-релиз от вторника 3 марта 2026",
        "Communiqué du mardi - 3 mars 2026",
        "Communiqué du matin, 3 mars 2026",
    ],
)
def test_words_beside_the_day_of_a_release_are_no_sender(line: str) -> None:
    """A weekday, or words in one with the date, say which day it is."""
    read = read_publication_line(line)
    assert read is not None
    assert read.published == "2026-03-03"
