"""Reads bylines: `By Name and Name | Outlet`, `Name and Name, Associated Press`, `(Reporting by …; Editing by …)`."""

from typing import Final

from msgspec import Struct

from copydesk_text.newsroom import byline_patterns as patterns
from copydesk_text.newsroom.lexicon.agencies import agency_ends, agency_named
from copydesk_text.newsroom.lexicon.calendar_words import is_calendar_word
from copydesk_text.scripts import begins_small

#: Characters of the shortest and the longest byline, and of the longest before runs of spaces are collapsed: templates
#: leave long ones between the names.
_SHORTEST: Final = 4
_LONGEST: Final = 300
_LONGEST_UNCOLLAPSED: Final = 1200
#: Characters of the longest byline of an outlet and an agency, and of the longest name.
_LONGEST_OUTLET: Final = 120
_LONGEST_NAME: Final = 60
#: A list of more names than this is no byline.
_MOST_NAMES: Final = 12
#: A line with more unknown words in small letters than this is a sentence.
_MOST_SMALL: Final = 2
#: Words of the longest name of a newsroom (By The Editorial Board).
_MOST_HOUSE_WORDS: Final = 4
#: Words of the longest place behind an agency and a bar, unless a date stands there.
_MOST_BEHIND: Final = 3
#: Characters at the end of a text that are searched for its reporters.
_REPORTERS_WITHIN: Final = 2000


class Byline(Struct, frozen=True):
    """A byline as read: authors as printed, and the agency where it names one."""

    authors: tuple[str, ...] = ()
    agency: str | None = None


def read_byline(line: str) -> Byline | None:
    """The authors or the agency that a byline names.

    Args:
        line: A line without space around it.

    Returns:
        Names as printed, or the name of the agency in the record; None if the line is no byline.
    """
    if not _SHORTEST <= len(line) <= _LONGEST_UNCOLLAPSED or line[-1] in "!?:;。।؟":
        return None
    if line[:1] in patterns.source_openings() and (behind := patterns.behind_source().match(line)) is not None:
        line = line[behind.end() :]
    if ("|" in line or "avec " in line) and len(line) <= _LONGEST_OUTLET and (agency := _read_outlet(line)) is not None:
        return Byline((), agency)
    if line.startswith(patterns.openings()):
        line = " ".join(line.split())
        by = patterns.by().match(line) if len(line) <= _LONGEST else None
        if by is not None:
            return _read_who(by["who"].strip())
    if ("기자" in line or "특파원" in line) and (korean := patterns.KOREAN.fullmatch(line)) is not None:
        return Byline(_names(korean["who"]))
    if "Press" in line or "PRESS" in line:
        signed = read_signature(line)
        if signed is not None and len(signed.authors) > 1:  # one name is as often the credit of a picture
            return signed
    return None


def read_signature(line: str) -> Byline | None:
    """The names and the agency of `Name, Associated Press`, `Name and Name, AP`.

    Such a line is a byline or the credit of a picture; the caller decides by where it stands.

    Args:
        line: A line without space around it.

    Returns:
        Names as printed and the name of the agency in the record; None for any other line.
    """
    if not _SHORTEST <= len(line) <= _LONGEST_UNCOLLAPSED:
        return None
    line = " ".join(line.split())
    if len(line) > _LONGEST:
        return None
    line = line.rstrip(" •|·–—-")
    named = patterns.ends_in_agency().fullmatch(line) if line[-2:] in agency_ends() else None
    authors = _names(named["who"]) if named is not None else ()
    return Byline(authors, agency_named(named["agency"])) if named is not None and authors else None


def is_labelled(line: str) -> bool:
    """Whether a label with a colon opens a line, or the word for a reporter ends it: `Text: Ada Low`, `김하늘 기자`.

    Args:
        line: A line without space around it.
    """
    if line.startswith(patterns.openings()) and patterns.labelled().match(line) is not None:
        return True
    return "기자" in line and patterns.KOREAN.fullmatch(line) is not None


def read_reporters(text: str) -> tuple[str, ...]:
    """The names in `(Reporting by …; Editing by …)` at the end of a text.

    Returns:
        The reporters as printed, without their places; empty if the text does not name them so.
    """
    tail = text[-_REPORTERS_WITHIN:]
    found = patterns.REPORTING.search(tail) if "ing by" in tail or "ING BY" in tail else None
    if found is None:
        return ()
    return _names(patterns.WHERE.sub("", found["who"]))


