"""Reads bylines: `By Name and Name | Outlet`, `Name and Name, Associated Press`, `(Reporting by …; Editing by …)`."""

import re
from typing import Final

from msgspec import Struct

from copydesk_text.newsroom.lexicon.agencies import AGENCY_FORM, CREDIT_HOUSE, agency_named
from copydesk_text.newsroom.lexicon.byline_words import (
    ANDS,
    HOUSE_WORDS,
    LABELS,
    NO_NAME,
    PARTICLES,
    ROLES,
    SMALL,
    WORDS,
)
from copydesk_text.newsroom.lexicon.source_labels import SOURCE_LABEL
from copydesk_text.phrases import one_of

_SHORTEST: Final = 4
_LONGEST_OUTLET: Final = 120
_LONGEST: Final = 300
_LONGEST_UNCOLLAPSED: Final = 1200  # templates leave long runs of spaces between the names
_MOST_NAMES: Final = 12
_MOST_SMALL: Final = 2
_MOST_HOUSE_WORDS: Final = 4
_LONGEST_ROLE: Final = 50
_LONGEST_NAME: Final = 60
_REPORTERS_WITHIN: Final = 2000

_BY: Final = re.compile(rf"(?:{one_of(WORDS)}(?:\s?:)?\s+|{one_of(LABELS)}(?:\s?[:：/・]\s*|\s[–—-]\s))(?P<who>\S.*)")
_OPENINGS: Final = tuple({form[:3] for form in (*WORDS, *LABELS)})
#: 김하늘 기자
_KOREAN: Final = re.compile(
    r"(?P<who>[가-힣]{2,4}(?:[·,]\s?[가-힣]{2,4}){0,3})\s?(?:기자|특파원|선임기자)(?:\s[\w.+-]+@[\w.-]+)?"
)
_WHO_ENDS: Final = re.compile(
    r"\s+[|•·–—]|\s\||,?\s+(?:Special to|for|in|at|on|of)\s"
    r"|,?\s+(?:\w+\.?\s\d{1,2},?\s\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[/.:]\d)"
    r"|\s-\s|\s*\(|,\s(?:The\s)?(?:Staff|staff|Senior|Political|Chief)\b"
    r"|,\s(?:Correspondent|Reporter|Editor|USA TODAY|CNN|BBC)\b"
    r"|\s(?:Published|Updated|Posted)\b|;\s?(?:photo|picture|video|additional|illustration)"
    rf"|,\s(?!{one_of(ANDS)}\s)(?=[a-zà-ÿа-я])"  # a role in small letters
    r"|,?\s(?:mit|avec|con|com)\s|\s[^\W\d_]{2,12}\s?[:：]"  # 作者：王小明 编辑：…
)
#: Where a name works from: in Brussels, aus Bonn.
_PLACE: Final = re.compile(
    r"\s(?:in|aus|à|from)\s[^\W\d_][\w.'’-]*(?:\s[^\W\d_a-z][\w.'’-]*){0,2}(?=\s(?:and|und|et|&)\s|,\s)"
)
_BETWEEN: Final = re.compile(
    rf"\s*(?:,\s*(?:and|&)\s|,|;|/|、|，|·|\s{one_of(ANDS)}\s)\s*"
    r"|(?<=[\u4e00-\u9fff]{2})\s(?=[\u4e00-\u9fff]{2})"
)
_LAST_AND: Final = re.compile(rf"\s{one_of(ANDS)}$")
_NAME_WORD: Final = r"[^\W\d_][^\s\d,;:|/()\[\]<>{}«»“”\"!?]*"  # marks of vowels are no \w
_NAME: Final = re.compile(
    rf"{_NAME_WORD}(?:\s(?:{one_of(PARTICLES)}\s){{0,2}}{_NAME_WORD}){{1,4}}|[\u4e00-\u9fff]{{2,4}}|[가-힣]{{2,4}}"
)
#: A place behind a name; not a surname in a script without spaces.
_ONE_WORD: Final = re.compile(r"[^\W\d_\u2e80-\uffff][^\W\d_]+(?:-[^\W\d_]+)*")
_CREDIT_HOUSE: Final = re.compile(CREDIT_HOUSE)
_DATED: Final = re.compile(r"\d{1,2}\D{1,14}\d{4}|\d{4}")
_SOURCE_OPENINGS: Final = frozenset("来來稿出출")
_ABBREVIATED: Final = re.compile(r"(?:^|[\s.])\w{1,3}\.$")
#: A conjunction that is written with the name behind it; two words of a name stand before it.
_ARABIC_AND: Final = re.compile(r"(?<=\w)\sو(?=\w+\s\w)")
_HOUSE_WORDS: Final = re.compile(rf"\b{one_of(HOUSE_WORDS)}(?!\w)", re.IGNORECASE)
_ROLE: Final = re.compile(
    rf"(?:[^\W\d_][\w’'&.-]*\s){{0,4}}{one_of(ROLES)}(?:,?\s(?:in|at|for|à|en|aus)\s\w+)?", re.IGNORECASE
)
#: By Reuters Staff, By Associated Press Reporter.
_AGENCY_STAFF: Final = re.compile(
    rf"(?:The\s|the\s)?(?P<agency>{AGENCY_FORM})\s(?:[Ss]taff|[Cc]orrespondent|[Rr]eporter|[Ww]riter)s?(?:\s[Ww]riters?)?"
)
#: Le Monde avec AFP; PTI | New Delhi.
_OUTLET_WITH: Final = re.compile(
    rf"(?:[Pp]ar\s(?=L[ea’'s]))?(?![Pp]ar\s)[^\W\d_][\w'’.-]*(?:\s[^\W\d_a-zà-ÿ][\w'’.-]*){{0,2}}\s\(?avec\s(?P<agency>{AGENCY_FORM})\W*"
    rf"(?:(?:et|,)\s{AGENCY_FORM})?(?:\s?agences?)?\)?"
)
_AGENCY_BAR: Final = re.compile(rf"(?P<agency>{AGENCY_FORM})\s?[|｜]\s?(?P<behind>.{{0,80}})")
_MOST_BEHIND: Final = 3
#: 来源：新华社 作者：王小明
_BEHIND_SOURCE: Final = re.compile(rf"{SOURCE_LABEL}\s?[:：]\s?\S+[\s|｜]{{1,3}}(?={one_of(LABELS)}\s?[:：])")
_ENDS_IN_AGENCY: Final = re.compile(rf"(?P<who>[^|,]+(?:,[^|,]+){{0,5}})\s?[,|]\s?(?P<agency>(?:The\s)?{AGENCY_FORM})")
_AGENCY_INSIDE: Final = re.compile(
    rf"(?:[,|/]\s?|\b(?:for|with|avec|mit|con|com)\s|\s\(?)(?:The\s|the\s)?(?P<agency>{AGENCY_FORM})"
    r"\W*(?:$|(?=\s[|•\d-]|\s\w+\s\d|(?:\s\w+){0,3}\s(?:[Ww]riter|[Rr]eporter|[Ss]taff|[Cc]orrespondent)))"
)
_REPORTING: Final = re.compile(
    r"(?:\(|^)(?:Reporting|Writing) (?:by|and writing by) (?P<who>[^;:()]{3,200}?)"
    r"(?:[;:.,]\s?(?:\w+\s){0,4}(?:editing|writing|additional)\b|\))",
    re.IGNORECASE | re.MULTILINE,
)
#: … and without their places.
_WHERE: Final = re.compile(r"\s+in\s+[^,;]+?(?=,|;|\sand\s|$)")


