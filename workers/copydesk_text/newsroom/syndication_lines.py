"""Reads the sentence that blogs put below what they syndicate: `The post … appeared first on …`."""

import re
from typing import Final

from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import SyndicationWords, every
from copydesk_text.phrases import one_of

#: Characters of the longest such sentence: it holds a title and the name of an outlet.
_LONGEST: Final = 400


def is_syndication_line(line: str) -> bool:
    """Tells whether a line says where a post appeared first.

    Args:
        line: A line without space around it.
    """
    if line[:2] not in _beginnings() or len(line) > _LONGEST:
        return False
    return line.startswith(_openings()) and _whole().fullmatch(line) is not None


def without_syndication(text: str) -> str | None:
    """Takes such a sentence off the end of a text.

    Args:
        text: A text on one line.

    Returns:
        The text before the sentence; None if nothing stands before it.
    """
    begin = max(0, len(text) - _LONGEST)
    for found in _opening().finditer(text, begin):
        if _whole().fullmatch(text, found.start()) is not None:
            return text[: found.start()].rstrip() or None
    return text


@built_once
def _whole() -> re.Pattern[str]:
    """The sentence: how it opens, the title, what stands before the name of the outlet, and the name."""
    forms = [form.split(" … ") for form in sorted(every(read_table(SyndicationWords).sentences))]
    ways = "|".join(rf"{re.escape(before)}\s?.{{1,250}}?\s?{re.escape(behind)}" for before, behind in forms)
    return re.compile(rf"(?:{ways})\s?.{{1,100}}", re.IGNORECASE)


@built_once
def _openings() -> tuple[str, ...]:
    return tuple({form.split(" … ")[0] for form in every(read_table(SyndicationWords).sentences)})


@built_once
def _beginnings() -> frozenset[str]:
    """The first two letters of these: most lines begin with other ones."""
    return frozenset(form[:2] for form in _openings())


@built_once
def _opening() -> re.Pattern[str]:
    """How it opens, at the beginning of a sentence."""
    return re.compile(rf"(?<!\S){one_of(_openings())}")
