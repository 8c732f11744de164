"""dated_elements: attributes say when something was published, whatever the element that shows it is called."""

import lxml.html
import pytest

from copydesk_text.html.dated_elements import (
    declares_change,
    hidden_change,
    moments,
    said_for_machines,
    said_within,
    two_times,
    written_title,
)


@pytest.mark.parametrize(
    "html",
    [
        "<time datetime='2026-03-03T10:00:00Z'>Tuesday</time>",
        "<relative-time datetime='2026-03-03T10:00:00Z'>2 hours ago</relative-time>",
        "<bsp-timestamp data-timestamp='1772532000000'></bsp-timestamp>",
        "<time data-epoch='1772532000'>Tuesday</time>",
        "<span data-livestamp='1772532000'></span>",
        "<span data-publish-utc='2026-03-03T10:00:00Z'>Tuesday</span>",
        "<abbr title='2026-03-03T10:00:00Z'>Tuesday</abbr>",
    ],
)
def test_attributes(html: str) -> None:
    """The usual attributes, and any of the site's own whose name tells of a time."""
    element = lxml.html.fromstring(html)
    assert said_for_machines(element) == "2026-03-03T10:00:00Z"
    assert moments(lxml.html.fromstring(f"<p>Published {html}</p>")) == (
        ["2026-03-03T10:00:00Z"] if element.tag not in ("span", "abbr") else []
    )


@pytest.mark.parametrize(
    "html",
    [
        "<span data-updated-time='2026-03-03'>Tuesday</span>",
        "<span data-end-date='2026-03-03'>Tuesday</span>",
        "<span data-id='1772532000'>Tuesday</span>",
        "<time>Tuesday</time>",
    ],
)
def test_other_attributes(html: str) -> None:
    """A change, an end and a number are no date of publication."""
    assert said_for_machines(lxml.html.fromstring(html)) is None


def test_parts_that_are_called_the_publication() -> None:
    """What hAtom calls published within a block, in a title or any attribute for machines; a time is read elsewhere."""
    said = "title='2026-03-03T10:00:00Z'"
    assert said_within(lxml.html.fromstring(f"<p>By Ada <abbr class='x published' {said}>Mar 3</abbr></p>")) == [
        "2026-03-03T10:00:00Z"
    ]
    assert said_within(lxml.html.fromstring(f"<p><abbr class=updated {said}>Mar 3</abbr></p>")) == []
    assert said_within(lxml.html.fromstring(f"<p><time class=published {said}>Mar 3</time></p>")) == []
    assert said_within(lxml.html.fromstring("<p><abbr class=published title='Vardo'>Mar 3</abbr></p>")) == []


def test_two_times_and_a_change() -> None:
    """Of two times of hAtom one is the change; a title may hold the date in words."""
    changed = "<time class='updated' datetime='2026-03-04'>4</time>"
    both = f"<p><time class='published' datetime='2026-03-03'>3</time>{changed}</p>"
    assert two_times(lxml.html.fromstring(both)) == {"published": "2026-03-03", "updated": "2026-03-04"}
    assert two_times(lxml.html.fromstring("<p><time class='published' datetime='2026-03-03'>3</time></p>")) == {}
    assert declares_change(lxml.html.fromstring("<time itemprop='dateModified'>4</time>"))
    assert written_title(lxml.html.fromstring("<span title='3 March 2026'>2 days ago</span>"), "en") == "2026-03-03"
    assert written_title(lxml.html.fromstring("<i aria-label='Updated 3 March 2026'>2 days ago</i>"), "en") is None
    assert hidden_change(lxml.html.fromstring("<p><span class='updated'>3 March 2026</span></p>")) is None
