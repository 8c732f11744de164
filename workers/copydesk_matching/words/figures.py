"""Gives a figure one number however it is written: `1,500`, `1500`, `1.500` and `1 500`; `9 am` and `9:00`.

A number is its digits without zeros at either end and the power of ten of the last of them, packed into one integer:
`digits << 8 | power + 128`. Then a scale word is an addition: `2.5 billion` has the digits of `2.5` and 9 more powers.
A time of day has the power 127, and its minutes since midnight as digits.
"""

import re
from typing import Final

from copydesk_text.remembered import remembered

#: The bits above which a packed number has its digits, those of the power of ten, and what the power 0 is there.
DIGITS_AT: Final = 8
POWER: Final = 0xFF
ZERO_POWER: Final = 128
#: What a time of day has in the place of the power.
TIME: Final = 255
_MOST_DIGITS: Final = 15
_LONGEST_REMEMBERED: Final = 50

_GROUPED: Final = re.compile(r"([1-9][0-9]{0,2}(?:([.,' ])[0-9]{3})(?:\2[0-9]{3})*)(?:(?!\2)[.,](?P<decimals>[0-9]+))?")
_INDIAN: Final = re.compile(r"([1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})(?:\.(?P<decimals>[0-9]+))?")
_PLAIN: Final = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")
#: A whole number and a fraction: `1-7/8`.
MIXED: Final = re.compile(r"([0-9]+)-([0-9]{1,2})/(2|4|8|16|32)")
_CLOCK: Final = re.compile(r"([01]?[0-9]|2[0-4])(?:[:.]([0-5][0-9]))?(am|pm)|([01]?[0-9]|2[0-4]):([0-5][0-9])()")
_SCALED: Final = re.compile(r"([0-9.,]+)(k|tsd|m|mn|mio|mln|b|bn|bln|mrd|mld|tn|trn)")
_SCALES: Final = {"k": 3, "tsd": 3, "m": 6, "mn": 6, "mio": 6, "mln": 6, "tn": 12, "trn": 12}
_BILLION: Final = 9

#: Kinds of units: what a figure counts. Of a time, before or after noon.
UNITS: Final = (
    "",
    "percent",
    "dollar",
    "euro",
    "pound",
    "yen",
    "rupee",
    "ruble",
    "zloty",
    "lira",
    "rupiah",
    "rial",
    "toman",
    "shekel",
    "won",
)
#: Symbols of units; a percent sign belongs to the figure before it, the others to the one behind or before them.
SYMBOLS: Final = {
    "%": "percent", "$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee", "₽": "ruble", "₺": "lira",
    "₩": "won", "₪": "shekel",
}  # fmt: skip


@remembered(100_000, _LONGEST_REMEMBERED)
def read_number(token: str) -> int:
    """Reads a token with digits as a number.

    Args:
        token: The token as printed, digits 0 to 9.

    Returns:
        The packed number, 0 if the token is not a plain number or time: `20th`, `3/4`, `Q1`.
    """
    if token.isdecimal() and token.isascii():  # two of three figures
        return pack(token)
    if match := _GROUPED.fullmatch(token) or _INDIAN.fullmatch(token):
        return pack("".join(filter(str.isdigit, match[1])), match["decimals"] or "")
    if match := _PLAIN.fullmatch(token):
        return pack(match[1], match[2] or "")
    if "/" in token:
        if match := MIXED.fullmatch(token):
            decimals = f"{int(match[2]) / int(match[3]):.5f}"
            return pack(match[1], decimals[2:]) if decimals[0] == "0" else 0
        return 0
    lowered = token.lower()
    if match := _CLOCK.fullmatch(lowered):
        return _pack_time(int(match[1] or match[4]), int(match[2] or match[5] or 0), match[3] or "")
    if (match := _SCALED.fullmatch(lowered)) and (number := read_number(match[1])):
        return scale(number, _SCALES.get(match[2], _BILLION))
    return 0


def pack(whole: str, decimals: str = "") -> int:
    """Packs a number of decimal digits.

    Args:
        whole: Digits before the decimal point.
        decimals: Digits behind it.

    Returns:
        The packed number, 0 if it has more than 15 digits.
    """
    digits = whole + decimals
    bare = digits.rstrip("0")
    power = len(digits) - len(bare) - len(decimals)
    bare = bare.lstrip("0")
    if len(bare) > _MOST_DIGITS or not -100 < power < 100:
        return 0
    return int(bare) << DIGITS_AT | ZERO_POWER + power if bare else ZERO_POWER


def scale(number: int, power: int) -> int:
    """Multiplies a packed number by a power of ten; times and zero stay as they are."""
    return number + power if number >> DIGITS_AT and number & POWER != TIME else number


def at_half_day(number: int, after_noon: bool) -> int:
    """The time that a number and `am` or `pm` behind it mean: `9` and `pm` are 21:00.

    Args:
        number: A packed hour or time.
        after_noon: Whether `pm` follows.

    Returns:
        The packed time, 0 if the number is no hour.
    """
    digits, power = number >> DIGITS_AT, number & POWER
    if power == TIME:
        return _pack_time(digits // 60, digits % 60, "pm" if after_noon else "am")
    hour = digits * 10 ** max(0, power - ZERO_POWER)
    return _pack_time(hour, 0, "pm" if after_noon else "am") if power >= ZERO_POWER and hour <= 12 else 0


def _pack_time(hour: int, minute: int, half: str) -> int:
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return (hour * 60 + minute) << DIGITS_AT | TIME
