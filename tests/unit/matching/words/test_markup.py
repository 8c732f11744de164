"""Markup in texts: what is left out before words are compared."""

import pytest

from copydesk_matching.words.markup import strip_markup
from copydesk_matching.words.tokens import words


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Read [the report](https://example.org/a/b?c=1) today.", "read the report today"),
        ("Read [the report][12] today.", "read the report today"),
        ("<p>The ferry <b>sank</b>.</p><!-- ad slot -->", "the ferry sank"),
        (".box { color: red; } The ferry sank.", "box the ferry sank"),
        ("The ferry sank.\n© 2031 Lindmark Courier Ltd, all rights\nMore", "the ferry sank more"),
        ("Prices: 3 < 4 and 5 > 2, he said: yes", "prices 3 4 and 5 2 he said yes"),
        ("Mail us: mailto:desk@example.org or see http://example.org.", "mail us or see"),
    ],
)
def test_what_is_no_text_is_left_out(text: str, left: str) -> None:
    """Addresses, tags, style sheets and copyright lines go; the words around them stay."""
    assert " ".join(words(strip_markup(text))) == left


def test_a_plain_text_is_returned_as_it_is() -> None:
    """A text without markup is not copied, so that nothing is hashed twice."""
    text = "The ferry sank; nobody was hurt (all 40 were saved)."
    assert strip_markup(text) is text


def test_comments_go_and_what_opens_none_is_looked_at_once() -> None:
    """A comment ends at the next end; a beginning without one stays, and a megabyte of them takes no time."""
    assert strip_markup("a<!-- b <!-- c --> d --> e<!-- f") == "a  d --> e<!-- f"
    assert strip_markup("<!--a " * 200_000) == "<!--a " * 200_000
