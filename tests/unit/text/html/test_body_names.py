"""body_names: every name tells what trafilatura's own expressions say of it."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Final

import pytest
from lxml.html import HtmlElement, fromstring
from trafilatura import xpaths

from copydesk_text.html.body_names import FINDERS, others, outside_text
from copydesk_text.html.tree import empty_page

_TAGS: Final = (
    "div",
    "p",
    "span",
    "section",
    "article",
    "main",
    "aside",
    "details",
    "ol",
    "list",
    "item",
    "a",
    "table",
)
_ATTRIBUTES: Final = ("class", "id", "style", "role", "itemprop", "aria-hidden", "data-component")
_OTHERS: Final = (*xpaths.RAW_TREE_PRUNE_XPATH, *xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH)
_ASIDES: Final = (*xpaths.DISCARD_IMAGE_ELEMENTS, *xpaths.TEASER_DISCARD_XPATH)
_CHOICE: Final = re.compile(r"\(\?:([^()]*)\)(\??)|\[([^\[\]]*)\](\??)|([^\\])\?(?!!)|\(\?!\w+\)")


def _spelled_out(pattern: str) -> Iterator[str]:
    """Every name that a plain pattern stands for."""
    choice = _CHOICE.search(pattern)
    if choice is None:
        yield from (name.removeprefix("^") for name in pattern.split("|"))
        return
    group, group_left_out, one_of, one_left_out, single = choice.groups()
    ways = group.split("|") if group is not None else list(one_of or single or "")
    if not ways or group_left_out or one_left_out or single:
        ways.append("")
    before, behind = pattern[: choice.start()], pattern[choice.end() :]
    start, end = before.rfind("|") + 1, (behind + "|").index("|")
    for way in ways:
        yield from _spelled_out(before[start:] + way + behind[:end])
    if rest := (before[:start] + behind[end + 1 :]).strip("|"):
        yield from _spelled_out(rest)


def _names() -> list[str]:
    """All names that the expressions speak of, alone and as part of a longer one, in several spellings."""
    lists = (xpaths.BODY_XPATH, xpaths.OVERALL_DISCARD_XPATH, _OTHERS, _ASIDES)
    texts = [text for one in lists for xpath in one for text in re.findall(r"'([^']*)'", xpath.path)]
    plain = dict.fromkeys(name for text in texts for name in _spelled_out(text) if name)
    forms = [form for name in plain for form in (name, f"x{name}", f" {name} ", name.title(), f"{name}ary")]
    return list(dict.fromkeys((*forms, "", "x", "crane", "harbour wall", "full-text", "Fulltext x")))


NAMES: Final = _names()


def _tree(tag: str, attributes: tuple[str, ...], name: str) -> tuple[HtmlElement, HtmlElement]:
    tree = empty_page()
    element = fromstring("<div><p>Ships</p></div>")
    element.tag = tag
    for attribute in attributes:
        element.set(attribute, name)
    tree.body.append(element)
    return tree, element


def test_the_names_are_spelled_out() -> None:
    """The names that are tried are those of the patterns, each way of writing them."""
    assert {"bread-crumb", "breadcrumb", "dfpAd", "dfpad", "ad-", "post-nav", "article__body"} <= {*NAMES}
    assert sorted(_spelled_out("^(?:a|b)-c|d-?e[fg]")) == ["a-c", "b-c", "d-ef", "d-eg", "def", "deg"]


@pytest.mark.parametrize("attribute", _ATTRIBUTES)
def test_bodies(attribute: str) -> None:
    """An element is the body by the same names, in the same of five steps."""
    for tag in _TAGS:
        tree, element = _tree(tag, (), "")
        for name in NAMES:
            element.set(attribute, name)
            said = [find(tree) is not None for find in FINDERS]
            assert said == [bool(xpath(tree)) for xpath in xpaths.BODY_XPATH], (tag, name)


@pytest.mark.parametrize("attribute", _ATTRIBUTES)
def test_what_goes(attribute: str) -> None:
    """What is no text by its name, and captions and teasers, are the same elements."""
    for tag in _TAGS:
        tree, element = _tree(tag, (), "")
        for name in NAMES:
            element.set(attribute, name)
            goes, asides = outside_text(tree)
            assert bool(goes) == any(xpath(tree) for xpath in xpaths.OVERALL_DISCARD_XPATH), (tag, name)
            assert bool(asides) == any(xpath(tree) for xpath in _ASIDES), (tag, name)
            assert bool(others(tree)) == any(xpath(tree) for xpath in _OTHERS), (tag, name)


@pytest.mark.parametrize(("first", "second"), [("class", "id"), ("id", "class"), ("id", "style"), ("style", "id")])
def test_the_first_attribute_tells(first: str, second: str) -> None:
    """Some names tell only in the attribute that the page writes first."""
    for tag, one, other in product(("div", "a"), ("cookie", "reply-x", "hidden", "x"), ("cookie", "reply-x", "hidden")):
        tree, element = _tree(tag, (first,), one)
        element.set(second, other)
        goes, _ = outside_text(tree)
        assert bool(goes) == any(xpath(tree) for xpath in xpaths.OVERALL_DISCARD_XPATH), (tag, one, other)


def test_page_order() -> None:
    """Elements come in page order, and the first body is taken."""
    tree = fromstring(
        "<html><body><div id='1' class='post'><p class='meta'>a</p><span class='share-x'>b</span></div>"
        "<article id='2'><div class='entry-content'>c</div></article></body></html>"
    )
    found = [find(tree) for find in FINDERS]
    assert [one.get("id") if one is not None else None for one in found] == ["1", "2", None, None, None]
    assert [element.get("class") for element in outside_text(tree)[0]] == ["meta", "share-x"]
