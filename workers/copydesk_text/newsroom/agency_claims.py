"""Reads the lines by which an agency claims a text: a source or credit line, a tag that stands alone, a notice.

"told Reuters", "Reuters reported" and a picture's credit claim nothing.
"""

import re
from typing import Final

from copydesk_schemas import Agency, AgencyGround
from copydesk_text.newsroom.lexicon.agencies import agency_form, agency_named
from copydesk_text.newsroom.lexicon.publication_labels import source_label
from copydesk_text.newsroom.lexicon.read_table import built_once

#: Characters of the longest source line, line of initials (`dpa/jwo`), tag with the sentence end before it, notice of
#: rights, and line that names reporters and editors.
_LONGEST_SOURCE: Final = 120
_LONGEST_SIGN: Final = 40
_LONGEST_TAG: Final = 60
_LONGEST_RIGHTS: Final = 400
_LONGEST_REPORTING: Final = 600

#: No other agency signs in this form; its services in other languages do, too.
_REPORTING: Final = re.compile(
    r"(?:\(|^)(?:(?:Additional r|R)eporting|Writing) [Bb]y [^()]{3,400}[;.,] ?[\w ]{0,30}(?:[Ee]diting|[Ww]riting)\b"
    r"|\((?:REPORTING|WRITING) BY [^()]{3,400}; ?EDITING BY\b"
    r"|\((?:Reporte|Reporte adicional|Información|Reportagem|Reportagem adicional) (?:de|por) [^()]{3,300}[;.,] ?"
    r"(?:[Ee]dita(?:do|da|ndo)|[Ee]dición|[Ee]dição|[Ee]scrito|[Tt]raducido)\b"
    r"|\(Reportage (?:de )?[^()]{3,300}[;.,] ?(?:version française|rédigé par|édité par)\b"
    r"|\(Bericht von [^()]{3,300}[;.,] ?(?:[Gg]eschrieben|[Rr]edigiert)\b",
    re.MULTILINE,
)
_SIGNS: Final = ("ing by", "ING BY", "(Report", "(Bericht", "(Información")
#: The number that dpa gives each of its texts.
_DPA_NUMBER: Final = re.compile(r"\bdpa:\d{6}-\d{1,3}-\d+")
_AP_WRITERS: Final = re.compile(
    r"(?:The )?Associated Press (?:\w+ )?(?:writer|reporter|journalist)s? [^.]{3,200} contributed"
)
#: Between the sources of a text, and the initials of those who wrote it: `ntv.de, jwo/dpa`.
_BETWEEN: Final = re.compile(r"\s?[/,、，+]\s?")
#: … a site, the letters of an outlet, initials.
_SITE: Final = re.compile(r"[\w-]+(?:\.[a-z]{2,6})+|[A-ZÄÖÜ]{2,6}|[a-zäöü]{2,4}")
_INITIALS: Final = re.compile(r"[a-zäöü]{2,4}")


def read_credit(line: str) -> Agency | None:
    """The agency of a credit line.

    Forms are `(Reporting by …; Editing by …)`, `Associated Press writer … contributed`, `Source: Xinhua`, `dpa/jwo`.

    Args:
        line: A line without space around it.

    Returns:
        The agency with the ground `credit`; None for any other line.
    """
    if len(line) <= _LONGEST_SOURCE and (":" in line or "：" in line) and (found := _source().match(line)) is not None:
        return _claim(_first_source(found["who"]), "credit")
    if len(line) <= _LONGEST_SIGN and "/" in line and _is_signed_with_initials(line):
        return _claim(_first_source(line), "credit")
    if len(line) <= _LONGEST_REPORTING:
        return find_credit(line)
    return None


def find_credit(foot: str) -> Agency | None:
    """The credit of Reuters, AP or dpa somewhere in the last lines of a text."""
    if any(sign in foot for sign in _SIGNS) and _REPORTING.search(foot):
        return Agency(name="Reuters", ground="credit")
    if "dpa:" in foot and _DPA_NUMBER.search(foot):
        return Agency(name="dpa", ground="credit")
    if "Associated Press" in foot and _AP_WRITERS.search(foot):
        return Agency(name="AP", ground="credit")
    return None


def read_tag(line: str) -> Agency | None:
    """The agency of `(AP)` alone, or behind the sentence that ends the line.

    Args:
        line: A line without space around it.

    Returns:
        The agency with the ground `tag`; None for any other line.
    """
    if line[-2:].rstrip(".")[-1:] not in (")", "]", "）"):
        return None
    found = _tag().search(line, max(0, len(line) - _LONGEST_TAG))
    return _claim(found["who"], "tag") if found is not None else None


def read_rights(line: str) -> Agency | None:
    """The agency of a notice of rights: `Copyright 2020 The Associated Press.`

    A credit such as `© AFP 2019 / Name` belongs to a picture and is none.

    Args:
        line: A line without space around it.

    Returns:
        The agency with the ground `notice`; None for any other line.
    """
    if len(line) > _LONGEST_RIGHTS or not ("©" in line or "opyright" in line or "COPYRIGHT" in line or "(c)" in line):
        return None
    found = _rights().search(line)
    return _claim(found["who"], "notice") if found is not None else None


def _first_source(sources: str) -> str | None:
    """The first agency among the sources of a text; None if any of them is more than the name of one."""
    parts = _BETWEEN.split(sources.strip())
    named = [part for part in parts if agency_named(part, local=True) is not None]
    others = [part for part in parts if part not in named]
    return named[0] if named and all(map(_SITE.fullmatch, others)) else None


def _is_signed_with_initials(line: str) -> bool:
    """Whether a line is `dpa/jwo`: agencies and initials with strokes between."""
    parts = _BETWEEN.split(line)
    return " " not in line.replace(", ", "") and any(
        _INITIALS.fullmatch(part) and agency_named(part) is None for part in parts
    )


def _claim(form: str | None, ground: AgencyGround) -> Agency | None:
    name = agency_named(form, local=True) if form is not None else None
    return Agency(name=name, ground=ground) if name is not None else None


@built_once
def _source() -> re.Pattern[str]:
    """A source line. A date may stand before the label, and another label, a date or a bar behind the source."""
    return re.compile(
        r"(?:[/|•·]\s)?(?:[\d年月日時时分:：./,\s-]{6,30}[|｜\s]\s?)?"
        rf"[(\[（【]?{source_label()}\s?[:：]\s?(?P<who>[^|｜()（）\[\]]{{2,60}}?)"
        r"[\s)\]）】.]*(?=$|[|｜]|\s\d{4}[年./-]|\s[^\s:：]{1,12}\s?[:：])"
    )


@built_once
def _tag() -> re.Pattern[str]:
    """An agency in brackets, alone or behind a sentence; "the news agency (AP)" is none."""
    return re.compile(rf"(?:^|[.!?…\"”’»。]\s?)[(\[（](?P<who>{agency_form()})[)\]）]\.?$")


@built_once
def _rights() -> re.Pattern[str]:
    """A notice of rights; a stroke behind the agency makes it the credit of a picture."""
    return re.compile(
        r"(?:©|\([cC]\)|[Cc]opyright|COPYRIGHT)\s?(?:©|\([cC]\))?\s?(?:by\s)?(?:\d{4}(?:[-–]\d{2,4})?)?,?\s?(?:by\s)?"
        rf"(?:[Tt]he\s|THE\s)?(?P<who>{agency_form()})(?!\s?\d{{0,4}}\s?/)"
    )
