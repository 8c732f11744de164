"""tree: any source has a tree with one root, and a tree loses only what is dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement, tostring

from copydesk_text.html.tree import (
    Around,
    absolute,
    all_around,
    drop,
    drop_all,
    drop_unshown,
    empty_page,
    is_in,
    owned_texts,
    parse_page,
)


def text_of(html: str) -> str:
    """The words of the tree of a source."""
    return " ".join(parse_page(html).text_content().split())


@pytest.mark.parametrize(
    "html",
    [
        "<html><body><p>The crane fell.</p></body></html>", "<p>The crane fell.</p>", "The crane fell.",
        "The <b>crane</b> fell.", "<body>The crane fell.</body>", "<p>The crane</p> <p>fell.</p>",
        "<!DOCTYPE html><html><body>The crane fell.", "<!doctype html/>\n<html><body>The crane fell.</body></html>",
        "<html lang='en'/><body>The crane fell.</body>", "\ufeff<html><body>The crane fell.</body></html>",
        '<?xml version="1.0" encoding="koi8-r"?><html><body>The crane fell.</body></html>',
        "<html><body>The\x00 crane\x0b fell.\uffff</body></html>", "<!-- x --><p>The crane<!-- y --> fell.</p>",
    ],
)  # fmt: skip  # sources read better in lines than one a line
def test_every_shape_of_source(html: str) -> None:
    """A whole page, a fragment or plain words give one `html` root with the words in it."""
    assert parse_page(html).tag == "html"
    assert text_of(html) == "The crane fell."


@pytest.mark.parametrize("html", ["", " ", "\x00", "<!-- x -->"])
def test_nothing_has_no_words(html: str) -> None:
    """A source of nothing has a root without words."""
    assert (parse_page(html).tag, text_of(html)) == ("html", "")


def test_half_of_a_pair_is_replaced() -> None:
    """Half of a surrogate pair becomes U+FFFD, and the page goes on behind it."""
    assert text_of("<p>The \ud83d crane</p><p>fell.</p>") == "The \ufffd cranefell."


@pytest.mark.parametrize("before", ["", "<b>x</b>" * 5000, f"<script>{'let a = 1;' * 5000}</script>", "x" * 40_000])
@pytest.mark.parametrize("count", [10, 20_000])
def test_attributes_of_an_absurd_tag(count: int, before: str) -> None:
    """A tag keeps its attributes unless it is longer than any that a person made, wherever it stands."""
    tag = f"<div {' '.join(f'a{n}=x' for n in range(count))}>"
    for behind in ("Text", f"<p title='{'y' * 9000}'>Text</p>", "x" * 40_000):
        tree = parse_page(f"<html><body>{before}{tag}{behind}</div></body></html>")
        assert len(tree.find(".//div").attrib) == (count if count < 1000 else 0)


def test_what_is_not_shown_goes() -> None:
    """Scripts, styles and drawings go, the text behind them and JSON-LD stay."""
    data = "<script type='application/ld+json'>{}</script>"
    tree = parse_page(
        f"<p>One<script>two</script> three<style>four</style> five<svg><title>six</title></svg></p>{data}"
    )
    drop_unshown(tree)
    assert tree.text_content() == "One three five{}"


@given(st.text("ab<>i/ ", max_size=60))
def test_dropped_together(inside: str) -> None:
    """Elements that go together leave what they leave when they go one by one."""
    one, other = (parse_page(f"<p>1<i>x</i>2<i>y<b>z</b></i>{inside}<i>y</i>3<b>w</b>4</p>") for _ in "12")
    for element in list(one.iter("i", "b")):
        drop(element)
    drop_all(list(other.iter("i", "b")))
    assert tostring(other) == tostring(one)


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_any_source(html: str) -> None:
    """Whatever the source, the root is `html`, and the same source gives the same words."""
    assert parse_page(html).tag == "html"
    assert text_of(html) == text_of(html)


def test_trees_have_their_own_elements() -> None:
    """An element class of lxml.html serves every element, forms and links included."""
    tree = parse_page("<html><body><form><input></form><a href='/x'>y</a></body></html>")
    assert {type(element) for element in tree.iter()} == {type(tree)}


def test_empty_page() -> None:
    """An empty page has a body to put things in, and each is a page of its own."""
    first, second = empty_page(), empty_page()
    first.body.text = "Text"
    assert (first.text_content(), second.text_content()) == ("Text", "")


@pytest.mark.parametrize(
    ("href", "base", "expected"),
    [
        ("/b", "https://gazette.example/a", "https://gazette.example/b"),
        (" ../c ", "https://gazette.example/a/b", "https://gazette.example/c"),
        ("https://coast.example/", "https://gazette.example/a", "https://coast.example/"),
        ("/b", "", "/b"),
        ("", "", None),
        ("http://[x", "https://gazette.example/a", None),
        ("/b", "http://[x", None),
    ],
)
def test_absolute(href: str, base: str, expected: str | None) -> None:
    """A link is resolved as a browser does; what no browser could read is None."""
    assert absolute(href, base) == expected


def test_drop_keeps_what_follows() -> None:
    """An element goes with all in it, and the text behind it stays; the root stays."""
    tree = parse_page("<html><body><p>One <i>two <b>three</b></i> four</p></body></html>")
    italic, bold = tree.find(".//i"), tree.find(".//b")
    assert is_in(bold, tree)
    drop(italic)
    drop(tree)
    assert tree.text_content() == "One  four"
    assert not is_in(italic, tree)
    assert not is_in(bold, tree)
    assert is_in(tree, tree)


def test_the_nearest_around_answers() -> None:
    """The nearest element that says something answers for all in it, and each is asked once."""
    tree = parse_page("<div class=yes><p><b>x</b><i>y</i></p><ul class=no><li><em>z</em></li></ul></div><h2>h</h2>")
    asked: list[HtmlElement] = []

    def tells(element: HtmlElement) -> bool | None:
        asked.append(element)
        return {"yes": True, "no": False}.get(element.get("class") or "")

    around = Around(tells)
    said = {tag: around(next(tree.iter(tag))) for tag in ("b", "i", "em", "li", "ul", "p", "h2", "body")}
    assert said == {
        "b": True, "i": True, "p": True, "em": False, "li": False, "ul": False, "h2": False, "body": False
    }  # fmt: skip  # pairs read better in lines than one a line
    assert len(asked) == len(set(asked))
    assert around(None) is False


def test_texts_with_whose_they_are() -> None:
    """In the order of the page, a tail with the element around it; what stands behind the element is none of it."""
    [block] = parse_page("<p>By <b>Ada <i>Low</i></b> on <u>3 March</u> 2026</p> Harbours").iter("p")
    found = [(whose.tag, text) for whose, text in owned_texts(block, 9)]
    assert found == [("p", "By"), ("b", "Ada"), ("i", "Low"), ("p", "on"), ("u", "3 March"), ("p", "2026")]
    assert [text for _, text in owned_texts(block, 2)] == ["By", "Ada", "Low"]


def test_all_around() -> None:
    """Everything that an element stands in, and not the element itself."""
    tree = parse_page("<div><p><b>One</b></p><i>Two</i></div>")
    assert {one.tag for one in all_around(tree.find(".//b"))} == {"html", "body", "div", "p"}
    assert all_around(None) == frozenset()
