"""Reads the lines by which an agency claims a text: a source or credit line, a tag that stands alone, a notice.

"told Reuters", "Reuters reported" and a picture's credit claim nothing.
"""

import re
from typing import Final

from copydesk_schemas import Agency, AgencyGround
from copydesk_workers.chain.agencies import AGENCY_FORM, SOURCE_FORM, agency_named
from copydesk_workers.chain.word_tables import one_of, phrases

_LONGEST_SOURCE: Final = 60
_LONGEST_RIGHTS: Final = 400
_LONGEST_REPORTING: Final = 600

#: What stands before the source of a text, by language.
_SOURCE_LABELS: Final = phrases("""
    Source|SOURCE|Sources|Quelle|QUELLE|Fuente|Fonte|Bron|Källa|Kilde|Lähde|Źródło|Zdroj|Forrás|Sursa|Kaynak|KAYNAK
    Источник|Джерело|المصدر|المصدر|منبع|来源|來源|稿源|出典|출처|स्रोत|Sumber|Nguồn
""")
#: No other agency signs in this form.
_REPORTING: Final = re.compile(
    r"(?:\(|^)(?:(?:Additional r|R)eporting|Writing) [Bb]y [^()]{3,400}[;.,] ?[\w ]{0,30}(?:[Ee]diting|[Ww]riting)\b"
    r"|\((?:REPORTING|WRITING) BY [^()]{3,400}; ?EDITING BY\b",
    re.MULTILINE,
)
_AP_WRITERS: Final = re.compile(
    r"(?:The )?Associated Press (?:\w+ )?(?:writer|reporter|journalist)s? [^.]{3,200} contributed"
)
_SOURCE: Final = re.compile(rf"[(\[]?{one_of(_SOURCE_LABELS)}\s?[:：]\s?(?P<who>{SOURCE_FORM})\W*")
#: Alone or behind a sentence; "the news agency (AP)" is none.
_TAG: Final = re.compile(rf"(?:^|[.!?…\"”’»。]\s?)[(\[（](?P<who>{AGENCY_FORM})[)\]）]\.?$")
_RIGHTS: Final = re.compile(
    r"(?:©|\([cC]\)|[Cc]opyright|COPYRIGHT)\s?(?:©|\([cC]\))?\s?(?:by\s)?(?:\d{4}(?:[-–]\d{2,4})?)?,?\s?(?:by\s)?"
    rf"(?:[Tt]he\s|THE\s)?(?P<who>{AGENCY_FORM})(?!\s?\d{{0,4}}\s?/)"
)


def read_claim(line: str) -> Agency | None:
    """The agency that a line (stripped) claims the text for, with the ground; None for any other line."""
    return read_credit(line) or read_tag(line) or read_rights(line)


def read_credit(line: str) -> Agency | None:
    """`(Reporting by …; Editing by …)`, `Associated Press writer … contributed`, `Source: Xinhua`."""
    if len(line) <= _LONGEST_SOURCE and (found := _SOURCE.fullmatch(line)) is not None:
        return _claim(found["who"], "credit")
    if len(line) <= _LONGEST_REPORTING:
        return find_credit(line)
    return None


def find_credit(foot: str) -> Agency | None:
    """The credit of Reuters or AP somewhere in the last lines of a text."""
    if ("ing by" in foot or "ING BY" in foot) and _REPORTING.search(foot):
        return Agency(name="Reuters", ground="credit")
    if "Associated Press" in foot and _AP_WRITERS.search(foot):
        return Agency(name="AP", ground="credit")
    return None


def read_tag(line: str) -> Agency | None:
    """`(AP)` alone, or behind the sentence that ends the line."""
    if line[-2:].rstrip(".")[-1:] not in (")", "]", "）"):
        return None
    found = _TAG.search(line, max(0, len(line) - _LONGEST_SOURCE))
    return _claim(found["who"], "tag") if found is not None else None


def read_rights(line: str) -> Agency | None:
    """`Copyright 2020 The Associated Press.`; a credit such as `© AFP 2019 / Name` is a picture's."""
    if len(line) > _LONGEST_RIGHTS or not ("©" in line or "opyright" in line or "COPYRIGHT" in line or "(c)" in line):
        return None
    found = _RIGHTS.search(line)
    return _claim(found["who"], "notice") if found is not None else None


def _claim(form: str, ground: AgencyGround) -> Agency | None:
    name = agency_named(form, local=True)
    return Agency(name=name, ground=ground) if name is not None else None
