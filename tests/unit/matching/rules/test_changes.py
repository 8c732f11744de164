"""Changes: which figures and names are told as old → new."""

import pytest
from tests.unit.matching.pairs import match_of

from copydesk_matching.rules.alignment import align
from copydesk_matching.rules.changes import lose_units
from copydesk_matching.rules.relate import relate
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import RawDocument
from copydesk_text.article import Article

OPENING = "The harbour board of Lindmark met on Tuesday, and it closed 14 berths of the old quay for Varno Lines."
STORY = (
    f"{OPENING} Residents had feared that larger ships would bring noise and oil to the beach below the church. A"
    " survey paid for by the county found in June that currents would carry most of the mud out to sea. Owners of the"
    " lines welcomed the vote and said that they would move their summer routes back to the town within a year. The"
    " work begins once the spring storms are over, and no fisherman is to lose a berth by it, the chairwoman told"
    " reporters after the meeting. The county pays half of the cost, and the lines pay the rest over a long time."
)
OTHER = (
    "Growers in the upper valley expect the poorest apple harvest in a generation after hail stripped the orchards"
    " twice within one week. The cooperative that buys most of the fruit has asked the ministry for a loan."
)
ADDED = (
    " A second survey will look at the nests of terns on the sandbank, which the new channel passes at a distance that"
    " bird watchers call too small, and its findings are due before the board meets again in the autumn of the year."
)


def changes_of(opening: str) -> list[tuple[str | None, str]]:
    """What is told as replaced between the story and one that opens otherwise and adds something."""
    match = match_of(STORY, STORY.replace(OPENING, opening) + ADDED)
    assert match.news
    return [(change.old, change.new) for change in match.changes]


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("14 berths", "19 berths", [("14", "19")]),
        ("on Tuesday", "on Friday", [("Tuesday", "Friday")]),
        ("Varno", "Kestrel", [("Varno", "Kestrel")]),
        ("closed 14", "shut 19", [("14", "19")]),
    ],
)
def test_a_fact_in_the_place_of_another_is_told(old: str, new: str, changes: list[tuple[str | None, str]]) -> None:
    """A figure, a date or a name that stands where another stood, in a sentence that is otherwise the same."""
    assert changes == changes_of(OPENING.replace(old, new))


@pytest.mark.parametrize(
    "opening",
    [
        OPENING.replace("Lindmark", "the Lindmarkers"),  # a form of one name
        OPENING.replace("Varno Lines", "June"),  # another sort
        OPENING.replace("Lindmark", "Lnidmark"),  # a slip
        OPENING.replace("Lindmark", "Lmk"),  # short for it
        "Varno Lines lost 3 places at the quay of Ostervik for good, said Ines Harlow, chair of the board since 2019.",
        OPENING.replace("Lindmark", "Varno"),  # the name stands elsewhere in the older text
        OPENING.replace("for Varno", "for Ines Harlow of Varno"),  # one more name
    ],
)
def test_chance_pairs_are_left_out(opening: str) -> None:
    """A fact of another sort, a moved one, a form of one name, and those of a rewritten sentence replace nothing."""
    assert [] == changes_of(opening)


def test_a_story_told_on_with_new_figures_is_a_version() -> None:
    """Figures brought up to date make no other report of a text that also tells more; without more they do."""
    figures = "The ferry took 14 cars, 90 people and 3 vans, and it left at noon. "
    updated = figures.replace("14", "19").replace("90", "130")
    report = " ".join(STORY.replace(OPENING, f"{OPENING} {figures}").split()[:80])
    again = report.replace(figures.strip(), updated.strip())
    assert "template" == match_of(report, again).relation
    match = match_of(report, again + ADDED)
    assert "version" == match.relation
    assert match.joins


