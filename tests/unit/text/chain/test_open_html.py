"""open_html: the text and the declared facts of a page, one article or several, and an answer for any page."""

import json
import logging
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws import examples

from copydesk_schemas import Image, Language, RawDocument, Source
from copydesk_text.article import Article, Drop
from copydesk_text.chain.open_html import open_html, open_html_whole

PARAGRAPHS = (
    "The town council voted on Monday to rebuild the old bridge over the river before the winter sets in.",
    "The work will take two years, the mayor told reporters, and a ferry will run while the bridge is closed.",
    "Shop owners on the left bank had asked for a second crossing, which the council called too expensive for now.",
    "A first tender is expected in May; three companies from the region have said that they will take part in it.",
)
FARMS = (
    "Farmers in the valley have lost half of their apricots to a late frost, their cooperative said on Sunday.",
    "Three nights below zero in one week were enough, and the candles between the trees did not help this time.",
    "Prices at the morning market rose by a third within two days, according to the association of the traders.",
    "The regional government promised to look at the damage before the end of the month and to help quickly.",
)
LINKED = {
    "@type": "NewsArticle", "headline": "Council Votes to Rebuild Bridge",
    "datePublished": "2021-03-04T09:30:00+01:00", "dateModified": "2021-03-05",
    "author": [{"@type": "Person", "name": "Ada Low"}, {"name": "By Ben Hill"}],
    "publisher": {"name": "The River Post"}, "image": {"url": "/bridge.jpg", "caption": "The old bridge."},
}  # fmt: skip  # the object reads better as pages write it


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(head: str = "", body: str = "", lang: str = "") -> str:
    menu = '<nav><a href="/a">Home</a> <a href="/b">Sport</a></nav>'
    foot = "<footer>All rights reserved</footer>"
    return f"<!DOCTYPE html><html{lang}><head>{head}</head><body>{menu}{body}{foot}</body></html>"


STORY = f"<article><h1>Council Votes to Rebuild Bridge</h1>{paragraphs(*PARAGRAPHS)}</article>"


def opened(html: str, **fields: object) -> list[Article]:
    found = open_html(RawDocument(html=html, **fields))  # type: ignore[arg-type]  # fields as a producer gives them
    assert isinstance(found, list)
    return found


