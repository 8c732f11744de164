"""facts: what a page says of itself, the better place first."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, linked, page, paragraphs, parsed, story

from copydesk_text.html.facts import PageFacts, read_facts

BODY = story(paragraphs(*ENGLISH))


def facts(body: str = BODY, head: str = "", url: str | None = "https://gazette.example/harbour/crane") -> PageFacts:
    return read_facts(parsed(page(body, head), url))


def test_nothing_said() -> None:
    """A page that says nothing but its story has a title and no other fact."""
    found = facts()
    assert found.title == "Crane Closes the Basin of Port Vardo"
    assert (found.authors, found.published_at, found.published_from, found.modified_at) == ((), None, None, None)
    assert (found.canonical_url, found.image) == (None, None)
    assert (found.is_article, found.is_typed_article, found.is_live_blog) == (False, False, False)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (linked(headline="x", datePublished="2021-06-01")
         + '<meta property="article:published_time" content="2021-06-02">', "2021-06-01"),
        ('<meta property="article:published_time" content="2021-06-02"><meta name="dc.date" content="2021-06-03">',
         "2021-06-02"),
        ('<meta property="article:published_time" content="soon"><meta name="dc.date" content="2021-06-03">',
         "2021-06-03"),
        (linked(**{"@type": "WebPage", "datePublished": "2021-06-04"}), "2021-06-04"),
    ],
)  # fmt: skip  # pairs read better in lines than one a line
def test_best_declared_date(head: str, expected: str) -> None:
    """The article's own date comes first, then metas by rank, then that of the page; what is no date is passed over."""
    found = facts(head=head)
    assert (found.published_at, found.published_from) == (expected, "meta")


@pytest.mark.parametrize(
    "mark",
    ["<time pubdate datetime='2021-06-03'>x</time>", "<span itemprop='datePublished' content='2021-06-03'></span>",
     "<div itemprop='datePublished'>2021-06-03</div>",
     "<a pubdate>2021-06-01</a>"
     "<time itemprop='datePublished' datetime='2021-06-03'></time><time pubdate>2021-06-09</time>"],
)  # fmt: skip  # marks read better in lines than one a line
def test_marked_date(mark: str) -> None:
    """Without a declared date the first element counts that is marked as the date of publication."""
    found = facts(story(mark, paragraphs(*ENGLISH)))
    assert (found.published_at, found.published_from) == ("2021-06-03", "html")


def test_change_is_no_publication() -> None:
    """A declared change fills `modified_at` alone."""
    head = '<meta property="article:modified_time" content="2021-06-03T10:00:00Z">'
    found = facts(head=head, url="https://gazette.example/2021/jun/01/crane")
    assert (found.published_at, found.modified_at) == (None, "2021-06-03T10:00:00Z")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<link rel="canonical" href="/a"><meta property="og:url" content="/b">', "https://gazette.example/a"),
        ('<link rel="alternate canonical" href="/a">', "https://gazette.example/a"),
        ('<link rel="canonical" href=" "><meta property="og:url" content="/b">', "https://gazette.example/b"),
        ('<link rel="alternate" href="/a">', None),
    ],
)
def test_canonical_address(head: str, expected: str | None) -> None:
    """The canonical link names the page's address, else og:url does."""
    assert facts(head=head).canonical_url == expected


def test_kinds_of_pages() -> None:
    """One headline or a time of publication makes an article, several headlines do not; a running log says so."""
    assert facts(head=linked(headline="x")).is_article
    assert facts(head='<meta property="article:published_time" content="2021-06-02">').is_article
    assert not facts(head=linked(headline="x") + linked(headline="y")).is_article
    assert facts(head='<meta property="og:type" content="Article">').is_typed_article
    assert facts(head=linked(**{"@type": "LiveBlogPosting", "headline": "x"})).is_live_blog
