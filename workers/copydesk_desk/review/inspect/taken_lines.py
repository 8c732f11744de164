"""Tells which lines a stage took out of a text, where they stood, and what became of them."""

from collections import Counter
from typing import Literal

from msgspec import Struct

from copydesk_desk.review.inspect.places import Places
from copydesk_text.article import Article
from copydesk_text.lines import folded

Became = Literal[
    "furniture",  # kept as a line of furniture
    "image",  # a caption or a credit of a picture
    "notice",  # a correction or an update
    "title",  # the headline, or another print of it
    "other article",  # it stands in another article of the page
    "changed",  # the stage rewrote it
]


class TakenLine(Struct, frozen=True):
    """A line that is in the text before a stage and not after it; `line` is its number in the document, from 1."""

    text: str
    line: int | None
    became: Became


def taken_lines(before: Article, after: Article, places: Places) -> tuple[TakenLine, ...]:
    """The lines that the text lost between two stages, in order."""
    left = Counter(_lines(after.text))
    taken: list[TakenLine] = []
    last = 0
    for text in _lines(before.text):
        if left[text] > 0:
            left[text] -= 1
            continue
        place = places.of_line(text, last) or places.of_line(text)
        if place is not None:
            last = place.line
        taken.append(TakenLine(text, place.line if place else None, _became(text, before, after)))
    return tuple(taken)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _became(text: str, before: Article, after: Article) -> Became:
    key = folded(text)
    if text in after.furniture[len(before.furniture) :]:
        return "furniture"
    if after.title and folded(after.title) == key:
        return "title"
    if any(image.caption and folded(image.caption) in key for image in after.images):
        return "image"
    if any(image.credit and image.credit in text for image in after.images):
        return "image"
    if any(key in folded(notice) for notice in after.notices[len(before.notices) :]):
        return "notice"
    return "changed" if after.single else "other article"
