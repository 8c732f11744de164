"""Reads bylines: `By Name and Name | Outlet`, `Name and Name, Associated Press`, `(Reporting by …; Editing by …)`."""

import re
from typing import Final

from msgspec import Struct

from copydesk_workers.chain.agencies import AGENCY_FORM, agency_named
from copydesk_workers.chain.word_tables import words

_LONGEST: Final = 300
_LONGEST_UNCOLLAPSED: Final = 1200  # templates leave long runs of spaces between the names
_MOST_NAMES: Final = 12
_REPORTERS_WITHIN: Final = 2000

_BY: Final = re.compile(
    r"(?:(?:By|BY|by|Written by|Story by|Words by|Von|VON|Par|PAR|Por|POR|Autor|Author)\s?:?\s+"
    r"|(?:Автор|Авторы|Текст)\s?:\s*|(?:بقلم|كتب|كتبت|إعداد)\s?:?\s+|(?:作者|记者|記者|文)\s?[:：/]\s*)(?P<who>\S.*)"
)
_OPENINGS: Final = (
    *("By", "BY", "by", "Written", "Story", "Words", "Von", "VON", "Par", "PAR", "Por", "POR", "Autor", "Author"),
    *("Автор", "Текст", "بقلم", "كتب", "إعداد", "作者", "记者", "記者", "文"),
)
#: Words that open a line the same way as a byline does but name a time, a way or a place.
_NO_NAME: Final = words("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december the a an this that then now all far his her its their our my your
    contrast comparison law default
""")
_WHO_ENDS: Final = re.compile(
    r"\s+[|•·–—]|\s\||,?\s+(?:Special to|for|in|at|on|of)\s"
    r"|,?\s+(?:\w+\.?\s\d{1,2},?\s\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[/.:]\d)"
    r"|\s-\s|\s*\(|,\s(?:The\s)?(?:Staff|staff|Senior|Political|Chief)\b"
    r"|,\s(?:Correspondent|Reporter|Editor|USA TODAY|CNN|BBC)\b"
    r"|\s(?:Published|Updated|Posted)\b"
)
_BETWEEN: Final = re.compile(r"\s*(?:,\s*(?:and|&)\s|,|;|/|、|，|\s(?:and|AND|And|&|with|und|et|y|e|и|و)\s)\s*")
_PARTICLE: Final = r"(?:de|del|de la|da|dos|van|von|der|den|di|el|al|bin|ibn|la|le|af|ten)"
_NAME: Final = re.compile(
    rf"(?:[^\W\d_][\w’'.\-]*)(?:\s(?:{_PARTICLE}\s){{0,2}}(?:[^\W\d_][\w’'.\-]*)){{1,4}}|[\u4e00-\u9fff]{{2,4}}"
)
_HOUSE_WORDS: Final = re.compile(
    r"\b(?:Staff|Reports?|Reporters?|Editors?|Editorial|Board|News|Newsroom|Agenc(?:y|ies)|Desk|Team|Service|Services|Post|Times|"
    r"Press|Media|Online|Correspondents?|Writers?|Bureau|Network|Wire|Daily|Herald|Magazine|Foundation|Journalists?)\b",
    re.IGNORECASE,
)
_ENDS_IN_AGENCY: Final = re.compile(rf"(?P<who>[^|,]+(?:,[^|,]+){{0,5}})\s?[,|]\s?(?P<agency>(?:The\s)?{AGENCY_FORM})")
_AGENCY_INSIDE: Final = re.compile(
    rf"(?:[,|/]\s?|\bfor\s|\s)(?:The\s|the\s)?(?P<agency>{AGENCY_FORM})\W*(?:$|(?=\s[|•\d-]|\s\w+\s\d))"
)
_REPORTING: Final = re.compile(
    r"\((?:Reporting|Writing) (?:by|and writing by) (?P<who>[^;:()]{3,200})[;:).]", re.IGNORECASE
)


class Byline(Struct, frozen=True):
    """A byline as read: authors as printed, and the agency where it names one."""

    authors: tuple[str, ...] = ()
    agency: str | None = None


def read_byline(line: str) -> Byline | None:
    """The authors or the agency that a line (stripped) names, or None if it is no byline."""
    if not 5 <= len(line) <= _LONGEST_UNCOLLAPSED or line[-1] in "!?:;":
        return None
    if not line.startswith(_OPENINGS) and "Press" not in line and "Presse" not in line:
        return None
    line = " ".join(line.split())
    if len(line) > _LONGEST:
        return None
    by = _BY.match(line)
    if by is None:
        named = _ENDS_IN_AGENCY.fullmatch(line)
        if named is None or len(named["agency"].removeprefix("The ")) <= 4:  # "Name, AP" is a picture's credit
            return None
        authors = _names(named["who"])
        if len(authors) < 2:  # "Name, Associated Press" is as often the credit of a picture
            return None
        return Byline(authors, agency_named(named["agency"]))
    who = by["who"].strip()
    if who.split(None, 1)[0].strip(",").casefold() in _NO_NAME and agency_named(_until_end(who)) is None:
        return None
    agency = agency_named(_until_end(who))
    if agency is not None:
        return Byline((), agency)
    inside = _AGENCY_INSIDE.search(who)
    agency = agency_named(inside["agency"]) if inside else None
    if inside:
        who = who[: inside.start()]
    authors = _names(_until_end(who))
    if not authors and agency is None and not _is_house(_until_end(who)):
        return None
    return Byline(authors, agency)


def read_reporters(text: str) -> tuple[str, ...]:
    """The names in `(Reporting by …; …)` at the end of a text, or none."""
    tail = text[-_REPORTERS_WITHIN:]
    found = _REPORTING.search(tail) if "ing by" in tail or "ING BY" in tail else None
    if found is None:
        return ()
    return _names(re.sub(r"\s+in\s+[^,;]+?(?=,|;|\sand\s|$)", "", found["who"]))


def _until_end(who: str) -> str:
    """What stands before the outlet, the date or the like."""
    end = _WHO_ENDS.search(who)
    return (who[: end.start()] if end else who).strip(" ,.|")


def _names(who: str) -> tuple[str, ...]:
    """The names in a list of names; empty if any part of it is none, as then it was no list of names."""
    parts = [part.strip(" .,") for part in _BETWEEN.split(who.strip())]
    parts = [part for part in parts if part]
    if not parts or len(parts) > _MOST_NAMES:
        return ()
    names = [part for part in parts if not _is_house(part)]
    if not all(_is_name(part) for part in names):
        return ()
    return tuple(dict.fromkeys(names))


def _is_name(text: str) -> bool:
    if not _NAME.fullmatch(text) or len(text) > 60:
        return False
    words = text.split()
    return not words[0][0].islower() and not words[-1][0].islower() and words[0].casefold() not in _NO_NAME


def _is_house(text: str) -> bool:
    """Whether a name is one of a newsroom, not of a person."""
    return agency_named(text) is not None or (len(text) < 50 and bool(_HOUSE_WORDS.search(text)))
