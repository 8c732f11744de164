"""add_dates: a date of publication only from what is one, with where it was found."""

import pytest

from copydesk_schemas import DateFrom, Dateline, Language, RawDocument, Source
from copydesk_text.article import Article
from copydesk_text.chain.add_dates import add_dates

BODY = (
    "The council voted on July 3, 2017 to rebuild the old bridge with stone from the quarry above the town.\n\n"
    "Traffic over the river will be diverted for two years, the engineer in charge told the meeting."
)
URL = "https://news.example/2018/07/14/bridge"


def dated(text: str, furniture: tuple[str, ...] = (), **fields: str) -> tuple[str | None, str | None, str | None]:
    document = RawDocument(text=text, **fields)  # type: ignore[arg-type]  # url and published_at are given here
    article = add_dates(Article(document=document, text=text, furniture=furniture))
    return article.published_at, article.published_from, article.modified_at


@pytest.mark.parametrize(
    ("text", "value", "ground"),
    [
        (f"Published 11:11 PM EST Nov 19, 2019\n{BODY}", "2019-11-19T23:11:00-05:00", "furniture"),
        (f"Originally posted on\nJuly 16, 2018, 11:14 GMT\n{BODY}", "2018-07-16T11:14:00Z", "furniture"),
        (f"By Tara Melik 2019-11-18T22:05:36Z\n{BODY}", "2019-11-18T22:05:36Z", "byline"),
        (f"By Anna Berg\nJuly 15, 2018\n{BODY}", "2018-07-15", "byline"),
        (f"{BODY}\n\nPublished July 15, 2018", "2018-07-15", "furniture"),
    ],
)
def test_dates_in_the_text(text: str, value: str, ground: DateFrom) -> None:
    """A labelled date, a date in the byline and one alone above the body are the date of publication."""
    assert dated(text) == (value, ground, None)


def test_order_of_the_grounds() -> None:
    """The producer's date wins over the page's, and the page's over that of the URL."""
    text = f"Published July 15, 2018\n{BODY}"
    assert dated(text, url=URL, published_at="2018-07-16T08:00:00Z")[:2] == ("2018-07-16T08:00:00Z", "document")
    assert dated(text, url=URL)[:2] == ("2018-07-15", "furniture")
    assert dated(BODY, url=URL)[:2] == ("2018-07-14", "url")


def test_update_is_not_the_publication() -> None:
    """An `Updated …` line gives `modified_at` alone."""
    assert dated(f"Updated July 16, 2018 — 7:15 AM EDT\n{BODY}") == (None, None, "2018-07-16T07:15:00-04:00")


def test_dates_in_the_furniture() -> None:
    """Lines that were taken out of the text are read, a label and its date in two lines, too."""
    assert dated(BODY, furniture=("Updated", "July 16, 2018", "July 15, 2018")) == (
        "2018-07-15",
        "byline",
        "2018-07-16",
    )


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"The bridge, January 31, 2023. (Reuters)\nThe bridge, January 31, 2023. (Reuters)\n\n{BODY}",
        f"{BODY}\n\nJuly 15, 2018",
        f"July 15, 2018\nJuly 16, 2018\n{BODY}",
        f"Updated Nov 19, 9:41 AM;Posted Nov 18, 8:19 PM\n{BODY}",
        f"Air date: July 15, 2018\n{BODY}",
    ],
)
def test_other_dates_are_not_the_publication(text: str) -> None:
    """Dates of running text, of captions, below the body, of two days, and without a year give null."""
    assert dated(text) == (None, None, None)


def test_url_of_a_page_with_several_articles() -> None:
    """The date in the URL of a page with several articles is none of theirs."""
    article = Article(document=RawDocument(text=BODY, url=URL), text=BODY, single=False)
    assert add_dates(article) == article


