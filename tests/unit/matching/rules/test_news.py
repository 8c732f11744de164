"""News: the passages of a text that another one does not hold."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from copydesk_matching.match import NO_HASHES, Passage, Sketch
from copydesk_matching.rules.alignment import align
from copydesk_matching.rules.listings import is_listing
from copydesk_matching.rules.news import (
    HEAD_WORDS,
    NEW_RUN,
    SHORT_RUNS,
    count_words,
    find_news,
    inside,
    kept_lead,
)
from copydesk_matching.rules.relate import relate
from copydesk_matching.sketch import make_sketch
from copydesk_matching.words.hashed_words import FIGURE
from copydesk_schemas import RawDocument
from copydesk_text.article import Article

words = st.binary(max_size=300)


def sketch(signature: bytes, tokens: int = 1, title_words: int = 0) -> Sketch:
    """A sketch of these words."""
    return Sketch(
        id=b"",
        text_hash=b"",
        fingerprints=NO_HASHES,
        signature=signature,
        kinds=bytes(len(signature)),
        fact_bytes=b"",
        words=len(signature),
        tokens=tokens,
        title_words=title_words,
    )


def news(ours: bytes, theirs: bytes, tokens: int = 1) -> tuple[Passage, ...]:
    """The news of these words."""
    return find_news(sketch(ours, tokens), sketch(theirs, tokens))


@given(words, st.integers(1, 3))
def test_a_text_adds_nothing_to_itself(text: bytes, tokens: int) -> None:
    """Whatever its length and script, nothing of a text is new beside itself, nor of any part of it."""
    assert not news(text, text, tokens) or len(text) < 8
    assert count_words(news(text[5:], text, tokens)) <= max(0, 8 - len(text[5:]))


@given(words, words, st.integers(0, 9))
def test_the_lead_of_a_text_is_kept_in_itself(text: bytes, other: bytes, title: int) -> None:
    """A share of it, all of it beside the text itself, whatever stands around it there."""
    assert kept_lead(sketch(text), sketch(other)) in [part / 10 for part in range(11)] or len(text) < 12
    assert 0 <= kept_lead(sketch(text, title_words=title), sketch(other)) <= 1
    if len(text) >= 3 + title:
        assert kept_lead(sketch(text, title_words=title), sketch(other + text + other)) == 1


@given(words, words)
def test_passages_are_long_enough_and_apart(ours: bytes, theirs: bytes) -> None:
    """Passages come in order, do not touch, and each has the fewest words of news."""
    least = next((new for words, _, new in SHORT_RUNS if len(ours) <= words), NEW_RUN)
    found = news(ours, theirs)
    ends = [0, *(one.last for one in found)]
    assert all(one.last - one.first >= least for one in found)
    assert all(end < one.first or not end for end, one in zip(ends, found, strict=False))
    assert all(one.last <= len(ours) for one in found)


def test_what_moved_is_not_new() -> None:
    """A passage that stands elsewhere in the other text is known, and one that stands nowhere is new."""
    first, second, new = bytes(range(40)), bytes(range(50, 100)), bytes(range(200, 220))
    assert () == news(second + first, first + second)
    assert (Passage(50, 70),) == news(second + new + first, first + second)


def test_a_clause_is_news_in_a_brief_text_only() -> None:
    """Four words are new in a text of up to sixty words; in a longer one they are smoothing."""
    brief, clause, long = bytes(range(20)), bytes(range(200, 204)), bytes(range(90))
    assert (Passage(20, 24),) == news(brief + clause, brief)
    assert () == news(brief + clause[:3], brief)
    assert () == news(long + clause, long)


def test_a_title_is_no_news_beside_a_text_without() -> None:
    """A brief text is compared with its title; a longer one is not, so the title of the brief one stands nowhere."""
    title, lines, long = bytes(range(200, 210)), bytes(range(15)), bytes(range(120))
    assert () == find_news(sketch(title + lines, title_words=10), sketch(long))
    other = bytes(range(220, 230))
    assert (Passage(0, 10),) == find_news(sketch(title + lines, title_words=10), sketch(other + lines, title_words=10))


def test_a_passage_of_a_brief_text_says_something_more() -> None:
    """Words in another order are no news, one more word neither; a figure or several words that are nowhere are."""
    theirs = bytes(range(1, 41))
    moved = theirs[:10] + bytes((25, 12, 31, 14, 22)) + theirs[15:]
    assert () == news(moved, theirs)
    assert () == news(moved[:12] + b"\xf0" + moved[13:], theirs)
    assert news(moved[:12] + b"\xf0\xf1" + moved[14:], theirs)
    with_figure = msgspec.structs.replace(
        sketch(moved[:12] + b"\xf0" + moved[13:]), kinds=bytes(12) + bytes([FIGURE]) + bytes(27), fact_bytes=b"\x01"
    )
    assert find_news(with_figure, sketch(theirs))


def listing(signature: bytes, figures: tuple[int, ...], title_words: int = 0) -> Sketch:
    """A sketch with figures at these places."""
    kinds = bytes(FIGURE if place in figures else 0 for place in range(len(signature)))
    return msgspec.structs.replace(
        sketch(signature, title_words=title_words), kinds=kinds, fact_bytes=bytes(len(figures))
    )


def test_a_listing_tells_its_news_in_figures() -> None:
    """In a listing four other words tell nothing, nor does another title; a new figure does."""
    text = bytes(range(16))
    figures = (1, 3, 5, 7, 9)
    reworded = listing(text + bytes(range(200, 204)), figures)
    assert is_listing(reworded)
    assert () == find_news(reworded, listing(text, figures))
    assert (Passage(16, 20),) == find_news(
        listing(text + bytes(range(200, 204)), (*figures, 18)), listing(text, figures)
    )
    assert (Passage(16, 24),) == find_news(listing(text + bytes(range(200, 208)), figures), listing(text, figures))
    titled, other = (
        listing(bytes(range(start, start + 6)) + text, tuple(one + 6 for one in figures), 6) for start in (100, 120)
    )
    assert () == find_news(titled, other)
    assert not is_listing(sketch(b""))
    assert not is_listing(sketch(text))


LEAD = "There is no agreement so far among the ferry lines of the coast on a plan giving"
REST = (
    " the owners of small boats more time at the piers, a senior official of the harbour board of Lindmark said. The"
    " official said that the ferry lines had met for two days and that some of them had spoken against the plan. There"
    " would not be another meeting on ways of sharing the piers before the summer, because the board did not want to"
    " provide rooms for it, she added."
)


@pytest.mark.parametrize(
    ("lead", "relation"),
    [
        ("Ferry lines do not yet agree on ways to provide", "copy"),
        ("Ferry lines do not yet agree with Ostervik on ways to provide", "extension"),  # a name
        ("Ferry lines do not yet agree on 14 ways to provide", "extension"),  # a figure
        ("Ferry lines at last do agree on ways to provide", "extension"),  # no negation
        ("Sailors blocked every lock yesterday and may lose their pay for", "extension"),  # other words
    ],
)
def test_a_clause_in_other_words_is_no_news(lead: str, relation: str) -> None:
    """What a brief text says in the place of a clause is new if it names, counts or affirms, or in new words."""
    texts = (LEAD + REST, lead + REST)
    one, other = (
        make_sketch(Article(document=RawDocument(text=text), text=text), f"{number}-0")
        for number, text in enumerate(texts, 1)
    )
    assert relation == relate(other, one, 3).relation


def made(text: str, number: int) -> Sketch:
    """The sketch of a text."""
    return make_sketch(Article(document=RawDocument(text=text), text=text), f"{number}-0")


def test_what_stands_inside_begins_behind_the_head_and_ends_with_what_both_have() -> None:
    """Where nothing is kept in a row, nothing stands inside; the head of a page never does."""
    text = made("A text that is aligned with itself", 1)

    def inside_of(*kept: tuple[int, int]) -> tuple[int, int]:
        edges = [0, *(edge for passage in kept for edge in passage), 400]
        gaps = [(first, last, first, last) for first, last in zip(edges[::2], edges[1::2], strict=True)]
        return inside(text, replace(align(text, text), gaps=gaps))

    assert (0, 0) == inside_of()
    assert (0, 0) == inside_of((50, 54), (60, 61))
    assert (HEAD_WORDS, 300) == inside_of((0, 5), (200, 300), (310, 312))
    assert (HEAD_WORDS + 9, 300) == inside_of((HEAD_WORDS + 9, 90), (200, 300))


def test_a_sentence_inside_a_long_text_is_news_and_one_around_it_is_not() -> None:
    """A sentence of twenty words among what both have is something new; a page has such lines around an article."""
    body = [f"word{at}" for at in range(400)]
    sentence = [f"fresh{at}" for at in range(20)]
    old = " ".join(body)
    for place, relation in ((200, "extension"), (0, "copy"), (400, "copy")):
        new = " ".join(body[:place] + sentence + body[place:])
        assert relation == relate(made(new, 2), made(old, 1), 2).relation
    shorter = " ".join(body[:200] + sentence[:19] + body[200:])
    assert "copy" == relate(made(shorter, 2), made(old, 1), 2).relation
