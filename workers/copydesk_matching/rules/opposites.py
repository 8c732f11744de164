"""Prints the word whose opposite stands in its place, of which a signature keeps a byte and what it means."""

from functools import lru_cache

from copydesk_matching.words.figures import UNITS
from copydesk_matching.words.languages import GROUPS, MEASURES, MEASURES_AT, UNITS_AT, read_languages
from copydesk_matching.words.letters import fold_word
from copydesk_matching.words.word_hash import WordHash


def print_opposite(fact: tuple[int, int] | None, new: str, word_hash: WordHash) -> str | None:
    """Finds the word of another text by its byte, among the words that mean the same.

    Args:
        fact: The byte of the word, and its group of polarity.
        new: The word that stands in its place, as printed: both are of one language.
        word_hash: What the words were hashed with.

    Returns:
        The word in small letters; None if no word or several have that byte.
    """
    if fact is None:
        return None
    byte, group = fact
    folded = fold_word(new.lower())
    found = {
        word
        for words, forms in _words(word_hash)
        if folded in words
        for word, its_byte, its_group in forms
        if (its_byte, its_group) == (byte, group)
    }
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=4)
def _words(word_hash: WordHash) -> list[tuple[frozenset[str], list[tuple[str, int, int]]]]:
    """Of each language the words of polarity: folded, and as printed, each with its byte and its group."""
    found = []
    for language in read_languages().values():
        words = [
            (form, number)
            for groups, tables, first in (
                (GROUPS, language.polarity, 1),
                (MEASURES, language.measures, MEASURES_AT),
                (UNITS, language.units, UNITS_AT),
            )
            for group, cell in tables.items()
            for number in (groups.index(group) + first,)
            for word in cell.split()
            for form in word.split("/")
            if "_" not in form
        ]
        folded = [fold_word(form) for form, _ in words]
        hashes = word_hash.hash_list(folded).tolist()
        forms = [(form, hash_ >> 32 & 0xFF, group) for (form, group), hash_ in zip(words, hashes, strict=True)]
        found.append((frozenset(folded), forms))
    return found
