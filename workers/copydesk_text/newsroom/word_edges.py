"""Takes off what is written together with a word and is no part of it: elided articles, endings, particles."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final

from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import KeywordWords
from copydesk_text.phrases import one_of

#: Syllables of the shortest noun that is left without its particle.
_SHORTEST: Final = 2


@built_once
def elisions() -> dict[str, re.Pattern[str]]:
    """By language: what stands before an apostrophe, or behind one, and is no part of the word."""
    table = read_table(KeywordWords)
    before = {language: rf"(?<![\w'’]){one_of(words)}['’](?=\w)" for language, words in table.elisions.items()}
    behind = {language: rf"(?<=\w)['’]{one_of(words)}(?!\w)" for language, words in table.behind_apostrophe.items()}
    return {language: re.compile(pattern) for language, pattern in (before | behind).items()}


def elided(text: str, language: str) -> str:
    """Takes elided words and endings off.

    Args:
        text: A text in small letters.
        language: A language of `elisions`.

    Returns:
        The text with `eau` for *l'eau* in French, `ankara` for *Ankara'da* in Turkish.
    """
    return elisions()[language].sub("", text)


def without_particles(words: Sequence[str], in_title: Sequence[str], language: str) -> tuple[list[str], list[str]]:
    """Takes the particles off nouns.

    Args:
        words: The words of a text, and the signs between them.
        in_title: Those of its title.
        language: A language with particles.

    Returns:
        Both without particles. One that may be the end of a noun goes only if the noun also stands without it, or
        with another one.
    """
    forms: dict[str, set[str]] = defaultdict(set)
    strip = _particles()[language]
    known = {word: strip(word) for word in {*words, *in_title}}
    for word, (sure, doubtful) in known.items():
        forms[sure].add(word)
        if doubtful != sure:
            forms[doubtful].add(word)

    def bare(word: str) -> str:
        sure, doubtful = known[word]
        return doubtful if len(forms[doubtful]) > 1 else sure

    return [bare(word) for word in words], [bare(word) for word in in_title]


@built_once
def _particles() -> dict[str, Callable[[str], tuple[str, str]]]:
    """By language: a word without its sure particle, and without any."""
    table = read_table(KeywordWords)
    return {
        language: _stripper(words, table.doubtful_particles.get(language, ()))
        for language, words in table.particles.items()
    }


def _stripper(sure: Sequence[str], doubtful: Sequence[str]) -> Callable[[str], tuple[str, str]]:
    ends = tuple(sorted(sure, key=len, reverse=True))
    others = tuple(sorted(doubtful, key=len, reverse=True))

    def strip(word: str) -> tuple[str, str]:
        bare = _without(word, ends)
        return (bare, bare) if bare != word else (word, _without(word, others))

    return strip


def _without(word: str, ends: Sequence[str]) -> str:
    for end in ends:
        if word.endswith(end) and len(word) - len(end) >= _SHORTEST:
            return word[: -len(end)]
    return word
