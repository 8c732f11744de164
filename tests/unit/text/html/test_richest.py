"""richest: the article is taken where a box was found in its place."""

from collections import Counter

import pytest
from tests.unit.text.html.made_html import ENGLISH, OTHER, paragraphs

from copydesk_text.html.richest import richer
from copydesk_text.html.tree import parse_page
from copydesk_text.html.visible_lines import read_visible

TITLE = "Crane in the harbour basin"
BOX = "Hear all songs of the winners in our player, which we have made for you with much love this year."


def taken(found: list[str], body: str, title: str | None = TITLE) -> list[str]:
    tree = parse_page(f"<html><body>{body}</body></html>")
    return richer(found, read_visible(tree, {}, Counter()).lines, title)


TEASERS = f"<div>{''.join(f'<h3><a href=/{n}>Go on</a></h3><p>{t}</p>' for n, t in enumerate(ENGLISH))}</div>"
ARTICLE = f"<div class='story'>{paragraphs(*ENGLISH)}</div>"


@pytest.mark.parametrize("found", [[BOX], [], ["Menu", "Player"]], ids=["box", "nothing", "labels"])
def test_the_richest_is_taken(found: list[str]) -> None:
    """A short text that has nothing of an article gives way to its paragraphs."""
    assert taken(found, f"<div class='p'><p>{BOX}</p></div>{ARTICLE}") == list(ENGLISH)


@pytest.mark.parametrize(
    ("found", "body"),
    [
        (list(ENGLISH), ARTICLE + f"<div>{paragraphs(*OTHER)}</div>"),
        ([ENGLISH[0]], ARTICLE),
        ([BOX], f"<div class='comments'>{paragraphs(*ENGLISH)}</div>"),
        ([BOX], TEASERS),
        ([BOX], f"<div><p>{ENGLISH[0]}</p></div>"),
        ([f"{TITLE}: {BOX}"], f"<div>{paragraphs(*OTHER)}</div>"),
    ],
    ids=["as long", "has a part", "comments", "teasers", "short", "title"],
)  # fmt: skip  # pairs read better in lines than one a line
def test_what_was_found_stays(found: list[str], body: str) -> None:
    """A text as long, one that has a part of it, boxes, teasers and what fits the title less change nothing."""
    assert taken(found, body) == found
