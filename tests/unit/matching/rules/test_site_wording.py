"""The wording of a site: a passage that opens or closes many of its articles says nothing about any of them."""

from collections.abc import Sequence

import pytest

from copydesk_matching.match import Match, Sketch
from copydesk_matching.matcher import match_groups, verify_pair
from copydesk_matching.news import place_news
from copydesk_matching.rules.site_wording import ARTICLES, MOST_WORDING
from copydesk_matching.rules.thresholds import DEFAULTS
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import RawDocument, Relation, Source
from copydesk_text.article import Article

ABOUT = (
    "The Harlow Institute was founded in 1962 as a school of navigation and has trained pilots, engineers and harbour"
    " masters of the whole coast since. It was first a branch of the Lindmark academy and became a college of its own"
    " when the county bought the old shipyard, and today it offers courses in nine subjects at three places."
)
ITEMS = [
    "A delegation of the Ostervik fish exchange visited the department of cold storage on Monday.",
    "Students of the second year won the regatta of the colleges with a boat that they had built themselves"
    " from the timber of an old ferry.",
    "The library will stay closed until Easter, because water came through the roof above the reading room"
    " in the storm of the third of March.",
    "Anna Kerr, who teaches the law of salvage, was elected to the board of the seamen's union.",
    "A seminar on tidal mills drew more visitors than the lecture hall could hold.",
    "Forty graduates received their papers from the county governor at the old slipway.",
]
REPORT = (
    "The Lindmark exchange said {0} tonnes of cod were landed on Monday against {1} tonnes a week earlier, the average"
    " price was {2} crowns a kilo and landings since January came to {3} tonnes in all harbours of the county."
)


def sketch(text: str, number: int, site: str | None = "harlow.example") -> Sketch:
    """The sketch of a text on a site."""
    return make_sketch(Article(document=RawDocument(text=text), text=text, source=Source(domain=site)), f"{number}-0")


def sketches(texts: Sequence[str], site: str | None = "harlow.example") -> list[Sketch]:
    """The sketches of texts of one site, in order."""
    return [sketch(text, number, site) for number, text in enumerate(texts, 1)]


def matches_of(ours: Sketch, others: Sequence[Sketch]) -> tuple[Match, ...]:
    """How a text relates to its candidates."""
    ((matches,), _) = match_groups([(ours, [(theirs, 3) for theirs in others])], DEFAULTS)
    return matches


def relations_of(ours: Sketch, others: Sequence[Sketch]) -> list[Relation | None]:
    """The relations that a text has to its candidates."""
    return [match.relation for match in matches_of(ours, others)]


@pytest.mark.parametrize(
    "form", ["{about} {item}", "{item} {about}", "8 March. {about} {item}", "{item}\n\n{about}\nHarlow"]
)
def test_items_that_share_only_their_sites_wording_are_different_stories(form: str) -> None:
    """Behind enough items with one opening or closing, the next one has no relation to any of them."""
    *others, ours = sketches([form.format(about=ABOUT, item=item) for item in ITEMS])
    assert relations_of(ours, others) == []


def test_a_few_items_do_not_show_what_is_the_sites() -> None:
    """With fewer articles the passage counts: it may be a story that is carried on."""
    *others, ours = sketches([f"{ABOUT} {item}" for item in ITEMS[: ARTICLES - 1]])
    assert len(relations_of(ours, others)) == ARTICLES - 2


def test_a_repeated_item_is_found_without_the_wording() -> None:
    """An item that comes again with a word changed is a `copy` of the first, and of no other."""
    texts = [f"{ABOUT} {item}" for item in ITEMS]
    again = f"{ABOUT} {ITEMS[1].replace('had built', 'have built')}"
    others = sketches(texts)
    assert [(match.id, match.relation) for match in matches_of(sketch(again, 9), others)] == [(others[1].id, "copy")]


def test_what_an_item_adds_stands_at_its_place_in_the_whole_text() -> None:
    """News are told by the words of the whole text, the wording of the site included."""
    others = sketches([f"{ABOUT} {item}" for item in ITEMS])
    added = "The repairs will be paid for by the county and by the friends of the library."
    ours = sketch(f"{ABOUT} {ITEMS[2]} {added}", 9)
    [match] = matches_of(ours, others)
    [passage] = match.news
    assert (match.relation, passage.last - passage.first) == ("extension", len(added.split()))
    assert ours.signature[passage.first : passage.last] == sketch(added, 1).signature


