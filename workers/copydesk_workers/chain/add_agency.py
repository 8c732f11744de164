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
from copydesk_workers.chain.page_head import body_line, marginal_lines
from copydesk_workers.chain.page_lines import page_lines

_FOOT: Final = 700
_FOOT_LINES: Final = 6
_LONGEST_MARGINAL: Final = 200

_REPORTING: Final = re.compile(
    r"\((?:Additional r|R)eporting by [^()]{3,400}[;.] ?(?:[\w ]{0,30})(?:[Ee]diting|[Ww]riting)\b"
)
_AP_WRITERS: Final = re.compile(
    r"(?:The )?Associated Press (?:\w+ )?(?:writer|reporter|journalist)s? [^.]{3,200} contributed"
)
_SOURCE: Final = re.compile(
    rf"(?:Source|SOURCE|Quelle|Fuente|Fonte|Источник|المصدر|来源)\s?[:：]\s?(?P<who>{AGENCY_FORM})\W*"
)
_TAG: Final = re.compile(rf"(?:^|\s)[(\[](?P<who>{AGENCY_FORM})[)\]]\.?$")
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
    """The dateline of the first line of the body, or of a line above it if that one names an agency."""
    lines = page_lines(article.text)
    body = body_line(lines)
    for line in lines[:body]:
        above = read_dateline(line) if line else None
        if above is not None and above.agency is not None:
            return above
    return read_dateline(lines[body])


def _claims(article: Article, opening: Opening | None) -> Iterator[Agency]:
    """Every claim to the text, strongest ground first."""
    if opening is not None and opening.agency is not None:
        yield _agency(opening.agency, "dateline")
    margin = [line for line in marginal_lines(article) if len(line) <= _LONGEST_MARGINAL]
    for author in (*(article.document.authors or ()), *article.authors):
        if (named := agency_named(author)) is not None:
            yield _agency(named, "byline")
    for line in margin:
        byline = read_byline(line)
        named = byline.agency if byline is not None else agency_named(line) if " " in line.strip() else None
        if named is not None:
            yield _agency(named, "byline")
    foot = article.text[-_FOOT:]
    if "eporting by" in foot and _REPORTING.search(foot):
        yield _agency("Reuters", "credit")  # no other agency signs in this form
    if "Associated Press" in foot and _AP_WRITERS.search(foot):
        yield _agency("AP", "credit")
    last_lines = [line.strip() for line in foot.split("\n") if line.strip()][-_FOOT_LINES:]
    closing = [*last_lines, *article.furniture]
    for line in closing:
        if (found := _SOURCE.fullmatch(line)) is not None:
            yield _agency(agency_named(found["who"]), "credit")
    if last_lines and (found := _TAG.search(last_lines[-1])) is not None:
        yield _agency(agency_named(found["who"]), "tag")
    for line in margin:
        if (found := _TAG.fullmatch(line)) is not None:
            yield _agency(agency_named(found["who"]), "tag")
    for line in closing:
        if len(line) <= _LONGEST_MARGINAL * 2 and (found := _RIGHTS.search(line)) is not None:
            yield _agency(agency_named(found["who"]), "notice")


def _agency(name: str | None, ground: AgencyGround) -> Agency:
    return Agency(name=name or "Reuters", ground=ground)