class Byline(Struct, frozen=True):
    """A byline as read: authors as printed, and the agency where it names one."""

    authors: tuple[str, ...] = ()
    agency: str | None = None


def read_byline(line: str) -> Byline | None:
    """The authors or the agency that a line (stripped) names, or None if it is no byline."""
    if not _SHORTEST <= len(line) <= _LONGEST_UNCOLLAPSED or line[-1] in "!?:;。।؟":
        return None
    if line[:1] in _SOURCE_OPENINGS and (behind := _BEHIND_SOURCE.match(line)) is not None:
        line = line[behind.end() :]
    if ("|" in line or "avec " in line) and len(line) <= _LONGEST_OUTLET and (agency := _read_outlet(line)) is not None:
        return Byline((), agency)
    if line.startswith(_OPENINGS):
        line = " ".join(line.split())
        by = _BY.match(line) if len(line) <= _LONGEST else None
        if by is not None:
            return _read_who(by["who"].strip())
    if ("기자" in line or "특파원" in line) and (korean := _KOREAN.fullmatch(line)) is not None:
        return Byline(_names(korean["who"]))
    if "Press" in line or "PRESS" in line:
        signed = read_signature(line)
        if signed is not None and len(signed.authors) > 1:  # one name is as often the credit of a picture
            return signed
    return None


def read_signature(line: str) -> Byline | None:
    """`Name, Associated Press`, `Name, AP`: a byline or the credit of a picture, by where it stands."""
    if not _SHORTEST <= len(line) <= _LONGEST_UNCOLLAPSED:
        return None
    line = " ".join(line.split())
    if len(line) > _LONGEST:
        return None
    named = _ENDS_IN_AGENCY.fullmatch(line.rstrip(" •|·–—-"))
    authors = _names(named["who"]) if named is not None else ()
    return Byline(authors, agency_named(named["agency"])) if named is not None and authors else None


