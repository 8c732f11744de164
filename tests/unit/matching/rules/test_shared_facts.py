"""Shared facts: without figures or names in common two texts are no versions of one story."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.match import Sketch
from copydesk_matching.rules.alignment import align
from copydesk_matching.rules.relate import Step, trace_relation
from copydesk_matching.rules.shared_facts import shared_facts, shared_names
from copydesk_matching.rules.thresholds import DEFAULTS
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import RawDocument
from copydesk_text.article import Article

WORDS = ("the", "boat", "Lindmark", "Ostervik", "12", "1,500", "sank", "near", "Harlow", "seven")


def sketch(text: str, number: int = 1) -> Sketch:
    return make_sketch(Article(document=RawDocument(text=text), text=text), f"{number}-0")


@given(*[st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)] * 2)
def test_a_share_is_one_of_itself_the_same_either_way_and_none_of_none(one: str, other: str) -> None:
    """Shares are 0 to 1, the same in either order, and 0 where a text has neither figures nor names."""
    ours, theirs = sketch(one), sketch(other, 2)
    assert 0 <= shared_facts(ours, theirs) == shared_facts(theirs, ours) <= 1
    assert shared_facts(ours, ours) == float(any(ours.kinds.count(kind) for kind in (1, 2)))
    if not any(ours.kinds.count(kind) for kind in (1, 2)):
        assert 0 == shared_facts(ours, theirs) == shared_names(ours, theirs)


def test_names_count_where_a_text_has_no_figures() -> None:
    """Two thirds of the names of the text with fewer are in both."""
    one = sketch("A boat from Lindmark met Harlow and Ostervik")
    other = sketch("In the harbour of Lindmark a boat of Harlow met Breck and 12 others from Velmouth", 2)
    assert 2 / 3 == shared_facts(one, other) == shared_names(one, other)


FRAME = (
    "a workshop on {0} was held for members of staff and students with the help of the office of research. {1}{2} the"
    " guests thanked the office and the head of the school and asked that such meetings be held more often."
)
MAPS = "They drew the hills around the town with paper and pencil, and compared them with older sheets. At the end"
SOIL = "Each took home a tray of seeds and a bag of soil from the garden behind the library. In the evening"


@pytest.mark.parametrize(("name", "is_version"), [("", False), (" Ines Harlow and", True)])
def test_a_version_has_a_fact_in_common(name: str, is_version: bool) -> None:
    """Two items of one site in one wording are versions only if they have a name or figure in common."""
    one = sketch(FRAME.format("reading maps", MAPS, name))
    other = sketch(FRAME.format("gardening", SOIL, name), 2)
    shares = shared_facts(one, other), shared_names(one, other)
    assert is_version == DEFAULTS.has_its_facts(50, align(one, other), *shares)
    assert is_version == DEFAULTS.has_its_facts(200, align(one, other), *shares)
    if not is_version:
        assert Step("its facts", False) in trace_relation(other, one, 2).steps
