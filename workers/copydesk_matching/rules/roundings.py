"""Figures that are others rounded: `1.2 billion` for `1.19 billion`, `seven million` for `7,242,117`.

A signature has two bytes of each figure, which tell nothing of its size. But a sketch keeps the first facts of its text
as printed: which of them a figure is tell its bytes, and then what it may be rounded to.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from copydesk_matching.words.figures import pack, read_number, scale
from copydesk_matching.words.word_hash import WordHash

#: A printed figure may stand before `thousand`, `million` and so on, which are not kept.
_SCALES: Final = (0, 3, 6, 9, 12)
#: Digits of a rounded figure, and of one that it may stand for: one digit tells only of a long one (`2` for `1.5` is
#: another figure).
_FEW_DIGITS: Final = 2
_LONG_DIGITS: Final = {1: 4, 2: 3}
#: A year is not rounded to another one.
_YEAR: Final = re.compile("[0-9]{4}")
_DIGITS_AT: Final = 8
_POWER: Final = 0xFF
_ZERO_POWER: Final = 128
_TIME: Final = 255
_BYTES_AT: Final = np.uint64(32)
_TWO_BYTES: Final = np.uint64(0xFFFF)


def is_rounded(short: int, long: int, facts: Sequence[str], word_hash: WordHash) -> bool:
    """Whether a figure is another one rounded or cut off.

    Args:
        short: The two bytes of its hash that a signature keeps, the lower one first.
        long: Those of the other one.
        facts: The facts of the other one's text as printed.
        word_hash: What words are hashed with.
    """
    return any(
        _is_number(long, number, word_hash) and any(_is_number(short, one, word_hash) for one in rounded)
        for number, rounded in _printed(tuple(facts), word_hash)
    )


def round_number(number: int) -> Iterator[int]:
    """The packed numbers that a packed number may be rounded to, nearest or cut off, of fewer digits."""
    digits, power = str(number >> _DIGITS_AT), number & _POWER
    if power == _TIME:
        return
    for count in range(1, len(digits)):
        if len(digits) < _LONG_DIGITS.get(count, 0):
            continue
        for one in dict.fromkeys(cut_or_nearest(digits, count)):
            yield scale(pack(str(one)), power - _ZERO_POWER + len(digits) - count)


def cut_or_nearest(digits: str, count: int) -> tuple[int, int]:
    """What more than `count` digits are with that many: cut off, and rounded to the nearest."""
    cut = int(digits[:count])
    return cut, cut + (digits[count] >= "5")


def _is_number(figure: int, number: int, word_hash: WordHash) -> bool:
    return figure == number or word_hash.is_same_number(figure, number)


@lru_cache(maxsize=64)
def _printed(facts: tuple[str, ...], word_hash: WordHash) -> list[tuple[int, list[int]]]:
    """The figures among these facts that can be rounded, and what to, as two bytes each, with every scale."""
    found = [
        [scale(one, power) for one in (number, *round_number(number))]
        for number in dict.fromkeys(read_number(fact) for fact in facts if _YEAR.fullmatch(fact) is None)
        for power in _SCALES
        if len(str(number >> _DIGITS_AT)) > _FEW_DIGITS
    ]
    numbers = np.array([one for row in found for one in row], dtype=np.uint64)
    hashes = word_hash.hash_numbers(numbers, np.zeros(len(numbers), dtype=np.uint8))
    bytes_ = iter((hashes >> _BYTES_AT & _TWO_BYTES).tolist())
    told = [[next(bytes_) for _ in row] for row in found]
    return [(row[0], row[1:]) for row in told]
