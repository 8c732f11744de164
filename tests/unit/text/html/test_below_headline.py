"""What stands below the headline, in document order."""

import pytest
from lxml.html import HtmlElement
from tests.unit.text.html.made_html import page, parsed

from copydesk_text.html.below_headline import below_headline, texts_of

HTML = page(
    "<p>above</p><article><header><h1>Crane <b>Closes</b> Basin</h1><p>one</p></header>"
    "<script>no</script><aside><p>no</p></aside><div><p>two</p></div></article><p>three</p>"
)


def test_order() -> None:
    """Elements behind the headline, without those in it and without scripts and boxes beside the text."""
    found = [(one.tag, one.text) for one in below_headline(parsed(HTML), 80) if one.tag == "p"]
    assert found == [("p", "one"), ("p", "two"), ("p", "three"), ("p", "© The Vardo Gazette. All rights reserved.")]


def test_bound() -> None:
    """No more elements are looked at than asked for; none without a headline."""
    assert len(list(below_headline(parsed(HTML), 2))) <= 2
    assert list(below_headline(parsed(page("<p>one</p>")), 80)) == []


def test_texts() -> None:
    """One text for each element inside; nothing of what is longer than asked for."""
    heading = next(iter(parsed(HTML).headings))
    assert texts_of(heading, 100) == ["Crane", "Closes", "Basin"]
    assert texts_of(heading, 10) == []


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("Ada Lo<span>w</span>", ["Ada Low"]),
        ("<a>Ada Low</a><span>y</span><a>Bo Ray</a>", ["Ada Low", "y", "Bo Ray"]),
        ("<a>Ada Low</a><span>e</span><a>Bo Ray</a>", ["Ada Low", "e", "Bo Ray"]),
        ("Ada Lo<span>e</span><small>of the Gazette</small>", ["Ada Loe", "of the Gazette"]),
    ],
)
def test_single_letters(html: str, texts: list[str]) -> None:
    """A letter that style sets apart ends its word; one between two names may be a word for "and"."""
    assert texts_of(_block(html), 100) == texts


@pytest.mark.parametrize("between", ["<i> </i>" * 900, "<div>" * 60 + "</div>" * 60, "\n" * 15_000])
def test_what_templates_leave(between: str) -> None:
    """Some hundred elements without a text, and much space, are read over."""
    assert texts_of(_block(f"<b>Ada Low</b>{between}<b>Bo Ray</b>"), 100) == ["Ada Low", "Bo Ray"]


@pytest.mark.parametrize(
    "between", ["<i> </i>" * 2_000, "<br>" * 2_000, "\n" * 50_000, "<i>\n</i>\n\n" * 900 + " " * 50_000]
)
def test_bound_of_what_has_no_text(between: str) -> None:
    """Nothing is read behind thousands of elements without a text, or behind as much space: many may hold the same."""
    assert texts_of(_block(f"<b>Ada Low</b>{between}<b>Bo Ray</b>"), 100) == []


def test_a_long_text_in_small_elements() -> None:
    """The bound counts elements without a text: words in elements of their own are read as far as asked for."""
    block = _block("<i>word</i> " * 3_000)
    assert texts_of(block, 12_000) == ["word"] * 3_000
    assert texts_of(block, 11_999) == []


def _block(html: str) -> HtmlElement:
    [block] = parsed(page(f"<h1>Crane</h1><div id='b'>{html}</div>")).tree.xpath("//div[@id='b']")
    assert isinstance(block, HtmlElement)
    return block
