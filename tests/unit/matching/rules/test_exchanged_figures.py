"""Figures in the place of others, in a sentence that is kept: a range, another unit or scale, another measure."""

import tomllib
from pathlib import Path
from typing import Final

import pytest
from tests.unit.matching.pairs import REPORT, match_of

TABLE: Final = tomllib.loads((Path(__file__).parents[1] / "updates_by_language.toml").read_text("utf-8"))
BRIEF = " ".join(REPORT.split()[:60])
BEHIND = " Owners of two houses by the quay said that they had heard of it from their mayor and were content."

Changes = list[tuple[str | None, str]]


def told(form: str, old: str, new: str, before: str = REPORT) -> tuple[str | None, Changes]:
    """The relation of a text to one with something else in a sentence at its end, and what is told as changed."""
    match = match_of(*(f"{before} {form.format(what)}{BEHIND}" for what in (old, new)))
    return match.relation, [(change.old, change.new) for change in match.changes]


@pytest.mark.parametrize(
    ("form", "old", "new", "changes"),
    [
        ("The county lends it money at {} a year", "0.5 percent", "a range of zero to 0.25 percent",
         [("0.5 percent", "zero to 0.25 percent")]),
        ("The county lends it money at {} a year", "a range of zero to 0.25 percent", "0.5 percent",
         [(None, "0.5 percent")]),
        ("They said in the town that {} sailors drowned that night", "between 13 and 15", "14", [("13 … 15", "14")]),
        ("They said in the town that {} sailors drowned that night", "14", "13 to 15", [("14", "13 to 15")]),
        ("The lines paid some {} for a berth there", "40 million dollars", "40 million euros",
         [("40 million dollars", "40 million euros")]),
        ("The lines paid some {} for a berth there", "$40 million", "$40 billion", [("$40 million", "$40 billion")]),
        ("The lines paid some {} for a berth there", "$40 million", "€40 million", [("$40 million", "€40 million")]),
        ("The basin will be some {} wide at its mouth", "10 miles", "10 kilometres", [("miles", "kilometres")]),
        ("The lines carry some {} of coal each spring", "72,000 short tons", "72,000 metric tons",
         [("short", "metric")]),
        ("The lines will come back to the town in {} at most", "three weeks", "three months", [("weeks", "months")]),
    ],
)  # fmt: skip
def test_a_figure_of_a_sentence_that_is_kept_is_news(form: str, old: str, new: str, changes: Changes) -> None:
    """However long the text is: the text is an update, and it tells what stood there."""
    assert told(form, old, new) == ("update", changes)


@pytest.mark.parametrize(
    ("form", "old", "new"),
    [
        ("The lines paid some {} for a berth there", "$40 million", "40 million dollars"),
        ("The lines paid some {} for a berth there", "40 mln dollars", "40 million"),
        ("The lines paid some {} for a berth there", "40.25 million dollars", "40.3 million dollars"),
        ("The basin will be some {} wide at its mouth", "10 km", "10 kilometres"),
        ("The basin will be some {} wide at its mouth", "10 miles (16 km)", "16 km"),
        ("The basin will be some {} wide at its mouth", "10 miles (16 km)", "16 km (10 miles)"),
        ("The basin will be some {} wide at its mouth", "10 miles", "16 kilometres"),
        ("The lines carry some {} of coal each spring", "72,000 tons", "72,000 tonnes"),
        ("The vote was taken late, at {} in the town", "9:40 P.M.", "2140 hrs"),
        ("The vote was taken late, at {} GMT in the town", "20:40", "2040"),
        ("The vote was taken late, at {} GMT in the town", "8:40 p.m.", "2040"),
        ("The work will take {} years, as they said in the town", "one and a half", "1.5"),
        ("The work will take {} years, as they said in the town", "three and one-half", "3-1/2"),
        ("The line from the town will be a {} pipeline of the county", "267-klm (160.2-mile)", "267-km"),
        ("The harbour office closed the basin to ships in {} county paid for it", "2019The", "2019. The"),
        ("It said that {} and did not say when", "12 of them left", "they had gone"),
    ],
)
def test_a_figure_written_otherwise_is_none(form: str, old: str, new: str) -> None:
    """Other spellings, roundings and conversions say the same, and where no figure stood none was replaced."""
    for changed in (told(form, old, new), told(form, new, old)):
        assert changed in (("copy", []), ("excerpt", []), ("exact", []))


@pytest.mark.parametrize(("old", "new"), [("40 million dollars", "40 million euros"), ("40 mln dlrs", "40 bln dlrs")])
def test_other_units_make_no_other_report(old: str, new: str) -> None:
    """In a short report another figure tells of another event, and the same digits in another unit do not."""
    form = "The lines paid some {} for a berth there"
    assert told(form, old, new, BRIEF) == ("update", [(old, new)])
    assert told(form, old, new.replace("40", "47"), BRIEF)[0] == "template"


@pytest.mark.parametrize(
    ("code", "old", "new", "changes"),
    [
        ("de", "17 Millionen Euro", "17 Milliarden Euro", [("17 Millionen Euro", "17 Milliarden Euro")]),
        ("de", "17 Millionen Euro", "17 Millionen Dollar", [("17 Millionen Euro", "17 Millionen Dollar")]),
        ("de", "17 Millionen Euro", "17 Millionen Franken", []),
        ("fr", "17 millions d'euros", "17 milliards d'euros", [("17 millions", "17 milliards")]),
        ("fr", "17 millions d'euros", "17 millions de dollars", [("euros", "dollars")]),
        ("es", "17 millones de euros", "17 millones de pesos", [("euros", "pesos")]),
        ("pt", "17 milhões de euros", "17 milhões de dólares", [("euros", "dólares")]),
        ("ru", "17 миллионов евро", "17 миллионов долларов", [("17 миллионов евро", "17 миллионов долларов")]),
        ("tr", "17 milyon avro", "17 milyon dolar", [("17 milyon euro", "17 milyon dolar")]),
    ],
)
@pytest.mark.parametrize("more", [0, 3])
def test_other_money_is_news_in_many_languages(code: str, old: str, new: str, changes: Changes, more: int) -> None:
    """Also in the first sentence of a text of any length, and where a word links it to its number."""
    row = TABLE[code]
    report = f"{row['report'].replace('14', '17')} {row['added'] * more}"
    match = match_of(report, report.replace(old, new))
    assert (match.relation, [(one.old, one.new) for one in match.changes]) == ("update", changes)
    assert match.news or changes
    assert match_of(report, report).relation == "exact"


def test_an_ordinal_is_told_beside_other_news() -> None:
    """Alone it may be a slip, as any figure of a long text."""
    old, new = (
        f"{REPORT} The lines earned more in their {which} quarter than before.{BEHIND}" for which in ("2nd", "4th")
    )
    more = " The treasurer of the county, Karl Lund, resigned on Friday and will be replaced by the mayor of Ostervik."
    match = match_of(old, new + more + more.replace("Karl Lund", "Anna Lund"))
    assert [(one.old, one.new) for one in match.changes] == [("2nd", "4th")]


def test_a_list_that_is_numbered_anew_is_the_same() -> None:
    """Neither text has the other's figure anywhere, or it was moved."""
    items = [f"{number} of the lines went down the coast after a tanker ran aground" for number in (1, 2, 3)]
    shifted = [f"{number} of the lines went down the coast after a tanker ran aground" for number in (2, 3, 1)]
    old, new = (f"{REPORT} {'. '.join(lines)}.{BEHIND}" for lines in (items, shifted))
    assert match_of(old, new).relation == "copy"