def test_a_figure_of_a_reworded_sentence_is_told_behind_the_wording() -> None:
    """The kept words around it are looked for at their places in the whole text, too."""
    story = (
        "Residents of Lindmark had feared that larger ships would bring noise and oil to the beach below the church. A"
        " survey paid for by the county found that currents would carry most of the mud out to sea. Owners of the"
        " lines welcomed the vote and said that they would move their summer routes back to the town within a year."
        " {} The work begins once the spring storms are over, and no fisherman is to lose a berth by it, the"
        " chairwoman told reporters after the meeting.{}"
    )
    old = story.format("Varno shares fell in Ostervik, while those of Kestrel fell 4.6 percent on the day.", "")
    new = story.format(
        "Varno shares fell in Ostervik, while those of Kestrel at one time fell by 5.2 percent on it.",
        " A second survey will look at the nests of terns on the sandbank, which the new channel passes at a distance"
        " that bird watchers call too small, and its findings are due before the board meets again in the autumn.",
    )
    others = sketches([f"{ABOUT} {item}" for item in [*ITEMS, old]])
    text = f"{ABOUT} {new}"
    ours = sketch(text, 9)
    [match] = place_news(matches_of(ours, others), text, ours, None)
    assert (others[-1].id, [("4.6 percent", "5.2 percent")]) == (
        match.id,
        [(change.old, change.new) for change in match.changes],
    )


def test_an_item_of_nothing_else_is_an_excerpt() -> None:
    """A page with the wording alone adds nothing to those with an item."""
    others = sketches([f"{ABOUT} {item}" for item in ITEMS])
    assert set(relations_of(sketch(ABOUT, 9), others)) == {"excerpt"}


def test_one_story_with_many_short_tails_is_a_story() -> None:
    """Articles that differ in fewer words than news have are copies, however many a site has of them."""
    tails = [
        "our picture shows the pier",
        "more in our paper edition",
        "comments are closed today",
        "sent in by readers",
    ]
    *others, ours = sketches([f"{ABOUT} {tail}" for tail in [*tails, "heard on the radio today"]])
    assert relations_of(ours, others) == ["copy"] * len(others)


@pytest.mark.parametrize("site", [None, "elsewhere.example"])
def test_a_passage_on_several_sites_is_a_story(site: str | None) -> None:
    """What sites print with additions of their own is a wire story, and it is found under each of them."""
    texts = [f"{ABOUT} {item}" for item in ITEMS[:-1]]
    others = [sketch(text, number, site and f"{number}.{site}") for number, text in enumerate(texts, 1)]
    ours = sketch(f"{ABOUT} {ITEMS[-1]}", 9, site and f"9.{site}")
    assert len(relations_of(ours, others)) == len(others)


def test_a_story_carried_on_under_new_openings_stays_one() -> None:
    """A passage of more than `MOST_WORDING` words is a story of its own, however often it is opened anew."""
    story = " ".join(f"word{number} of the long story" for number in range(MOST_WORDING // 4))
    *others, ours = sketches([f"{item} {story}" for item in ITEMS])
    assert len(relations_of(ours, others)) == len(others)


def test_reports_of_one_wording_stay_templates() -> None:
    """The wording between the figures of a daily report is its own, not the site's."""
    figures = [
        (310, 295, 14, 8410),
        (287, 342, 15, 9038),
        (411, 287, 12, 9449),
        (198, 411, 17, 9647),
        (255, 198, 16, 9902),
    ]
    *others, ours = sketches([REPORT.format(*four) for four in figures])
    assert relations_of(ours, others) == ["template"] * len(others)


def test_a_record_that_no_probe_counted_is_compared_by_the_same_rule() -> None:
    """What is verified later leaves out the wording that the candidates showed."""
    *others, ours = sketches([f"{ABOUT} {item}" for item in ITEMS])
    (_, wordings) = match_groups([(ours, [(theirs, 3) for theirs in others])], DEFAULTS)
    assert verify_pair(ours, others[0], wordings[ours.id], DEFAULTS).relation is None
    assert verify_pair(ours, others[0], None, DEFAULTS).relation is not None
