"""Decisions of the real chain, index and commit: order of arrival, and reports of one template."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

import numpy as np
import orjson
import redis
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.integration.matching.test_index import clear
from tests.integration.matching.texts import sketch_of
from tests.laws import examples

from copydesk_desk.review.evaluate.play import Labels, play
from copydesk_matching.index.index import LEAST_SHARED
from copydesk_matching.rules.relate import relate
from copydesk_schemas import SUPPRESSED, TIGHT, Keys
from copydesk_schemas.keys import SECRET
from copydesk_workers.settings import Settings

SETTINGS: Final = Settings(window_documents=1000, chain="matching")

STORM: Final = (
    "A storm tore the roof from the market hall of Harn on Tuesday night and threw boats across the quay. Nobody was"
    " hurt, but the mayor said that the traders would need another place for most of the winter. Insurers sent two"
    " surveyors in the morning. The oldest of the boats, which had carried pilots for sixty years, cannot be saved."
    " Schools stayed closed because branches blocked the roads, and the railway sent buses until noon."
)
VINES: Final = (
    "Growers in the upper valley say that the harvest will be the poorest in a generation after hail stripped the vines"
    " twice in one week. The cooperative has asked the ministry for a loan and warned that its presses may stand idle."
    " Pickers from across the border were told to stay at home. Prices in the capital have doubled, traders said,"
    " although the cellars are far from empty, and restaurants have begun to buy from the islands."
)
TEXTS: Final = [
    STORM,
    "Harn Courier\n\n" + STORM,
    STORM + "\n\nRead more about the weather on our pages.",
    STORM.replace("sixty years", "seventy years"),
    STORM.partition(" The oldest")[0],
    VINES,
    VINES + " A meteorologist called the second hail the worst on record.",
    VINES.partition(" Pickers")[0],
    STORM.partition(" Insurers")[0] + " " + VINES.partition(" Pickers")[2],
    "Storm over Harn",
]


def decide(client: redis.Redis, keys: Keys, texts: Sequence[str]) -> Labels:
    """What is decided about these texts, named by their place, when they arrive in this order."""
    documents = [(str(number), orjson.dumps({"text": text})) for number, text in enumerate(texts)]
    return play(documents, client, keys, SETTINGS)


def begin(client: redis.Redis, keys: Keys) -> None:
    """Empties the namespace, and gives it the secret of `tight`: chance decides whether brief texts share enough."""
    clear(client, keys)
    client.hset(keys.meta, SECRET, "")


def linked(client: redis.Redis, keys: Keys, texts: Sequence[str]) -> set[frozenset[str]]:
    """Pairs of texts that are linked at copy level when they arrive in this order."""
    begin(client, keys)
    labels = decide(client, keys, texts)
    return {
        frozenset((texts[one], texts[other]))
        for one, other in combinations(range(len(texts)), 2)
        if labels.copy[str(one)] == labels.copy[str(other)]
    }


def tight(one: str, other: str) -> bool:
    """Whether two texts find each other, sharing fingerprints enough, and are tightly related when compared."""
    ours, theirs = sketch_of(one, "2-0"), sketch_of(other, "1-0")
    shared = len(np.intersect1d(ours.fingerprints, theirs.fingerprints))
    return (shared >= LEAST_SHARED or ours.is_same_text(theirs)) and relate(ours, theirs, shared).relation in TIGHT


def changed(text: str, line: str, first: int, last: int, word: str) -> str:
    """A text as another site has it: under a line of its own, cut at either end, with a word put right."""
    sentences = text.split(". ")
    kept = ". ".join(sentences[first : len(sentences) - last])
    return f"{line}\n\n{kept.replace(word, word.upper() + 'x')}".strip()


made = st.builds(
    changed,
    st.sampled_from([STORM, VINES, f"{STORM} {VINES}"]),
    st.sampled_from(["", "Harn Courier", "Share this story with your friends", "By Tomas Berg, Staff Writer"]),
    st.integers(0, 1),
    st.integers(0, 2),
    st.sampled_from(["boats", "winter", "Pickers", "nothing"]),
)
four_texts = st.lists(st.sampled_from(TEXTS) | made, min_size=2, max_size=4, unique=True)


@given(four_texts, st.permutations(range(4)))
@examples(80)
def test_order_of_arrival_changes_no_link(client: redis.Redis, keys: Keys, texts: list[str], order: list[int]) -> None:
    """Who came first decides who is the original, never which texts are linked at copy level.

    This holds for sets in which the copies of a copy are copies. Where they are not, a text that resembles only a
    duplicate is published, and so it should be: nothing in clean has it.
    """
    pairs = {frozenset(pair) for pair in combinations(texts, 2) if tight(*pair)}
    for one, other, third in combinations(texts, 3):
        edges = [frozenset(pair) in pairs for pair in ((one, other), (other, third), (one, third))]
        assume(sum(edges) != 2)
    shuffled = [texts[place] for place in order if place < len(texts)]
    assert linked(client, keys, texts) == linked(client, keys, shuffled) == pairs


@given(four_texts)
@examples(60)
def test_only_texts_that_are_alike_are_linked(client: redis.Redis, keys: Keys, texts: list[str]) -> None:
    """Whatever the set and the order: linked texts are joined by pairs that are tight when compared, and each text
    that is tight to one that was published before it is linked to that one.
    """
    begin(client, keys)
    labels = decide(client, keys, texts)
    group = {number: {number} for number in range(len(texts))}
    for one, other in combinations(range(len(texts)), 2):
        if tight(texts[one], texts[other]) and group[one] is not group[other]:
            group[one] |= group[other]
            group |= dict.fromkeys(group[one], group[one])
    for one, other in combinations(range(len(texts)), 2):
        is_linked = labels.copy[str(one)] == labels.copy[str(other)]
        assert not is_linked or other in group[one]
        was_published = labels.judged[str(one)].relation not in SUPPRESSED
        assert is_linked or not (was_published and tight(texts[one], texts[other]))


def reports(count: int) -> Iterator[str]:
    """Reports of one template, no two with the same figures."""
    for number in range(count):
        yield (
            f"The exchange of Lindmark said that {3100 + 7 * number} tonnes of cod were landed on day {number + 1} of"
            f" the season, against {2950 + 11 * number} tonnes on the same day a year ago. The average price was"
            f" {10 + number / 8:.3f} crowns a kilo, with a high of {12 + number / 9:.3f}."
        )


def test_a_thousand_pages_of_one_template_are_a_thousand_stories(client: redis.Redis, keys: Keys) -> None:
    """Reports that differ in their figures alone never grow into one story, however many come."""
    labels = decide(client, keys, list(reports(1000)))
    assert max(Counter(labels.story.values()).values()) == 1
    assert Counter(judged.relation for judged in labels.judged.values()) == {"original": 1, "template": 999}


def test_a_chain_of_look_alikes_does_not_make_one_story_of_all(client: redis.Redis, keys: Keys) -> None:
    """Each text keeps two thirds of the one before it: the last is no part of the story of the first."""
    sentences = [
        f"Sentence {number} of the chain tells how witness{number} saw ship{number} leave." for number in range(60)
    ]
    texts = [" ".join(sentences[start : start + 12]) for start in range(0, 48, 4)]
    labels = decide(client, keys, texts)
    assert labels.story["0"] != labels.story[str(len(texts) - 1)]
