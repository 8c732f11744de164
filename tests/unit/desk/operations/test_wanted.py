"""Which records are wanted: every condition alone, and all of them together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.unit.workers.sinks.records import record

from copydesk_desk.operations.wanted import ALL, Wanted, for_list
from copydesk_schemas import Entity, Image


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (ALL, True),
        (Wanted(relation="original"), True),
        (Wanted(relation="update"), False),
        (Wanted(language="en"), True),
        (Wanted(language="e"), False),
        (Wanted(outlet="bay.example"), True),
        (Wanted(outlet="example"), True),
        (Wanted(outlet="ay.example"), False),
        (Wanted(outlet="the bay herald"), True),
        (Wanted(outlet="herald"), False),
        (Wanted(place="velm"), True),
        (Wanted(place="no"), True),
        (Wanted(place="vel"), False),
        (Wanted(q="reopened on tues"), True),
        (Wanted(q="harbour 0"), True),
        (Wanted(q="ferry"), False),
        (Wanted(relation="original", language="en", outlet="bay.example", place="no", q="velm"), True),
        (Wanted(relation="original", language="en", outlet="bay.example", place="no", q="ferry"), False),
    ],
)
def test_all_conditions_must_hold(wanted: Wanted, expected: bool) -> None:
    """Those that are not set always do."""
    assert expected == wanted.takes(record(0))


@given(
    pictures=st.lists(st.text(max_size=5), max_size=5),
    people=st.lists(st.text(min_size=1, max_size=5), max_size=5),
    wanted=st.sampled_from((ALL, Wanted(place="velm"), Wanted(q="velm"), Wanted(q="ferry"), Wanted(outlet="example"))),
)
def test_what_lists_hold_meets_the_same_conditions(pictures: list[str], people: list[str], wanted: Wanted) -> None:
    """A record as lists hold it meets what the whole one meets, and does not grow with its pictures and names."""
    plain = record(0)
    names = [Entity(name=name, type="person") for name in people]
    large = replace(plain, images=[Image(caption=one) for one in pictures], entities=[*plain.entities, *names])
    assert wanted.takes(large) == wanted.takes(for_list(large))
    assert for_list(plain) == for_list(large)
    assert plain.text[:3] == for_list(large, 3).text
