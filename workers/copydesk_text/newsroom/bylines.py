"""Reads bylines: `By Name and Name | Outlet`, `Name and Name, Associated Press`, `(Reporting by …; Editing by …)`."""

import re
from typing import Final

from msgspec import Struct

from copydesk_text.newsroom.lexicon.agencies import agency_form, agency_named, credit_house
from copydesk_text.newsroom.lexicon.calendar_words import calendar_names
from copydesk_text.newsroom.lexicon.publication_labels import source_label
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import BylineWords, PublicationLabels, every
from copydesk_text.phrases import one_of
from copydesk_text.scripts import FIRST_EAST_ASIAN

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

#: 김하늘 기자
_KOREAN: Final = re.compile(
    r"(?P<who>[가-힣]{2,4}(?:[·,]\s?[가-힣]{2,4}){0,3})\s?(?:기자|특파원|선임기자)(?:\s[\w.+-]+@[\w.-]+)?"
)
#: Where a name works from: in Brussels, aus Bonn.
_PLACE: Final = re.compile(
    r"\s(?:in|aus|à|from)\s[^\W\d_][\w.'’-]*(?:\s[^\W\d_a-z][\w.'’-]*){0,2}(?=\s(?:and|und|et|&)\s|,\s)"
)
_NAME_WORD: Final = r"[^\W\d_][^\s\d,;:|/()\[\]<>{}«»“”\"!?]*"  # marks of vowels are no \w
#: A place behind a name; not a surname in a script without spaces.
_ONE_WORD: Final = re.compile(r"[^\W\d_\u2e80-\uffff][^\W\d_]+(?:-[^\W\d_]+)*")
_DATED: Final = re.compile(r"\d{1,2}\D{1,14}\d{4}|\d{4}")
_ABBREVIATED: Final = re.compile(r"(?:^|[\s.])\w{1,3}\.$")
#: A conjunction that is written with the name behind it; two words of a name stand before it.
_ARABIC_AND: Final = re.compile(r"(?<=\w)\sو(?=\w+\s\w)")
_MOST_BEHIND: Final = 3
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
    if line[:1] in _source_openings() and (behind := _behind_source().match(line)) is not None:
        line = line[behind.end() :]
    if ("|" in line or "avec " in line) and len(line) <= _LONGEST_OUTLET and (agency := _read_outlet(line)) is not None:
        return Byline((), agency)
    if line.startswith(_openings()):
        line = " ".join(line.split())
        by = _by().match(line) if len(line) <= _LONGEST else None
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
    named = _ends_in_agency().fullmatch(line.rstrip(" •|·–—-"))
    authors = _names(named["who"]) if named is not None else ()
    return Byline(authors, agency_named(named["agency"])) if named is not None and authors else None


def is_role(line: str) -> bool:
    """Whether a line (stripped) is what its writer is, as it stands below a name: `Harbour correspondent`."""
    return len(line) <= _LONGEST_ROLE and _role().fullmatch(line) is not None


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
        found = _outlet_with().fullmatch(line)
        return agency_named(found["agency"]) if found is not None else None
    if "|" not in line or (found := _agency_bar().fullmatch(line)) is None:
        return None
    behind = found["behind"]
    if _house().search(behind) or (len(behind.split()) > _MOST_BEHIND and not _DATED.search(behind)):
        return None  # the credit of a picture, or a headline
    return agency_named(found["agency"])


