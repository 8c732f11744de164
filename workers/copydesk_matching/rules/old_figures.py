"""Works out a figure of an older text of which two bytes are left, from the figure that stands in its place.

A sketch keeps the first facts of its text as printed, and of every figure two bytes. What replaces a figure mostly
counts the same and is near: `$3.19` for `$3.16`, `23 firms` for `20`. So the numbers near the newer one are hashed with
its unit, the nearest first, and the first one that has the two bytes is the older one. By chance another one has them
for one in 65,536 that are tried, so few are: 1,200 at most in a sentence that is kept. Where the older figure is far
away, one in sixty comes out wrong, so nothing is decided by it.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Postfix

from copydesk_matching.rules.roundings import cut_or_nearest
from copydesk_matching.words.figures import DIGITS_AT, MIXED, POWER, TIME, UNITS, ZERO_POWER, read_number
from copydesk_matching.words.languages import read_languages
from copydesk_matching.words.word_hash import CALENDAR_BYTES, WordHash

#: A printed figure may stand before `thousand`, `million` and so on.
_SCALES: Final = (0, 3, 6, 9, 12)
_FIGURE: Final = re.compile(r"\d+(?:[.,:/'’\u066b\u066c-]\d+|[ \u00a0\u202f]\d{3}(?!\d))*")
_MARKS: Final = str.maketrans("\u066b\u066c\u00a0\u202f", ".,  ")
_DECIMALS: Final = re.compile(r"([.,\u066b])(\d{1,2}|\d{4,})$|^0([.,\u066b])(\d+)$")
#: A fraction is counted in thirty-seconds, and tried up to so many whole numbers up and down.
_PARTS: Final = 32
_WHOLES: Final = 5
_YEAR: Final = re.compile("(?:19|20)[0-9]{2}")
_GROUP: Final = re.compile(r"\d([.,' ’\u066c\u00a0\u202f])\d{3}(?!\d)")
_PERCENT: Final = UNITS.index("percent")
_MOST: Final = 10**14
_BYTES_AT: Final = np.uint64(32)
_TWO_BYTES: Final = np.uint64(0xFFFF)
#: A date cut short has so many letters; one of up to so many more lacks several.
_SHORT: Final = 3
_LONG_FOR_SHORT: Final = 5
_WEEKDAYS: Final = 7
#: The two bytes of each weekday and month, under every secret.
_DATES: Final = {hash_ >> 32 & 0xFFFF: number for number, hash_ in enumerate(CALENDAR_BYTES.tolist())}


class _Reach(NamedTuple):
    """Which numbers are tried: so many times larger or smaller at most, and so many steps up and down.

    The steps are those in the last digit of the newer figure, then in one digit more, and so on.
    """

    at_most: int
    steps: tuple[int, ...]


#: In a sentence that is kept, and in one that was reworded.
_KEPT: Final = _Reach(8, (450, 90, 90, 20))
_REWORDED: Final = _Reach(3, (170, 40))

_Numbers = npt.NDArray[np.int64]


def work_out(new: str, figure: int, old: int, word_hash: WordHash, *, reworded: bool = False) -> str | None:
    """Finds the figure that another text has in the place of a printed one, near it and of the same unit.

    Args:
        new: The figure as printed, with its unit: `$2.5 billion`, `Thursday`.
        figure: The two bytes of its hash that a signature keeps, the lower one first.
        old: Those of the figure that it replaces.
        word_hash: What both were hashed with.
        reworded: Whether the sentence is another one. Then the figure must be nearer, or chance would find too many.

    Returns:
        The older figure in the form of the newer one, the newer one if it is that one rounded; None if no near one has
        these bytes.
    """
    printed = _FIGURE.search(new)
    if printed is None:
        return _other_date(new, old)
    if reworded and _YEAR.fullmatch(printed[0]):  # of a text without that year nothing is replaced
        return None
    digits = "".join(str(int(one)) if one.isdecimal() else one for one in printed[0])
    found = _fraction(digits, figure, old, word_hash) or _near(
        digits, figure, old, word_hash, _REWORDED if reworded else _KEPT
    )
    if found is None:
        return None
    if _is_rounding(digits, found):
        return new
    return new[: printed.start()] + _in_script_of(printed[0], found) + new[printed.end() :]


def _near(printed: str, figure: int, old: int, word_hash: WordHash, reach: _Reach) -> str | None:
    """The nearest number with these bytes, written as the printed one."""
    number = read_number(printed.translate(_MARKS))
    digits, power = number >> DIGITS_AT, (number & POWER) - ZERO_POWER
    if not digits or number & POWER == TIME:
        return None
    readings = [(scale, unit) for scale in _SCALES for unit in range(len(UNITS))]
    bytes_ = _bytes_of(
        np.array([digits] * len(readings)),
        np.array([power + scale for scale, _ in readings]),
        np.array([unit for _, unit in readings]),
        word_hash,
    )
    for scale, unit in (reading for reading, one in zip(readings, bytes_.tolist(), strict=True) if one == figure):
        for more, steps in enumerate(reach.steps):
            if digits * 10**more >= _MOST:
                break
            numbers = _around(digits * 10**more, steps, reach.at_most, more > 0)
            here = _bytes_of(
                numbers, np.full(len(numbers), power + scale - more), np.full(len(numbers), unit), word_hash
            )
            places = (here == old).nonzero()[0]
            if len(places):
                return _print(int(numbers[places[0]]), power - more, printed, not scale and unit != _PERCENT)
    return None


def _around(digits: int, most: int, at_most: int, finer: bool) -> _Numbers:
    """The numbers near one, the nearest first; of finer ones those that the coarser digits do not have."""
    steps = np.arange(1, most + 1)
    numbers = digits + np.stack((-steps, steps), axis=1).ravel()
    numbers = numbers[(numbers * at_most >= digits) & (numbers <= digits * at_most)]
    return numbers[numbers % 10 != 0] if finer else numbers


def _fraction(printed: str, figure: int, old: int, word_hash: WordHash) -> str | None:
    """The nearest number with these bytes in whole parts and eighths or finer: `1-7/8` for `2-1/8`."""
    match = MIXED.fullmatch(printed)
    if match is None:
        return None
    parts = int(match[1]) * _PARTS + int(match[2]) * _PARTS // int(match[3])
    around = (parts + sign * step for step in range(1, _WHOLES * _PARTS) for sign in (-1, 1))
    forms = [_print_fraction(one) for one in around if one > 0]
    packed = np.array([read_number(form) for form in (printed, *forms)], dtype=np.uint64)
    bytes_ = _hash(packed, np.zeros(len(packed), dtype=np.uint8), word_hash)
    if bytes_[0] != figure:
        return None
    places = (bytes_[1:] == old).nonzero()[0]
    return forms[places[0]] if len(places) else None


def _is_rounding(one: str, other: str) -> bool:
    """Whether one of two printed figures of two digits or more is the other one without its last decimals."""
    short, long = sorted((one, other), key=len)
    digits, more = (re.sub(r"\D", "", figure) for figure in (short, long))
    if not 1 < len(digits) < len(more) or not _DECIMALS.search(long):
        return False
    return int(digits) in cut_or_nearest(more, len(digits))


def _print_fraction(parts: int) -> str:
    whole, rest = divmod(parts, _PARTS)
    if not rest:
        return str(whole)
    below = _PARTS
    while rest % 2 == 0:
        rest, below = rest // 2, below // 2
    return f"{whole}-{rest}/{below}"


def _print(digits: int, power: int, printed: str, is_price: bool) -> str:
    """A number with the decimals and the groups of a printed one; of a price with zeros behind it: `3.10`."""
    decimals = _DECIMALS.search(printed)
    point, places = (decimals[1] or decimals[3], len(decimals[2] or decimals[4])) if decimals else (".", 0)
    group = _GROUP.search(printed)
    separator = group[1] if group and (group[1] != point or not decimals) else ""
    if separator == point:
        point = "," if separator == "." else "."
    if power >= 0:
        whole, rest = str(digits * 10**power), ""
    else:
        padded = str(digits).rjust(1 - power, "0")
        whole, rest = padded[:power], padded[power:].rstrip("0")
    if rest:
        rest = point + (rest.ljust(places, "0") if is_price else rest)
    if separator:
        whole = f"{int(whole):,}".replace(",", separator)
    return whole + rest


def _in_script_of(printed: str, figure: str) -> str:
    """A figure with the digits of a printed one, Arabic ones or others."""
    first = next(one for one in printed if one.isdecimal())
    zero = ord(first) - int(first)
    return figure if zero == ord("0") else "".join(chr(zero + int(one)) if one.isdecimal() else one for one in figure)


def _other_date(new: str, old: int) -> str | None:
    """The weekday or month that has these bytes, in the language of another one and in the form most like it."""
    number = _DATES.get(old)
    if number is None:
        return None
    word = new.casefold()
    for dates in _dates():
        if word in dates and (dates[word] < _WEEKDAYS) == (number < _WEEKDAYS):
            forms = [form for form, its in dates.items() if its == number]
            if word in (short := _cut_short(dates)):
                form = min(forms, key=len)
            else:
                full = [form for form in forms if form not in short]
                form = max(full or forms, key=lambda one: (_same_ending(one, word), -abs(len(one) - len(word))))
            return form.title() if new[:1].isupper() else form
    return None


def _cut_short(dates: Mapping[str, int]) -> set[str]:
    """The forms that are short for a longer one: `Jun`, `Sept`; but not the Russian `март`, which has endings."""
    return {
        form
        for form, number in dates.items()
        if any(
            other.startswith(form) and len(other) - len(form) > (len(form) > _SHORT)
            for other, its in dates.items()
            if its == number and len(form) <= _LONG_FOR_SHORT
        )
    }


def _same_ending(one: str, other: str) -> int:
    """How many last letters two words have in common: `Montag` and `Dienstag`, but not `Montagabend`."""
    return Postfix.similarity(one, other)


@lru_cache(maxsize=1)
def _dates() -> list[dict[str, int]]:
    """Of each language its weekdays and months."""
    return [
        {
            word: first + int(number)
            for first, words in ((-1, language.weekdays), (_WEEKDAYS - 1, language.months))
            for word, number in (pair.split("=") for pair in words.split())
        }
        for language in read_languages().values()
    ]


def _bytes_of(digits: _Numbers, powers: _Numbers, units: _Numbers, word_hash: WordHash) -> npt.NDArray[np.uint64]:
    """The two bytes of numbers, each of so many digits at a power of ten, with their units."""
    digits, powers = digits.copy(), powers.copy()
    while (round_ := digits % 10 == 0).any():
        digits[round_] //= 10
        powers[round_] += 1
    packed = (digits << DIGITS_AT | powers + ZERO_POWER).astype(np.uint64)
    return _hash(packed, units.astype(np.uint8), word_hash)


def _hash(packed: npt.NDArray[np.uint64], units: npt.NDArray[np.uint8], word_hash: WordHash) -> npt.NDArray[np.uint64]:
    hashes = word_hash.hash_numbers(packed, units)
    return hashes >> _BYTES_AT & _TWO_BYTES
