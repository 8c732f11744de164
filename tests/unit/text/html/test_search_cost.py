"""search_cost: pages that were made to cost time are not searched, and no page of people is among them."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, page, paragraphs, parsed, story

from copydesk_text.html.search_cost import why_not_searched

DEEP = "the page has too many elements, or links, within too many others"
MIXED = "the page has too many elements within too long a text"
LINK, DIV = "<a href=/author/ada>By Ada</a>", "<div>x</div>"


def within(depth: int, inside: str) -> str:
    """Something in as many elements, each in the next one."""
    return page("<div class=meta>" * depth + inside + "</div>" * depth)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (story(paragraphs(*ENGLISH)), None),
        (within(240, paragraphs(*ENGLISH)), None),
        (within(10, (LINK + DIV * 3) * 4900), None), (within(100, LINK * 900), None), (within(230, DIV * 3900), None),
        (within(230, LINK * 1500), DEEP), (within(60, LINK * 5500), DEEP), (within(230, DIV * 14_000), DEEP),
        (page(f"<div>{'line<br>' * 19_000}</div>"), None),
        (page("<ul>" + f"<li>{LINK}</li>\n" * 9000 + "</ul>"), None),
        (page(paragraphs(f"<b>Ferry</b> {'sails again ' * 160}") * 900), None),
        (page(f"<div>{'<b>Ferry</b> sails again ' * 3000}</div>"), None),
        (page(f"<td>{'<b>Dues</b> are paid by who keeps a berth <a href=#n>[1]</a><br>' * 3000}</td>"), None),
        (page(f"<div>{'<b class=due>Dues</b> are paid by who keeps a berth' * 6000}</div>"), MIXED),
        (page(f"<div>{'<time>x</time> Ferry sails again' * 9000}</div>"), MIXED),
        (page(f"<div>{'<i></i>' * 7000}{'Ferry ' * 20_000}</div>"), MIXED),
        (page("<p>x" * 20_001), "the page has more than 20,000 elements"),
    ],
    ids=["story", "deep story", "large", "deep links", "deep blocks", "too deep links", "many deep links",
         "too many deep blocks", "lines", "list", "paragraphs", "one paragraph", "a law", "with names", "text between",
         "text behind", "elements"],
)  # fmt: skip  # pages read better in lines than one a line
def test_why_not_searched(html: str, expected: str | None) -> None:
    """What counts is how deep elements and links stand, and how many beside one another in how long a text."""
    assert why_not_searched(parsed(html)) == expected