def is_role(line: str) -> bool:
    """Whether a line (stripped) is what its writer is, as it stands below a name: `Harbour correspondent`."""
    return len(line) <= _LONGEST_ROLE and _ROLE.fullmatch(line) is not None


def read_reporters(text: str) -> tuple[str, ...]:
    """The names in `(Reporting by …; …)` at the end of a text, or none."""
    tail = text[-_REPORTERS_WITHIN:]
    found = _REPORTING.search(tail) if "ing by" in tail or "ING BY" in tail else None
    if found is None:
        return ()
    return _names(_WHERE.sub("", found["who"]))


def _read_outlet(line: str) -> str | None:
    """The agency of `Le Monde avec AFP` and of `PTI | New Delhi`; None for any other line."""
    if " avec " in line or "(avec " in line:
        found = _OUTLET_WITH.fullmatch(line)
        return agency_named(found["agency"]) if found is not None else None
    if "|" not in line or (found := _AGENCY_BAR.fullmatch(line)) is None:
        return None
    behind = found["behind"]
    if _CREDIT_HOUSE.search(behind) or (len(behind.split()) > _MOST_BEHIND and not _DATED.search(behind)):
        return None  # the credit of a picture, or a headline
    return agency_named(found["agency"])


def _read_who(who: str) -> Byline | None:
    """The authors and the agency of what stands behind "By"."""
    first = _until_end(who)
    if (staff := _AGENCY_STAFF.fullmatch(first)) is not None:
        return Byline((), agency_named(staff["agency"]))
    words = who.split()
    if words[0].strip(",").casefold() in NO_NAME and agency_named(first) is None:
        short = len(words) == 2 or (len(words) <= _MOST_HOUSE_WORDS and words[-1][0].isupper())
        return Byline() if short and _HOUSE_WORDS.fullmatch(words[-1]) else None  # By The Editorial Board
    if who.endswith((".", "…")) and _ABBREVIATED.search(who) is None and agency_named(first) is None:
        return None  # a sentence
    if sum(word[:1].islower() and word.strip(".,") not in SMALL for word in who.split()) > _MOST_SMALL:
        return None  # a line of one
    agency = agency_named(first)
    if agency is not None:
        return Byline((), agency)
    inside = _AGENCY_INSIDE.search(who)
    agency = agency_named(inside["agency"]) if inside else None
    if inside:
        who = _LAST_AND.sub("", who[: inside.start()])
    first = _until_end(_PLACE.sub("", who))
    authors = _names(first, placed=True)
    if agency is None:
        agency = next((name for part in _BETWEEN.split(first) if (name := agency_named(part)) is not None), None)
    if not authors and agency is None and not _is_house(first):
        return None
    return Byline(authors, agency)


def _until_end(who: str) -> str:
    """What stands before the outlet, the date or the like."""
    end = _WHO_ENDS.search(who)
    return (who[: end.start()] if end else who).strip(" ,|–—-•·/")


def _names(who: str, placed: bool = False) -> tuple[str, ...]:
    """The names in a list of names; empty if any part of it is none, as then it was no list of names.

    `placed`: a place may stand behind the last of them, as in `Von Anna Berg, Bonn`.
    """
    parts = [name for part in _BETWEEN.split(who.strip()) for name in _split_arabic(part.strip(" ,"))]
    parts = [part if _ABBREVIATED.search(part) else part.rstrip(".") for part in parts if part]
    if not parts or len(parts) > _MOST_NAMES:
        return ()
    if len(parts) > 1 and placed and _ONE_WORD.fullmatch(parts[-1]) and " " in parts[0]:
        parts.pop()
    names = [part for part in parts if not _is_house(part)]
    if not all(_is_name(part) for part in names):
        return ()
    return tuple(dict.fromkeys(names))


def _split_arabic(part: str) -> list[str]:
    if not "\u0600" <= part[:1] <= "\u06ff":
        return [part]
    found = _ARABIC_AND.search(part)
    if found is None or " " not in part[: found.start()]:
        return [part]
    return [part[: found.start()], part[found.end() :]]


def _is_name(text: str) -> bool:
    if not _NAME.fullmatch(text) or len(text) > _LONGEST_NAME:
        return False
    words = text.split()
    return not words[0][0].islower() and not words[-1][0].islower() and words[0].casefold() not in NO_NAME


def _is_house(text: str) -> bool:
    """Whether a name is one of a newsroom, not of a person."""
    return agency_named(text) is not None or (len(text) < _LONGEST_NAME and bool(_HOUSE_WORDS.search(text)))
