"""What all readers of newsroom furniture together say of one line, as the labelled file writes it down."""

from typing import Any

from copydesk_schemas import Agency
from copydesk_text.chain.add_notices import is_notice
from copydesk_text.newsroom.agency_claims import read_credit, read_rights, read_tag
from copydesk_text.newsroom.bylines import read_byline, read_reporters, read_signature
from copydesk_text.newsroom.captions import read_caption
from copydesk_text.newsroom.datelines import read_dateline
from copydesk_text.newsroom.publication_lines import read_dates, read_publication_line


def read_line(line: str) -> dict[str, Any]:
    """Every reading of a line by its kind; empty for a line that is none of newsroom furniture."""
    publication = read_publication_line(line)
    if publication is not None:
        return {"dates": _present(published=publication.published, updated=publication.updated)}
    if is_notice(line):
        return {"notice": True}
    caption = read_caption(line)
    if caption is not None:
        return {"caption": _present(caption=caption.image.caption, credit=caption.image.credit)}
    found: dict[str, Any] = {}
    byline = read_byline(line) or read_signature(line)
    if byline is not None:
        found["byline"] = {"authors": list(byline.authors)} | _present(agency=byline.agency)
        dates = read_dates(line)
        if dates.published or dates.updated:
            found["dates"] = _present(published=dates.published, updated=dates.updated)
    opening = read_dateline(line)
    if opening is not None:
        dateline = opening.dateline
        found["dateline"] = _present(
            place=dateline.place if dateline else None,
            date=dateline.date if dateline else None,
            agency=opening.agency,
            reporters=list(opening.reporters) or None,
        )
    if reporters := read_reporters(line):
        found["reporters"] = list(reporters)
    claim = read_claim(line)
    if claim is not None:
        found["agency"] = {"name": claim.name, "ground": claim.ground}
    return found


def read_claim(line: str) -> Agency | None:
    """The agency that a line (stripped) claims the text for, whatever kind of claim it is; None for any other line."""
    return read_credit(line) or read_tag(line) or read_rights(line)


def _present(**facts: Any) -> dict[str, Any]:
    return {name: fact for name, fact in facts.items() if fact is not None}
