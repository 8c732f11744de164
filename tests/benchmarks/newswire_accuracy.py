"""What matching makes of newswire without labels: whether its stories join other reports, and its repeats.

The figures of a text are read here by an expression of their own, so that the test is not that of the matching: numbers
with all their digits, weekdays and months. Two texts *exchange* figures if each has one that the other lacks.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from itertools import combinations
from typing import Final

import regex

from copydesk_desk.review.evaluate.play import Judged, Labels
from tests.benchmarks.accuracy_sets import Found, Labelled

#: Stories of more records than this may not differ in figures or dates.
LARGE: Final = 5

_FIGURE: Final = regex.compile(
    r"\d+(?:[.,:/-]\d+)*"
    r"|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:jan(?:uary)?|feb(?:ruary)?|march|apr(?:il)?|june?|july?|aug(?:ust)?|sept(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?))\b",
    regex.IGNORECASE,
)


def figures_of(text: str) -> Counter[str]:
    """Numbers, weekdays and months of a text, each as often as it stands there."""
    return Counter(found.lower() for found in _FIGURE.findall(text))


def exchanged(one: Counter[str], other: Counter[str]) -> bool:
    """Whether each of two texts has a figure that the other lacks."""
    return bool(one - other) and bool(other - one)


def members_of(labels: Found) -> list[list[str]]:
    """The ids of each cluster, the largest first."""
    clusters: defaultdict[Hashable, list[str]] = defaultdict(list)
    for id_, cluster in labels.items():
        clusters[cluster].append(id_)
    return sorted(clusters.values(), key=len, reverse=True)


def story_lines(wire: Labelled, stories: Found, name: str) -> list[str]:
    """A row of Markdown: the largest stories, those above `LARGE` that differ in figures, those with an exchange."""
    found = members_of(stories)
    joined = [story for story in found if len(story) > 1]
    large = [story for story in joined if len(story) > LARGE]
    words = wire.words
    figures = {id_: figures_of(wire.texts[id_]) for story in joined for id_ in story}
    differing = sum(len({_key(figures[id_]) for id_ in _different(story, words)}) > 1 for story in large)
    exchanging = sum(
        any(exchanged(figures[one], figures[other]) for one, other in combinations(story, 2)) for story in joined
    )
    sizes = ", ".join(f"{len(story):,}" for story in found[:5])
    return [f"| {name} | {sizes} | {len(large):,} | {differing:,} | {exchanging:,} of {len(joined):,} |"]


STORY_HEAD: Final = [
    f"| | largest stories | of more than {LARGE} records | of these with other figures or dates"
    " | stories of any size in which two texts exchange figures |",
    "|---|---|---|---|---|",
]


def repeat_lines(wire: Labelled, labels: Labels) -> list[str]:
    """Lines of Markdown: what became of texts that repeat an earlier one word for word, and the templates by title."""
    words = wire.words
    first: dict[str, str] = {}
    counts: Counter[str] = Counter()
    others = []
    for id_, _ in wire.documents:
        earlier = first.setdefault(words[id_], id_)
        if earlier == id_:
            continue
        judged = labels.judged.get(id_)
        became = _became(judged, labels.copy[id_] == labels.copy[earlier])
        counts[became] += 1
        if became not in ("exact", "linked otherwise"):
            others.append(f"- {became}: {wire.titles[id_]!r}, the text of {wire.titles[earlier]!r}")
    told = ", ".join(f"{count:,} {became}" for became, count in counts.most_common())
    return [f"{counts.total():,} texts repeat an earlier one word for word: {told}.", "", *others]


def _became(judged: Judged | None, is_linked: bool) -> str:
    if judged is None:
        return "dead"
    if judged.relation == "exact":
        return "exact"
    return "linked otherwise" if is_linked else judged.relation


def _different(story: Iterable[str], words: Mapping[str, str]) -> list[str]:
    """One id of each text of the story: the same text on another day does not count."""
    return list({words[id_]: id_ for id_ in story}.values())


def _key(figures: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(figures.items()))
