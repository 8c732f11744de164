"""What the storms push: texts and pages made from a seed, with the number of articles that each of them holds."""

import random
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from msgspec import Struct

from copydesk_schemas import RawDocument, encode_raw
from copydesk_text.article import Drop
from copydesk_text.chain.chain import CHAINS, open_document

_SYLLABLES: Final = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in ("a", "e", "i", "o", "u", "ai")]
_VOCABULARY: Final = 8_000


class Pushed(Struct, frozen=True):
    """A document as JSON and how many articles come out of it; 0: it has no text, and ends dead as `empty`."""

    data: bytes
    articles: int


def make_documents(seed: int, articles: int) -> list[Pushed]:
    """The first documents of `endless_documents` that together hold so many articles."""
    found: list[Pushed] = []
    total = 0
    for pushed in endless_documents(seed):
        found.append(pushed)
        total += pushed.articles
        if total >= articles:
            break
    return found


def endless_documents(seed: int) -> Iterator[Pushed]:
    """Documents without end, the same ones for the same seed.

    Of a hundred, some fifteen repeat an earlier text word for word, ten with some words changed, five a part of it;
    five hold several articles, and one in two hundred is empty. The number of articles is what the chain finds.
    """
    rng = random.Random(seed)
    words = _vocabulary(rng)
    cumulated = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    stories: list[list[str]] = []
    while True:
        kind = rng.random()
        if kind < 0.005:
            yield Pushed(encode_raw(RawDocument(text=" \n ")), 0)
        elif kind < 0.05:
            yield _page([_story(rng, words, cumulated, stories) for _ in range(rng.randrange(2, 5))])
        else:
            text = _prose(_story(rng, words, cumulated, stories))
            yield Pushed(encode_raw(RawDocument(text=text, split="never")), 1)


def _story(rng: random.Random, words: list[str], cumulated: list[float], stories: list[list[str]]) -> list[str]:
    """The words of a new text or of one that tells an earlier one again."""
    kind = rng.random()
    if stories and kind < 0.30:
        told = rng.choice(stories[-2_000:])
        if kind < 0.15:
            return told
        if kind < 0.25:
            return [rng.choice(words) if rng.random() < 1 / 30 else word for word in told]
        return told[: len(told) * 2 // 3]
    story = rng.choices(words, cum_weights=cumulated, k=rng.randrange(50, 140))
    stories.append(story)
    return story


def _page(stories: list[list[str]]) -> Pushed:
    """Articles one below the other, each with its headline printed twice, as scrapers save them."""
    parts = []
    for story in stories:
        title = " ".join(story[:7]).title()
        parts.append(f"{title}\n\nTT\n20\n\n{title}\n\n{_prose(story[7:])}")
    document = RawDocument(text="\n\n\n\n".join(parts))
    articles = open_document(CHAINS["default"], document)
    assert not isinstance(articles, Drop), "a page of texts holds articles"
    return Pushed(encode_raw(document), len(articles))


def _vocabulary(rng: random.Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < _VOCABULARY:
        found["".join(rng.choices(_SYLLABLES, k=rng.choice((1, 2, 2, 3, 3, 4))))] = None
    return list(found)


def _prose(words: list[str]) -> str:
    sentences = [" ".join(words[start : start + 18]).capitalize() + "." for start in range(0, len(words), 18)]
    return "\n\n".join(" ".join(sentences[start : start + 3]) for start in range(0, len(sentences), 3))
