"""Indexes the elements of a page by what their attributes say, so that no reader walks the page for a class name."""

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from typing import Final

from lxml.html import HtmlElement

#: Attributes that say what an element is or whether it is shown.
_TELLING: Final = frozenset((
    "class", "id", "rel", "itemprop", "property", "itemtype", "role", "style", "hidden", "pubdate", "data-component",
    "data-testid", "data-hook",
))  # fmt: skip  # names read better in lines than one a line
#: Values that say what an element is in any attribute of the site's own (`data-…`), and the name they are kept under.
STANDFIRSTS: Final = frozenset(("standfirst", "strapline"))
ANY_DATA: Final = "data-*"
#: Words, and values, that a question remembers, and characters of the longest value that it does.
_MOST_REMEMBERED: Final = 16_384
_LONGEST_REMEMBERED: Final = 200


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
        self._words: Final[dict[str, tuple[dict[str, list[list[int]]], frozenset[str]]]] = {}
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
        if isinstance(tells, AnyWord):
            found = {place for attribute in attributes for place in self._with_word(attribute, tells)}
        else:
            found = {
                place
                for attribute in attributes
                for value, places in self._places.get(attribute, {}).items()
                if tells(value)
                for place in places
            }
        return [self._elements[place] for place in sorted(found)]

    def _with_word(self, attribute: str, tells: "AnyWord") -> Iterator[int]:
        """The places of the elements with a word that tells. The words of all values are told apart once."""
        known = self._words.get(attribute)
        if known is None:
            by_word: dict[str, list[list[int]]] = {}
            for value, places in self._places.get(attribute, {}).items():
                for word in value.lower().split():
                    by_word.setdefault(word, []).append(places)
            # A set: from the keys of a dict a large set is taken word by word.
            known = self._words[attribute] = (by_word, frozenset(by_word))
        by_word, words = known
        for word in tells.telling(words):
            for places in by_word[word]:
                yield from places

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


class AnyWord:
    """A question about one word of an attribute as a question about its whole value.

    What was said of a word is remembered, since a site uses the same names on every page.
    """

    __slots__ = ("_asked", "_said", "_telling", "_tells")

    def __init__(self, tells: Callable[[str], object]) -> None:
        """Makes the question.

        Args:
            tells: Says whether a word tells. It is asked in small letters.
        """
        self._tells: Final[Callable[[str], object]] = tells
        self._asked: Final[set[str]] = set()
        self._telling: Final[set[str]] = set()
        self._said: Final[dict[str, bool]] = {}

    def __call__(self, value: str) -> bool:
        """Says whether any word of a value tells."""
        said = self._said.get(value)
        if said is None:
            said = bool(self.telling(set(value.lower().split())))
            if len(value) <= _LONGEST_REMEMBERED:
                if len(self._said) >= _MOST_REMEMBERED:
                    self._said.clear()
                self._said[value] = said
        return said

    def telling(self, words: Set[str]) -> Set[str]:
        """Says which of some words tell.

        Args:
            words: Words in small letters.
        """
        if new := words - self._asked:
            if len(self._asked) > _MOST_REMEMBERED:
                self._asked.clear()
                self._telling.clear()
                new = words
            self._telling.update(filter(self._tells, new))
            self._asked.update(new)
        return words & self._telling


def any_word(tells: Callable[[str], object]) -> AnyWord:
    """Makes a question about one word of an attribute a question about its whole value.

    Args:
        tells: Says whether a word tells. It is asked in small letters.

    Returns:
        What says whether any word of a value tells.
    """
    return AnyWord(tells)
