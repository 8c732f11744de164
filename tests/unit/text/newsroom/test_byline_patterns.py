"""The patterns of bylines, one by one."""

import pytest

from copydesk_text.newsroom import byline_patterns as patterns


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("By Ann Bee", "Ann Bee"),
        ("Written by Ann Bee", "Ann Bee"),
        ("Author: Ann Bee", "Ann Bee"),
        ("Yazan: Ayşe Demir", "Ayşe Demir"),
        ("作者：王小明", "王小明"),
        ("Bylaws changed", None),
        ("Author Ann Bee", None),
    ],
)
def test_what_opens_a_byline(line: str, who: str | None) -> None:
    """A word before a space, or a label before a colon; the longest that fits."""
    found = patterns.by().match(line)
    assert (found["who"] if found is not None else None) == who


def test_every_byline_begins_as_the_quick_test_says() -> None:
    """No word and no label is missing from the beginnings that are looked at first."""
    for line in ("By Ann Bee", "Von Ann Bee", "文：王小明", "Oleh: Ann Bee", "A cura di Ann Bee"):
        assert patterns.by().match(line) is not None
        assert line.startswith(patterns.openings())


@pytest.mark.parametrize("name", ["Ann Bee", "Maria von der Heide", "Jean-Luc O’Hara", "王小明", "김하늘"])
def test_whole_names(name: str) -> None:
    """Two to five words with particles between, or a name of East Asia."""
    assert patterns.full_name().fullmatch(name) is not None


@pytest.mark.parametrize("text", ["Ann", "Ann Bee, Leo Fox", "Ann B33", "a: b c"])
def test_what_is_no_name(text: str) -> None:
    """One word, two names, figures and signs are no name."""
    assert patterns.full_name().fullmatch(text) is None


def test_words_with_which_no_name_begins() -> None:
    """Months and weekdays of English and German are among them."""
    assert {"monday", "march", "mittwoch", "märz", "the", "ejemplo"} <= patterns.no_names()