def _read_who(who: str) -> Byline | None:
    """The authors and the agency of what stands behind "By"."""
    first = _until_end(who)
    if (staff := _agency_staff().fullmatch(first)) is not None:
        return Byline((), agency_named(staff["agency"]))
    words = who.split()
    if words[0].strip(",").casefold() in _no_names() and agency_named(first) is None:
        short = len(words) == 2 or (len(words) <= _MOST_HOUSE_WORDS and words[-1][0].isupper())
        return Byline() if short and _newsroom().fullmatch(words[-1]) else None  # By The Editorial Board
    if who.endswith((".", "…")) and _ABBREVIATED.search(who) is None and agency_named(first) is None:
        return None  # a sentence
    if sum(word[:1].islower() and word.strip(".,") not in _small_words() for word in who.split()) > _MOST_SMALL:
        return None  # a line of one
    agency = agency_named(first)
    if agency is not None:
        return Byline((), agency)
    inside = _agency_inside().search(who)
    agency = agency_named(inside["agency"]) if inside else None
    if inside:
        who = _last_and().sub("", who[: inside.start()])
    first = _until_end(_PLACE.sub("", who))
    authors = _names(first, placed=True)
    if agency is None:
        agency = next((name for part in _between().split(first) if (name := agency_named(part)) is not None), None)
    if not authors and agency is None and not _is_house(first):
        return None
    return Byline(authors, agency)


def _until_end(who: str) -> str:
    """What stands before the outlet, the date or the like."""
    end = _who_ends().search(who)
    return (who[: end.start()] if end else who).strip(" ,|–—-•·/")


def _names(who: str, placed: bool = False) -> tuple[str, ...]:
    """The names in a list of names; empty if any part of it is none, as then it was no list of names.

    `placed`: a place may stand behind the last of them, as in `Von Anna Berg, Bonn`.
    """
    parts = [name for part in _between().split(who.strip()) for name in _split_arabic(part.strip(" ,"))]
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
    if not _full_name().fullmatch(text) or len(text) > _LONGEST_NAME:
        return False
    words = text.split()
    return not words[0][0].islower() and not words[-1][0].islower() and words[0].casefold() not in _no_names()


def _is_house(text: str) -> bool:
    """Whether a name is one of a newsroom, not of a person."""
    return agency_named(text) is not None or (len(text) < _LONGEST_NAME and bool(_newsroom().search(text)))


@built_once
def _by() -> re.Pattern[str]:
    """What opens a byline, and the rest of the line."""
    opening, label = one_of(_opening_words()), one_of(_labels())
    return re.compile(rf"(?:{opening}(?:\s?:)?\s+|{label}(?:\s?[:：/・]\s*|\s[–—-]\s))(?P<who>\S.*)")


@built_once
def _openings() -> tuple[str, ...]:
    """How the lines begin that can be a byline with an opening word or a label."""
    return tuple({form[:3] for form in _opening_words() | _labels()})


@built_once
def _who_ends() -> re.Pattern[str]:
    """What stands behind the names of a byline: an outlet, a date, a role."""
    return re.compile(
        r"\s+[|•·–—]|\s\||,?\s+(?:Special to|for|in|at|on|of)\s"
        r"|,?\s+(?:\w+\.?\s\d{1,2},?\s\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[/.:]\d)"
        r"|\s-\s|\s*\(|,\s(?:The\s)?(?:Staff|staff|Senior|Political|Chief)\b"
        r"|,\s(?:Correspondent|Reporter|Editor|USA TODAY|CNN|BBC)\b"
        r"|\s(?:Published|Updated|Posted)\b|;\s?(?:photo|picture|video|additional|illustration)"
        rf"|,\s(?!{_ands()}\s)(?=[a-zà-ÿа-я])"  # a role in small letters
        r"|,?\s(?:mit|avec|con|com)\s|\s[^\W\d_]{2,12}\s?[:：]"  # 作者：王小明 编辑：…
    )


@built_once
def _between() -> re.Pattern[str]:
    """What stands between two names."""
    return re.compile(
        rf"\s*(?:,\s*(?:and|&)\s|,|;|/|、|，|·|\s{_ands()}\s)\s*"
        r"|(?<=[\u4e00-\u9fff]{2})\s(?=[\u4e00-\u9fff]{2})"
    )


@built_once
def _last_and() -> re.Pattern[str]:
    """A conjunction whose second name was cut off."""
    return re.compile(rf"\s{_ands()}$")


@built_once
def _full_name() -> re.Pattern[str]:
    """A name of two to five words, or one of East Asia."""
    particle = one_of(every(read_table(BylineWords).particles))
    return re.compile(
        rf"{_NAME_WORD}(?:\s(?:{particle}\s){{0,2}}{_NAME_WORD}){{1,4}}|[\u4e00-\u9fff]{{2,4}}|[가-힣]{{2,4}}"
    )


