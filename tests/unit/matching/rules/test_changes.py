"""Changes: which figures and names are told as old → new."""

import pytest

from copydesk_matching.match import Match
from copydesk_matching.news import place_news
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
ADDED = (
    " A second survey will look at the nests of terns on the sandbank, which the new channel passes at a distance that"
    " bird watchers call too small, and its findings are due before the board meets again in the autumn of the year."
)


def match_of(old: str, new: str) -> Match:
    """The match of a text with an older one, its changes as printed."""
    ours, theirs = (
        make_sketch(Article(document=RawDocument(text=text), text=text), entry_id)
        for text, entry_id in ((new, "2-0"), (old, "1-0"))
    )
    (match,) = place_news([relate(ours, theirs, 3)], new, ours)
    return match


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
