"""The explanation of a relation."""

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.matching.rules.test_relate import MONDAY, OTHER, SENTENCES, STORY, THURSDAY, sketch_of

from copydesk_matching.rules.alignment import align
from copydesk_matching.rules.explanation import explain_relation
from copydesk_matching.rules.relate import Rule, relate
from copydesk_matching.rules.thresholds import Thresholds
from copydesk_schemas import Relation

stories = st.lists(st.sampled_from(SENTENCES), max_size=20).map(" ".join)
shares = st.floats(0, 1)
limits = st.builds(
    Thresholds,
    copy=shares,
    excerpt=shares,
    excerpt_edges=st.integers(0, 9),
    version_similarity=shares,
    version_containment=shares,
    version_sum=st.floats(0, 2),
    version_replaced=shares,
    least_words=st.integers(0, 60),
    alike_similarity=shares,
    alike_containment=shares,
    facts_replaced=shares,
    facts_density=shares,
    template_replaced=shares,
    cut_copy_similarity=shares,
    cut_copy_containment=shares,
    scattered_passages=st.integers(0, 5),
    scattered_longest=shares,
    short_report=st.integers(0, 200),
    short_density=shares,
    table_figures=shares,
    table_wording=shares,
    corrected_among=st.integers(0, 20),
    brief_report=st.integers(0, 120),
    brief_wording=shares,
    long_text=st.integers(0, 300),
    facts_over_wording=st.floats(0, 3),
    version_figures=shares,
    news_words=st.integers(0, 80),
    news_share=shares,
)
addresses = st.sampled_from(((), (b"address1",)))

#: A brief item and the same an hour later; a report whose amounts are rounded.
HOUR = "Shares of the Velm Line fell 9 percent to 5.10 crowns on Tuesday as owners feared for its ferries in Ostervik."
HOUR_LATER = HOUR.replace("5.10", "5.00") + (
    " The index of shipping lines, which tracks the ten largest owners of ferries and tugs along the coast, lost nearly"
    " two percent in the same hour."
)
AMOUNTS = "Net profit 1,906,095 crowns vs 1,544,210 a year ago. Sales {} crowns vs {}."
#: The answers that can decide a relation.
DECIDES: dict[Relation | None, set[tuple[Rule, bool]]] = {
    "exact": {("same words", True)},
    "revision": {("in common", False), ("news", True)},
    "template": {("one wording", True)},
    "copy": {("news", False)},
    "excerpt": {("news", False)},
    "extension": {("all of it", True)},
    "update": {("little new", True), ("corrects", True)},
    "version": {("told on", True), ("one report", True), ("its facts", True), ("little new", False)},
    None: {
        ("in common", False),
        ("one wording", False),
        ("length", False),
        ("same story", False),
        ("its facts", False),
    },
}


@given(stories, stories, addresses, addresses, st.just(Thresholds()) | limits)
def test_the_rules_are_those_of_relate(
    ours: str, theirs: str, mine: tuple[bytes, ...], other: tuple[bytes, ...], thresholds: Thresholds
) -> None:
    """Whatever the texts and thresholds, the match is that of `relate`, and the last check can decide its relation."""
    left, right = sketch_of(ours, "2-0", mine), sketch_of(theirs, "1-0", other)
    explained = explain_relation(left, right, 3, thresholds)
    match = relate(left, right, 3, thresholds)
    assert match == explained.match
    assert (explained.checks[-1].rule, explained.checks[-1].holds) in DECIDES[match.relation]
    assert all(check.says for check in explained.checks)


@given(stories, stories)
def test_figures_and_names_together_are_the_facts(ours: str, theirs: str) -> None:
    """What is counted by kind adds up to what `align` counts."""
    left, right = sketch_of(ours), sketch_of(theirs)
    alignment = align(left, right)
    assert alignment.facts_kept == alignment.figures_kept + alignment.names_kept
    assert alignment.facts_changed == alignment.figures_changed + alignment.names_changed


def test_each_relation_is_told_by_its_rule() -> None:
    """The rule that decided is named, with the number and the threshold that it was held against."""
    first = STORY.strip().split("\n\n")[0]
    rules = {
        "same words": (STORY, STORY.upper()),
        "in common": (STORY, OTHER),
        "told on": (HOUR_LATER, HOUR),
        "one report": (
            AMOUNTS.format("28.2 million", "24.1 million") + " Owners get 4 crowns in May.",
            AMOUNTS.format("28,213,400", "24,105,700"),
        ),
        "one wording": (MONDAY, THURSDAY),
        "news": (STORY, STORY + "Read more on our pages."),
        "all of it": (STORY, first),
        "corrects": (f"Corrected: {STORY.replace('Tuesday', 'Friday')}", STORY),
        "its facts": (STORY + OTHER + SENTENCES[20], OTHER + STORY.replace("the", "a")),
    }
    assert list(rules) == [
        explain_relation(sketch_of(one, "2-0"), sketch_of(other), 3).checks[-1].rule for one, other in rules.values()
    ]
    corrected = explain_relation(
        sketch_of(f"Corrected: {STORY.replace('Tuesday', 'Friday')}", "2-0"), sketch_of(STORY), 3
    )
    assert "it denies, judges or corrects something that the other does not" in corrected.rule
    told = explain_relation(sketch_of(STORY, "2-0"), sketch_of(first), 3).rule
    assert told.startswith("The shorter text stands in the longer one: containment 1.000, an excerpt has 0.88, with")
    assert told.endswith("It contains the other text and continues it: 0 words of the other in passages that it lacks.")
