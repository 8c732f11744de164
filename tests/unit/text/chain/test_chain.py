"""chain: documents through the whole visible list."""

from pathlib import Path

import pytest

from copydesk_schemas import Image, RawDocument
from copydesk_text.article import Article, Drop
from copydesk_text.chain.add_counts import add_counts
from copydesk_text.chain.build_record import build_record
from copydesk_text.chain.chain import CHAINS, Chain, chain_for, open_document, run_stages

DEFAULT = CHAINS["default"]
BODY = (
    "The town council voted on Monday to rebuild the old bridge over the river before the winter sets in.\n\n"
    "The work will take two years, the mayor told reporters, and a ferry will run while the bridge is closed.\n\n"
    "A first tender is expected in May; three companies from the region have said that they will take part."
)


def through(document: RawDocument, chain: Chain = DEFAULT) -> list[Article]:
    """The articles of a document after all stages."""
    opened = open_document(chain, document)
    assert isinstance(opened, list)
    articles = [run_stages(chain.stages, article) for article in opened]
    assert not [drop for drop in articles if isinstance(drop, Drop)]
    return [article for article in articles if isinstance(article, Article)]


def test_text_document() -> None:
    """A scraped text comes out clean and enriched; the document in the article is what was pushed."""
    caption = "The old bridge in Lisbon, March 3, 2021. (Reuters)"
    document = RawDocument(
        text=f"Council Votes to Rebuild Bridge\r\n\r\n{caption}\r\n{caption}\r\nTT\r\n20\r\n\r\n{BODY}\x00",
        url="https://m.river.example/bridge/?utm_source=feed",
        title="Council Votes to Rebuild Bridge",
    )
    [article] = through(document)
    assert article.document is document
    assert article.text == BODY
    assert article.images == (Image(caption="The old bridge in Lisbon, March 3, 2021.", credit="Reuters"),)
    assert article.canonical_url == "https://river.example/bridge"
    assert article.language.code == "en"
    assert article.published_at is None
    assert article.counts.words == 58
    assert "bridge" in article.keywords


def test_html_document_gives_the_same_text() -> None:
    """The same story as an HTML page has the same text, so that matching sees one story."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in BODY.split("\n\n"))
    html = f"<html><body><article><h1>Council Votes to Rebuild Bridge</h1>{paragraphs}</article></body></html>"
    [article] = through(RawDocument(html=html))
    assert article.title == "Council Votes to Rebuild Bridge"
    assert article.text == BODY


@pytest.mark.parametrize("chain", CHAINS.values(), ids=list(CHAINS))
@pytest.mark.parametrize(
    "document", [RawDocument(text=" \n\x00"), RawDocument(html="<html></html>"), RawDocument(text="")]
)
def test_document_without_text_is_empty(chain: Chain, document: RawDocument) -> None:
    """A document without text ends as `empty`, when it is opened or at the first stage."""
    opened = open_document(chain, document)
    results = opened if isinstance(opened, list) else [opened]
    ended = [run_stages(chain.stages, one) if isinstance(one, Article) else one for one in results]
    if chain is DEFAULT:
        assert [one.reason for one in ended if isinstance(one, Drop)] == ["empty"]


def test_matching_chain_leaves_the_text_as_it_came() -> None:
    """For matching alone the text is not touched, but the address is found."""
    text = f"Title\r\n\r\nTT\r\n{BODY}"
    [article] = through(RawDocument(text=text, url="https://river.example/a?utm_source=x"), CHAINS["matching"])
    assert article.text == text
    assert article.canonical_url == "https://river.example/a"
    assert article.single


def test_a_drop_ends_the_way() -> None:
    """No stage sees an article that was dropped before it."""
    drop = Drop("empty", "for this test")
    seen: list[Article] = []

    def refuse(article: Article) -> Article | Drop:
        return drop

    def note(article: Article) -> Article | Drop:
        seen.append(article)
        return article

    article = Article(document=RawDocument(text="x"), text="x")
    assert run_stages((add_counts, refuse, note), article) is drop
    assert seen == []
    assert run_stages((), article) is article


def test_two_articles_of_one_page(shared_data: Path) -> None:
    """The page that the project started from: two articles, no furniture, each caption once in the images."""
    document = RawDocument(text=(shared_data / "asharq_page.txt").read_text())
    first, second = through(document)
    assert [article.position for article in (first, second)] == [0, 1]
    for article, opening in ((first, "Egypt and Russia stressed on Tuesday"), (second, "Iraq’s security and defense")):
        assert article.text.startswith(opening)
        assert {"TT", "20"}.isdisjoint(article.text.split("\n"))
        assert [image.credit for image in article.images] == ["Reuters"]
        assert article.images[0].caption not in article.text.split("\n")
        assert article.published_at is None
        assert article.language.code == "en"
        assert build_record(article, "1-0")


@pytest.mark.parametrize(("signs", "drops"), [(3, True), (4, True), (9, False), (0, False)])
def test_setting_of_the_chain(signs: int, drops: bool) -> None:
    """The signs that a setting asks for decide whether a page is no article; the opener keeps its name."""
    body = "<h1>Page not found</h1><p>The page you are looking for does not exist.</p>"
    chain = chain_for("default", signs)
    opened = open_document(chain, RawDocument(html=f"<html><title>Page not found</title><body>{body}</body></html>"))
    assert isinstance(opened, Drop) is drops
    assert chain.open_html.__name__ == "open_html"
    assert chain_for("matching", signs) is CHAINS["matching"]
