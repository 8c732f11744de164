"""Stubs and short items: one text under other headlines is another story, and a clause more is never suppressed."""

import pytest

from copydesk_matching.match import Sketch
from copydesk_matching.rules.relate import relate
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import RawDocument, Relation
from copydesk_text.article import Article

SUPPRESSED = frozenset(("exact", "copy", "excerpt"))
STUBS = (
    "More to come.",
    "This story is developing.",
    "Our reporters are on the way. Come back later for pictures and more.",
    "Watch the whole programme in the player below. Subtitles in four languages can be switched on, and the recording"
    " stays online for a month after it was first shown.",
)
ITEM = (
    "The navy seized a tanker off Lindmark on Monday after it ignored three calls to stop, the ministry said in the"
    " evening."
)


def relation(one: tuple[str | None, str], other: tuple[str | None, str]) -> Relation | None:
    """How the second of two texts under titles relates to the first."""
    sketches = [_sketch(title, text, number) for number, (title, text) in enumerate((one, other), 1)]
    return relate(sketches[1], sketches[0], 2).relation


def _sketch(title: str | None, text: str, number: int) -> Sketch:
    return make_sketch(Article(document=RawDocument(text=text, title=title), text=text, title=title), f"{number}-0")


@pytest.mark.parametrize("stub", STUBS)
def test_a_stub_under_another_headline_is_another_story(stub: str) -> None:
    """Whatever its length; the same headline makes it exact, and a headline with one other name is no copy either."""
    title = "Gale floods the quay of Ostervik"
    assert "exact" == relation((title, stub), (title, stub))
    assert relation((title, stub), ("How to grow leeks", stub)) not in SUPPRESSED
    assert relation((title, stub), ("Gale floods the quay of Breckmouth", stub)) not in SUPPRESSED


def test_a_report_under_two_headlines_is_one_story() -> None:
    """A text that tells of its title is the same under another one."""
    text = ITEM + " Its crew of nineteen was taken to the port and will be questioned by the coast guard this week."
    assert "exact" == relation(("Navy seizes tanker", text), ("Tanker crew in custody", text))


@pytest.mark.parametrize(
    "clause", [" and fired on two boats, the", " and fired on it, the", ", killing a young sailor, the"]
)
def test_a_clause_more_is_published(clause: str) -> None:
    """An item with a clause more is an extension; without it, an excerpt."""
    longer = ITEM.replace(", the", clause)
    assert "extension" == relation((None, ITEM), (None, longer))
    assert "excerpt" == relation((None, longer), (None, ITEM))


def test_a_sentence_more_in_a_short_report_is_published() -> None:
    """Up to 120 words each sentence counts."""
    text = " ".join(
        ITEM.replace("tanker", ship).replace("Monday", day) for ship, day in (("sloop", "May 2"), ("barge", "May 3"))
    )
    text += " The owners of both could not be reached. The strait has been closed to larger ships since the summer."
    assert "extension" == relation(
        (None, text), (None, text + " One of the sailors was shot in the leg and lies in hospital.")
    )


def test_read_more_under_a_longer_headline_is_a_copy() -> None:
    """A tail of two words is no clause, and a longer headline no other story."""
    text = "Two people were hurt when a tram left the rails near the fish market of Ostervik on Monday morning."
    assert "copy" == relation(
        ("Tram leaves rails", text), ("Tram leaves rails in Ostervik, two hurt", text + " Read more…")
    )
