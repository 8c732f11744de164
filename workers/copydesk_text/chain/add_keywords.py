"""Finds the words and word pairs that stand out: those said most often, stopwords aside.

Counting is enough: yake took 24 ms a text and gave overlapping fragments. A language without a list of stopwords gets
no keywords, and neither does a script without spaces between words unless `spaceless_words` reads its nouns.
"""

import functools
import re
from collections import Counter
from collections.abc import Container, Iterator
from itertools import pairwise
from operator import itemgetter
from typing import Final, TypeVar

import regex
import stopwordsiso
from msgspec.structs import replace

from copydesk_text.article import Article, Drop
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import KeywordWords
from copydesk_text.newsroom.word_edges import elided, elisions, without_particles
from copydesk_text.phrases import words as table
from copydesk_text.spaceless_words import GAP, spaceless_languages

#: Keywords of an article.
_MOST: Final = 10
#: Characters of a text that are counted; more hardly change the order.
_CHARACTERS: Final = 30_000
#: How many mentions in the text a word in the title is worth.
_IN_TITLE: Final = 2
#: A word is left out beside a pair that holds it if it is said at most this many times as often as the pair …
_HARDLY_MORE: Final = 1.5
#: … and two words make no pair if both are said more than this many times as often as the pair.
_MUCH_MORE: Final = 3