def _read_outlet(line: str) -> str | None:
    """The agency of `Le Monde avec AFP` and of `PTI | New Delhi`; None for any other line."""
    if " avec " in line or "(avec " in line:
        found = patterns.outlet_with().fullmatch(line)
        return agency_named(found["agency"]) if found is not None else None
    if "|" not in line or (found := patterns.agency_bar().fullmatch(line)) is None:
        return None
    behind = found["behind"]
    if patterns.house().search(behind) or (len(behind.split()) > _MOST_BEHIND and not patterns.DATED.search(behind)):
        return None  # the credit of a picture, or a headline
    return agency_named(found["agency"])


def _read_who(who: str) -> Byline | None:
    """The authors and the agency of what stands behind "By"."""
    first = _until_end(who)
    if (staff := patterns.agency_staff().fullmatch(first)) is not None:
        return Byline((), agency_named(staff["agency"]))
    words = who.split()
    if words[0].strip(",").casefold() in patterns.no_names() and agency_named(first) is None:
        short = len(words) == 2 or (len(words) <= _MOST_HOUSE_WORDS and words[-1][0].isupper())
        return Byline() if short and patterns.newsroom().fullmatch(words[-1]) else None  # By The Editorial Board
    if who.endswith((".", "…")) and patterns.ABBREVIATED.search(who) is None and agency_named(first) is None:
        return None  # a sentence
    names = who.split(" | ", 1)[0]
    if (
        sum(begins_small(word) and word.strip(".,") not in patterns.small_words() for word in names.split())
        > _MOST_SMALL
    ):
        return None  # a line of one
    agency = agency_named(first)
    if agency is not None:
        return Byline((), agency)
    inside = patterns.agency_inside().search(who)
    agency = agency_named(inside["agency"]) if inside else None
    if inside:
        who = patterns.last_and().sub("", who[: inside.start()])
    first = _until_end(patterns.PLACE.sub("", who))
    authors = _names(first, placed=True)
    if agency is None:
        parts = patterns.between().split(first)
        agency = next((name for part in parts if (name := agency_named(part)) is not None), None)
    if not authors and agency is None and not _is_house(first):
        return None
    return Byline(authors, agency)


def _until_end(who: str) -> str:
    """What stands before the outlet, the date or the like."""
    end = patterns.who_ends().search(who)
    names = (who[: end.start()] if end else who).strip(" ,|–—-•·/")
    before, _, last = names.rpartition(" ")
    return before if before and begins_small(last) and is_calendar_word(last) else names  # Piše: Ana Kos utorak, 3. 3.


def _names(who: str, placed: bool = False) -> tuple[str, ...]:
    """The names in a list of names; empty if a part of it is no name, because then it was no list of names.

    `placed`: a place may stand behind the last of them, as in `Von Anna Berg, Bonn`.
    """
    parts = [name for part in patterns.between().split(who.strip()) for name in _split_arabic(part.strip(" ,"))]
    parts = [part if patterns.ABBREVIATED.search(part) else part.rstrip(".") for part in parts if part]
    if not parts or len(parts) > _MOST_NAMES:
        return ()
    if len(parts) > 1 and placed and patterns.ONE_WORD.fullmatch(parts[-1]) and " " in parts[0]:
        parts.pop()
    names = [part for part in parts if not _is_house(part)]
    if not all(_is_name(part) for part in names):
        return ()
    return tuple(dict.fromkeys(names))


def _split_arabic(part: str) -> list[str]:
    if not "\u0600" <= part[:1] <= "\u06ff":
        return [part]
    found = patterns.ARABIC_AND.search(part)
    if found is None or " " not in part[: found.start()]:
        return [part]
    return [part[: found.start()], part[found.end() :]]


def _is_name(text: str) -> bool:
    if not patterns.full_name().fullmatch(text) or len(text) > _LONGEST_NAME:
        return False
    words = text.split()
    return not begins_small(words[0]) and not begins_small(words[-1]) and words[0].casefold() not in patterns.no_names()


def _is_house(text: str) -> bool:
    """Whether a name is one of a newsroom, not of a person."""
    return agency_named(text) is not None or (len(text) < _LONGEST_NAME and bool(patterns.newsroom().search(text)))
