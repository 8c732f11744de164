"""read_byline and read_reporters: who wrote a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.newsroom.author_names import printed_authors
from copydesk_text.newsroom.bylines import read_byline, read_reporters, read_signature
from copydesk_text.newsroom.lexicon.agencies import agency_forms, agency_named

READ = [
    ("By Tara Melik, Mike Wahl 2019-11-18T22:05:36Z", ("Tara Melik", "Mike Wahl"), None),
    ("By Amy Kuper | NJ Advance Media for NJ.com", ("Amy Kuper",), None),
    ("By Bill Hop | Special to the Pioneer Press", ("Bill Hop",), None),
    ("By Dr. Anna Li Special to the Times", ("Dr. Anna Li",), None),
    ("By HNN Staff | November 18, 2019 at 2:26 PM HST - Updated November 19 at 1:00 AM", (), None),
    ("Meg Kinn and Erin Hain, Associated Press", ("Meg Kinn", "Erin Hain"), "AP"),
    ("By Education Correspondent Bo Ray", (), None),
    ("By Case Low", ("Case Low",), None),
    ("By Reuters", (), "Reuters"),
    ("By The Associated Press", (), "AP"),
    ("by JON LEM, JILL COL & VLAD ISA , The Associated Press", ("JON LEM", "JILL COL", "VLAD ISA"), "AP"),
    ("By     JILL COL     and    ANN ROE     Associated Press", ("JILL COL", "ANN ROE"), "AP"),
    ("By MICHELLE KRU AND AJ WILL, CNN", ("MICHELLE KRU", "AJ WILL"), None),
    ("By Steve Hol, Reuters", ("Steve Hol",), "Reuters"),
    ("By John Smith in London", ("John Smith",), None),
    ("By Jane Doe, Staff Writer", ("Jane Doe",), None),
    ("By Staff and Wire Reports", (), None),
    ("Por María del Carmen López y Juan Pérez", ("María del Carmen López", "Juan Pérez"), None),
    ("Von Hans Müller", ("Hans Müller",), None),
    ("Текст: Анна Белова", ("Анна Белова",), None),
    ("Autor/in: Hans Müller", ("Hans Müller",), None),
    ("Piše: Ana Kos utorak, 3.3.2026. u 18:42", ("Ana Kos",), None),
    ("بقلم: أحمد علي", ("أحمد علي",), None),
]


@pytest.mark.parametrize(("line", "authors", "agency"), READ)
def test_forms_of_bylines(line: str, authors: tuple[str, ...], agency: str | None) -> None:
    """Each form in print gives the names as printed; an agency is no author, a newsroom is neither."""
    byline = read_byline(line)
    assert byline is not None
    assert (byline.authors, byline.agency) == (authors, agency)


@pytest.mark.parametrize(
    "line",
    [
        "By Monday morning the river had risen",
        "By the time he left, John Smith was gone",
        "By contrast, London is small",
        "By doing this, they won.",
        "Jill Cole, Associated Press",
        "Talks end in Oslo, Associated Press",
        "Who writes this?",
        "",
    ],
)
def test_other_lines_are_no_byline(line: str) -> None:
    """Sentences that open with "By", and a single name with its agency (a picture's credit), are no byline."""
    assert read_byline(line) is None


def test_reporters_of_a_closing_line() -> None:
    """The reporters of a closing line are read without their places; its editors are not authors."""
    text = "It rained.\n\n(Reporting by Will Dun and Ann Bee in Paris; Editing by Tom Bro)"
    assert read_reporters(text) == ("Will Dun", "Ann Bee")
    assert read_reporters("It rained. He did the reporting by night.") == ()


@given(st.text(max_size=300))
def test_any_line_is_read_without_an_error(line: str) -> None:
    """The authors that are read stand in the line, runs of space aside."""
    byline = read_byline(line.strip())
    if byline is not None:
        assert all(author in " ".join(line.split()) for author in byline.authors)


def test_every_agency_signs() -> None:
    """Each form of an agency is read behind a name and a comma: no quick test loses one."""
    signed = {form: read_signature(f"Ada Low, {form}") for form in agency_forms()}
    assert {form: line.agency if line is not None else None for form, line in signed.items()} == {
        form: agency_named(form) for form in agency_forms()
    }


@pytest.mark.parametrize("line", ["김하늘 기자", "김하늘 기자 sky@hangu.example", "김하늘 기자 (sky@hangu.example)"])
def test_reporters_of_korea(line: str) -> None:
    """The address of a reporter may stand behind the name, in brackets or not."""
    read = read_byline(line)
    assert read is not None
    assert read.authors == ("김하늘",)


@pytest.mark.parametrize("line", ["Story: Bo Ray", "Top story: Bo Ray", "Cover Story: Harbour Wall"])
def test_headings_of_stories(line: str) -> None:
    """What a story is about stands behind that word as often as who wrote it."""
    assert (read_byline(line), printed_authors([line])) == (None, ())
