"""Adds the agency that wrote the text, with the ground for saying so, and the dateline."""

import re
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from copydesk_schemas import Agency, AgencyGround
from copydesk_workers.chain.agencies import AGENCY_FORM, agency_named
from copydesk_workers.chain.article import Article
from copydesk_workers.chain.bylines import read_byline
from copydesk_workers.chain.datelines import Opening, read_dateline
from copydesk_workers.chain.page import lines_above, read_page

_FOOT: Final = 700
_FOOT_LINES: Final = 6
_LONGEST_MARGINAL: Final = 200
_LONGEST_SOURCE: Final = 60
_LONGEST_RIGHTS: Final = 400

_REPORTING: Final = re.compile(
    r"\((?:Additional r|R)eporting by [^()]{3,400}[;.] ?(?:[\w ]{0,30})(?:[Ee]diting|[Ww]riting)\b"
)
_AP_WRITERS: Final = re.compile(
    r"(?:The )?Associated Press (?:\w+ )?(?:writer|reporter|journalist)s? [^.]{3,200} contributed"
)
_SOURCE: Final = re.compile(
    rf"(?:Source|SOURCE|Quelle|Fuente|Fonte|Источник|المصدر|来源)\s?[:：]\s?(?P<who>{AGENCY_FORM})\W*"
)
#: Behind a sentence; "the news agency (AP)" is none.
_TAG: Final = re.compile(rf"(?:^|[.!?…\"”’»。]\s?)[(\[](?P<who>{AGENCY_FORM})[)\]]$")
_RIGHTS: Final = re.compile(
    rf"(?:©|\([cC]\)|[Cc]opyright|COPYRIGHT)\s?(?:©|\([cC]\))?\s?(?:by\s)?(?:\d{{4}}(?:[-–]\d{{2,4}})?)?,?\s?(?:by\s)?(?:[Tt]he\s|THE\s)?"
    rf"(?P<who>{AGENCY_FORM})(?!\s?\d{{0,4}}\s?/)"
)


def add_agency(article: Article) -> Article:
    """The article with `agency` and `dateline` where the text shows them; the text keeps its dateline."""
    opening = _opening(article)
    dateline = article.dateline or (opening.dateline if opening else None)
    agency = article.agency or next(_claims(article, opening), None)
    if agency is article.agency and dateline is article.dateline:
        return article
    return replace(article, agency=agency, dateline=dateline)


def _opening(article: Article) -> Opening | None:
    """The dateline of the first lines of the body, or of a line above them if that one names an agency."""
    page = read_page(article.text)
    for line in page.lines[: page.early]:
        above = read_dateline(line) if line else None
        if above is not None and above.agency is not None:
            return above
    return next((found for line in page.openings if (found := read_dateline(line)) is not None), None)


def _claims(article: Article, opening: Opening | None) -> Iterator[Agency]:
    """Every claim to the text, strongest ground first."""
    grounds: tuple[tuple[AgencyGround, Iterator[str | None]], ...] = (
        ("dateline", iter([opening.agency if opening is not None else None])),
        ("byline", _in_bylines(article)),
        ("credit", _in_credits(article)),
        ("tag", _in_tags(article)),
        ("notice", _in_notices(article)),
    )
    for ground, names in grounds:
        for name in names:
            if name is not None:
                yield Agency(name=name, ground=ground)


def _in_bylines(article: Article) -> Iterator[str | None]:
    for author in (*(article.document.authors or ()), *article.authors):
        yield agency_named(author)
    for line in _short_lines_above(article):
        byline = read_byline(line)
        if byline is not None:
            yield byline.agency
        elif " " in line:  # "The Associated Press", but "AP" alone is as often the credit of a picture
            yield agency_named(line)


def _in_credits(article: Article) -> Iterator[str | None]:
    foot = article.text[-_FOOT:]
    if "eporting by" in foot and _REPORTING.search(foot):
        yield "Reuters"  # no other agency signs in this form
    if "Associated Press" in foot and _AP_WRITERS.search(foot):
        yield "AP"
    for line in _closing_lines(article):
        if len(line) <= _LONGEST_SOURCE and (found := _SOURCE.fullmatch(line)) is not None:
            yield agency_named(found["who"])


def _in_tags(article: Article) -> Iterator[str | None]:
    last = article.text[-_FOOT:].rstrip().rpartition("\n")[2]
    for line in (last, *(line for line in _short_lines_above(article) if line[0] in "([")):
        if line[-1:] in (")", "]") and (found := _TAG.search(line, max(0, len(line) - _LONGEST_SOURCE))) is not None:
            yield agency_named(found["who"])


def _in_notices(article: Article) -> Iterator[str | None]:
    for line in _closing_lines(article):
        if len(line) <= _LONGEST_RIGHTS and ("©" in line or "opyright" in line or "COPYRIGHT" in line or "(c)" in line):
            found = _RIGHTS.search(line)
            if found is not None:
                yield agency_named(found["who"])


def _short_lines_above(article: Article) -> list[str]:
    return [line for line in lines_above(article) if len(line) <= _LONGEST_MARGINAL]


def _closing_lines(article: Article) -> list[str]:
    """The last lines of the text, and the furniture."""
    last = [line.strip() for line in article.text[-_FOOT:].split("\n") if line.strip()][-_FOOT_LINES:]
    return [*last, *article.furniture]
