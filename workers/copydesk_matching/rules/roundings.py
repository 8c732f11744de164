"""Figures that are others rounded: `1.2 billion` for `1.19 billion`, `seven million` for `7,242,117`.

A signature has two bytes of each figure, which tell nothing of its size. But a sketch keeps the first facts of its text
as printed: which of them a figure is tell its bytes, and then what it may be rounded to. Where one figure is printed
and of the other nothing is left but its bytes, the numbers are tried that the printed one is in more or fewer digits.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final

import numpy as np

from copydesk_matching.words.figures import DIGITS_AT, POWER, TIME, UNITS, ZERO_POWER, pack, read_number, scale
from copydesk_matching.words.word_hash import WordHash

#: A printed figure may stand before `thousand`, `million` and so on, which are not kept.
_SCALES: Final = (0, 3, 6, 9, 12)
#: Digits of a rounded figure, and of one that it may stand for: one digit tells only of a long one (`2` for `1.5` is
#: another figure).
_FEW_DIGITS: Final = 2
_LONG_DIGITS: Final = {1: 4, 2: 3}
#: A figure whose last decimals are zeros; three digits behind a comma or point are thousands.
_EXACT: Final = re.compile("[0-9.,]*[0-9][.,](?![0-9]{3}$)(?:[0-9]*?[1-9])?(0{1,2})")
#: A year is not rounded to another one.
_YEAR: Final = re.compile("[0-9]{4}")
#: Digits that a figure may have more than the printed one that stands for it.
_MORE_DIGITS: Final = 2
_BYTES_AT: Final = np.uint64(32)
_TWO_BYTES: Final = np.uint64(0xFFFF)


def is_rounded(short: int, long: int, facts: Sequence[str], short_facts: Sequence[str], word_hash: WordHash) -> bool:
    """Whether a figure is another one rounded or cut off.

    Args:
        short: The two bytes of its hash that a signature keeps, the lower one first.
        long: Those of the other one.
        facts: The facts of the other one's text as printed.
        short_facts: Those of its own text: `33.0` is exact to the tenth, and no rounding of `32.9`.
        word_hash: What words are hashed with.
    """
    exact = _exact(tuple(short_facts), word_hash)
    return any(
        _is_number(long, number, word_hash)
        and any(
            _is_number(short, one, word_hash)
            and all(power < ends for figure, ends in exact if _is_number(short, figure, word_hash))
            for one in rounded
        )
        for number, power, rounded in _printed(tuple(facts), word_hash)
    )


def rounded_forms(figures: Collection[int], facts: Sequence[str], word_hash: WordHash) -> set[int]:
    """What figures of a text may be rounded to, those that are among its printed facts, as two bytes each."""
    return {one for number, _, rounded in _printed(tuple(facts), word_hash) if number in figures for one in rounded}


def is_restated(printed: str, figure: int, other: int, word_hash: WordHash) -> bool:
    """Whether two figures that stand against each other are one number, of which one has more digits.

    Args:
        printed: One of them as printed, without its unit: `23.5` of `$23.5 million`.
        figure: The two bytes of its hash that a signature keeps, the lower one first.
        other: Those of the other one.
        word_hash: What words are hashed with.
    """
    number = read_number(printed)
    if not number >> DIGITS_AT or number & POWER == TIME or _YEAR.fullmatch(printed):
        return False
    readings = [(power, unit) for power in _SCALES for unit in range(len(UNITS))]
    bytes_ = _bytes_of([(scale(number, power), unit) for power, unit in readings], word_hash)
    of_figure = [reading for reading, one in zip(readings, bytes_, strict=True) if one == figure]
    others = (*round_number(number), *_in_more_digits(number, _zeros_behind(printed)))
    return other in _bytes_of([(scale(one, power), unit) for power, unit in of_figure for one in others], word_hash)


def _in_more_digits(number: int, zeros: int) -> Iterator[int]:
    """The packed numbers of up to `_MORE_DIGITS` digits more for which a packed number of several digits may stand.

    `zeros`: how many more digits of it were printed, all of them 0 and behind the point.
    """
    digits, power = (number >> DIGITS_AT) * 10**zeros, (number & POWER) - zeros
    if digits < 10 ** (_FEW_DIGITS - 1):
        return
    step = 10**_MORE_DIGITS
    for one in range(digits * step - step // 2, (digits + 1) * step):
        if one != digits * step:
            yield scale(pack(str(one)), power - ZERO_POWER - _MORE_DIGITS)


def _bytes_of(numbers: Sequence[tuple[int, int]], word_hash: WordHash) -> list[int]:
    """The two bytes of the hashes of packed numbers, each with the index of its unit."""
    packed = np.array([number for number, _ in numbers], dtype=np.uint64)
    hashes = word_hash.hash_numbers(packed, np.array([unit for _, unit in numbers], dtype=np.uint8))
    found: list[int] = (hashes >> _BYTES_AT & _TWO_BYTES).tolist()
    return found


def round_number(number: int) -> Iterator[int]:
    """The packed numbers that a packed number may be rounded to, nearest or cut off, of fewer digits."""
    digits, power = str(number >> DIGITS_AT), number & POWER
    if power == TIME:
        return
    for count in range(1, len(digits)):
        if len(digits) < _LONG_DIGITS.get(count, 0):
            continue
        for one in dict.fromkeys(cut_or_nearest(digits, count)):
            yield scale(pack(str(one)), power - ZERO_POWER + len(digits) - count)


def cut_or_nearest(digits: str, count: int) -> tuple[int, int]:
    """What more than `count` digits are with that many: cut off, and rounded to the nearest."""
    cut = int(digits[:count])
    return cut, cut + (digits[count] >= "5")


def _is_number(figure: int, number: int, word_hash: WordHash) -> bool:
    return figure == number or word_hash.is_same_number(figure, number)


def _zeros_behind(printed: str) -> int:
    """How many zeros end the decimals of a printed figure, which a packed number does not keep: 1 of `33.0`."""
    match = _EXACT.fullmatch(printed)
    return len(match[1]) if match else 0


@lru_cache(maxsize=64)
def _exact(facts: tuple[str, ...], word_hash: WordHash) -> list[tuple[int, int]]:
    """The figures among these facts that are printed with zeros behind the point, as two bytes each, with every scale.

    Beside each, the power of ten of its last digit.
    """
    found = [
        (scale(number, power), (number & POWER) - zeros + power)
        for fact in dict.fromkeys(facts)
        if (zeros := _zeros_behind(fact)) and (number := read_number(fact))
        for power in _SCALES
    ]
    bytes_ = _bytes_of([(number, 0) for number, _ in found], word_hash)
    return [(one, power) for one, (_, power) in zip(bytes_, found, strict=True)]


@lru_cache(maxsize=64)
def _printed(facts: tuple[str, ...], word_hash: WordHash) -> list[tuple[int, int, list[int]]]:
    """The figures among these facts that can be rounded, and what to, as two bytes each, with every scale.

    Between them, the power of ten of its last digit.
    """
    forms = [
        (number, *round_number(number))
        for number in dict.fromkeys(read_number(fact) for fact in facts if _YEAR.fullmatch(fact) is None)
        if len(str(number >> DIGITS_AT)) > _FEW_DIGITS
    ]
    found = [[scale(one, power) for one in numbers] for numbers in forms for power in _SCALES]
    numbers = np.array([one for row in found for one in row], dtype=np.uint64)
    hashes = word_hash.hash_numbers(numbers, np.zeros(len(numbers), dtype=np.uint8))
    bytes_: list[int] = (hashes >> _BYTES_AT & _TWO_BYTES).tolist()
    firsts = accumulate(map(len, found), initial=0)
    places = zip(firsts, found, strict=False)
    return [(bytes_[at], row[0] & POWER, bytes_[at + 1 : at + len(row)]) for at, row in places]
