"""json_ld: the article object of a page, wherever it is put."""

import json

import pytest
from lxml.html import HtmlElement, document_fromstring

from copydesk_text.html.json_ld import article_of, names_of, page_of, read_json_ld

NEWS = {"@type": "NewsArticle", "headline": "Bridge Opens", "datePublished": "2021-03-04"}


def page(*scripts: str) -> HtmlElement:
    body = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return document_fromstring(f"<html><head>{body}</head><body><p>x</p></body></html>")


@pytest.mark.parametrize(
    "value",
    [
        NEWS,
        [{"@type": "BreadcrumbList"}, NEWS],
        {"@graph": [{"@type": "Person"}, NEWS]},
        {"@type": "WebPage", "mainEntity": NEWS},
    ],
)
def test_article_is_found_where_it_is(value: object) -> None:
    """Alone, in a list, in a graph, or as the main thing of its page."""
    assert article_of(read_json_ld(page(json.dumps(value)))) == NEWS


def test_broken_scripts_are_left_out() -> None:
    """What is not JSON is passed over; line ends within strings are not broken."""
    loose = '{"@type": "Article", "headline": "Two\nlines"}'
    assert article_of(read_json_ld(page("{", "[" * 5000, "<!-- x", loose)))["headline"] == "Two\nlines"


@pytest.mark.parametrize(
    "script",
    [
        json.dumps(NEWS) + "}\n// end",
        json.dumps(NEWS)[:-1] + ",}",
        json.dumps(NEWS)[:-1] + ', "description": "He said "open" and it was."}',
        json.dumps({"@type": "Organization"}) + json.dumps(NEWS),
        json.dumps({"@type": "Organization"}) + ",\n" + json.dumps(NEWS) + "; {",
        json.dumps(NEWS).replace('"', "&quot;"),
    ],
)
def test_nearly_json(script: str) -> None:
    """What stands behind the object, a comma too many, and quotes within a text lose neither headline nor date.

    Nor do objects in a row, and quotes that are written as in a text.
    """
    assert article_of(read_json_ld(page(script))) == NEWS


def test_pages_and_reviews_have_a_date() -> None:
    """A page, a review or a work may say when it was published; a video may not."""
    review = {"@type": "ClaimReview", "datePublished": "2021-03-04"}
    assert (
        page_of(read_json_ld(page(json.dumps([{"@type": "VideoObject", "datePublished": "2020-01-01"}, review]))))
        == review
    )


def test_other_objects_are_no_article() -> None:
    """A video or a list has no say in the date of the story; an article without facts is none."""
    objects = read_json_ld(page('{"@type": "VideoObject", "datePublished": "2020-01-01"}', '{"@type": "Article"}'))
    assert article_of(objects) == {}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ada Low", ["Ada Low"]),
        ({"@type": "Person", "name": "Ada Low"}, ["Ada Low"]),
        ([{"name": "Ada Low"}, "Ben Hill", {"name": ["Cy Orr"]}], ["Ada Low", "Ben Hill", "Cy Orr"]),
        ([None, 5, {"name": 5}, {}], []),
    ],
)
def test_names(value: object, expected: list[str]) -> None:
    """Names of people in all forms that pages use; anything else is none."""
    assert names_of(value) == expected


def test_halves_of_pairs() -> None:
    """A system that cuts a text within an emoji leaves half of its pair: no record could be written with it."""
    named = '"headline": "\\ud83d\\ude00 Bridge \\ud83d", "publisher": {"name": "\\uDE00 Post"}'
    found = article_of(read_json_ld(page(f'{{"@type": "NewsArticle", {named},}}')))
    assert (found["headline"], found["publisher"]) == ("\U0001f600 Bridge \ufffd", {"name": "\ufffd Post"})


@pytest.mark.timeout(120)
def test_lists_in_lists_take_linear_time() -> None:
    """700 of them with 200 numbers each: whenever one number was looked at, all that waited behind it were moved."""
    value: object = ["NewsArticle"]
    for _ in range(700):
        value = [value, *[0] * 199]
    assert [] == read_json_ld(page(*[json.dumps(value, separators=(",", ":"))] * 80))


def test_objects_come_in_the_order_of_the_page() -> None:
    """Those in a list or below another, before what stands behind them."""
    value = [{"@type": "A", "mainEntity": {"@type": "C"}, "@graph": [{"@type": "B"}]}, [{"@type": "D"}], {"@type": "E"}]
    assert ["A", "B", "C", "D", "E"] == [one["@type"] for one in read_json_ld(page(json.dumps(value)))]
