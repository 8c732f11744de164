"""tag_lists: lines of links to tags are furniture; links to subjects within sentences are not."""

from collections import Counter

import pytest
from tests.unit.text.html.made_html import ENGLISH, page, paragraphs, parsed, story

from copydesk_schemas import RawDocument
from copydesk_text.article import Article
from copydesk_text.chain.chain import CHAINS, open_document, run_stages
from copydesk_text.html.tag_lists import tag_lists
from copydesk_text.html.visible_lines import read_visible

NAMED = "<a href='/t/1' rel='category tag'>harbour</a>, <a href='/t/2' rel='tag'>cranes of Leith</a>"
BY_PATH = (
    "<a href='/tag/harbour'>harbour</a> | <a href='https://example.org/en/topics/cranes-of-leith'>cranes of Leith</a>"
)
TAGS = ["harbour", "cranes of Leith"]

#: Lists of tags as pages write them.
LISTS = [
    f"<p>{NAMED}</p>",
    f"<p>{BY_PATH}</p>",
    f"<p>Tags: {NAMED}</p>",
    f"<p><b>Filed under</b> {BY_PATH}</p>",
    f"<strong>Tags<br>{NAMED}</strong>",
    "<ul><li><a href='/t/1' rel='tag'>harbour</a></li><li><a href='/t/2' rel='tag'>cranes of Leith</a></li></ul>",
    "<div>Tags</div><div><a href='/tags/harbour'>harbour</a> <b><a href='/tags/cranes'>cranes of Leith</a></b></div>",
]


def lines_of(html: str) -> list[str]:
    """The lines of tags of a page with a story."""
    tree = parsed(page(story(paragraphs(*ENGLISH), html)))
    return tag_lists(read_visible(tree.tree, {}, Counter()).lines)


@pytest.mark.parametrize("html", LISTS)
def test_lists_of_tags(html: str) -> None:
    """Each form is found, with its label, and leaves the text of the article; no paragraph does."""
    assert all(any(tag in line for line in lines_of(html)) for tag in TAGS)
    opened = open_document(CHAINS["default"], RawDocument(html=page(story(paragraphs(*ENGLISH), html))))
    assert isinstance(opened, list)
    (article,) = opened
    ended = run_stages(CHAINS["default"].stages, article)
    assert isinstance(ended, Article)
    assert ended.text.split("\n\n") == list(ENGLISH)


@pytest.mark.parametrize(
    "html",
    [
        "<p>The <a href='/tag/harbour'>harbour</a> and the <a href='/tag/cranes'>cranes</a> were sold on Monday.</p>",
        "<p><a href='/tag/harbour'>Harbour</a></p>",
        "<p><a href='/news/harbour'>harbour</a>, <a href='/news/tagus'>Tagus</a></p>",
        "<p>What the port says of <a href='/tag/a'>cranes</a>, <a href='/tag/b'>ferries</a></p>",
    ],
)
def test_other_links(html: str) -> None:
    """A subject within a sentence, one link by its address alone and links to stories are no list."""
    assert lines_of(html) == []
