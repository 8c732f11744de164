"""inspect_document: changes are the differences that stages made, and the record is the one of the chain."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from tests.contract.made_articles import articles
from tests.unit.text.html.made_html import ENGLISH, linked, page, paragraphs, story

from copydesk_desk.review.inspect import InspectedArticle, Origin, inspect_document
from copydesk_schemas import RawDocument
from copydesk_text.article import Article
from copydesk_text.chain.build_record import build_record
from copydesk_text.chain.chain import CHAINS, open_document, run_stages
from copydesk_workers.settings import Settings

TEXT = "\n".join(
    [
        "Port Vardo Shuts Basin After Crane Accident",
        "TT",
        "Port Vardo Shuts Basin After Crane Accident",
        "A crane lies in the inner basin of Port Vardo on Tuesday. (Reuters)",
        "By Ada Low",
        "Published March 4, 2021 9:30 AM EST",
        "PORT VARDO, March 4 (Reuters) - " + ENGLISH[0],
        ENGLISH[1],
        "Read more: Postmen win the contest",
        ENGLISH[2],
    ]
)


def only(document: RawDocument) -> InspectedArticle:
    inspection = inspect_document(document, "here", Settings())
    assert inspection.ended is None
    [article] = inspection.articles
    return article


def origin(article: InspectedArticle, field: str) -> Origin:
    return next(one for one in article.fields if one.field == field)


def test_lines_are_followed_to_where_they_went() -> None:
    """Each line that leaves the text is named once, with its number, the stage that took it and what it became."""
    taken = {(line.line, line.became): step.stage for step in only(RawDocument(text=TEXT)).steps for line in step.taken}
    assert taken == {
        (1, "title"): "open_text",
        (3, "title"): "open_text",
        (4, "image"): "add_images",
        (2, "furniture"): "drop_furniture",
        (5, "furniture"): "drop_furniture",
        (6, "furniture"): "drop_furniture",
        (9, "furniture"): "drop_furniture",
    }


@pytest.mark.parametrize(
    ("field", "by", "rule", "line"),
    [
        ("title", "open_text", "Headline", 1),
        ("published_at", "add_dates", "`furniture`", 6),
        ("published_from", "add_dates", "`furniture`", None),
        ("agency", "add_agency", "`dateline`", 7),
        ("dateline", "add_agency", "place", 7),
        ("authors", "add_byline", "Names of people", 5),
        ("images", "add_images", "Pictures", 4),
        ("language", "add_language", "code", None),
        ("url", "none", "Null", None),
        ("modified_at", "none", "Null where neither", None),
        ("id", "copydesk", "Id of the record", None),
    ],
)
def test_origins(field: str, by: str, rule: str, line: int | None) -> None:
    """Each field names who set it, by which rule, and the line that shows it where one does."""
    found = origin(only(RawDocument(text=TEXT)), field)
    assert found.by == by
    assert found.rule.startswith(rule)
    assert (found.place.line if found.place else None) == line


def test_what_the_producer_said_is_the_producers() -> None:
    """A value that came with the document is not put down to a stage."""
    document = RawDocument(
        text=TEXT, title="Crane", source="Gazette", authors=["Cy Orr"], published_at="2021-03-01", language="en"
    )
    article = only(document)
    for field in ("title", "source", "authors", "published_at", "published_from", "language"):
        assert origin(article, field).by == "producer"


def test_html_shows_lines_of_its_source() -> None:
    """Facts of a page are found in its source."""
    head = '\n<meta property="article:published_time" content="2026-03-04T09:00:00Z">\n'
    article = only(RawDocument(html=page(story(paragraphs(*ENGLISH)), head)))
    found = origin(article, "published_at")
    assert (found.by, found.place.line if found.place else None) == ("open_html", 2)
    assert "JSON-LD" in found.rule


@pytest.mark.parametrize(
    ("document", "stage", "reason"),
    [
        (RawDocument(text="  "), "open_text", "empty"),
        (RawDocument(html="<html></html>"), "open_html", "empty"),
    ],
)
def test_dead_documents_name_the_stage(document: RawDocument, stage: str, reason: str) -> None:
    """A document that ends in the dead letters says where, and why."""
    inspection = inspect_document(document, "here", Settings())
    assert inspection.articles == ()
    assert inspection.ended is not None
    assert (inspection.ended.stage, inspection.ended.reason) == (stage, reason)
    assert inspection.ended.detail


@given(articles())
def test_record_is_the_one_that_would_be_published(article: Article) -> None:
    """Whatever the document, records, ends and changes are those of the chain itself."""
    chain = CHAINS["default"]
    inspection = inspect_document(article.document, "here", Settings())
    opened = open_document(chain, article.document)
    if inspection.ended is not None:
        assert not isinstance(opened, list)
        return
    assert isinstance(opened, list)
    assert len(inspection.articles) == len(opened)
    for found, start in zip(inspection.articles, opened, strict=True):
        ended = run_stages(chain.stages, start)
        if not isinstance(ended, Article):
            assert found.record is None
            continue
        expected: dict[str, Any] = orjson.loads(build_record(ended, "0-1"))
        assert found.record == expected
        assert [one.field for one in found.fields] == list(expected)
        last = {change.field: change.after for step in found.steps for change in step.changes}
        for field in ("title", "published_at", "modified_at", "canonical_url"):
            assert last.get(field) == expected[field]


def test_says_where_the_markup_has_a_value() -> None:
    """A field of a page names the elements and declarations that hold its value, those that hold no more first."""
    title = "Crane Closes the Basin of Port Vardo"
    head = (
        f'<title>{title} | The Vardo Gazette</title><meta property="og:title" content="{title}">'
        '<meta property="article:published_time" content="2021-06-03T10:00:00Z">'
        + linked(headline=title, datePublished="2021-06-03T10:00:00+00:00", author={"name": "Ada Low"})
    )
    article = only(RawDocument(html=page(story("<p class='byline'>By Ada Low</p>", paragraphs(*ENGLISH)), head)))
    assert origin(article, "title").declared == ("JSON-LD NewsArticle headline", "meta og:title", "<h1>", "<title>")
    assert origin(article, "authors").declared == ("JSON-LD NewsArticle author.name", '<p class="byline">')
    assert set(origin(article, "published_at").declared) == {
        "JSON-LD NewsArticle datePublished",
        "meta article:published_time",
    }
    assert origin(article, "language").declared == ()


def test_text_has_no_markup() -> None:
    """A text document names lines only."""
    assert {one.declared for one in only(RawDocument(text=TEXT)).fields} == {()}
