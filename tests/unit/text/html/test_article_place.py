"""article_place: the article is the smallest element with most of the lines of its text."""

from collections import Counter

import pytest
from tests.unit.text.html.made_html import ENGLISH, OTHER, paragraphs

from copydesk_text.html.article_place import ArticlePlace, find_article
from copydesk_text.html.tree import parse_page
from copydesk_text.html.visible_lines import VisibleLine, read_visible
from copydesk_text.lines import folded

BODY = (
    f"<main><h1>Crane</h1><div id='story'>{paragraphs(*ENGLISH)}</div><div id='more'><p>Later</p></div>"
    f"<article id='other'>{paragraphs(*OTHER)}</article></main>"
)


def placed(texts: tuple[str, ...]) -> tuple[list[VisibleLine], ArticlePlace | None]:
    tree = parse_page(f"<html><body>{BODY}</body></html>")
    lines = read_visible(tree, {}, Counter()).lines
    places = [texts.index(line.text) if line.text in texts else None for line in lines]
    keys = [folded(line.text) for line in lines]
    return lines, find_article(lines, keys, places, sum(map(len, texts)))


def test_the_smallest_element() -> None:
    """Its first and last line, the element with its lines, and what is around it."""
    lines, place = placed(ENGLISH)
    assert place is not None
    assert (lines[place.first].text, lines[place.last].text) == (ENGLISH[0], ENGLISH[-1])
    assert {one.get("id") or one.tag for one in place.around} == {"story", "main", "body", "html"}
    assert {one.get("id") or one.tag for one in place.scope} == {"story", "main", "body"}


@pytest.mark.parametrize(("text", "around", "near"), [("Later", True, False), (OTHER[0], False, False),
                                                      (ENGLISH[1], True, True)])  # fmt: skip  # pairs
def test_what_is_next_to_it(text: str, around: bool, near: bool) -> None:
    """A block beside the article may hold a part of it, another article does not."""
    lines, place = placed(ENGLISH)
    assert place is not None
    [holder] = [line.holder for line in lines if line.text == text]
    assert (place.has_around(holder), place.stands_near(holder, 1)) == (around, near)


def test_a_text_that_is_not_in_the_page() -> None:
    """If less than two fifths of a text are found again, nobody knows where the article is."""
    assert placed(("Nothing of this is in the page at all, as anyone can see.",))[1] is None
    assert placed((ENGLISH[0], "x" * 400))[1] is None
