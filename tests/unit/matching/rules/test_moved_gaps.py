"""Gaps stand where the words beside them agree in all that is known of them, whatever bytes the words have."""

from itertools import product
from typing import Final

from rapidfuzz.distance import Levenshtein

from copydesk_matching.match import Sketch
from copydesk_matching.rules.alignment import align
from copydesk_matching.rules.moved_gaps import move_gaps
from copydesk_matching.rules.relate import relate
from copydesk_matching.sketch import make_sketch
from copydesk_matching.words.word_hash import PUBLIC
from copydesk_schemas import RawDocument
from copydesk_text.article import Article

STORY: Final = (
    "Selvan Harbour - The ferry firm Varno Lines{} Chief Executive Anna Berg told the port board on Monday that the"
    " evening boats go to the north pier while divers look at the wall of the old basin, which began to lean after the"
    " storm that took the roof of the fish hall. Olav Brenn, who speaks for the board, said next week's meeting with"
    " Varno Lines would settle how long the work is going to last and who is to pay for it."
)


def sketch(text: str, number: int) -> Sketch:
    """The sketch of a text."""
    return make_sketch(Article(document=RawDocument(text=text), text=text), f"{number}-0")


def name_of_each_byte() -> list[str]:
    """Names, one with each byte that a signature may have."""
    found: dict[int, str] = {}
    for letters in product("bcdfgklm", repeat=5):
        word = "".join(letters)
        found.setdefault(PUBLIC.hash_word(word) >> 32 & 0xFF, word.upper())
        if len(found) == 256:
            break
    return list(found.values())


def test_an_added_symbol_is_no_other_name_whatever_its_byte() -> None:
    """One of these names has the byte of the name before the gap, and another the byte of the one behind it."""
    names = name_of_each_byte()
    assert 256 == len(names)
    old = sketch(STORY.format(""), 1)
    wrong = {}
    for name in names:
        for added in (f" (NYSE: {name})", f" ({name}: NYSE)"):
            new = sketch(STORY.format(added), 2)
            match, back = relate(new, old, 9), relate(old, new, 9)
            if {match.relation, match.reverse, back.relation, back.reverse} - {"copy"}:
                wrong[added] = match.relation, back.relation
    assert {} == wrong


def test_a_name_in_the_place_of_another_stays_one() -> None:
    """Where no place of the gap agrees, the names differ, though their bytes are the same."""
    old = "Varno"
    other = next(
        name
        for name in name_of_each_byte()
        if PUBLIC.hash_word(name.lower()) >> 32 & 0xFF == PUBLIC.hash_word(old.lower()) >> 32 & 0xFF
    )
    ours, theirs = sketch(STORY.format(" (NYSE: VRN)").replace(old, other.title()), 2), sketch(STORY.format(""), 1)
    assert align(ours, theirs).names_hidden == 2


def test_only_short_gaps_are_moved() -> None:
    """Beside more words than a symbol has, many a place agrees by chance."""
    old = sketch(STORY.format(""), 1)
    moved = {"": 0, ", whose new boats came late": 0}
    for more in moved:
        for name in name_of_each_byte():
            found = align(old, sketch(STORY.format(f" ({name}: NYSE{more})"), 2))
            left, right = found.left, found.right
            edits = Levenshtein.editops(left.signature, right.signature)
            blocks = [(block.a, block.b, block.size) for block in edits.as_matching_blocks()]
            every = range(len(blocks))
            moved[more] += move_gaps(blocks, every, left, right, found.left_bytes, found.right_bytes) is not None
    assert moved.pop("") > 0
    assert {0} == set(moved.values())