def only(html: str, **fields: object) -> Article:
    [article] = opened(html, **fields)
    assert article.single
    assert article.position == 0
    return article


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to connect fails the test."""

    def refuse(*arguments: object) -> None:
        pytest.fail(f"a connection was tried: {arguments[1:]}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_text_is_the_story_alone() -> None:
    """Paragraphs with one empty line between them, without menu and footer."""
    article = only(page(body=STORY))
    assert article.text.split("\n\n")[-4:] == list(PARAGRAPHS)
    assert "Sport" not in article.text
    assert "rights" not in article.text
    assert article.title == "Council Votes to Rebuild Bridge"


def test_declared_facts() -> None:
    """JSON-LD gives time with its zone, people, outlet and picture; the page gives address and language."""
    head = (
        f'<script type="application/ld+json">{json.dumps(LINKED)}</script><link rel="canonical" href="/bridge">'
        "<title>Council Votes to Rebuild Bridge | The River Post</title>"
    )
    article = only(page(head, STORY, ' lang="en-GB"'), url="https://river.example/bridge?utm_source=x")
    assert article.published_at == "2021-03-04T09:30:00+01:00"
    assert article.published_from == "meta"
    assert article.modified_at == "2021-03-05"
    assert article.authors == ("Ada Low", "Ben Hill")
    assert article.source == Source(name="The River Post")
    assert article.canonical_url == "https://river.example/bridge"
    assert article.images == (Image(caption="The old bridge.", url="https://river.example/bridge.jpg"),)
    assert article.language == Language(code="en")


def test_meta_elements() -> None:
    """Without JSON-LD the meta elements are read; the name of the outlet leaves the title."""
    head = (
        '<meta property="og:title" content="Bridge to be rebuilt by 2023 | River Post">'
        '<meta property="og:site_name" content="River Post">'
        '<meta property="og:image" content="https://river.example/1.jpg">'
        '<meta property="article:published_time" content="2021-03-04">'
        '<meta name="author" content="Ada Low and Ben Hill">'
    )
    article = only(page(head, f"<div>{paragraphs(*PARAGRAPHS)}</div>"))
    assert article.title == "Bridge to be rebuilt by 2023"
    assert (article.published_at, article.published_from) == ("2021-03-04", "meta")
    assert article.authors == ("Ada Low", "Ben Hill")
    assert article.source.name == "River Post"
    assert article.images == (Image(url="https://river.example/1.jpg"),)


def test_date_in_the_page() -> None:
    """A date that stands in the page and not in its head says so."""
    article = only(page(body=f'<time datetime="2021-03-04" pubdate>4 March</time>{STORY}'))
    assert (article.published_at, article.published_from) == ("2021-03-04", "html")


def test_nothing_declared_is_nothing_said() -> None:
    """Without a date, people, outlet or picture on the page all of them stay empty."""
    article = only(page(body=STORY))
    assert article.published_at is None
    assert article.published_from is None
    assert article.modified_at is None
    assert article.authors == ()
    assert article.images == ()
    assert article.canonical_url is None
    assert article.source == Source()
    assert article.language == Language()


def test_producer_wins() -> None:
    """What the producer says of title, source, people and date is not overwritten by the page."""
    head = f'<script type="application/ld+json">{json.dumps(LINKED)}</script>'
    article = only(
        page(head, STORY), title="Bridge", source="Feed", authors=["Cy Orr"], published_at="2021-03-01T00:00:00Z"
    )
    assert article.title == "Bridge"
    assert article.source.name == "Feed"
    assert article.authors == ("Cy Orr",)
    assert (article.published_at, article.published_from) == ("2021-03-01T00:00:00Z", "document")


def stories(second: str = "Frost Takes Half of the Apricots") -> str:
    return (
        '<article><h2><a href="/bridge">Council Votes to Rebuild Bridge</a></h2>'
        f"{paragraphs(*PARAGRAPHS * 2)}</article>"
        f'<article><h2>{second}</h2><time datetime="2021-03-07">Sunday</time>{paragraphs(*FARMS * 2)}</article>'
    )


def test_several_full_stories() -> None:
    """Two full stories with headings of their own are two articles, in page order, each with its own facts."""
    first, second = opened(page(body=stories()), url="https://river.example/today")
    assert [(one.position, one.single) for one in (first, second)] == [(0, False), (1, False)]
    assert first.title == "Council Votes to Rebuild Bridge"
    assert first.canonical_url == "https://river.example/bridge"
    assert PARAGRAPHS[0] in first.text
    assert FARMS[0] not in first.text
    assert second.title == "Frost Takes Half of the Apricots"
    assert second.published_at == "2021-03-07"
    assert second.canonical_url is None
    assert FARMS[3] in second.text


@pytest.mark.parametrize(
    ("html", "split"),
    [
        (page(body=stories()), "never"),
        (page('<meta property="og:type" content="article">', stories()), "auto"),
        (page(body=stories("Council Votes to Rebuild Bridge")), "auto"),
        (page(body=stories().replace("<article><h2>F", '<article class="comment"><h2>F')), "auto"),
        (page(body=f"<article><h1>Bridge</h1>{stories()}</article>"), "auto"),
    ],
)
def test_unsure_pages_stay_whole(html: str, split: str) -> None:
    """One article: if the producer or the page says so, or if headings repeat, or it is a comment or nested."""
    only(html, split=split)


def test_listing() -> None:
    """A page of headlines that are links, each over a sentence, is no story; the links are in the detail."""
    body = "".join(
        f'<div><h3><a href="/s{n}">Headline number {n} of the day</a></h3><p>{PARAGRAPHS[n % 4]}</p></div>'
        for n in range(8)
    )
    result = open_html(RawDocument(html=page(body=body), url="https://river.example/"))
    assert isinstance(result, Drop)
    assert result.reason == "listing"
    assert "https://river.example/s0 " in result.detail
    assert "8 headlines" in result.detail


def test_story_with_links_below_is_no_listing() -> None:
    """Headlines of other stories under a full one do not make a listing."""
    more = "".join(f'<h3><a href="/s{n}">Headline number {n}</a></h3>' for n in range(8))
    more += "".join(f'<h3><a href="/t{n}">Headline {n}</a></h3><p>{FARMS[n % 4]}</p>' for n in range(8))
    for story in (PARAGRAPHS, PARAGRAPHS[:2], PARAGRAPHS[:1]):
        article = only(page(body=f"<article><h1>Bridge</h1>{paragraphs(*story)}</article><aside>{more}</aside>"))
        assert story[0] in article.text


@pytest.mark.parametrize(
    "html",
    ["", " ", "\x00", "<html></html>", "<!-- x -->", page().replace("Home", "").replace("Sport", ""),
     '<html><frameset><frame src="a.html"></frameset></html>', "<script>var a = 1</script>", "<img src='a.jpg'>"],
)  # fmt: skip  # pages read better in lines than one a line
def test_pages_without_text_are_empty(html: str) -> None:
    """Nothing, comments, scripts, pictures and frames are no story."""
    result = open_html(RawDocument(html=html))
    assert result == open_html(RawDocument(html=html))
    if isinstance(result, Drop):
        assert result.reason == "empty"
    else:
        assert [article.text for article in result] == ["All rights reserved"]


@pytest.mark.parametrize("charset", ["koi8-r", "utf-16", "nonsense", "iso-8859-1"])
def test_declared_encodings_are_ignored(charset: str) -> None:
    """The producer sent text; what the page says of its bytes is past."""
    head = f'<meta charset="{charset}"><meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    html = f'<?xml version="1.0" encoding="{charset}"?>' + page(head, f"<p>Мэр открыл мост. {PARAGRAPHS[0]}</p>")
    assert "Мэр открыл мост." in only(html).text


def test_absurd_tag_costs_no_time() -> None:
    """A tag with a hundred thousand attributes loses them (libxml2 would take half a minute)."""
    attributes = " ".join(f'a{n}="x"' for n in range(100_000))
    assert PARAGRAPHS[0] in only(page(body=f"<div {attributes}>{paragraphs(*PARAGRAPHS)}</div>")).text


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("html", ["http://river.example/bridge", "https://river.example", page(body=STORY)])
def test_nothing_is_downloaded(html: str) -> None:
    """A page is never fetched, not even when the text is an address."""
    open_html(RawDocument(html=html, url="http://river.example/"))


def test_pages_do_not_know_of_each_other() -> None:
    """The same page gives the same answer the tenth time, whatever came between."""
    first = opened(page(body=STORY))
    for _ in range(4):
        opened(page(body=STORY + "<p>More.</p>"))
        assert opened(page(body=STORY)) == first


def test_pages_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    """What becomes of a page is in its outcome, not in the log."""
    with caplog.at_level(logging.DEBUG):
        open_html(RawDocument(html="<html></html>"))
    assert [record for record in caplog.records if record.name.startswith("trafilatura")] == []


def test_whole_page_for_matching() -> None:
    """For matching alone the main text is one article, and no fact is looked for."""
    [article] = open_html_whole(RawDocument(html=page(body=stories())))  # type: ignore[misc]  # a Drop cannot be unpacked
    assert PARAGRAPHS[0] in article.text
    assert article.published_at is None
    assert isinstance(open_html_whole(RawDocument(html="")), Drop)


TAGS = st.sampled_from(
    ["<p>", "</p>", "<div class='a'>", "</div>", "<article>", "</article>", "<h1>", "</h1>", "<table><tr><td>",
     "<ul><li>", "<a href='//[x'>", "<meta charset='x'>", "<title>", "<!--", "-->", "<![CDATA[",
     "<script type='application/ld+json'>{", "</script>", "<time datetime='0'>",
     "<link rel=canonical href='http://['>", "<br/>", "<html>", "</html>", "&#xD800;", "&#0;", "<frameset>",
     "<base href=':'>", "<svg>", "<", ">"]
)  # fmt: skip  # pieces of pages read better in lines than one a line


@examples(100)
@given(st.lists(TAGS | st.text(st.characters(codec="utf-8"), max_size=30), max_size=40).map("".join))
def test_any_page_has_an_answer(html: str) -> None:
    """Broken pages give articles with text, or a Drop; never an exception, and the same answer twice."""
    result = open_html(RawDocument(html=html, url="https://river.example/x"))
    assert result == open_html(RawDocument(html=html, url="https://river.example/x"))
    if isinstance(result, Drop):
        assert result.reason in ("empty", "listing")
    else:
        assert all(article.text for article in result)
        assert [article.position for article in result] == list(range(len(result)))
