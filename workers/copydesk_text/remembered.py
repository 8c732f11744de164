"""Remembers what a function said of texts that documents bring: names of elements, lines, words.

Most come again, since a site uses the same ones on every page. But anybody may send long ones and ever new ones: only
short texts are remembered, and no more than a number of them.
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import Final, TypeVar

Answer = TypeVar("Answer")

#: Characters of the longest text that is remembered.
LONGEST: Final = 500


def remembered(most: int, longest: int = LONGEST) -> Callable[[Callable[[str], Answer]], Callable[[str], Answer]]:
    """Makes a function of a text one that remembers its answers.

    Args:
        most: How many are remembered. When there are as many, all are forgotten.
        longest: Characters of the longest text whose answer is remembered.

    Returns:
        The decorator.
    """

    def remember(tells: Callable[[str], Answer]) -> Callable[[str], Answer]:
        known = _Known(tells, most, longest)
        return update_wrapper(known, tells)  # type: ignore[return-value]  # it is called by its class's `__call__`

    return remember


class _Known(dict[str, Answer]):
    """Text → answer. What is known is found without a call of Python, in about the time that `lru_cache` takes."""

    def __init__(self, tells: Callable[[str], Answer], most: int, longest: int) -> None:
        super().__init__()
        self._tells: Final = tells
        self._most: Final = most
        self._longest: Final = longest

    def __missing__(self, text: str) -> Answer:
        answer = self._tells(text)
        if len(text) <= self._longest:
            if len(self) >= self._most:
                self.clear()
            self[text] = answer
        return answer

    __call__ = dict.__getitem__
    cache_clear = dict.clear
