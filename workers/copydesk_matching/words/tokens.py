"""The words of a text as matching sees them, and their hashes.

A word is a lower-cased run of letters, digits and combining marks (`\\w+` would tear Hindi and vowelled Arabic apart).
In scripts that are written without spaces each character is a word. Compatibility forms are made alike (NFKC), and
accents of Latin letters, Arabic vowel marks, tatweel and invisible characters are left out, so that two spellings of
one text compare equal. A number is one word with its unit, and has the same hash in every way of writing it.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final

import numpy as np
import regex

from copydesk_matching.words.ascii_words import MOST_LETTERS, AsciiWords
from copydesk_matching.words.figures import SYMBOLS, UNITS, read_number
from copydesk_matching.words.hashed_words import (
    FIGURE,
    LINE_END,
    LOW_BITS,
    NAME,
    PARAGRAPH_END,
    POLARITY,
    SENTENCE_END,
    Codes,
    HashedTexts,
    HashedWords,
    Hashes,
    Places,
    with_fact_bytes,
)
from copydesk_matching.words.interpret import ReadWords, interpret
from copydesk_matching.words.known_names import hangul_group, is_hangul_date, is_name
from copydesk_matching.words.letters import fold_word, is_serbian, plain_digits, to_latin
from copydesk_matching.words.plain_text import plain_text, plain_texts
from copydesk_matching.words.spaceless import DATE_MARK, GROUP_MARKS, NAME_MARK, REGION_END, REGION_MARKS, mark_facts
from copydesk_matching.words.word_hash import PUBLIC, WordHash
from copydesk_text.scripts import SPACELESS_SCRIPTS
from copydesk_text.unicode_forms import to_form

#: In the low bits of a cached value.
_FIGURE: Final = 1
_CAPITALISED: Final = 2
_END: Final = 3  # no word, the end of something
_NAME: Final = 4
_POLARITY: Final = 5
_MARK: Final = 6  # no word, a sign of a unit or a mark of `mark_facts`
#: Codes of marks above those of units.
_NAME_STARTS: Final = 100
_DATE_STARTS: Final = 101
_REGION_ENDS: Final = 102

_KIND_OF_FLAG: Final = np.zeros(LOW_BITS + 1, dtype=np.uint8)
_KIND_OF_FLAG[[_FIGURE, _NAME, _POLARITY]] = FIGURE, NAME, POLARITY
_KIND_OF_REGION: Final = {_NAME_STARTS: NAME, _DATE_STARTS: FIGURE}

#: Figures that are read at once: in longer lists, memory that is new to the process takes longer than reading.
_AT_ONCE: Final = 20_000
#: Words that a process remembers; a full cache is emptied (about 60 MB when full).
CACHED_WORDS: Final = 400_000
_LONGEST_CACHED: Final = 50

_ARABIC_MARKS: Final = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
_INVISIBLE: Final = "\u00ad\u200c-\u200f\u2060\ufeff"
_LEFT_OUT: Final = re.compile(f"[{_ARABIC_MARKS}{_INVISIBLE}{REGION_MARKS}]+")
#: Parts two words of Persian, where other outlets put a space.
_NON_JOINER: Final = re.compile("(?<=[\u0600-\u06ff])\u200c(?=[\u0600-\u06ff])")

#: Characters that `re` cannot treat: combining marks, and scripts that use them or do without spaces.
_NEEDS_REGEX: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0590-\u1dff\u20d0-\u20ff\u2c00-\uffff\U00010000-\U0010ffff]"
)
#: Scripts in which facts are looked for in the text, before it is cut into words.
_NEEDS_MARKS: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_CLOSER: Final = "[\"'‘’“”)\\]]"  # may stand between the mark that ends a sentence and the space behind it
#: 1,500.25 and 10:30 and 3/4 and 6-3/16 and 1 500 are one word each.
_INSIDE: Final = "(?:(?<=[0-9])(?:[.,:/](?=[0-9])|-(?=[0-9]{1,2}/[0-9]))"
_SPACED: Final = r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?![^\W_]|[.,:/][0-9])"
_SYMBOL: Final = "[" + "".join(SYMBOLS) + "]"
_SIMPLE: Final = re.compile(rf"{_SPACED}|[^\W_]+{_INSIDE}[^\W_]+)*|[.!?](?={_CLOSER}?(?:\s|$))|\n\s?|{_SYMBOL}")
_FULL: Final = regex.compile(
    rf"{_SPACED}|[[\p{{L}}\p{{N}}\p{{M}}]--[{SPACELESS_SCRIPTS}]]+{_INSIDE}[[\p{{L}}\p{{N}}\p{{M}}]--[{SPACELESS_SCRIPTS}]]+)*|[[{SPACELESS_SCRIPTS}]&&[\p{{L}}\p{{N}}\p{{M}}]]\p{{M}}*"
    rf"|[.!?؟।۔](?={_CLOSER}?(?:[\s\x1c-\x1f]|$))|[。！？]|\n[\s\x1c-\x1f]?"  # `re` counts those four as space
    rf"|{_SYMBOL}|[{REGION_MARKS}]",
    regex.V1,
)
#: Within a word of Ukrainian or Belarusian.
_CYRILLIC_APOSTROPHE: Final = re.compile("(?<=[\u0400-\u04ff])['\u02bc](?=[\u0400-\u04ff])")
_FRACTIONS: Final = {"½": ".5", "¼": ".25", "¾": ".75"}
_FRACTION: Final = re.compile("([0-9]?) ?([½¼¾])")


class _WordCache(dict[str, int]):
    """Token as printed → 64-bit hash of the folded word, and above in the low bits; of an end or mark, its code."""

    def __init__(self, word_hash: WordHash) -> None:
        super().__init__()
        self._hash_word: Final = word_hash.hash_word

    def __missing__(self, token: str) -> int:
        value = _value(token, self._hash_word)
        if len(token) <= _LONGEST_CACHED:
            if len(self) >= CACHED_WORDS:
                self.clear()
            self[token] = value
        return value


@lru_cache(maxsize=4)
def _cache_of(word_hash: WordHash) -> _WordCache:
    return _WordCache(word_hash)


def _value(token: str, hash_word: Callable[[str], int]) -> int:
    first = token[0]
    if not first.isalnum() and not unicodedata.category(first).startswith("M"):
        if (code := _mark(first)) is not None:
            return code << 3 | _MARK
        return _end(token) << 3 | _END
    word = fold_word(token.lower())
    hash_ = hash_word(word) & ~LOW_BITS
    if not token.isalpha() and (digits := sum(map(str.isdigit, token))) and len(token) <= MOST_LETTERS + 2 * digits:
        return hash_ | _FIGURE
    if first.isupper():
        return hash_ | _CAPITALISED
    if is_hangul_date(token):
        return hash_ | _FIGURE
    if group := hangul_group(token):
        return hash_ & ~(0xFF << 40) | group << 40 | _POLARITY
    return hash_ | (_NAME if is_name(word) else 0)


def _mark(character: str) -> int | None:
    if (unit := SYMBOLS.get(character)) is not None:
        return UNITS.index(unit)
    if character == NAME_MARK:
        return _NAME_STARTS
    if character == DATE_MARK:
        return _DATE_STARTS
    if character == REGION_END:
        return _REGION_ENDS
    return _REGION_ENDS + 1 + GROUP_MARKS.index(character) if character in GROUP_MARKS else None


_HASH_BITS: Final = np.uint64(2**64 - 1 - LOW_BITS)
_PERCENT: Final = UNITS.index("percent")


def words(text: str) -> list[str]:
    """The words of a text as printed, numbers in words still in pieces.

    Args:
        text: Any text.

    Returns:
        The words in order, in lower case.
    """
    cache = _cache_of(PUBLIC)
    return [token.lower() for token in _tokens(plain_text(text)) if cache[token] & LOW_BITS not in (_END, _MARK)]


def hash_words(text: str, word_hash: WordHash = PUBLIC) -> HashedWords:
    """The words of a text as arrays."""
    return hash_together([text], word_hash)[0].text(0)


def hash_together(texts: Sequence[str], word_hash: WordHash = PUBLIC) -> tuple[HashedTexts, list[int]]:
    """Reads many texts, each as if it was read alone.

    Texts that are ASCII except for typographic marks, as most English newswire is, come first: they are read in one go,
    in a quarter of the time.

    Args:
        texts: Any texts.
        word_hash: What words are hashed with.

    Returns:
        The words of all texts, and for each text its index among them.
    """
    plain = plain_texts(texts)
    order = sorted(range(len(texts)), key=lambda number: not plain[number].isascii())
    ascii_ = [text for text in plain if text.isascii()]
    read = [_read_ascii(ascii_, word_hash)] if ascii_ else []
    if len(order) > len(ascii_):
        read.append(_read_any([plain[number] for number in order[len(ascii_) :]], word_hash))
    places = [0] * len(texts)
    for place, number in enumerate(order):
        places[number] = place
    return interpret(_joined(read or [_read_ascii([], word_hash)]), word_hash), places


def _read_ascii(texts: Sequence[str], word_hash: WordHash) -> ReadWords:
    found = AsciiWords(texts, word_hash)
    hashes = found.hashes & _HASH_BITS
    numbers = np.zeros(len(hashes), dtype=np.uint64)
    figures = found.numeric.nonzero()[0]
    for first in range(0, len(figures), _AT_ONCE):
        part = figures[first : first + _AT_ONCE]
        numbers[part] = [read_number(token) for token in found.printed(part)]
    units = np.zeros(len(hashes), dtype=np.uint8)
    for sign, place, text in found.signs:
        _set_unit(numbers, units, place, UNITS.index(SYMBOLS[sign]), found.bounds[text : text + 2])
    kinds = found.numeric * np.uint8(FIGURE)
    return ReadWords(hashes, kinds, found.capitalised, found.gaps, numbers, units, found.bounds)


def _read_any(texts: Sequence[str], word_hash: WordHash) -> ReadWords:
    found = [_tokens(text) for text in texts]
    tokens = list(chain.from_iterable(found))
    values = np.fromiter(map(_cache_of(word_hash).__getitem__, tokens), dtype=np.uint64, count=len(tokens))
    flags = (values & np.uint64(LOW_BITS)).astype(np.uint8)
    is_end, is_mark = flags == _END, flags == _MARK
    is_word = ~(is_end | is_mark)
    behind = is_word.cumsum()
    token_bounds = np.cumsum([0, *map(len, found)])
    bounds = np.append(0, behind)[token_bounds]
    hashes, flags = values[is_word] & _HASH_BITS, flags[is_word]
    gaps = np.zeros(len(hashes), dtype=np.uint8)
    before = behind[is_end] - 1
    ends = (values[is_end] >> np.uint64(3)).astype(np.uint8)
    for gap in (LINE_END, PARAGRAPH_END, SENTENCE_END):
        gaps[before[(ends == gap) & (before >= 0)]] = gap
    kinds = _KIND_OF_FLAG[flags]
    numbers = np.zeros(len(hashes), dtype=np.uint64)
    figures = flags == _FIGURE
    numbers[figures] = [read_number(tokens[place]) for place in is_word.nonzero()[0][figures].tolist()]
    units = np.zeros(len(hashes), dtype=np.uint8)
    read = ReadWords(hashes, kinds, flags == _CAPITALISED, gaps, numbers, units, bounds)
    marks = is_mark.nonzero()[0]
    if len(marks):
        texts_of = token_bounds.searchsorted(marks, side="right") - 1
        _read_marks(read, behind[marks], texts_of, (values[marks] >> np.uint64(3)).astype(np.intp))
    return read


def _read_marks(read: ReadWords, places: Places, texts: Places, codes: Places) -> None:
    """Gives words what marks say of them; each mark stands in front of the word at its place, in its text."""
    signs = codes < _NAME_STARTS
    for place, text, code in zip(places[signs].tolist(), texts[signs].tolist(), codes[signs].tolist(), strict=True):
        _set_unit(read.numbers, read.units, place, code, read.bounds[text : text + 2])
    places, codes = places[~signs], codes[~signs]
    ends = (codes == _REGION_ENDS).nonzero()[0]  # the mark before each is the one that begins its region
    if len(ends):
        _mark_regions(read, places[ends - 1], places[ends], codes[ends - 1])


def _mark_regions(read: ReadWords, starts: Places, ends: Places, codes: Places) -> None:
    """Gives the words of regions, which never overlap, their kinds, and those of polarity the group they belong to."""
    lengths = ends - starts
    words = np.arange(lengths.sum()) + (starts - np.append(0, lengths.cumsum()[:-1])).repeat(lengths)
    codes = codes.repeat(lengths)
    kinds = np.full(len(codes), POLARITY, dtype=np.uint8)
    for code, region_kind in _KIND_OF_REGION.items():
        kinds[codes == code] = region_kind
    wordings = read.kinds[words] != FIGURE
    read.kinds[words[wordings]] = kinds[wordings]
    polar = ~np.isin(codes, list(_KIND_OF_REGION))
    groups = (codes[polar] - _REGION_ENDS).astype(np.uint8)
    read.hashes[words[polar]] = with_fact_bytes(read.hashes[words[polar]], groups)


def _set_unit(numbers: Hashes, units: Codes, place: int, unit: int, bounds: Places) -> None:
    """Gives a figure the unit of the sign in front of the word at a place, or else behind the word before."""
    for side in (place - 1, place) if unit == _PERCENT else (place, place - 1):
        if bounds[0] <= side < bounds[1] and numbers[side]:
            units[side] = unit
            return
    if place > bounds[0]:  # `2,5 million €`
        units[place - 1] = unit


def _joined(read: Sequence[ReadWords]) -> ReadWords:
    """The words of many texts, end to end."""
    if len(read) == 1:
        return read[0]
    ends = np.cumsum([0, *(len(words.hashes) for words in read)])
    bounds = [words.bounds[1:] + end for words, end in zip(read, ends[:-1], strict=True)]
    return ReadWords(
        np.concatenate([words.hashes for words in read]),
        np.concatenate([words.kinds for words in read]),
        np.concatenate([words.capitalised for words in read]),
        np.concatenate([words.gaps for words in read]),
        np.concatenate([words.numbers for words in read]),
        np.concatenate([words.units for words in read]),
        np.concatenate(([0], *bounds)),
    )


def _tokens(text: str) -> list[str]:
    """Words as printed, with marks between them where a sentence, line or paragraph ends."""
    if text.isascii():
        return _SIMPLE.findall(text)
    if is_serbian(text):
        text = to_latin(text)
    if "'" in text or "\u02bc" in text:
        text = _CYRILLIC_APOSTROPHE.sub("", text)
    if "\u200c" in text:
        text = _NON_JOINER.sub(" ", text)
    if any(fraction in text for fraction in _FRACTIONS):
        text = _FRACTION.sub(lambda match: (match[1] or "0") + _FRACTIONS[match[2]], text)
    text = plain_digits(_LEFT_OUT.sub("", to_form("NFKC", text)))
    if not _NEEDS_REGEX.search(text):
        return _SIMPLE.findall(text)
    if _NEEDS_MARKS.search(text):
        text = mark_facts(text)
    found: list[str] = _FULL.findall(text)
    return found


def _end(token: str) -> int:
    if token[0] != "\n":
        return SENTENCE_END
    return LINE_END if token == "\n" else PARAGRAPH_END
