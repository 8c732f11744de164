"""What stands in a page: text of strangers as text, links that may be followed, times and numbers."""

import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from copydesk_desk.web.render import cut, moment, number, own, render, safe_link
from copydesk_workers.shown import shown_lines


@given(st.text())
@example("<script>alert(1)</script>\"'><img src=x onerror=alert(1)>")
@example("\x1b[2J\x9b2J\u202egpj.exe\u2066\u0000")
def test_any_text_in_a_page_is_that_text(text: str) -> None:
    """In a template, what a document says is neither a mark nor a control: it comes back as its cleaned self."""
    page = render("problem.html", title="x", detail=text)
    [shown] = re.findall(r'<p><bdi dir="auto">(.*?)</bdi></p>', page, re.S)
    assert "<" not in shown
    assert '"' not in shown
    assert unescape(shown) == unescape(str(own(text)))[16:-6]
    assert shown_lines(page) == page


@pytest.mark.parametrize(
    ("url", "followed"),
    [
        ("https://bay.example/a?b=c#d", True),
        ("http://bay.example/ä", True),
        ("javascript:alert(1)", False),
        ("JavaScript://x.example/%0aalert(1)", False),
        ("data:text/html,x", False),
        ("//bay.example/a", False),
        ("/a", False),
        ("https://", False),
        ("https://[", False),
        ("https://bay.example/\u202e", False),
        ("", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_are_links(url: str | None, followed: bool) -> None:
    """http and https with a host, and nothing hidden in it."""
    assert (url if followed else None) == safe_link(url)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-03-03T15:20:00Z", "3 Mar 2026 15:20"),
        ("2026-03-03T15:20:00+09:00", "3 Mar 2026 06:20"),
        ("2026-03-03T15:20:00", "3 Mar 2026 15:20"),
        ("2026-03-03", "3 Mar 2026"),
        ("2026-03-03T23:59:59Z", "3 Mar 2026"),
        ("2026-03-03T23:59:58Z", "3 Mar 2026 23:59"),
        ("yesterday", "yesterday"),
        ("", ""),
        (None, ""),
    ],
)
def test_times_are_told_in_utc(text: str | None, told: str) -> None:
    """A date stays a date, which the commit notes as the end of its day; what is no time stands as it is."""
    assert told == re.sub(r"<[^>]+>", "", moment(text))


def test_numbers_are_told_with_their_unit() -> None:
    """Thousands are set apart."""
    assert ["1,234", "0.5", "—"] == [number(1234), number(0.5), number(None)]
    assert ["abc", "ab …"] == [cut("abc", 3), cut("abc", 2)]