@built_once
def _house() -> re.Pattern[str]:
    """An agency or a picture house."""
    return re.compile(credit_house())


@built_once
def _newsroom() -> re.Pattern[str]:
    """A word in the name of a newsroom."""
    return re.compile(rf"\b{one_of(every(read_table(BylineWords).house))}(?!\w)", re.IGNORECASE)


@built_once
def _role() -> re.Pattern[str]:
    """What the writer of a text is, with the words around it."""
    role = one_of(every(read_table(BylineWords).roles))
    return re.compile(
        rf"(?:[^\W\d_][\w’'&.-]*\s){{0,4}}{role}(?:,?\s(?:in|at|for|à|en|aus)\s\w+)?",
        re.IGNORECASE,
    )


@built_once
def _agency_staff() -> re.Pattern[str]:
    """By Reuters Staff, By Associated Press Reporter."""
    return re.compile(
        rf"(?:The\s|the\s)?(?P<agency>{agency_form()})\s(?:[Ss]taff|[Cc]orrespondent|[Rr]eporter|[Ww]riter)s?(?:\s[Ww]riters?)?"
    )


@built_once
def _outlet_with() -> re.Pattern[str]:
    """Le Monde avec AFP."""
    return re.compile(
        rf"(?:[Pp]ar\s(?=L[ea’'s]))?(?![Pp]ar\s)[^\W\d_][\w'’.-]*(?:\s[^\W\d_a-zà-ÿ][\w'’.-]*){{0,2}}\s\(?avec\s(?P<agency>{agency_form()})\W*"
        rf"(?:(?:et|,)\s{agency_form()})?(?:\s?agences?)?\)?"
    )


@built_once
def _agency_bar() -> re.Pattern[str]:
    """PTI | New Delhi."""
    return re.compile(rf"(?P<agency>{agency_form()})\s?[|｜]\s?(?P<behind>.{{0,80}})")


@built_once
def _behind_source() -> re.Pattern[str]:
    """A source before a byline: 来源：新华社 作者：王小明."""
    return re.compile(rf"{source_label()}\s?[:：]\s?\S+[\s|｜]{{1,3}}(?={one_of(_labels())}\s?[:：])")


@built_once
def _ends_in_agency() -> re.Pattern[str]:
    """Name and Name, Associated Press."""
    return re.compile(rf"(?P<who>[^|,]+(?:,[^|,]+){{0,5}})\s?[,|]\s?(?P<agency>(?:The\s)?{agency_form()})")


@built_once
def _agency_inside() -> re.Pattern[str]:
    """An agency behind the names of a byline, and what may stand behind it."""
    return re.compile(
        rf"(?:[,|/]\s?|\b(?:for|with|avec|mit|con|com)\s|\s\(?)(?:The\s|the\s)?(?P<agency>{agency_form()})"
        r"\W*(?:$|(?=\s[|•\d-]|\s\w+\s\d|(?:\s\w+){0,3}\s(?:[Ww]riter|[Rr]eporter|[Ss]taff|[Cc]orrespondent)))"
    )


@built_once
def _opening_words() -> frozenset[str]:
    return every(read_table(BylineWords).opening)


@built_once
def _labels() -> frozenset[str]:
    return every(read_table(BylineWords).labels)


@built_once
def _small_words() -> frozenset[str]:
    return every(read_table(BylineWords).small)


@built_once
def _no_names() -> frozenset[str]:
    """Words in small letters with which no name begins."""
    return every(read_table(BylineWords).no_name) | calendar_names("en") | calendar_names("de")


@built_once
def _ands() -> str:
    return one_of(every(read_table(BylineWords).ands))


@built_once
def _source_openings() -> frozenset[str]:
    """How the labels of sources begin in scripts without spaces, where a byline may stand behind the source."""
    labels = every(read_table(PublicationLabels).source)
    return frozenset(label[0] for label in labels if label[0] >= FIRST_EAST_ASIAN)
