"""The labels of dates and sources, as patterns and sets."""

import re

from copydesk_text.newsroom.lexicon.publication_labels import (
    day_first_labels,
    is_change,
    labels_with_colon,
    source_label,
)


def test_labels_that_say_which_figure_is_the_day() -> None:
    """A label of a language that writes the day first says so; one that English has, too, does not."""
    assert {"aktualisiert", "publié", "obnoveno", "güncelleme"} & day_first_labels() == {
        "aktualisiert",
        "publié",
        "güncelleme",
    }
    assert {"published", "updated", "公開", "megjelent"} & day_first_labels() == set()


def test_labels_that_are_common_words() -> None:
    """`Stand` and `update` are words of running text; `veröffentlicht` is a label wherever it stands."""
    assert {"stand", "update"} <= labels_with_colon()
    assert "veröffentlicht" not in labels_with_colon()


def test_labels_of_sources() -> None:
    """The pattern takes a whole label, with its case."""
    pattern = re.compile(source_label())
    assert [bool(pattern.fullmatch(text)) for text in ("Source", "Sources", "source", "Quelle", "来源", "Sauce")] == [
        True,
        True,
        False,
        True,
        True,
        False,
    ]


def test_a_label_of_the_last_change() -> None:
    """A word that needs a colon elsewhere is one in its own language, and an English one in any."""
    assert [is_change(label, "es") for label in ("Act.", "Modified", "Actualizado", "Stand", "Publicado")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert (is_change("ACT", "en-AU"), is_change("ACT", None)) == (False, True)
