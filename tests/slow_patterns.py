"""Finds strings on which a regular expression takes more than linear time."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Final

from msgspec import Struct

from tests.attacks import attack, attacks
from tests.patterns import Kept, Pattern, Question

#: Lengths of the shorter and the longer string, in characters: a quarter, and four times that.
PART: Final = 4
#: Linear time is four times as long for the longer string, quadratic 16 times.
_MOST_RATIO: Final = 7.0
#: Processor time per character of the longer string, in seconds, under which no ratio is looked at.
_QUICK: Final = 6e-7
#: How often a slow one is measured again: the least counts, since other processes make it look slower.
_AGAIN: Final = 4
#: Processor time in seconds after which a question is broken off.
_MOST_SECONDS: Final = 2.0


class Slow(Struct, frozen=True):
    """A string on which an expression is slow."""

    name: str
    question: Question
    parts: tuple[str, str, str]
    #: Processor time in seconds for the longer string, and its ratio to that for the shorter one.
    seconds: float
    ratio: float


def slow_strings(kept: Kept, length: int, rounds: int, most: int) -> Iterator[Slow]:
    """Strings on which an expression is slow.

    Args:
        kept: The expression.
        length: Characters of the longer string.
        rounds: As for `attacks`.
        most: As for `attacks`.

    Returns:
        Those found, as they are found.
    """
    for parts in attacks(kept.pattern, rounds, most):
        for question in kept.questions:
            longer = attack(kept.pattern, parts, length)
            seconds = _spent(kept.pattern, question, longer)
            if seconds < _QUICK * length:
                continue
            if seconds == inf:
                yield Slow(kept.name, question, parts, inf, inf)
                continue
            shorter = attack(kept.pattern, parts, length // PART)
            before = _spent(kept.pattern, question, shorter)
            for _ in range(_AGAIN):
                if seconds <= _MOST_RATIO * before:
                    break
                before = min(before, _spent(kept.pattern, question, shorter))
                seconds = min(seconds, _spent(kept.pattern, question, longer))
            if seconds > _MOST_RATIO * before:
                yield Slow(kept.name, question, parts, seconds, seconds / before)


def _spent(pattern: Pattern, question: Question, text: str | bytes) -> float:
    """Processor time of a question in seconds, endless for one that is broken off: some take exponential time."""
    asked = getattr(pattern, question)
    started = time.thread_time()
    try:
        with _broken_off():
            found = asked(text)
            if question == "finditer":
                for _ in found:
                    pass
    except _TooLong:
        return inf
    return time.thread_time() - started


class _TooLong(Exception):
    """The question took all the processor time that it had."""


@contextmanager
def _broken_off() -> Iterator[None]:
    """Breaks off what takes too much processor time. Both engines look for signals while they search."""

    def stop(_signal: int, _frame: object) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
