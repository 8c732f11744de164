"""Numbers in words: puts the parts of one number together, `two hundred thousand`, `quatre-vingt-dix-sept`."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from copydesk_matching.words.figures import pack, scale

#: What a part of a number does.
DIGITS: Final = 0  # a packed number in digits
VALUE: Final = 1  # is added
ATTACHED: Final = 2  # is added, with an `and` written in front of it
ARTICLE: Final = 3  # is added, but alone it is no number: `a`, `un`
TIMES: Final = 4  # multiplies the last part by a power of ten: 1 or 2
TEEN: Final = 5  # adds ten
SCALE: Final = 6  # multiplies all before it by a power of ten from 3 up
SHORT: Final = 7  # does so only to digits
JOINER: Final = 8  # stands between two parts
LEAD: Final = 9  # is added if the next word multiplies it or is counted; else it is no number
COUNTED: Final = 10  # is no part of a number, and says that one stands before it


class Part(Struct, frozen=True):
    """A word of a number: what it does, and its value, power or packed number."""

    role: int
    value: int


class Merged(Struct, frozen=True):
    """Parts from `start` up to, not including, `end` that are one packed number."""

    start: int
    end: int
    number: int


def merge_parts(parts: Sequence[Part]) -> list[Merged]:
    """Finds the numbers among words that stand in a row.

    Args:
        parts: The words, each one a possible part of a number.

    Returns:
        The numbers in order; words that belong to none are left out.
    """
    found = []
    at = 0
    while at < len(parts):
        end, number = _digits(parts, at) if parts[at].role == DIGITS else _words(parts, at)
        if end > at:
            found.append(Merged(at, end, number))
        at = max(end, at + 1)
    return found


def _digits(parts: Sequence[Part], at: int) -> tuple[int, int]:
    """A number in digits with the scales behind it."""
    number, end = parts[at].value, at + 1
    while end < len(parts) and parts[end].role in (SCALE, SHORT):
        number = scale(number, parts[end].value)
        end += 1
    return end, number


def _words(parts: Sequence[Part], at: int) -> tuple[int, int]:
    """A number in words: where it ends, and the packed number; `at` and 0 if there is none."""
    total = current = 0
    seen = False
    end = at
    while end < len(parts):
        part, following = parts[end], parts[end + 1] if end + 1 < len(parts) else None
        leads = part.role == LEAD and following is not None and following.role in (TIMES, SCALE, SHORT, COUNTED)
        if leads or part.role in (VALUE, ATTACHED, ARTICLE):
            added = _added(current, part) if seen else part.value
            if added is None:
                break
            current, seen = added, True
        elif part.role == TIMES and current % 10 > 0 and (current < 10 or part.value == 1):
            current += current % 10 * (10**part.value - 1)
        elif part.role == TIMES and part.value == 2 and current == 0 and total:
            current = 100
        elif part.role == TEEN and 0 < current < 10:
            current += 10
        elif part.role in (SCALE, SHORT) and (current or total):
            current, total = (0, total + current * 10**part.value) if current else (0, total * 10**part.value)
        elif part.role == SCALE and not seen and following is not None and following.role in (VALUE, ATTACHED, SCALE):
            total, seen = 10**part.value, True
        elif part.role == JOINER and seen and following is not None and _continues(current, total, following):
            pass
        else:
            break
        end += 1
    if end == at or (end == at + 1 and parts[at].role == ARTICLE) or not seen:
        return at, 0
    return end, pack(str(total + current))


def _continues(current: int, total: int, part: Part) -> bool:
    """Whether a part may follow `and`."""
    if part.role not in (VALUE, ARTICLE):
        return False
    return bool(total) if not current else _added(current, part) is not None and current != part.value


def _added(current: int, part: Part) -> int | None:
    """The sum of a number so far and the next part of it; None where that begins another number."""
    value = part.value
    if not current:
        return value
    if value == 100:
        if current % 100 in range(1, 100) and current < 100:
            return current * 100
        return current + 100 if current % 1000 == 0 else None
    below = current % 100
    if value < 10:
        fits = current % 10 == 0 and below != 10
    elif value < 20:
        fits = below in (0, 60, 80)  # soixante-dix, quatre-vingt-douze
    elif value < 100:
        if below == 4 and value == 20:
            return current + 76  # quatre-vingts
        fits = below == 0 or (part.role == ATTACHED and below < 10)
    else:
        fits = current % 1000 == 0
    return current + value if fits else None


def compounds(rule: str, ones: Sequence[str], tens: Sequence[str], hundred: str) -> Iterator[tuple[str, int]]:
    """Makes the numbers that a language writes in one word, up to a thousand, and thousands.

    Args:
        rule: `de`, `nl`, `it` or `sv`.
        ones: The numbers from 0 to 19.
        tens: The tens from 10 on.
        hundred: The word for 100.

    Yields:
        Word and value, those of `ones` and `tens` not among them.
    """
    small = dict(enumerate(ones)) | {10 * number: ten for number, ten in enumerate(tens, 1) if number > 1}
    for value in range(21, 100):
        if value % 10:
            small[value] = _below_hundred(rule, ones[value % 10], tens[value // 10 - 1])
            yield small[value], value
    large = dict(small)
    for value in range(100, 1000):
        many, rest = divmod(value, 100)
        heads = [ones[many] + hundred] + ([hundred] if many == 1 else [])
        for head in heads:
            large[value] = head + (small[rest] if rest else "")
            if large[value] != hundred:
                yield large[value], value
    thousand, one = {"de": ("tausend", "ein"), "nl": ("duizend", ""), "it": ("mila", ""), "sv": ("tusen", "ett")}[rule]
    for value in range(1, 1000):
        yield (one if value == 1 else large[value]) + thousand, 1000 * value


def _below_hundred(rule: str, one: str, ten: str) -> str:
    if rule == "de":
        return f"{one}und{ten}"
    if rule == "nl":
        return f"{one}{'ën' if one.endswith('e') else 'en'}{ten}"
    if rule == "it":
        return f"{ten[:-1] if one[0] in 'uo' else ten}{one.replace('tre', 'tré')}"
    return f"{ten}{one}"