def test_figures_are_read_by_the_language_of_the_text() -> None:
    """`03/04/2018` is in April on a Spanish page, and no date on an English one."""
    text = f"03/04/2018\n{BODY}"
    found = {
        code: add_dates(Article(document=RawDocument(text=text), text=text, language=Language(code=code))).published_at
        for code in ("es", "en", "und")
    }
    assert found == {"es": "2018-04-03", "en": None, "und": None}


def test_change_without_a_year_is_resolved_against_the_publication() -> None:
    """`Updated Nov 19` is a day only where the date of publication is known."""
    text = f"Updated Nov 19, 9:41 AM;Posted Nov 18, 8:19 PM\n{BODY}"
    assert dated(text) == (None, None, None)
    assert dated(text, published_at="2019-11-18") == ("2019-11-18", "document", "2019-11-19")
    assert dated(f"Updated 2 hours ago\n{BODY}", published_at="2019-11-18")[2] is None


def test_dateline_with_its_year_comes_last() -> None:
    """The date of a dateline is the publication's if it has a year and nothing else says when."""
    for printed, value in (("3 marzo 2021", "2021-03-03"), ("Jan 1", None)):
        article = Article(document=RawDocument(text=BODY), text=BODY, dateline=Dateline(place="ROMA", date=printed))
        assert add_dates(article).published_at == value
        assert add_dates(article).published_from == ("dateline" if value is not None else None)
    article = Article(document=RawDocument(text=BODY, url=URL), text=BODY, dateline=Dateline(date="3 marzo 2021"))
    assert add_dates(article).published_from == "url"


@pytest.mark.parametrize(
    ("line", "received", "expected"),
    [
        ("Published July 15, 2018", "2018-07-14T12:00:00+00:00", "2018-07-15"),
        ("Published July 16, 2018", "2018-07-14T12:00:00+00:00", None),
        ("Published 11:11 PM GMT July 15, 2018", "2018-07-14T12:00:00+00:00", None),
        ("Published 11:11 AM GMT July 15, 2018", "2018-07-14T12:00:00+00:00", "2018-07-15T11:11:00Z"),
        ("Published July 16, 2028", None, "2028-07-16"),
        ("Updated July 16, 2018", "2018-07-14T12:00:00+00:00", None),
    ],
)
def test_no_date_lies_a_day_beyond_the_receipt(line: str, received: str | None, expected: str | None) -> None:
    """Clocks and zones differ by less than a day; what lies later is the date of something else."""
    text = f"{line}\n{BODY}"
    dated = add_dates(Article(document=RawDocument(text=text), text=text, received_at=received))
    assert (expected, None) == (dated.published_at, dated.modified_at)


def test_the_producer_is_believed() -> None:
    """What the producer says of the future stays: the document's own time may be another clock's."""
    document = RawDocument(text=BODY, published_at="2019-07-16")
    dated = add_dates(Article(document=document, text=BODY, received_at="2018-07-14T12:00:00+00:00"))
    assert dated.published_at == "2019-07-16"


def test_the_site_says_the_order_of_day_and_month() -> None:
    """English of a site whose country writes the day first."""
    text = f"03/04/2018\n{BODY}"
    article = Article(
        document=RawDocument(text=text), text=text, language=Language(code="en"), source=Source(domain="gazette.co.uk")
    )
    assert add_dates(article).published_at == "2018-04-03"


def test_a_date_beside_a_section() -> None:
    """A line above the body that is a date and a few words gives the day."""
    assert dated(f"Ports | July 15, 2018\n{BODY}")[:2] == ("2018-07-15", "byline")


def test_dates_far_above_a_body_are_not_read() -> None:
    """Behind 2,000 lines nothing is a date of publication: reading 20,000 took seconds."""
    lines = [f"Ferry {number} of the day" for number in range(3_000)]
    label = "Published 3 March 2026"
    assert ("2026-03-03", "furniture", None) == dated("A text.", furniture=(*lines[:1_000], label))
    assert (None, None, None) == dated("A text.", furniture=(*lines, label))
