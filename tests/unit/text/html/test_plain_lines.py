"""plain_text: the text of a page that is not searched, however the page parts its lines."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, paragraphs, parsed

from copydesk_text.html.plain_lines import plain_text

MENU = "<div>" + "".join(f"<a href=/{number}>Section {number}</a> " for number in range(20)) + "</div>"
FOOT = "<p>All rights of the Gazette are reserved.</p>"


@pytest.mark.parametrize(
    "body",
    [
        paragraphs(*ENGLISH),
        "<table><tr><td>" + "<br>".join(ENGLISH) + "</td></tr></table>",
        "".join(f"<div><span>{text[:9]}</span>{text[9:]}<!-- x --></div><script>var x;</script>" for text in ENGLISH),
    ],
    ids=["paragraphs", "breaks", "blocks"],
)
def test_all_text_is_taken(body: str) -> None:
    """Paragraphs, or lines where most of the text is in none; no menu, and never the foot alone."""
    found = plain_text(parsed(f"<body>{MENU}{body}{FOOT}</body>").tree).split("\n\n")
    assert [text for text in found if text in ENGLISH] == list(ENGLISH)
    assert found[-1] == "All rights of the Gazette are reserved."
    assert not any("Section 1" in text for text in found)


def test_a_paragraph_that_holds_others_is_taken_once() -> None:
    """As where an element within it was not closed."""
    found = plain_text(parsed("<p>One sails.<object><p>Two sail.</p></object>").tree)
    assert found == "One sails.\n\nTwo sail."
