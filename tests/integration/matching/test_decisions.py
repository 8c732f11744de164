"""Decisions of the real chain, index and commit: order of arrival, and reports of one template."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

import orjson
import redis
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.integration.matching.test_index import clear
from tests.integration.matching.texts import sketch_of

from copydesk_schemas import TIGHT, Keys
from copydesk_workers.evaluation.play import Labels, play
from copydesk_workers.matching.relate import relate
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


def linked(client: redis.Redis, keys: Keys, chosen: Sequence[int]) -> set[frozenset[int]]:
    """Pairs of the chosen texts that are linked at copy level when they arrive in this order."""
    clear(client, keys)
    labels = decide(client, keys, [TEXTS[number] for number in chosen])
    return {
        frozenset((chosen[one], chosen[other]))
        for one, other in combinations(range(len(chosen)), 2)
        if labels.copy[str(one)] == labels.copy[str(other)]
    }


def tight(one: int, other: int) -> bool:
    """Whether two of the texts are tightly related when they are compared."""
    return relate(sketch_of(TEXTS[one], "2-0"), sketch_of(TEXTS[other], "1-0"), 2).relation in TIGHT


@given(st.lists(st.integers(0, len(TEXTS) - 1), min_size=2, max_size=4, unique=True), st.permutations(range(4)))
@hypothesis_settings(max_examples=60)
def test_order_of_arrival_changes_no_link(client: redis.Redis, keys: Keys, chosen: list[int], order: list[int]) -> None:
    """Who came first decides who is the original, never which texts are linked at copy level.

    This holds for sets in which the copies of a copy are copies. Where they are not, a text that resembles only a
    duplicate is published, and so it should be: nothing in clean has it.
    """
    pairs = {frozenset(pair) for pair in combinations(chosen, 2) if tight(*pair)}
    for one, other, third in combinations(chosen, 3):
        edges = [frozenset(pair) in pairs for pair in ((one, other), (other, third), (one, third))]
        assume(sum(edges) != 2)
    shuffled = [chosen[place] for place in order if place < len(chosen)]
    assert linked(client, keys, chosen) == linked(client, keys, shuffled) == pairs


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
