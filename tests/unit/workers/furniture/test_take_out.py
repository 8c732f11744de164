"""Known furniture is compared by nobody, and certain furniture leaves the text."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.known_furniture import NOTHING, Learned
from copydesk_matching.match import Match, Sketch
from copydesk_matching.rules.relate import relate
from copydesk_matching.sketch import make_sketch
from copydesk_matching.words.segments import hash_segments
from copydesk_matching.words.tokens import hash_words
from copydesk_matching.words.word_hash import PUBLIC
from copydesk_schemas import RawDocument
from copydesk_text.article import Article
from copydesk_workers.furniture.take_out import take_out

FURNITURE = [
    "Home News Sport Opinion Jobs Property",
    "The Harrow Post uses cookies to remember what you read. You can refuse them below.",
    "Support local reporting for four crowns a week",
    "Ina Vestergaard has covered the harbour for the Post since 2011.",
    "Related: More from the harbour",
    "订阅哈罗邮报，每周四克朗。",
    "لا تفوت أخبار الميناء",
]
STORY = [
    "Ferries between Harrow and the outer skerries will run every two hours from the first of May, the council decided"
    " late on Tuesday after a hearing that filled the town hall.",
    "Three of the five boats are to be replaced by electric ones, which need eleven minutes to charge at the new quay.",
    "Islanders had asked for a night service, too. That would cost 900,000 crowns a year, the harbour master said.",
    "The last word is with the ministry of transport, which pays two thirds of the bill and meets in the autumn.",
]
OTHER = [
    "A trawler with four men on board ran aground off the northern skerries in thick fog on Sunday morning.",
    "All of them were lifted off by a helicopter from the mainland, wet and cold, and taken to the hospital in Harrow.",
    "The owner hopes to tow the boat free at the next spring tide; no oil has leaked so far, the coast guard said.",
]
VERSION = [STORY[0].replace("late on Tuesday", "on Tuesday night"), STORY[1], "Tickets stay at 40 crowns.", STORY[3]]


def learned(lines: list[str], certain: list[str] | None = None) -> Learned:
    """What is known where these lines are furniture."""

    def hashes(some: list[str]) -> np.ndarray:
        return np.unique(np.concatenate([hash_segments(hash_words(line))[0] for line in (*some, "x")]))

    return Learned(known=hashes(lines), certain=hashes(certain or []))


def article(lines: list[str], title: str | None = None) -> Article:
    """An article of these paragraphs."""
    text = "\n".join(lines)
    return Article(document=RawDocument(text=text), text=text, title=title)


def sketch(lines: list[str], known: Learned = NOTHING, entry_id: str = "1-0", title: str | None = None) -> Sketch:
    """The sketch of an article of these paragraphs."""
    return make_sketch(article(lines, title), entry_id, known)


def told(match: Match) -> tuple[object, ...]:
    """A comparison without what names the other side."""
    return match.relation, match.reverse, match.joins, match.similarity, match.containment


@st.composite
def furnished(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """A story, or a part of it, as it is and with furniture above, below and between its paragraphs."""
    story = draw(st.sampled_from([STORY, OTHER, VERSION, STORY[:2], STORY[:1], OTHER[::-1], ["Ferries stay in port."]]))
    page: list[str] = []
    for paragraph in story:
        page += [*draw(st.lists(st.sampled_from(FURNITURE), max_size=3)), paragraph]
    return story, page + draw(st.lists(st.sampled_from(FURNITURE), max_size=3))


@given(furnished(), furnished())
def test_furniture_that_was_learned_changes_no_relation(
    ours: tuple[list[str], list[str]], theirs: tuple[list[str], list[str]]
) -> None:
    """Two texts relate as they would without the furniture that is known of their sites, by the same numbers."""
    known = learned(FURNITURE)
    bare = relate(sketch(ours[0]), sketch(theirs[0], entry_id="2-0"), 0)
    assert told(bare) == told(relate(sketch(ours[1], known), sketch(theirs[1], known, "2-0"), 0))
    assert told(bare) == told(relate(sketch(ours[1], known), sketch(theirs[0], entry_id="2-0"), 0))


@given(furnished())
def test_the_same_page_is_exact_whatever_was_learned_since(page: tuple[list[str], list[str]]) -> None:
    """A page that comes again after its furniture was learned is the same, word for word; either way round."""
    before, after = sketch(page[1]), sketch(page[1], learned(FURNITURE), "2-0")
    assert relate(after, before, 0).relation == relate(before, after, 0).relation == "exact"
    assert set(before.fingerprints.tolist()) & set(after.fingerprints.tolist())


def test_furniture_makes_no_two_stories_alike() -> None:
    """Two stories in one furniture, long as it may be, are two stories once it is known."""
    frame = [f"{line} ({number})" for number in range(6) for line in FURNITURE]
    known = learned(frame)
    match = relate(sketch([*frame, *STORY], known), sketch([*frame, *OTHER], known, "2-0"), 0)
    assert match.relation is None
    assert match.similarity < 0.4


def test_what_is_left_alone_is_compared() -> None:
    """A text of nothing but furniture keeps it, and an unknown line stays: nothing is compared as an empty text."""
    known = learned(FURNITURE)
    assert sketch(FURNITURE).signature == sketch(FURNITURE, known).signature
    assert sketch(FURNITURE).text_hash == sketch(FURNITURE, known).text_hash
    assert sketch(STORY).signature == sketch(STORY, known).signature
    assert sketch(STORY, known).whole_hash is None


def test_a_few_words_in_furniture_count_with_their_title() -> None:
    """A flash under a menu is compared with its title, as one without a menu is."""
    flash, known = ["Shares rose at the close."], learned(FURNITURE)
    one, other = (sketch([*FURNITURE, *flash], known, title=title) for title in ("HARLOW MILLS", "OSTERVIK GLASS"))
    assert one.text_hash == sketch(flash, title="HARLOW MILLS").text_hash
    assert one.text_hash != other.text_hash


def test_certain_lines_leave_the_text_and_stay_in_the_record() -> None:
    """A line of nothing but certain furniture goes to `furniture`; one with other words, or merely known, stays."""
    mixed = f"{FURNITURE[2]}. The boats are full."
    page = article([FURNITURE[0], *STORY[:2], FURNITURE[3], mixed, *STORY[2:], FURNITURE[2]])
    taken = take_out(page, learned(FURNITURE, certain=[FURNITURE[0], FURNITURE[2]]), PUBLIC)
    assert "\n".join([*STORY[:2], FURNITURE[3], mixed, *STORY[2:]]) == taken.text
    assert (FURNITURE[0], FURNITURE[2]) == taken.furniture
    assert taken == take_out(taken, learned(FURNITURE, certain=[FURNITURE[0], FURNITURE[2]]), PUBLIC)


@given(st.lists(st.sampled_from(FURNITURE + STORY), min_size=1))
def test_no_line_is_lost(lines: list[str]) -> None:
    """Each line of the page is in the text or in the furniture, and the text is never empty."""
    page = article(lines)
    taken = take_out(page, learned(FURNITURE, certain=FURNITURE), PUBLIC)
    assert taken.text
    assert sorted(lines) == sorted([*taken.text.split("\n"), *taken.furniture])
