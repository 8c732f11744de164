"""Which sources have gone silent."""

from hypothesis import given
from hypothesis import strategies as st

from copydesk_desk.operations.sources import DayFlow, Flow, Flows
from copydesk_desk.web.pages.now import silent_sources

_DAY = 86_400_000
_MIDNIGHT = 20_000 * _DAY  # of 2024-10-04


def day(name: str, counts: dict[str, int]) -> DayFlow:
    """A day on which sources sent so many articles."""
    flows = [Flow(source=source, rest=False, published=count, duplicates=0, dead=0) for source, count in counts.items()]
    return DayFlow(day=name, sources=tuple(flows))


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 100)),
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 100), min_size=1),
    st.integers(0, _DAY - 1),
)
def test_who_sent_enough_before_and_nothing_now_is_silent(
    before: dict[str, int], newest: dict[str, int], passed: int
) -> None:
    """At the pace of yesterday two articles would be there by now, and none is."""
    flows = Flows(days=(day("2024-10-04", newest), day("2024-10-03", before)))
    expected = {source for source, count in before.items() if count * passed >= 2 * _DAY} - newest.keys()
    assert expected == set(silent_sources(flows, _MIDNIGHT + passed))


def test_days_that_do_not_follow_each_other_say_nothing() -> None:
    """A gap, a single day and no day make nobody silent; a day that is over counts whole."""
    before = day("2024-10-02", {"a": 50})
    assert [] == silent_sources(Flows(days=(day("2024-10-04", {"b": 1}), before)), _MIDNIGHT + _DAY - 1)
    assert [] == silent_sources(Flows(days=(before,)), _MIDNIGHT)
    assert [] == silent_sources(Flows(days=()), _MIDNIGHT)
    assert ["a"] == silent_sources(Flows(days=(day("2024-10-03", {"b": 1}), before)), _MIDNIGHT)
