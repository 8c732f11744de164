"""read_publication_line: lines that hold nothing but dates of publication and their labels."""

import pytest

from copydesk_text.newsroom.publication_lines import is_date_line, read_dates, read_publication_line


@pytest.mark.parametrize(
    ("line", "published", "updated", "label"),
    [
        ("Published 11:11 PM EST Nov 19, 2019", "2019-11-19T23:11:00-05:00", None, "published"),
        ("Updated: July 16, 2018 — 7:15 AM EDT", None, "2018-07-16T07:15:00-04:00", "updated"),
        ("Posted July 15, 2018 | Updated July 16, 2018", "2018-07-15", "2018-07-16", "updated"),
        ("Posted 5:57 am, July 16, 2018, by Associated Press", "2018-07-16", None, "published"),
        ("Updated Nov 19, 9:41 AM;Posted Nov 18, 8:19 PM", None, None, "published"),
        ("Originally posted on", None, None, "published"),
        ("Updated 6 minutes ago", None, None, "updated"),
        ("Опубликовано 10 февраля 2021", "2021-02-10", None, "published"),
        ("Sunday, July 15, 2018", "2018-07-15", None, None),
        ("Associated Press Monday, July 16, 2018", "2018-07-16", None, None),
        ("City News July 15, 2018, 2:09 PM", "2018-07-15", None, None),
    ],
)
def test_forms_of_date_lines(line: str, published: str | None, updated: str | None, label: str | None) -> None:
    """Each date stands under its label; without a full date the line is one still, but without dates."""
    read = read_publication_line(line)
    assert read is not None
    assert (read.published, read.updated, read.label) == (published, updated, label)


@pytest.mark.parametrize(
    "line",
    [
        "Published Monday in the journal of the college.",
        "Posted on July 1, 2018, the film shows how three men carry a boat across the road at night.",
        "Originally published on the blog of the college.",
        "Air date: November 19, 2019",
        "July 15, 2018 was a hot day",
        "Updates follow",
        "",
    ],
)
def test_sentences_are_no_date_lines(line: str) -> None:
    """A line that says more than when the page was published is none."""
    assert is_date_line(line) is False


def test_dates_within_a_byline() -> None:
    """In a longer line the date in front of the labels is that of publication."""
    read = read_dates("By HNN Staff | November 18, 2019 at 2:26 PM HST - Updated November 19, 2019")
    assert (read.published, read.updated) == ("2019-11-18T14:26:00-10:00", "2019-11-19")
