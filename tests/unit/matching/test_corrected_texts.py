"""A text that says that it corrects another one is an update of it, and tells what was corrected."""

import tomllib
from pathlib import Path
from typing import Final

import pytest
from tests.unit.matching.pairs import REPORT, match_of

from copydesk_schemas import WITH_NEWS

TABLE: Final = tomllib.loads(Path(__file__).with_name("updates_by_language.toml").read_text("utf-8"))
MARKS: Final = [(row["report"], row["wrong"], row["right"], mark) for row in TABLE.values() for mark in row["marks"]]

BRIEF: Final = (
    "The harbour board of Lindmark agreed on Monday to widen the ferry basin for 25 mln crowns, and ends a dispute with"
    " three shipping lines. Board chairwoman Ines Harlow told reporters that the work would begin in March and that no"
    " fisherman would lose a berth."
)
LISTING: Final = (
    "Shr 24 cts vs 19 cts\nNet 1,096,332 vs 794,711\nRevs 16.8 mln vs 15.1 mln\nNine mths\nShr 1.10 dlrs vs 88 cts\n"
    "Net 4.1 mln vs 3.2 mln"
)
#: A text that opens with the name of the firm, which stands nowhere else.
OPENING: Final = (
    "Harlow Lines reported on Tuesday a profit of 48 mln crowns for the year against 31 mln, and it will pay its owners"
    " two crowns a share in the spring, the first dividend in a long time. The firm took more cars than ever over the"
    " summer, while the price of fuel fell and the old quay at the harbour was closed for repairs. Its chairwoman told"
    " reporters that the winter would be harder, since insurers had raised their premiums and one of the ships must go"
    " to the yard for some weeks before the season."
)
#: A text, what was wrong in it, and what is right.
CORRECTED: Final = [
    (REPORT, "Ines Harlow", "Anna Vestby"),
    (REPORT, "Ines Harlow", "Ines Harlov"),
    (REPORT, "three shipping", "five shipping"),
    (REPORT, "currents would", "tides would"),
    (REPORT, "Harlow told reporters", "Harlov told journalists"),
    (BRIEF, "25 mln", "35 mln"),
    (BRIEF, "Ines Harlow", "Anna Vestby"),
    (OPENING, "48 mln", "31 mln"),
    (LISTING, "794,711", "797,411"),
    (LISTING, "Nine mths", "Six mths"),
]
#: Where a correction says that it is one, in the text or in its title.
FORMS: Final = [
    ("(Corrects paragraph 2)\n\n{}", "{}"),
    ("{}\n\n(Corrects paragraph 2)", "{}"),
    ("{} (The board corrects what it said.)", "{}"),
    ("(Refiles to correct paragraph 2)\n\n{}", "{}"),
    ("CORRECTION: {}", "{}"),
    ("{}", "Corrected: {}"),
    ("{}", "CORRECTED-UPDATE 2-{}"),
    ("{}", "UPDATE 2-CORRECTED-{}"),
    ("{}", "REFILE - {}"),
    ("{}", "{} (corrected)"),
]


@pytest.mark.parametrize(("report", "wrong", "right", "mark"), MARKS)
def test_a_mark_in_the_title_makes_an_update(report: str, wrong: str, right: str, mark: str) -> None:
    """In any language; what was corrected is told. Under one address it is a revision, as without the mark."""
    new, title = report.replace(wrong, right), report[:14]
    match = match_of(report, new, title, mark + title)
    assert match.relation == "update"
    assert right in "".join([*(new[one.start : one.end] for one in match.news), *(one.new for one in match.changes)])
    assert match_of(report, new, title, mark + title, url="https://a.example/1").relation == "revision"


@pytest.mark.parametrize(("report", "wrong", "right", "mark"), MARKS)
def test_a_mark_alone_changes_nothing(report: str, wrong: str, right: str, mark: str) -> None:
    """Not if the text is the same, nor if both are marked: then the copy is one of the correction."""
    new, title = report.replace(wrong, right), report[:14]
    assert match_of(report, report, title, mark + title).relation == "exact"
    both = match_of(report, new, mark + title, mark + title)
    assert match_of(report, new, title, title).relation == both.relation


@pytest.mark.parametrize(("text", "wrong", "right"), CORRECTED)
@pytest.mark.parametrize(("form", "title"), FORMS)
def test_a_corrected_text_is_an_update(text: str, wrong: str, right: str, form: str, title: str) -> None:
    """Wherever it says so, whatever was wrong, and however long it is; the right words are told."""
    new = form.format(text.replace(wrong, right))
    match = match_of(text, new, "Harbour", title.format("Harbour"))
    assert match.relation == "update"
    told = " ".join([*(new[one.start : one.end] for one in match.news), *(one.new for one in match.changes)])
    assert next(word for word in right.split() if word not in wrong) in told
    assert match_of(text, new, "Harbour", title.format("Harbour"), url="https://a.example/1").relation == "revision"


