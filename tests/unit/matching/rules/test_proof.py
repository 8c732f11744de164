"""The proof of the wording: what looks the same by its bytes and is not is never a copy."""

from itertools import count, product
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.index.signature import decode_signature, encode_signature
from copydesk_matching.match import Sketch
from copydesk_matching.rules.alignment import align
from copydesk_matching.rules.proof import changed_blocks, proved, with_changed
from copydesk_matching.rules.relate import relate, trace_relation
from copydesk_matching.sketch import make_sketch
from copydesk_matching.words.block_checks import BLOCK
from copydesk_matching.words.word_hash import SECRET_BYTES, WordHash, word_hash_of
from copydesk_schemas import RawDocument
from copydesk_text.article import Article

HASH: Final = word_hash_of(b"\x07" * SECRET_BYTES)
STORY: Final = (
    "the harbour board has asked the ferry line to move its evening boats to the north pier while divers look at the"
    " wall of the old basin which began to lean after the storm that took the roof of the fish hall and the board will"
    " say next week how long the work is going to last and who is to pay for it"
)
HEADLINE: Final = "the ferry line wants to keep its evening boats at the old pier"


def sketch(text: str, number: int = 1) -> Sketch:
    """The sketch of a text."""
    return make_sketch(Article(document=RawDocument(text=text), text=text), f"{number}-0", word_hash=HASH)


def stored(text: str) -> Sketch:
    """The sketch of a text as the index gives it back."""
    made = sketch(text)
    return decode_signature(made.id, encode_signature(made))


def look_alike(word: str, word_hash: WordHash = HASH) -> str:
    """Another word with the same byte in a signature, found by trying."""
    made = ("".join(letters) for length in count(4) for letters in product("abcdfghijklmnop", repeat=length))
    wanted = word_hash.hash_word(word) >> 32 & 0xFF
    return next(one for one in made if one != word and word_hash.hash_word(one) >> 32 & 0xFF == wanted)


def forged(text: str) -> str:
    """Gibberish with the signature of a text."""
    return " ".join(map(look_alike, text.split()))


@pytest.mark.parametrize("text", [STORY, HEADLINE, " ".join(STORY.split()[:20])])
def test_gibberish_with_the_same_signature_is_no_copy(text: str) -> None:
    """Word for word other words with the same bytes: nothing relates the two."""
    gibberish = forged(text)
    assert sketch(text).signature == sketch(gibberish).signature
    assert relate(sketch(gibberish, 2), stored(text), 2).relation is None


@pytest.mark.parametrize("place", range(len(HEADLINE.split())))
def test_a_headline_with_one_such_word_is_no_copy(place: int) -> None:
    """Of few words each counts, wherever it stands: another word is another headline, whatever its byte."""
    words = HEADLINE.split()
    words[place] = look_alike(words[place])
    other = " ".join(words)
    assert sketch(HEADLINE).signature == sketch(other).signature
    assert relate(sketch(other, 2), stored(HEADLINE), 9).relation is None
    assert relate(sketch(HEADLINE, 2), stored(HEADLINE), 9).relation == "exact"


@pytest.mark.parametrize("place", [0, 7, 20, 33, 57, 60])
def test_a_story_with_one_such_word_is_published(place: int) -> None:
    """The block of the word counts as replaced, and a few new words in a row are news of a short text."""
    words = STORY.split()
    words[place] = look_alike(words[place])
    match = relate(sketch(" ".join(words), 2), stored(STORY), 9)
    assert match.relation not in ("exact", "copy", "excerpt")
    assert any(one.first <= place < one.last for one in match.news)


@pytest.mark.parametrize(
    "other",
    [
        STORY + " and more than that",
        "as it was told " + STORY,
        STORY.replace("next week", "soon"),
        STORY[: len(STORY) // 2],
    ],
)
def test_what_is_the_same_is_proved(other: str) -> None:
    """Cut, carried on or changed where one sees it, a text has no blocks that only look like the other's."""
    ours, theirs = sketch(other, 2), stored(STORY)
    assert ours is proved(ours, theirs)
    assert [] == changed_blocks(align(ours, theirs), ours, theirs)


def test_the_decision_and_its_trace_agree() -> None:
    """What `explain` shows of such a pair is what was decided."""
    ours, theirs = sketch(forged(STORY), 2), stored(STORY)
    assert relate(ours, theirs, 2) == trace_relation(ours, theirs, 2).match


def test_two_stored_sketches_prove_nothing() -> None:
    """A sketch from the index has no windows: it counts as it looks."""
    one = stored(forged(STORY))
    assert one is proved(one, stored(STORY))


@given(st.text(alphabet="ab 9", max_size=200))
def test_a_changed_sketch_is_whole(text: str) -> None:
    """As many words and kinds as before, and a fact byte for each fact."""
    before = sketch(text or "-")
    after = with_changed(before, [0])
    assert len(before.signature) == len(after.signature) == len(after.kinds)
    assert len(after.kinds) - after.kinds.count(0) == len(after.fact_bytes)
    assert before.signature[BLOCK:] == after.signature[BLOCK:]
