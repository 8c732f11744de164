"""read_written_date and date_in_url: full dates, with the time where its zone is known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas.raw_document import check_date
from copydesk_text.newsroom.written_dates import date_in_url, read_written_date, resolve_date

READ = [
    ("Updated 1:45 pm, Friday, June 1, 2018", "2018-06-01"),
    ("July 16, 2018 — 7:15 AM EDT", "2018-07-16T07:15:00-04:00"),
    ("11:11 PM EST Nov 19, 2019", "2019-11-19T23:11:00-05:00"),
    ("November 18, 2019 at 2:26 PM HST", "2019-11-18T14:26:00-10:00"),
    ("2019-11-18T22:05:36Z", "2019-11-18T22:05:36Z"),
    ("2019-11-18", "2019-11-18"),
    ("July 16, 2018, 11:14 GMT", "2018-07-16T11:14:00Z"),
    ("07/15/2018 02:44 PM EDT", "2018-07-15T14:44:00-04:00"),
    ("14 July 2018", "2018-07-14"),
    ("Jul 15th 2018", "2018-07-15"),
    ("16.07.2018 14:30", "2018-07-16"),
    ("16. Juli 2018, 14:05 Uhr", "2018-07-16"),
    ("16 de julio de 2018", "2018-07-16"),
    ("le 3 mars 2019", "2019-03-03"),
    ("10 февраля 2021", "2021-02-10"),
    ("31 يناير 2023", "2023-01-31"),
    ("2018年7月16日", "2018-07-16"),
    ("May 3, 2020, 10:15 AM ET", "2020-05-03T10:15:00-04:00"),
    ("May 3, 2020, 10:15 AM CST", "2020-05-03"),
    ("3 May 2020 10.15 BST", "2020-05-03T10:15:00+01:00"),
    ("3. März 2021, 25:61 CET", "2021-03-03"),
    ("٤ مارس ٢٠٢١", "2021-03-04"),
    ("2021. március 3.", "2021-03-03"),
    ("2021.03.03 10:15", "2021-03-03"),
    ("June 3, 2021 June 4, 2021", "2021-06-03"),
    ("Vardo, June 3, 2021 4 July 2022", "2021-06-03"),
    ("June, 2021 June 4, 2022", "2021-06-04"),
]


@pytest.mark.parametrize(("line", "value"), READ)
def test_forms_of_dates(line: str, value: str) -> None:
    """Each form in print gives RFC 3339: the time with its zone where one stands there, else the day."""
    found = read_written_date(line)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    "line",
    [
        "Updated Nov 19, 9:41 AM",
        "03/04/2018",
        "Room 12, 2019",
        "Feb 30, 2018",
        "2018-13-01",
        "2,500 forces",
        "3 XIV 2018",
        "16 people died in 2018",
        "3 May Ada 2018",
        "18:12.11.2018",
        "2 hours ago",
        "in 2024",
        "Sunday",
        "",
    ],
)
def test_what_is_not_a_full_date_is_none(line: str) -> None:
    """No year, figures that name two days, days that do not exist, amounts and relative times give nothing."""
    assert read_written_date(line) is None


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("https://news.example/2023/01/31/ferry", "2023-01-31"),
        ("https://news.example/world/2018/jul/15/ferry", "2018-07-15"),
        ("https://news.example/2018-07-15-ferry", "2018-07-15"),
        ("https://news.example/2018/13/15/ferry", None),
        ("https://news.example/20180715", None),
        ("https://news.example/2018/07/ferry-15", None),
        ("https://news.example/html/2018-07/15/content_1.htm", "2018-07-15"),
        ("https://news.example/2018/07-15/1.shtml", "2018-07-15"),
        ("https://news.example/n1/2018/0715/c1-2.html", "2018-07-15"),
        ("https://news.example/a/20180715/1.html", "2018-07-15"),
        ("https://news.example/a/201807/15/1.html", "2018-07-15"),
        ("https://news.example/a/201807/t20180715_1.html", "2018-07-15"),
        ("https://news.example/2018/1203/ferry", None),
        ("https://news.example/20189915/1.html", None),
        ("https://news.example/1?from=/20180715/", None),
    ],
)
def test_dates_in_urls(url: str, value: str | None) -> None:
    """A full date that is a part of the path counts; a month or a run of figures does not."""
    assert date_in_url(url) == value


@given(st.text(alphabet="JulyApr 0123456789:/.,-TZ年月日apmEST", max_size=60))
def test_what_is_read_keeps_the_contract(line: str) -> None:
    """Whatever is read is RFC 3339 with a zone, or a full date, and stands where it says it does."""
    found = read_written_date(line)
    if found is not None:
        check_date(found.value, "published_at")
        assert 0 <= found.start < found.end <= len(line)


@pytest.mark.parametrize(
    ("line", "day_first", "value"),
    [
        ("03/04/2018", False, None),
        ("03/04/2018", True, "2018-04-03"),
        ("25/04/2018", False, "2018-04-25"),
        ("04/25/2018", True, "2018-04-25"),
        ("03.04.2018", False, "2018-04-03"),
        ("04/04/2018", False, "2018-04-04"),
    ],
)
def test_figures_name_a_day_where_the_language_says_which(line: str, day_first: bool, value: str | None) -> None:
    """Figures that could be two days are a date only where the day is known to stand first."""
    found = read_written_date(line, day_first)
    assert (found.value if found is not None else None) == value


@pytest.mark.parametrize(
    ("line", "language", "value"),
    [
        ("14/5 2025 kl. 18.04", "da", "2025-05-14"),
        ("Udgivet d. 14/5-2025", "da-DK", "2025-05-14"),
        ("Publicerad 3 / 4 2025", "sv", "2025-04-03"),
        ("Publisert 3/4 2025", "nb", "2025-04-03"),
        ("14/5 2025", "en", None),
        ("1/2 2025", "fr", None),
        ("14/5 2025", None, None),
        ("14/13 2025", "da", None),
        ("14/5 20251", "da", None),
        ("4/14/5 2025", "da", None),
        ("14/5 kr. 2025", "da", None),
    ],
)
def test_day_and_month_set_apart_from_the_year(line: str, language: str | None, value: str | None) -> None:
    """Only where it is written so: in English it may be a part of a year."""
    found = read_written_date(line, language=language)
    assert (found.value if found is not None else None) == value


def test_language_decides_for_a_word_of_two_months() -> None:
    """`3 listopada 2020` is in November for a Polish page, and no date where the language is unknown."""
    found = read_written_date("3 listopada 2020", language="pl")
    assert found is not None
    assert found.value == "2020-11-03"
    assert read_written_date("3 listopada 2020") is None


@pytest.mark.parametrize(
    ("line", "published", "value"),
    [
        (" Nov 19, 9:41 AM", "2019-11-18", "2019-11-19"),
        (" Jan 2", "2019-12-30T10:00:00Z", "2020-01-02"),
        (" Tuesday at 9", "2019-11-18", "2019-11-19"),
        (" Monday", "2019-11-18", "2019-11-18"),
        (" 8月12日", "2019-08-11", "2019-08-12"),
        (" Nov 17", "2019-11-18", None),
        (" 2 hours ago", "2019-11-18", None),
        (" Monday or Tuesday", "2019-11-18", None),
        (" Feb 29", "2019-02-01", None),
        (" Nov 19", "unknown", None),
    ],
)
def test_days_without_their_year(line: str, published: str, value: str | None) -> None:
    """A day or a weekday is the first such day from the publication on; none if that is months away, or unclear."""
    assert resolve_date(line, published) == value


@given(st.text(alphabet="NovJan 0123456789,月日Monday", max_size=40), st.dates())
def test_what_is_resolved_is_not_before_the_publication(line: str, published: date) -> None:
    """A change is never dated before the publication."""
    resolved = resolve_date(line, published.isoformat())
    assert resolved is None or date.fromisoformat(resolved) >= published


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [
        ("Friday, 2/5/2014", None, "2014-05-02"),
        ("Wednesday, 2/5/2014", None, "2014-02-05"),
        ("Thứ sáu, 2/5/2014 | 08:54 GMT+7", None, "2014-05-02T08:54:00+07:00"),
        ("Thứ sáu, 2/5/2014", "en-US", "2014-05-02"),
        ("Fri 5/2/14", "en-GB", "2014-05-02"),
        ("Monday 2/5/2014", "en-GB", "2014-05-02"),
        ("Monday 2/5/2014", None, None),
        ("See you on Friday at the pier, before 2/5/2014", None, None),
        ("วันศุกร์ 2/5/2557", None, "2014-05-02"),
    ],
)
def test_a_weekday_orders_figures(line: str, language: str | None, expected: str | None) -> None:
    """Right before the figures, and of one of their readings alone; it is surer than a language."""
    found = read_written_date(line, language=language)
    assert (found.value if found is not None else None) == expected
