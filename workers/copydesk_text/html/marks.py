"""Indexes the elements of a page by what their attributes say, so that no reader walks the page for a class name."""

import gc
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Final, TypeVar

from lxml.html import HtmlElement

from copydesk_text.phrases import one_of

#: Attributes that say what an element is or whether it is shown.
_TELLING: Final = frozenset((
    "class", "id", "rel", "itemprop", "property", "itemtype", "role", "style", "hidden", "pubdate", "data-component",
    "data-testid", "data-hook",
))  # fmt: skip  # names read better in lines than one a line
#: Values that say what an element is in any attribute of the site's own (`data-…`), and the name they are kept under.
STANDFIRSTS: Final = frozenset(("standfirst", "strapline"))
ANY_DATA: Final = "data-*"
#: Words, their parts, and values, that are remembered, and characters of the longest one.
_MOST_REMEMBERED: Final = 16_384
_LONGEST_REMEMBERED: Final = 200
#: Characters of all longer values that are remembered: those of sixty elements, one within the other, have fewer.
_MOST_LONG: Final = 1_000_000

Said = TypeVar("Said")


class Marks:
    """The elements of a tree as they were when it was indexed, by attribute and value.

    Answers are in document order. An element that was dropped since is still among them.
    """

    def __init__(self, tree: HtmlElement) -> None:
        """Walks the tree once.

        Args:
            tree: The root of the page; it is not changed.
        """
        self._elements: Final[Sequence[HtmlElement]] = _all_elements(tree)
        self._places: Final[dict[str, dict[str, list[int]]]] = defaultdict(dict)
        self._told_by: Final[dict[str, dict[WordQuestion, list[int]]]] = {}
        places = self._places
        for place, element in enumerate(self._elements):
            for name in element.keys():  # noqa: SIM118  # no mapping: an element yields its children
                if name in _TELLING:
                    places[name].setdefault(element.get(name), []).append(place)
                elif name.startswith("data-") and element.get(name) in STANDFIRSTS:
                    places[ANY_DATA].setdefault(element.get(name), []).append(place)

    def __len__(self) -> int:
        """The number of elements of the tree."""
        return len(self._elements)

    def with_value(self, attributes: Iterable[str], tells: Callable[[str], object]) -> list[HtmlElement]:
        """Finds the elements that one of their attributes tells.

        Args:
            attributes: The names of the attributes to look at.
            tells: Says whether a value tells. It is asked once for each value, however many elements have it.

        Returns:
            The elements, each once, in document order.
        """
        found = {
            place
            for attribute in attributes
            for value, places in self._places.get(attribute, {}).items()
            if tells(value)
            for place in places
        }
        return [self._elements[place] for place in sorted(found)]

    def with_word(self, attributes: Iterable[str], question: "WordQuestion") -> list[HtmlElement]:
        """Finds the elements that a word of one of their attributes tells.

        Args:
            attributes: The names of the attributes to look at.
            question: Says whether a word tells.

        Returns:
            The elements, each once, in document order.
        """
        found = {place for attribute in attributes for place in self._told(attribute).get(question, ())}
        return [self._elements[place] for place in sorted(found)]

    def _told(self, attribute: str) -> dict["WordQuestion", list[int]]:
        """For each question the places of the elements with a word that tells: one walk over the words for all."""
        told = self._told_by.get(attribute)
        if told is None:
            told = self._told_by[attribute] = defaultdict(list)
            for value, places in self._places.get(attribute, {}).items():
                for word in value.lower().split():
                    said = _SAID.get(word)
                    for question in _ask(word) if said is None else said:
                        told[question] += places
        return told

    def in_order(self, elements: Iterable[HtmlElement]) -> list[HtmlElement]:
        """Sorts elements of the tree.

        Args:
            elements: Elements in any order, with repetitions.

        Returns:
            The elements in document order, each once.
        """
        wanted = set(elements)
        return [element for element in self._elements if element in wanted] if wanted else []


def _all_elements(tree: HtmlElement) -> list[HtmlElement]:
    """The elements in document order. None of them is garbage, so nobody looks for it among a million new objects."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return list(tree.iter())
    finally:
        if was_enabled:
            gc.enable()


class WordQuestion:
    """A question about one word of an attribute. Whoever asks one makes it once, when its module is loaded.

    What all questions said of a word is remembered, since a site uses the same names on every page. The names of other
    sites are new, but most of their parts are not: a question is only asked of a word with a part that it may be about.
    """

    __slots__ = ("stems", "tells")

    def __init__(self, tells: Callable[[str], object], stems: Iterable[str]) -> None:
        """Makes the question.

        Args:
            tells: Says whether a word tells. It is asked in small letters.
            stems: Of each word that tells, one part between hyphens and underscores has one of these in it.
        """
        self.tells: Final[Callable[[str], object]] = tells
        self.stems: Final[frozenset[str]] = frozenset(stems)
        _QUESTIONS.append(self)
        _stem.cache_clear()
        _ABOUT.clear()
        _SAID.clear()


_QUESTIONS: Final[list[WordQuestion]] = []
#: For each part of a word the questions that may be about it, and for each word those that it tells.
_ABOUT: Final[dict[str, tuple[WordQuestion, ...]]] = {}
_SAID: Final[dict[str, tuple[WordQuestion, ...]]] = {}


def _ask(word: str) -> tuple[WordQuestion, ...]:
    """The questions that a new word tells. They are remembered, unless the word is long."""
    about: set[WordQuestion] = set()
    for part in word.replace("_", "-").split("-"):
        about.update(_about(part))
    said = tuple([question for question in about if question.tells(word)]) if about else ()
    _remember(_SAID, word, said)
    return said


def _about(part: str) -> tuple[WordQuestion, ...]:
    """The questions that a part of a word may be about: none for most."""
    about = _ABOUT.get(part)
    if about is None:
        has_stem = _stem().search(part) is not None
        about = tuple(one for one in _QUESTIONS if any(stem in part for stem in one.stems)) if has_stem else ()
        _remember(_ABOUT, part, about)
    return about


def _remember(known: dict[str, Said], text: str, said: Said) -> None:
    """Remembers what was said of a text; all is forgotten where it would be too much, and long texts are at once."""
    if len(text) <= _LONGEST_REMEMBERED:
        if len(known) >= _MOST_REMEMBERED:
            known.clear()
        known[text] = said


@cache
def _stem() -> re.Pattern[str]:
    """The stems of all questions."""
    return re.compile(one_of(stem for question in _QUESTIONS for stem in question.stems))


def any_word(tells: Callable[[str], object]) -> Callable[[str], bool]:
    """Makes a question about one word of an attribute a question about its whole value.

    Args:
        tells: Says whether a word tells. It is asked in small letters.

    Returns:
        What says whether any word of a value tells. It remembers values, since a site uses the same on every page,
        and of long ones those around a line, since they are around the next, too.
    """
    known: dict[str, bool] = {}
    long: dict[str, bool] = {}
    kept = 0

    def tells_any(value: str) -> bool:
        nonlocal kept
        said = known.get(value)
        if said is None and len(value) > _LONGEST_REMEMBERED:
            said = long.get(value)
        if said is not None:
            return said
        said = any(map(tells, value.lower().split()))
        if len(value) <= _LONGEST_REMEMBERED:
            _remember(known, value, said)
            return said
        kept += len(value)
        if kept > _MOST_LONG:
            long.clear()
            kept = len(value)
        long[value] = said
        return said

    return tells_any