#: A word with a hyphen or an apostrophe inside; or what ends a phrase, which no pair crosses.
_SIMPLE: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[.!?…,;:\n]")
#: The same for texts with combining marks, which `re` tears apart, at three times the cost.
_FULL: Final = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[-'’][\p{L}\p{M}\p{N}]+)*|[.!?…,;:。！？؟।،，、\n]")
_NEEDS_FULL: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0590-\u1dff\u20d0-\u20ff\u2c00-\uffff\U00010000-\U0010ffff]"
)
#: For texts in Windows-1252: what each character becomes. All that ends a phrase, a line end as well, is one sign.
_WESTERN: Final = "cp1252"
_SIGN: Final = b";"
_WESTERN_TABLE: Final = bytes(
    _SIGN[0] if letter in ".!?…,;:\n" else code if letter.isalnum() or letter in "-'’" else ord(" ")
    for code in range(256)
    for letter in (bytes((code,)).decode(_WESTERN, "replace"),)
)
#: Hyphens and apostrophes outside of words: several side by side, and one at the edge of a word.
_LOOSE: Final = tuple(
    (sign, re.compile(sign + rb"(?:[-'\x92]+|(?= )|(?<= " + sign + rb"))")) for sign in (b"-", b"'", b"\x92")
)
_NO_WORD: Final = regex.compile(r"[\p{N}\p{P}\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
#: Stopwords that news is about: the English list was made from web pages and holds words of the web.
_TELLING: Final = {
    "en": table("""
        bill case cases computer fire home information invention members microsoft mill mine netscape novel order orders
        problem problems research room rooms shell site state states system test value website wells world
    """)
}
#: One for each apostrophe: `re` looks for a pattern that begins with one character in a quarter of the time.
_POSSESSIVES: Final = (("'", re.compile(r"'s\b")), ("’", re.compile(r"’s\b")))
#: Languages whose capital I has no dot and whose small i has one in capitals, too.
_DOTLESS: Final = frozenset({"tr", "az"})
#: Languages with particles behind their nouns.
_PARTICLES_BEHIND: Final = frozenset({"ko"})
#: Characters of the shortest keyword, and of the shortest in syllables, which say more.
_SHORTEST: Final = 3
_SHORTEST_SYLLABLES: Final = 2

_Counted = TypeVar("_Counted")


def add_keywords(article: Article) -> Article | Drop:
    """Adds what the article is about in a few words.

    Args:
        article: The article, its language known.

    Returns:
        The article with its `keywords`, at most ten, best first, in small letters.
    """
    return replace(article, keywords=find_keywords(article.text, article.title, article.language.code))


def find_keywords(text: str, title: str | None, language: str) -> tuple[str, ...]:
    """Finds the words and pairs of words that are said at least twice; those in the title count more.

    Elided articles (*l'eau*), endings behind an apostrophe (*Ankara'da*) and Korean particles are no part of a word.

    Args:
        text: The text of an article.
        title: Its title, if it has one.
        language: An ISO 639-1 code.

    Returns:
        At most ten, best first. A word that is hardly said outside of a chosen pair is left out. Empty for a language
        without a list of stopwords. In Chinese and Japanese nouns alone count, and pairs have no space.
    """
    stopwords = _stopwords(language)
    if not stopwords:
        return ()
    if (read_nouns := spaceless_languages().get(language)) is not None:
        return _from_nouns(read_nouns(text[:_CHARACTERS]), read_nouns(title) if title else [], language)
    words = _words(text[:_CHARACTERS], language)
    in_title = _words(title, language) if title else []
    if language in _PARTICLES_BEHIND:
        words, in_title = without_particles(words, in_title, language)
    counted = Counter(words)
    for word in {*in_title} & counted.keys():
        counted[word] += _IN_TITLE
    # Most words are said once: what is said more often is looked at once, and not at every place.
    shortest = _SHORTEST_SYLLABLES if language in _PARTICLES_BEHIND else _SHORTEST
    single = {
        word: count
        for word, count in counted.items()
        if count > 1
        and len(word) >= shortest
        and word >= "a"
        and word not in stopwords
        and ("a" <= word[0] <= "z" or not _NO_WORD.match(word))
    }
    pairs = Counter(_touching(words, single))
    for pair in set(pairwise(in_title)) & pairs.keys():
        pairs[pair] += _IN_TITLE
    return _best(single, pairs)


def _from_nouns(nouns: list[str], in_title: list[str], language: str) -> tuple[str, ...]:
    """The best of the nouns of a text, and of pairs that touch."""
    left_out = _stopwords(language) | _everyday()[language] | {GAP}
    counted = Counter(noun for noun in nouns if noun not in left_out)
    for noun in {*in_title} & counted.keys():
        counted[noun] += _IN_TITLE
    pairs = Counter(_touching(nouns, counted))
    for pair in set(pairwise(in_title)) & pairs.keys():
        pairs[pair] += _IN_TITLE
    return _best(counted, pairs, "")


@built_once
def _everyday() -> dict[str, frozenset[str]]:
    """Nouns that any report has, by language."""
    return {language: frozenset(words) for language, words in read_table(KeywordWords).everyday.items()}


def _words(text: str, language: str) -> list[str]:
    """The words of a text in small letters, and the signs between them."""
    if language in _DOTLESS:
        text = text.replace("I", "ı").replace("İ", "i")
    text = text.lower()
    if "\u0307" in text:
        text = text.replace("i\u0307", "i")  # what Python makes of İ
    if "'" in text or "’" in text:
        text = elided(text, language) if language in elisions() else _without_possessives(text)
    if text.isascii():
        return _western_words(text.encode(), "ascii")
    if _NEEDS_FULL.search(text):
        return _FULL.findall(text)
    try:
        return _western_words(text.encode(_WESTERN), _WESTERN)
    except UnicodeEncodeError:
        return _SIMPLE.findall(text)


def _without_possessives(text: str) -> str:
    for apostrophe, possessive in _POSSESSIVES:
        if apostrophe in text:
            text = possessive.sub("", text)
    return text


def _western_words(text: bytes, encoding: str) -> list[str]:
    """What `_SIMPLE` finds, in a quarter of its time: what is in no word becomes space, where the text is split.

    All signs come as the same one.
    """
    letters = b" " + text.translate(_WESTERN_TABLE).replace(_SIGN, b" " + _SIGN + b" ") + b" "
    for sign, loose in _LOOSE:
        if sign in letters:
            letters = loose.sub(b" ", letters)
    return letters.decode(encoding).split()


def _touching(words: list[str], chosen: Container[str]) -> Iterator[tuple[str, str]]:
    """Pairs of chosen words that stand side by side. (Each word is looked up once: half the time of pairs.)"""
    before = None
    for word in words:
        if word not in chosen:
            before = None
            continue
        if before is not None:
            yield before, word
        before = word


def _best(single: dict[str, int], pairs: dict[tuple[str, str], int], space: str = " ") -> tuple[str, ...]:
    chosen: list[tuple[int, str]] = []
    covered: set[str] = set()
    for pair, count in _most(pairs):
        if covered.isdisjoint(pair) and count * _MUCH_MORE >= min(single[pair[0]], single[pair[1]]):
            chosen.append((2 * count, space.join(pair)))
            covered.update(word for word in pair if single[word] <= count * _HARDLY_MORE)
    chosen += [(count, word) for word, count in _most(single) if word not in covered]
    chosen.sort(key=itemgetter(0), reverse=True)  # stable: of equals the pairs first, then what came first in the text
    return tuple(keyword for _, keyword in chosen[:_MOST])


def _most(counter: dict[_Counted, int]) -> list[tuple[_Counted, int]]:
    """What was counted at least twice, most frequent first; of equals what came first in the text."""
    return sorted((entry for entry in counter.items() if entry[1] > 1), key=itemgetter(1), reverse=True)[: 3 * _MOST]


@functools.cache
def _stopwords(language: str) -> frozenset[str]:
    """The stopwords of a language; none where there is no list of them."""
    if not stopwordsiso.has_lang(language):
        return frozenset()
    return frozenset(stopwordsiso.stopwords(language)) - _TELLING.get(language, frozenset())
