"""Writes figures of Chinese, Japanese, Korean and Thai in digits: `三月十日` as `3月10日`, `1億2千` as `102000000`."""

import re
from functools import cache
from math import isfinite
from typing import Final

from copydesk_matching.words.languages import read_languages
from copydesk_text.remembered import remembered

_DIGITS: Final = {digit: value for value, digits in enumerate(
    ("〇零", "一壱壹", "二弐贰貳两兩", "三参叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
) for digit in digits}  # fmt: skip
_POWERS: Final = {"十": 1, "拾": 1, "百": 2, "千": 3, "万": 4, "萬": 4, "億": 8, "亿": 8, "兆": 12}
_HANGUL: Final = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
_HANGUL_POWERS: Final = {"십": 1, "백": 2, "천": 3, "만": 4, "억": 8, "조": 12}
_THAI: Final = {
    "ศูนย์": 0, "หนึ่ง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9,
}  # fmt: skip
_THAI_POWERS: Final = {"สิบ": 1, "ร้อย": 2, "พัน": 3, "หมื่น": 4, "แสน": 5, "ล้าน": 6}
#: Where a text changes: start, end, and the new text.
Change = tuple[int, int, str]
#: From this power on a word multiplies all before it, in thousands or myriads.
_LARGE: Final = 4
_LARGE_THAI: Final = 6

#: Characters of the longest figure whose value is remembered.
_LONGEST_REMEMBERED: Final = 12

_HAN: Final = "".join(_DIGITS) + "".join(_POWERS)
_HAS_HAN: Final = re.compile(f"[{_HAN}]")
_HAS_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_HAS_THAI: Final = re.compile("[\u0e01-\u0e5b]")
_PART: Final = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?|.")
#: Digits, with commas and a point. They begin where no digits went on: else each of a long row looks at all behind it.
_PLAIN: Final = r"(?<![0-9])(?<![0-9],)[0-9]++(?:,[0-9]++)*+,?+(?:\.[0-9]++)?+"
#: Words that look like figures and are not.
_NO_FIGURES: Final = frozenset(("千万", "一一", "万一", "十分", "百万千万", "三三两两", "一千零一"))


def figures(text: str) -> list[Change]:
    """Finds figures that are not in digits.

    A single ideograph is a figure only before a counter (`三人`) or behind `第` or `周`; `一般` and `万一` stay.

    Args:
        text: A text with plain digits.

    Returns:
        What is to be changed, in order: where it starts and ends, and the digits for it.
    """
    found: list[Change] = []
    if _HAS_HAN.search(text):
        found += [change for match in _han_pattern().finditer(text) if (change := _han_number(match))]
    if _HAS_HANGUL.search(text):
        found += [_hangul_number(match) for match in _hangul_pattern().finditer(text)]
    if _HAS_THAI.search(text):
        found += [_thai_number(match) for match in _thai_pattern().finditer(text)]
    return sorted(found)


def _han_number(match: "re.Match[str]") -> Change | None:
    token = match["number"]
    if token in _NO_FIGURES:
        return None
    value = _read_han(token)
    if value is None:
        return None
    decimals = "".join(str(_DIGITS[digit]) for digit in match["decimals"] or "")
    return *match.span(), ("%" if match["percent"] else "") + (f"{value}.{decimals}" if decimals else value)


@remembered(4096, _LONGEST_REMEMBERED)  # texts say the same figures again and again
def _read_han(token: str) -> str | None:
    """The digits for a figure in ideographs; None if they make none."""
    return _value(_PART.findall(token), _DIGITS, _POWERS, _LARGE)


def _hangul_number(match: "re.Match[str]") -> Change:
    """A figure, or the nothing between digits and a letter, which becomes a space."""
    parts = _PART.findall(match[0].replace(" ", ""))
    value = _value(parts, _HANGUL, _HANGUL_POWERS, _LARGE) if parts else ""
    return *match.span(), match[0] if value is None else f"{value} "


def _thai_number(match: "re.Match[str]") -> Change:
    parts = re.findall("|".join((*_THAI, *_THAI_POWERS, r"[0-9][0-9,]*(?:\.[0-9]+)?")), match[0])
    return *match.span(), _value(parts, _THAI, _THAI_POWERS, _LARGE_THAI) or match[0]


def _value(parts: list[str], digits: dict[str, int], powers: dict[str, int], large: int) -> str | None:
    """The number that parts make, None if they make none: digits in a row, or digits with powers of ten."""
    if all(part in digits for part in parts):
        return "".join(str(digits[part]) for part in parts)
    total = section = current = 0.0
    seen = False
    for part in parts:
        if part in powers:
            power = 10.0 ** powers[part]
            if powers[part] >= large:
                section = section + current if seen or section else 1.0
                total, section, current = total + section * power, 0.0, 0.0
            else:
                section, current = section + (current if seen else 1.0) * power, 0.0
            seen = False
        else:
            value = float(digits[part]) if part in digits else float(part.replace(",", ""))
            if seen and current:
                return None
            current, seen = value, True
    number = round(total + section + current, 4)
    if not isfinite(number):  # hundreds of digits
        return None
    return str(int(number)) if number == int(number) else str(number)


@cache
def _han_pattern() -> "re.Pattern[str]":
    """Figures: with a power of ten, of several digits, or one digit before a counter or behind `第` or `周`."""
    languages = read_languages()
    counters = "".join(sorted(set("".join((languages["zh"].counters + languages["ja"].counters).split()))))
    digit, power = "".join(_DIGITS), "".join(_POWERS)
    decimals = rf"(?:[点點・.](?P<decimals>[{digit}]+)(?![{power}]))?"
    return re.compile(
        rf"(?P<percent>百分之)?(?P<number>{_PLAIN}[{power}][0-9{digit}{power}]*"
        rf"|(?<![{digit}{power}])[{digit}{power}]{{2,}}"
        rf"|(?<=[第度周週期拜之])[{digit}{power}](?![{digit}{power}])"
        rf"|(?<![{digit}{power}])[{digit}十百](?=[{counters}])"
        rf"|(?<![{digit}{power}])[{digit}](?=[点點・.][{digit}])){decimals}"
    )


@cache
def _hangul_pattern() -> "re.Pattern[str]":
    counters = "|".join(sorted(read_languages()["ko"].counters.split(), key=len, reverse=True))
    digit, power = "".join(_HANGUL), "".join(_HANGUL_POWERS)
    return re.compile(
        rf"{_PLAIN} ?[만억천조백](?:[만억천조백]| ?[0-9][0-9,]*+(?=[만억천조백]))*"
        rf"|(?<![\uac00-\ud7a3])[{digit}{power}]{{2,}}(?= ?(?:{counters}))|(?<=[0-9])(?=[\uac00-\ud7a3])"
    )


@cache
def _thai_pattern() -> "re.Pattern[str]":
    counters = "|".join(sorted(read_languages()["th"].counters.split(), key=len, reverse=True))
    word = "|".join(sorted((*_THAI, *_THAI_POWERS), key=len, reverse=True))
    powers = "|".join(_THAI_POWERS)
    return re.compile(rf"{_PLAIN} ?(?:{powers})+(?!ธ)|(?:{word}){{2,}}(?!ธ)|(?:{word})(?= ?(?:{counters}))")
