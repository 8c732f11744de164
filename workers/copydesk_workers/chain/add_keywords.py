"""Finds the words and word pairs that stand out: those said most often, stopwords aside.

A counter does (yake took 24 ms a text and answered in overlapping fragments). Scripts without spaces between words get
none: their words would have to be guessed.
"""

import functools
from collections import Counter
from itertools import pairwise
from typing import Final

import regex
import stopwordsiso
from msgspec.structs import replace

from copydesk_workers.chain.article import Article, Drop

_MOST: Final = 10
#: Words beyond these change the order no more.
_CHARACTERS: Final = 30_000
#: What a word in the title counts more.
_IN_TITLE: Final = 2
#: A word goes into a pair that holds it when it is said hardly more often than the pair.
_HARDLY_MORE: Final = 1.5

#: A word with its marks, and an apostrophe or hyphen inside; or the end of a sentence or line, which no pair crosses.
_TOKEN: Final = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[-'’][\p{L}\p{M}\p{N}]+)*|[.!?…。！？؟।,،;:\n]")
_SPACELESS: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_SUFFIXES: Final = ("'s", "’s")
_BREAK: Final = ""


def add_keywords(article: Article) -> Article | Drop:
    """Adds at most ten keywords, best first, in small letters."""
    return replace(article, keywords=find_keywords(article.text, article.title, article.language.code))


def find_keywords(text: str, title: str | None, language: str) -> tuple[str, ...]:
    """The words and pairs said at least twice in text and title, best first; a word inside a chosen pair is left out.

    A word of the title counts more. `language` is the code whose stopwords are left out; `und` leaves out none but
    short words, so that few answers come back.
    """
    words = _words(text[:_CHARACTERS], language)
    in_title = _words(title, language) if title else []
    single = Counter(words)
    pairs = Counter(pair for pair in pairwise(words) if pair[0] and pair[1])
    del single[_BREAK]
    for word in {word for word in in_title if word in single}:
        single[word] += _IN_TITLE
    for pair in {pair for pair in pairwise(in_title) if pair in pairs}:
        pairs[pair] += _IN_TITLE
    return _best(single, pairs)


def _words(text: str, language: str) -> list[str]:
    """Small-letter words in order; an empty string where a stopword, a figure or the end of a sentence was."""
    stopwords = _stopwords(language)
    words = []
    for token in _TOKEN.findall(text.lower()):
        word = token[:-2] if token.endswith(_SUFFIXES) else token
        bad = len(word) < 3 or word in stopwords or not word[0].isalpha() or _SPACELESS.match(word)
        words.append(_BREAK if bad else word)
    return words


def _best(single: Counter[str], pairs: Counter[tuple[str, str]]) -> tuple[str, ...]:
    chosen: list[tuple[int, str]] = []
    covered: set[str] = set()
    for pair, count in pairs.most_common(_MOST):
        if count < 2:
            break
        if not covered.isdisjoint(pair):
            continue
        if count * _HARDLY_MORE * 2 < min(single[pair[0]], single[pair[1]]):
            continue  # two words that are everywhere, and side by side now and then
        chosen.append((count * 2, " ".join(pair)))
        covered.update(word for word in pair if single[word] <= count * _HARDLY_MORE + _IN_TITLE)
    chosen += [(count, word) for word, count in single.most_common(3 * _MOST) if count > 1 and word not in covered]
    chosen.sort(key=lambda entry: -entry[0])  # stable: of equals the pairs first, then what came first in the text
    return tuple(keyword for _, keyword in chosen[:_MOST])


@functools.cache
def _stopwords(language: str) -> frozenset[str]:
    """The stopwords of a language; of several languages where it is unknown."""
    if stopwordsiso.has_lang(language):
        return frozenset(stopwordsiso.stopwords(language))
    return frozenset()
