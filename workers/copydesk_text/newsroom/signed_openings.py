"""Reads the lines above a text that name its writer without "By": before a place, an outlet, a role or a verb.

Such a line may as well be the credit of a picture or name whom the text is about; the caller looks where it stands.
"""

import re
from collections.abc import Sequence
from typing import Final

from copydesk_text.newsroom.author_names import is_house, printed_authors
from copydesk_text.newsroom.lexicon.agencies import agency_named
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import BylineWords, every
from copydesk_text.newsroom.role_lines import is_role
from copydesk_text.phrases import one_of

#: Texts of a line with a role on its next line, most texts, and characters of the longest.
_FEWEST_TEXTS: Final = 2
_MOST_TEXTS: Final = 3
_LONGEST: Final = 120
#: A name before a place, with an agency behind it: Ada Low / VARDO, (Agency).
_PLACED: Final = re.compile(
    r"(?P<name>[^\d/,;:()\[\]]{5,60}?)\s?(?:/\s?|,\s)"
    r"(?P<place>[^\W\d_][^\d/;:()\[\]]{1,40}?)(?P<agency>[,\s]{1,2}[(\[][^()\[\]]{2,20}[)\]])?"
)
_MOST_OF_PLACE: Final = 3
_LONGEST_INITIALS: Final = 2


def opening_signature(texts: Sequence[str]) -> tuple[str, ...]:
    """Reads the name in a block above the text that holds it and one of a few things more.

    Args:
        texts: The texts of the block, or one line, each without space around it.

    Returns:
        The name before a role (`Ada Low, Harbour reporter`) or a verb (`Ada Low skrifar`), or behind a word that names
        begin with, too (`Nga Ada Low`); empty for any other block.
    """
    if len(texts) > _MOST_TEXTS or sum(map(len, texts)) > _LONGEST:
        return ()
    return _before_role(texts) or _beside_word(texts[0] if len(texts) == 1 else "")


def placed_signature(line: str) -> tuple[str, ...]:
    """Reads the name in a line right above the text, where or for whom the person works behind it.

    Args:
        line: A line without space around it.

    Returns:
        The name of `Ada Low / VARDO`, `Ada Low, Vardo (Agency)`, `Ada LOW, Vardo`, `Ada Low, The Gazette`, `Ada LOW`;
        empty for any other line.
    """
    if len(line) > _LONGEST or line[:1].islower():
        return ()
    placed = _PLACED.fullmatch(line)
    name = placed["name"].strip() if placed is not None else line
    if placed is not None and not _is_beside(placed, name, slash="/" in line):
        return ()
    if placed is None and not _has_loud_surname(name):
        return ()
    return _named(name) if agency_named(name) is None else ()


def _before_role(texts: Sequence[str]) -> tuple[str, ...]:
    """The name in a block of its own, in which what the person is stands behind a comma or on the next line."""
    if len(texts) == 1 and "," in texts[0]:
        texts = [text.strip() for text in texts[0].split(",", 1)]
    if len(texts) < _FEWEST_TEXTS or not is_role(texts[1].partition(",")[0]):
        return ()
    return _named(texts[0])


def _beside_word(line: str) -> tuple[str, ...]:
    """The name behind a word such as `Nga`, or before a verb such as `skrifar`."""
    line = line.rstrip(" /:")
    if (behind := line.partition(" ")[2]) and line[: -len(behind) - 1] in _particles():
        return _named(behind)
    verb = _verb_at_end().search(line.partition(",")[0])
    return _named(line[: verb.start()]) if verb is not None else ()


def _is_beside(placed: re.Match[str], name: str, *, slash: bool) -> bool:
    """Whether what stands behind a name is where or for whom the person works."""
    where = placed["place"].strip(" ,")
    if len(where.split()) > _MOST_OF_PLACE or where[:1].islower() or agency_named(where) is not None:
        return False
    if is_house(where):
        return where.startswith("The ") and not slash  # else it is the credit of a picture
    return slash or placed["agency"] is not None or _has_loud_surname(name)


def _has_loud_surname(name: str) -> bool:
    """Whether the surname of a name alone is in capitals, as some papers print the names of writers: Ada LOW."""
    first, _, last = name.rpartition(" ")
    loud = len(last) > _LONGEST_INITIALS and last.isupper() and last.isalpha()
    return loud and first[:1].isupper() and not first.isupper()


def _named(text: str) -> tuple[str, ...]:
    return (text,) if printed_authors([text]) == (text,) else ()


@built_once
def _particles() -> frozenset[str]:
    """Words that open a byline and names."""
    return every(read_table(BylineWords).opening_particles)


@built_once
def _verb_at_end() -> re.Pattern[str]:
    """What writers do, behind a name at the end of a text."""
    return re.compile(rf"\s{one_of(every(read_table(BylineWords).writing))}$")
