"""Reads the lines that say what the writer of a text is, as they stand below a name: `Harbour correspondent`."""

import re
from typing import Final

from copydesk_text.newsroom.author_patterns import agency_staff, other_role, others, role_before
from copydesk_text.newsroom.byline_patterns import role
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import BylineWords, every
from copydesk_text.phrases import one_of
from copydesk_text.scripts import begins_small

#: Characters of the longest role.
_LONGEST: Final = 60
#: Letters of a position in initials: CEO.
_SHORT: Final = 3
#: What opens a text that goes on with a line.
_INLINE: Final = frozenset(",;")


def is_role(line: str) -> bool:
    """Whether a line says what a writer is and nothing else: `Harbour correspondent`, `Professor of coastal studies`.

    Args:
        line: A line without space around it.
    """
    if len(line) > _LONGEST:
        return False
    return role().fullmatch(line) is not None or opens_role(line)


def is_position(text: str, *, of: str) -> bool:
    """Whether a text says what somebody is in a firm, an office or an association: `Developer Advocate for Piers`.

    People are called so, too: among capitals, another word must say that it is a position. Farokh Engineer is a name.

    Args:
        text: What stands behind the comma of a name.
        of: The name.
    """
    if len(text) > _LONGEST or (found := _position().fullmatch(text)) is None:
        return False
    if begins_small(text) and begins_small(of):
        return False  # names have no capitals here
    if (first := found["first"]) is not None:
        rest = found["rest"]
        noun = " " not in rest and first.casefold() in read_table(BylineWords).positions_first["de"]
        return noun or begins_small(rest) or _says_position(rest)
    last = found["last"]
    before = text[: found.start("last")]
    short = len(last) == _SHORT and last.isupper() and not text.isupper()
    return not before or begins_small(last) or short or _says_position(before)


def _says_position(text: str) -> bool:
    """Whether a text has a word that stands beside positions and that no one is called."""
    words = read_table(BylineWords)
    beside = every(words.before_positions) | every(words.positions_last)
    return any(word.casefold().strip(",&") in beside for word in text.split())


def opens_role(line: str) -> bool:
    """Whether a text opens with what a writer is and for what: `Editor for shipping`.

    Args:
        line: A text without space around it.
    """
    before = role_before().match(line)
    return before is not None and line[before.end() :].partition(" ")[0] in _behind_roles()


@built_once
def _position() -> re.Pattern[str]:
    words = read_table(BylineWords)
    last, first = one_of(every(words.positions_last)), one_of(every(words.positions_first))
    behind = one_of(every(words.behind_roles) | every(words.before_places))
    no_other = rf"(?!.*\s{one_of(every(words.ands))}\s(?-i:[^\W\d_a-zà-ÿ]))"  # … and Bo Ray
    return re.compile(
        rf"{no_other}(?:(?:\S+\s){{0,4}}?(?P<last>{last})s?(?:\s{behind}\s.*)?|(?P<first>{first})\s(?P<rest>.*))",
        re.IGNORECASE,
    )


@built_once
def _behind_roles() -> frozenset[str]:
    """Words behind a role that say for what or whom: of."""
    return every(read_table(BylineWords).behind_roles)


def without_role(text: str) -> str:
    """What a text behind a name holds beside what the person is and where.

    Args:
        text: A text of a byline.

    Returns:
        Nothing of `Chief Reporter, Vardo Coast`, ` and Bo Ray` of `, Reporter, and Bo Ray`; the text itself if it
        does not open with a role, or with that of an agency or of one who did something else for the text.
    """
    head, _, rest = text.lstrip(" ,;|·•–—-").partition(",")
    head = head.strip()
    if not is_role(head) or is_of_agency(head) or other_role().search(head) or others().fullmatch(head):
        return text
    return rest if text[:1] in _INLINE else ""


def is_of_agency(text: str) -> bool:
    """Whether a role names the agency that somebody works for: `AP Auto Writer`.

    Args:
        text: A role.
    """
    first, space, rest = text.partition(" ")
    return any(agency_staff().fullmatch(form) for form in (text, f"{first.upper()}{space}{rest}"))
