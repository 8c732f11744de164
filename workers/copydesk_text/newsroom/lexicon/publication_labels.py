"""The labels of dates and sources (`publication_labels.toml`), as patterns and sets."""

import re
from typing import Final

from ahocorasick_rs import AhoCorasick

from copydesk_text.newsroom.lexicon.calendar_words import day_first_languages, is_calendar_word, primary
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import PublicationLabels, every
from copydesk_text.phrases import one_of

#: What stands behind a label before a sign that parts it from a date: no digit, and not the sign.
_BEFORE_DATE: Final = re.compile(r"\s*([^\d|·•;(\[–—-]{1,80})[|·•;(\[–—-]")


@built_once
def source_label() -> str:
    """A pattern for what stands before the source of a text. Case matters; a colon stands behind it."""
    return one_of(every(read_table(PublicationLabels).source))


def is_change(text: str, language: str | None) -> bool:
    """Whether a text is a label of the last change.

    A word that needs a colon elsewhere counts on pages of its own language; an English one on any.

    Args:
        text: What stands alone before a date: `Akt.`, `Modified`. `ACT` is a change in Spanish, and a place in English.
        language: BCP 47; with None, any label counts.
    """
    label = text.strip().rstrip(".").lower()
    table = read_table(PublicationLabels)
    if language is None or label not in labels_with_colon():
        return label in _changes()
    return label in table.updated.get(primary(language), ()) or label in table.updated["en"]


@built_once
def _changes() -> frozenset[str]:
    return every(read_table(PublicationLabels).updated)


@built_once
def labels_with_colon() -> frozenset[str]:
    """Labels, in small letters, that are common words, too: they count only with a colon behind them."""
    return every(read_table(PublicationLabels).with_colon)


@built_once
def labels_beside_change() -> frozenset[str]:
    """Labels of the publication, in small letters, that count only in a line with one of the last change."""
    return every(read_table(PublicationLabels).beside_change)


@built_once
def day_first_labels() -> frozenset[str]:
    """Labels, in small letters, that only languages have which write the day before the month."""
    table = read_table(PublicationLabels)
    both = (table.published, table.updated)
    of_others = {label for labels in both for label in labels.get("en", ())}  # English writes either first
    of_these = {label for labels in both for language in day_first_languages() for label in labels.get(language, ())}
    return frozenset(of_these - of_others)


def is_time_word(word: str) -> bool:
    """Whether a word belongs to a time, such as `at`, `Uhr` or `ago`; names of months and weekdays are elsewhere."""
    return word.casefold() in _time_words()


def is_date_word(word: str) -> bool:
    """Whether a word belongs to a date or to a time: the name of a month or weekday, or one such as `at`."""
    return is_time_word(word) or is_calendar_word(word)


@built_once
def any_label() -> AhoCorasick:
    """The labels, wherever they stand."""
    table = read_table(PublicationLabels)
    return AhoCorasick(sorted(every(table.published) | every(table.updated)))


@built_once
def label_pattern() -> re.Pattern[str]:
    """A label, as a whole word in small letters; in Japanese it may stand behind a date. `Date updated` is a change."""
    table = read_table(PublicationLabels)
    return re.compile(
        rf"(?:(?<!\w)|(?<=[日\d])(?=[\u3040-\u9fff]))(?:(?P<updated>{one_of(every(table.updated))})|(?P<published>{one_of(every(table.published))}))"
        r"(?![^\W\d_])"
    )


@built_once
def labels_of_a_day() -> frozenset[str]:
    """Labels, in small letters, that end in `of`: what stands behind it may be a day or a sender."""
    table = read_table(PublicationLabels)
    ends = tuple(f" {word}" for word in every(table.of_numbers))
    return frozenset(label for label in every(table.published) if label.endswith(ends))


def names_sender(behind: str) -> bool:
    """Whether a sender stands behind a label that ends in `of`, parted from the date, and no day: `club - 3 mars`."""
    sign = _BEFORE_DATE.match(behind)
    words = sign[1].split() if sign is not None else []
    return bool(words) and words[0][0].isalpha() and not any(map(is_date_word, words))


@built_once
def filed_openings() -> tuple[str, ...]:
    """How the sentence begins that says when a post was published and under what it is filed, in small letters."""
    return tuple(every(read_table(PublicationLabels).filed))


def is_document(text: str) -> bool:
    """Whether a text is a word for what is published, which may stand before a label: `Page`, `Artikel`."""
    return text.lower() in _documents()


@built_once
def relative_words() -> frozenset[str]:
    """Words, in small letters and casefolded, of which a line says how long ago a page was published."""
    words = every(read_table(PublicationLabels).relative)
    return words | frozenset(map(str.casefold, words))


@built_once
def count_words() -> frozenset[str]:
    """Words, casefolded, beside figures that count minutes of reading, views or comments."""
    return frozenset(map(str.casefold, every(read_table(PublicationLabels).counts)))


@built_once
def _time_words() -> frozenset[str]:
    words = every(read_table(PublicationLabels).time_words)
    return frozenset(map(str.casefold, words))  # the last letter of στις is another one then


@built_once
def _documents() -> frozenset[str]:
    return every(read_table(PublicationLabels).documents)
