"""Lists where an HTML page says a value: which meta elements, JSON-LD fields and elements hold it.

It does not depend on what the chain reads, so it also shows what the chain had to choose from.
"""

from collections.abc import Iterator
from typing import Any, Final

from lxml.html import HtmlElement

from copydesk_schemas.machine_dates import machine_date
from copydesk_text.html.headings import heading_text
from copydesk_text.html.json_ld import read_json_ld, types_of
from copydesk_text.html.page import declared_line
from copydesk_text.html.tree import parse_page
from copydesk_text.lines import folded

_ELEMENTS: Final = ("title", "h1", "h2", "time", "figcaption", "address")
#: An element of another name is told by its class if that says who wrote the page, or when.
_TELLING: Final = ("author", "byline", "date", "time", "publish")
_MOST: Final = 5
_LONGEST: Final = 300
_DEEPEST: Final = 6


class Declarations:
    """Everything that a page says in places that have a name: the place, and what is said there."""

    def __init__(self, html: str) -> None:
        self._said = [(where, value) for where, value in _said(parse_page(html)) if value]

    def of(self, value: str) -> tuple[str, ...]:
        """The names of the places that say a value, a few of them; places that say nothing else come first.

        Dates are compared as dates.
        """
        key, moment = folded(value), machine_date(value)
        whole: dict[str, None] = {}
        part: dict[str, None] = {}
        for where, said in self._said:
            other = folded(said)
            if other == key != "" or (moment is not None and machine_date(said) == moment):
                whole[where] = None
            elif key and f" {key} " in f" {other} ":
                part[where] = None
        return tuple(dict.fromkeys((*whole, *part)))[:_MOST]


def _said(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    for one in read_json_ld(tree):
        kind = next(iter(sorted(types_of(one))), "object")
        for path, value in _leaves({name: inner for name, inner in one.items() if name != "@graph"}, ()):
            yield f"JSON-LD {kind} {'.'.join(path)}", value
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name:
            yield f"meta {name}", declared_line(element.get("content")) or ""
    for element in tree.iter("link"):
        yield f"link {element.get('rel')}", element.get("href") or ""
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        name = element.get("class") or element.get("itemprop") or element.get("rel") or ""
        if element.tag in _ELEMENTS or any(word in name.lower() for word in _TELLING):
            shown = f"<{element.tag}>" if element.tag in _ELEMENTS else f'<{element.tag} class="{name}">'
            yield shown, (heading_text(element) or "")[:_LONGEST]
            if element.get("datetime"):
                yield f"<{element.tag} datetime>", element.get("datetime")


def _leaves(value: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if len(path) > _DEEPEST:
        return
    if isinstance(value, str):
        yield path, (declared_line(value) or "")[:_LONGEST]
    elif isinstance(value, dict):
        items: dict[str, Any] = value
        for name, inner in items.items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(value, list):
        for inner in value[:_MOST]:
            yield from _leaves(inner, path)
