"""Indexes the elements of a page by what their attributes say, so that no reader walks the page for a class name."""

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final

from lxml.html import HtmlElement

#: Attributes that say what an element is or whether it is shown.
_TELLING: Final = frozenset((
    "class", "id", "rel", "itemprop", "itemtype", "role", "style", "hidden", "pubdate", "data-component", "data-testid",
))  # fmt: skip  # names read better in lines than one a line
#: Values that say what an element is in any attribute of the site's own (`data-…`), and the name they are kept under.
STANDFIRSTS: Final = frozenset(("standfirst", "strapline"))
ANY_DATA: Final = "data-*"


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


def any_word(tells: Callable[[str], object]) -> Callable[[str], bool]:
    """Makes a question about one word of an attribute a question about its whole value.

    What was said of a word is remembered, since a site uses the same names on every page.

    Args:
        tells: Says whether a word tells. It is asked in small letters.

    Returns:
        A function that says whether any word of a value tells.
    """
    remembered = lru_cache(maxsize=16_384)(tells)

    def ask(value: str) -> bool:
        return any(map(remembered, value.lower().split()))

    return ask