@pytest.mark.parametrize(
    ("old", "new", "relation"),
    [
        ("closed 14 berths", "closed 19 berths", "copy"),  # one among many words may be a slip
        ("closed 14 berths", "shut 14 berths", "copy"),
        ("The county pays half", "The county pays 55 pct", "copy"),  # no figure stood there
    ],
)
def test_one_figure_in_a_long_text_is_no_news(old: str, new: str, relation: str) -> None:
    """A text of some length with one other figure says the same."""
    assert relation == match_of(STORY, STORY.replace(old, new)).relation


def test_two_figures_in_the_places_of_others_are_news() -> None:
    """A text in one wording whose figures were brought up to date is an update, whichever came first."""
    old, new = (
        STORY.replace("within a year", f"before {day} May at a cost of {cost} crowns").replace(
            "half of the cost", f"{share} pct of the cost"
        )
        for day, cost, share in ((12, "8,400", 50), (19, "9,750", 50))
    )
    assert "update" == match_of(old, new).relation == match_of(new, old).relation


def test_a_sentence_with_three_new_figures_is_news() -> None:
    """However long the text; share symbols between kept words are none."""
    text = (
        f"{STORY} {OTHER} {ADDED} Varno Lines priced an offer of shares after the market closed, and it may sell more."
    )
    text = f"{text} {text.replace('Lindmark', 'Harn').replace('county', 'crown')[::-1]}"
    sold = text.replace(
        "priced an offer of shares after the market closed",
        "sold 125 million shares at 10.77 crowns each, and it took in 1.35 billion by the end of the week",
    )
    assert "copy" == match_of(sold, text).relation or "excerpt" == match_of(sold, text).relation
    assert "extension" == match_of(text, sold).relation
    symbols = text.replace("Lindmark", "Lindmark ( 7203.T )").replace("Varno Lines", "Varno Lines ( 0941.HK )")
    assert "copy" == match_of(text, symbols.replace("Owners", "Owners ( 8306.T )")).relation


def test_the_clock_and_the_counters_of_a_page_are_no_news() -> None:
    """When a page was updated, and how often it was shared, above and below the article, leave it the same text."""
    old, new = (
        f"Published {hour}:15 a.m. on 12 May, updated {hour}:40 a.m. {shares} people share this. {STORY} {OTHER}"
        f" {shares} people share this."
        for hour, shares in ((4, 27), (7, 31))
    )
    assert "copy" == match_of(old, new).relation


RESULTS = (
    "Varno Lines said that it carried more in the quarter to March. Shr 18 cts vs 13 cts. Net 1,541,000 vs 1,122,000."
    " Sales {} mln vs 33.5 mln. Avg shrs 8,517,000 vs 8,441,000. Half year shr 31 cts vs 24 cts. Net 2,960,000 vs"
    " 2,045,000. Chairman Ines Harlow told holders in Ostervik that the second half would be no worse than that."
)


def test_a_corrected_figure_of_a_report_is_an_update() -> None:
    """In a short report one figure is news, also where all others are the same."""
    assert "update" == match_of(RESULTS.format("36.7"), RESULTS.format("39.7")).relation


def test_a_unit_more_makes_no_other_figure() -> None:
    """Two prices are the same with the name of the money added; another price is not."""
    form = (
        "The board of the mills of Lindmark said on Tuesday that sales were {} and that {} went to the owners." + ADDED
    )
    texts = (
        form.format("819 mln", "16.3 mln"),
        form.format("819 mln euros", "16.3 mln euros"),
        form.format("719 mln euros", "15.3 mln euros"),
    )
    plain, named, other = (
        make_sketch(Article(document=RawDocument(text=text), text=text), f"{number}-0")
        for number, text in enumerate(texts, 1)
    )
    assert lose_units(align(plain, named))
    assert lose_units(align(named, plain))
    assert not lose_units(align(plain, other))
    assert not lose_units(align(plain, plain))
    assert "copy" == relate(named, plain, 2).relation
    assert "copy" != relate(other, plain, 2).relation