@pytest.mark.parametrize(
    ("form", "title"), [("{} (Corrects name)", "{}"), ("{}", "CORRECTED: {}"), ("{}", "{} (corrected)")]
)
def test_the_name_that_opens_a_text_is_corrected(form: str, title: str) -> None:
    """It has no words in front of it that both texts have. Without a word of correction it may be a dateline."""
    new = form.format(OPENING.replace("Harlow", "Varno"))
    match = match_of(OPENING, new, "Harlow Lines earns more", title.format("Varno Lines earns more"))
    assert match.relation == "update"
    assert "Varno" in new[match.news[0].start : match.news[0].end]
    assert match_of(OPENING, OPENING.replace("Harlow", "Varno")).relation == "copy"


@pytest.mark.parametrize(
    "title",
    [
        *("Correction officers of Harn", "Corrected figures of Harn", "Markets near a correction - and Harn"),
        *("Correction-free reading", "Market correction: Harn", "Update 1"),
    ],
)
def test_a_word_of_correction_in_a_headline_is_no_mark(title: str) -> None:
    """It stands among other words there."""
    new = REPORT.replace("currents would", "tides would")
    assert match_of(REPORT, new, "Harn", title).relation == match_of(REPORT, new, "Harn", "Harn").relation == "copy"


def test_other_words_around_a_corrected_text_are_no_correction() -> None:
    """A page has its own furniture, whatever it says of its text."""
    old = f"{REPORT}\n\nMore from the harbour desk of the Bay Herald every day"
    new = f"{REPORT}\n\nRead our other stories about the ferries of the coast"
    assert match_of(old, new, "Harn", "Corrected: Harn").relation in ("copy", "excerpt")


DIVIDEND: Final = "Qtly div 41.5 cts vs 41.5 cts prior\nPay April {}\nRecord March 31"


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (
            f"{REPORT.replace('three', '13')} {' '.join(REPORT.split()[::-1])}",
            f"{REPORT.partition(' Owners')[0].replace('three', '15')} (Corrects the number of lines)",
            [("13", "15")],
        ),
        (
            DIVIDEND.format(28),
            f"{DIVIDEND.format(25)}\nNOTE: Full name Lindmark Garden Products Inc.\n(Company corrects pay date,"
            " April 25, not April 28 in story that ran yesterday.)",
            [("28", "25")],
        ),
    ],
)
def test_a_correction_may_be_cut_short(old: str, new: str, changes: list[tuple[str, str]]) -> None:
    """What the other text has behind it, and the words that say what was wrong, make it no other version."""
    match = match_of(old, new, "Harbour", "CORRECTED - Harbour")
    assert (match.relation, [(one.old, one.new) for one in match.changes]) == ("update", changes)


def test_a_name_in_other_letters_is_told_if_the_text_corrects_it() -> None:
    """Without such a word a name spelled otherwise is the same name."""
    new = REPORT.replace("Lindmark", "Lynmark")
    match = match_of(REPORT, f"{new} (Corrects the name of the town)")
    assert [(one.old, one.new) for one in match.changes] == [("Lindmark", "Lynmark")]
    told = match_of(REPORT, f"{new} The county will pay for all of it, said its treasurer Karl Lund on Friday morning.")
    assert [(one.old, one.new) for one in told.changes] == []


def test_a_correction_that_tells_much_more_is_no_mere_update() -> None:
    """One that carries the older text on and changes nothing of it is an extension, and what is rewritten a version."""
    more = f"(Corrects paragraph 2)\n\n{REPORT} The county will pay for it, said its treasurer Karl Lund on Friday."
    assert match_of(REPORT, more).relation == "extension"


QUARTER: Final = (
    "{0} ended Feb 28\nShr profit six cts vs profit three cts\nNet profit 221,000 vs profit 118,000\n"
    "{1} 7,261,000 vs 6,396,000\n{2}Nine mths\nShr loss 27 cts vs loss 41 cts\nNet loss 861,000 vs loss 980,000\n"
    "{1} 9,410,000 vs 8,794,000\nAvg shrs {3}"
)
NOTES: Final = [
    "NOTE: Full name is Lindmark Garden Products Inc",
    "NOTE: Company name is Lindmark Garden",
    "NOTE: full name of company is lindmark garden and nursery products of harn inc",
    "HINWEIS: Der volle Name der Firma ist Lindmark Gartenbau AG",
    "NOTE : le nom complet de la société est Lindmark Jardins",
    "NOTA: El nombre completo de la empresa es Lindmark Jardines",
]


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("older", [("Qtr", "Revs", "Avg shrs 3.7 mln vs 2.4 mln\n", "3.2 mln vs 2.6 mln"), ()])
def test_a_note_of_a_name_is_told_or_no_news(note: str, older: tuple[str, ...]) -> None:
    """A report that repeats another one, its figures in more digits or its rows named otherwise, with a note more."""
    bare = QUARTER.format("Period", "Sales", "", "3,196,386 vs 2,565,996")
    old, new = QUARTER.format(*older) if older else bare, f"{bare}\n{note}"
    match = match_of(old, new)
    assert match.relation in ("copy", "excerpt") or (match.relation in WITH_NEWS and (match.news or match.changes))
    assert match_of(f"{old}\n{note}", new).relation in ("copy", "excerpt", "exact")
