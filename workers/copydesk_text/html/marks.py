"""Indexes the elements of a page by what their attributes say, so that no reader walks the page for a class name."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

#: Attributes that say what an element is or whether it is shown.
_TELLING: Final = frozenset((
    "class", "id", "rel", "itemprop", "itemtype", "role", "style", "hidden", "pubdate", "data-component", "data-testid",
))  # fmt: skip  # names read better in lines than one a line
#: Values that say what an element is whatever the attribute is called.
_TELLING_VALUES: Final = frozenset(("standfirst", "strapline"))
#: The name under which such values are kept.
ANY_ATTRIBUTE: Final = "*"


class Marks:
    """The elements of a tree as they were when it was indexed, by attribute and value.

    Answers are in document order. An element that was dropped since is still among them.
    """

    def __init__(self, tree: HtmlElement) -> None:
        """Walks the tree once.

        Args:
            tree: The root of the page; it is not changed.
        """
        self._elements: Final[Sequence[HtmlElement]] = list(tree.iter())
        self._places: Final[dict[str, dict[str, list[int]]]] = defaultdict(dict)
        places = self._places
        for place, element in enumerate(self._elements):
            for name, value in element.items():
                if name in _TELLING:
                    places[name].setdefault(value, []).append(place)
                if value in _TELLING_VALUES:
                    places[ANY_ATTRIBUTE].setdefault(value, []).append(place)

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

    def in_order(self, elements: Iterable[HtmlElement], at_most: int | None = None) -> list[HtmlElement]:
        """Sorts elements of the tree.

        Args:
            elements: Elements in any order, with repetitions.
            at_most: How many to return; all without it.

        Returns:
            The elements in document order, each once.
        """
        wanted = set(elements)
        return list(islice((element for element in self._elements if element in wanted), at_most)) if wanted else []
