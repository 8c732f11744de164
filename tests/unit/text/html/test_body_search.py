"""search_body: the text that trafilatura finds, in one pass where that is enough."""

import pytest
import trafilatura
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml.html import tostring
from tests.benchmarks.corpus import load_pages
from tests.unit.text.html.made_html import ARABIC, ENGLISH, OTHER, page, paragraphs, story
from trafilatura.settings import Extractor

import copydesk_text.html.body_search as module
from copydesk_text.html.body_search import first_pass, search_body
from copydesk_text.html.tree import parse_page

NAMES = (
    "", "post", "entry-content", "story-body", "content", "main", "article-body", "share-bar", "meta", "caption",
    "teaser", "related", "comments", "sidebar", "cookie", "hidden", "infinite-scroll", "author", "x-hide hide",
)  # fmt: skip  # names read better in lines than one a line
LINK = "<a href='/b'>" + OTHER[0] + "</a>"
ROWS = "<tr><th>Boat</th><th colspan='2'>Crew</th></tr><tr><td>Ada</td><td rowspan='2'>5</td></tr><tr><td>Low</td></tr>"


def extracted(html: str) -> str:
    """What trafilatura makes of a page, alone."""
    found = trafilatura.bare_extraction(
        parse_page(html), options=Extractor(output_format="python", fast=True, comments=False)
    )
    return getattr(found, "text", None) or ""


_PIECES = st.sampled_from((
    *map(paragraphs, (*ENGLISH, ARABIC[0])), f"<p>{ENGLISH[0]}<br>{ENGLISH[1]}</p>", f"<p>{LINK}</p>", LINK, OTHER[0],
    f"<ul><li>Boat</li><li><b>Ferry</b> and crane</li><li>{LINK}</li></ul>", f"<table>{ROWS}</table>", "<h2>Quay</h2>",
    f"<blockquote>{OTHER[1]}</blockquote>", f"<p>The <em>old</em> pier, <a href='/c'>says</a> Low. {OTHER[2]}</p>",
    "<pre>a  b\n c</pre>", "<br>", "<img src='/a.jpg'>", "<figure><figcaption>The crane</figcaption></figure>",
    f"<table><tr><td><table>{ROWS}</table></td></tr></table>", "<form><input></form>", "Share", "<span>said</span>",
    "<ul>" + "<li><a href='/d'>Frost takes half of the apricots of the valley</a></li>" * 6 + "</ul>",
    f"<details><summary>More</summary>{OTHER[3]}</details>", "<script>let a</script>", "<aside>Aside</aside>",
))  # fmt: skip  # pieces read better in lines than one a line


def _block(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from(("div", "div", "section", "article", "main", "ul", "p", "span", "li", "td"))
    return st.builds(
        lambda tag, name, attribute, parts: f"<{tag} {attribute}='{name}'>{''.join(parts)}</{tag}>",
        tags, st.sampled_from(NAMES), st.sampled_from(("class", "id")), st.lists(inside, max_size=6),
    )  # fmt: skip  # arguments in the order of the function's


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.recursive(_PIECES, _block, max_leaves=25), max_size=4))
def test_the_same_text(parts: list[str]) -> None:
    """Whatever a page is made of, one pass finds what trafilatura finds, or leaves it the page; the tree stays."""
    html = f"<html><body>{''.join(parts)}</body></html>"
    tree = parse_page(html)
    before = tostring(tree)
    wanted = extracted(html)
    assert first_pass(tree) in (wanted, None)
    assert search_body(tree) == wanted
    assert tostring(tree) == before


@pytest.mark.parametrize(
    "body",
    [
        story(paragraphs(*ENGLISH), f"<table>{ROWS}</table>", paragraphs(*OTHER)),
        f"<div class='entry-content'>{'<br><br>'.join((*ENGLISH, *OTHER))}</div>",
        f"<div class='post'>{ENGLISH[0]}{paragraphs(*ENGLISH[1:])}{paragraphs(OTHER[0]) * 2}</div>",
        f"<article class='sidebar'>{paragraphs(*ENGLISH)}<div class='widget'>{paragraphs(*OTHER)}</div></article>",
        f"<main><div id='main-content'>{paragraphs(*ENGLISH)}<ul>{'<li>One</li>' * 9}</ul></div></main>",
    ],
    ids=["story", "line breaks", "own text and repetition", "names", "main"],
)
def test_one_pass_is_enough(body: str) -> None:
    """A page with a body of some length takes one pass."""
    html = page(body)
    assert first_pass(parse_page(html)) == extracted(html) != ""


def test_real_pages() -> None:
    """Real pages have the same text, and most of them take one pass."""
    htmls = [document.html or "" for document in load_pages(40).documents]
    found = [first_pass(parse_page(html)) for html in htmls]
    wanted = [extracted(html) for html in htmls]
    assert [text for text in found if text is not None] == [
        text for text, one in zip(wanted, found, strict=True) if one is not None
    ]
    assert found.count(None) < len(found) / 4


@pytest.mark.parametrize(
    "body",
    [
        paragraphs(ENGLISH[0]),
        f"<article>{paragraphs(*ENGLISH)}</article>{paragraphs(*OTHER) * 40}",
        f"<script type='application/ld+json'>['DiscussionForumPosting']</script>{story(paragraphs(*ENGLISH))}",
        "",
    ],
    ids=["short", "little of the page", "forum", "empty"],
)
def test_trafilatura_looks_again(body: str) -> None:
    """Where one pass finds little, or the page is one of a forum, trafilatura does it all."""
    html = page(body)
    tree = parse_page(html)
    assert first_pass(tree) is None
    assert search_body(tree) == extracted(html)


def test_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """The version that is followed is the installed one; with another, trafilatura does it all."""
    assert trafilatura.__version__ == module._FOLLOWED
    html = page(story(paragraphs(*ENGLISH)))
    monkeypatch.setattr(module, "first_pass", None)
    monkeypatch.setattr(module, "_FOLLOWED", "0")
    assert search_body(parse_page(html)) == extracted(html)
