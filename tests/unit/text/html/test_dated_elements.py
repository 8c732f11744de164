"""dated_elements: attributes say when something was published, whatever the element that shows it is called."""

import lxml.html
import pytest

from copydesk_text.html.dated_elements import (
    by_name,
    declares_change,
    hidden_change,
    is_either,
    moments,
    names_publication,
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


def test_what_elements_are_called() -> None:
    """Texts keep their order, tails between them; times go with the texts around them."""
    html = (
        "<p>June <b><i>3</i></b>, 2021 <time class=mod_date datetime=2021-06-04T09:00Z>June <b>4</b></time>"
        " at sea</p> June 9"
    )
    block = lxml.html.fragments_fromstring(html)[0]
    changed, others = by_name(block, "en")
    assert (changed.text, changed.times) == ("June 4", ["2021-06-04T09:00:00Z"])
    assert (others.text, others.times) == ("June 3 , 2021 at sea", [])


def test_either_or_the_publication() -> None:
    """`updated` alone may be the publication; people who publish or create are no name of it."""
    called = {
        name: lxml.html.fromstring(f"<p class='{name}'>3</p>") for name in ("updated", "updated published", "date")
    }
    assert [is_either(one) for one in called.values()] == [True, False, False]
    names = ("pub_date", "published", "publisher", "creator-box", "public", "created")
    blocks = [lxml.html.fromstring(f"<p><i class='{name}'>3</i></p>") for name in names]
    assert [names_publication(one) for one in blocks] == [True, True, False, False, False, True]
