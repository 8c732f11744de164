"""visible_lines: the lines of a page as a reader sees them, and what stands beside its article."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.html.tree import parse_page
from copydesk_text.html.visible_lines import BESIDE_NAMES, VisibleLine, VisibleText, read_visible


def visible(body: str, beside: str | None = None) -> VisibleText:
    tree = parse_page(f"<html><body>{body}</body></html>")
    flagged = dict.fromkeys(tree.iter(beside), "box") if beside is not None else {}
    return read_visible(tree, flagged, Counter())  # type: ignore[arg-type]  # a literal


def texts(body: str) -> list[str]:
    return [line.text for line in visible(body).lines]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One\n two</p>three", ["One two", "three"]),
        ("<p>One <b>two</b> <i>three <u>four</u></i>.</p>", ["One two three four."]),
        ("one<br>two<br><br>three", ["one", "two", "three"]),
        ("<div>one<div>two</div>three</div>four", ["one", "two", "three", "four"]),
        ("<span>one<p>two</p></span>three", ["one", "two", "three"]),
        ("<ul><li>one</li><li>two<ul><li>three</li></ul></li></ul>", ["one", "two", "three"]),
        ("<table><caption>Boats</caption><tr><th>Boat</th><th>Tons</th></tr><tr><td><p>Ada</p></td><td>4</td></tr>"
         "<tr><td colspan=2>all</td></tr></table>", ["Boats", "| Boat | Tons |", "| Ada | 4 |", "all"]),
        ("<script>a</script><style>b</style><noscript>c</noscript><select><option>d</select>e", ["e"]),
        ("<p>Seen in May<span class='credit'>Jo Weir</span></p>", ["Seen in May", "Jo Weir"]),
        ("<p> \n </p><div></div>", []),
        ("<custom-text>one</custom-text>two", ["one", "two"]),
    ],
    ids=["paragraph", "inline", "breaks", "blocks", "block inside", "lists", "table", "silent", "credit", "empty",
         "unknown element"],
)  # fmt: skip  # pairs read better in lines than one a line
def test_lines(body: str, expected: list[str]) -> None:
    """A line ends where an element that is no part of a line begins or ends; a row of a table is one line."""
    assert texts(body) == expected


@pytest.mark.parametrize(
    ("body", "linked"),
    [("<p>So <a href='/'>one</a></p>", 3), ("<p>So <a href='/'><b>one</b> two</a></p>", 7), ("<p>So one</p>", 0),
     ("<a href='/'><p>one</p></a>", 3), ("<table><tr><td><a href='/'>one</a></td></tr></table>", 3)],
)  # fmt: skip  # pairs read better in lines than one a line
def test_links_are_counted(body: str, linked: int) -> None:
    """A line knows how many of its characters are links, and those around it count."""
    assert [line.linked for line in visible(body).lines] == [linked]


def test_beside() -> None:
    """What stands beside the article is one text, its parts apart, as are forms; with sentences it has lines."""
    found = visible("<p>one</p><aside><p>two<p>three</aside><button>four</button><p>five</p>", "aside")
    assert [line.text for line in found.lines] == ["one", "five"]
    assert found.beside == [("box", "two three"), ("form", "four")]
    tree = parse_page("<html><body><aside>two</aside></body></html>")
    aside = tree.find(".//aside")
    held = read_visible(tree, {aside: "aside"}, Counter({aside: 1}))
    assert held == VisibleText([VisibleLine("two", aside, 0, "aside")], [])
    assert set(BESIDE_NAMES) >= {"aside", "box", "form"}


PIECES = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<a href='/'>", "</a>", "<br>", "<li>", "<td>", "one ", "two. "]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_word_is_lost(body: str) -> None:
    """Every word that stands in the tree is in a line, in order, whatever elements are around it."""
    tree = parse_page(f"<html><body>{body}</body></html>")
    found = read_visible(tree, {}, Counter())
    said = " ".join(line.text for line in found.lines).replace("|", " ").split()
    assert said == " ".join(tree.itertext()).split()
