"""Exact amounts: two reports that have them in common are one report, however the rest was rounded or corrected.

Two firms share `2 cents` and `40 percent` by chance, but not `1,906,095`. So an amount that is printed to the last
digit tells a report. Only the facts that a sketch keeps as printed are looked at: the first ones of each text.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Levenshtein

from copydesk_matching.rules.roundings import cut_or_nearest

#: A number of groups of three digits (of two, as in India, except the last).
_GROUPED: Final = re.compile(r"\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}")
#: … of two groups and more, in which the marks between the digits are no decimal points.
_LONG: Final = re.compile(r"\d{1,3}([.,])\d{2,3}(?:\1\d{2,3})*\1\d{3}")
_SHORTEST_LONG: Final = 8
_GROUP: Final = 4  # the last three digits and the mark before them
#: Digits of an amount, and digits until the zeros behind them: `300,000` is an estimate.
AMOUNT_DIGITS: Final = 6
AMOUNT_SIGNIFICANT: Final = 4
#: Amounts that two reports have in the same places, at least. Behind one that is exact, an estimate of so many digits
#: until the zeros is another one: `1,101,000 against 901,000`.
SHARED_AMOUNTS: Final = 2
ESTIMATE_SIGNIFICANT: Final = 2
#: Digits of a rounded figure: `9.1 million` for `9,148,000`.
_ROUNDED_DIGITS: Final = 2


def share_amounts(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether two texts have the same exact amounts in the same places, among their first facts.

    A rounded amount is the same. The first amount of either text is one of them: a weekly report has the amount of the
    week before in its second place. As many may be others at most: some were corrected.

    Args:
        ours: The facts of one text as printed, in order.
        theirs: Those of the other.
    """
    ours, theirs = tuple(ours), tuple(theirs)
    if not (_group_marks(ours) or _group_marks(theirs)):  # neither has an amount
        return False
    one, two = _figures(ours), _figures(theirs)
    if not _begins_in(one, two) and not _begins_in(two, one):  # as in most reports of two firms
        return False
    if one > two:  # the same either way
        one, two = two, one
    same = others = 0
    for mine, other in _in_places(one, two):
        is_exact = _is_amount(mine) or _is_amount(other)
        if not is_exact and not (same and _is_estimate(mine) and _is_estimate(other)):
            continue
        agree = _agree(mine[0], other[0])
        if not is_exact and not agree:
            continue
        if not same and not agree:
            return False
        same, others = same + agree, others + (not agree and bool(mine[0] and other[0]))
    return same >= max(SHARED_AMOUNTS, others)


def is_rounded(short: str, long: str) -> bool:
    """Whether a figure is another one rounded or cut off.

    Args:
        short: Its digits, without the zeros at either end.
        long: Those of the other one.
    """
    count = len(short)
    return _ROUNDED_DIGITS <= count < len(long) and int(short) in cut_or_nearest(long, count)


#: Figures that a process remembers: the same years and days come again and again.
_REMEMBERED: Final = 20_000
#: Texts whose facts are remembered: each is compared with up to ten others, one after the other.
_TEXTS: Final = 64
#: The significant digits of a figure, and how many it has if it is an amount, else 0.
_Figure = tuple[str, int]
_NONE: Final[_Figure] = ("", 0)


@lru_cache(maxsize=_TEXTS)
def _group_marks(facts: tuple[str, ...]) -> frozenset[str]:
    """The marks between the groups of digits of the long figures among facts, without which there are no amounts."""
    return frozenset(
        fact[-_GROUP]
        for fact in facts
        if len(fact) >= _SHORTEST_LONG and fact[0].isdecimal() and _LONG.fullmatch(fact)  # most are names
    )


@lru_cache(maxsize=_TEXTS)
def _figures(facts: tuple[str, ...]) -> tuple[_Figure, ...]:
    """The figures among facts, names aside, in order.

    `134.875` is a price in one text and a number of people in another: it is an amount beside `1.906.095` only.
    """
    marks = _group_marks(facts)
    return tuple(
        (digits, count if count and fact[-_GROUP] in marks else 0)
        for fact in facts
        if not fact[:1].isalpha()
        for digits, count in (_digits(fact),)
        if digits
    )


def _begins_in(ours: Sequence[_Figure], theirs: Sequence[_Figure]) -> bool:
    """Whether the first amount of a text stands anywhere in another one, maybe rounded."""
    first = next(filter(_is_amount, ours), _NONE)[0]
    return bool(first) and any(_agree(first, other) for other, _ in theirs if other[0] == first[0])  # rounded: likewise


def _agree(mine: str, other: str) -> bool:
    return mine == other or is_rounded(mine, other) or is_rounded(other, mine)


@lru_cache(maxsize=_REMEMBERED)
def _digits(fact: str) -> _Figure:
    digits = "".join(filter(str.isdecimal, fact))
    if not digits:
        return _NONE
    plain = str(int(digits))  # digits of any script
    return plain.rstrip("0"), len(plain) if _GROUPED.fullmatch(fact) else 0


def _is_amount(figure: _Figure) -> bool:
    return figure[1] >= AMOUNT_DIGITS and len(figure[0]) >= AMOUNT_SIGNIFICANT


def _is_estimate(figure: _Figure) -> bool:
    return figure[1] >= AMOUNT_DIGITS and len(figure[0]) >= ESTIMATE_SIGNIFICANT


def _in_places(ours: Sequence[_Figure], theirs: Sequence[_Figure]) -> Iterator[tuple[_Figure, _Figure]]:
    """The figures of both texts as they stand against each other, `_NONE` where there is none."""
    for step in Levenshtein.opcodes(ours, theirs):
        mine = ours[step.src_start : step.src_end] or [_NONE] * (step.dest_end - step.dest_start)
        yield from zip(mine, theirs[step.dest_start : step.dest_end] or [_NONE] * len(mine), strict=True)
