"""Search over titles and texts."""

import re
from typing import Final

from starlette.responses import RedirectResponse, Response

from copydesk_desk.operations.search import Hit, search, snippet, words_of
from copydesk_desk.web.desk import Asked, Desk
from copydesk_desk.web.render import HEADERS, address_of, moment_of, page
from copydesk_desk.web.words import SHORT

#: Records of a page.
_SHOWN: Final = 30
_RECORD_ID: Final = re.compile(r"\d+-\d+/\d+")


def search_page(desk: Desk, asked: Asked) -> Response:
    """What has the words; the id of a record leads to it."""
    query = asked.query.get("q", "").strip()[:500]
    if _RECORD_ID.fullmatch(query):
        return RedirectResponse(address_of(f"/records/{query}"), 303, headers=dict(HEADERS))
    words = words_of(query)
    if not words:
        return page("search.html", visitor=asked.visitor, asked_for=query, found=None, hits=[], back_to="")
    found = search(desk.client, desk.keys, words, count=_SHOWN, further=asked.query.get("further") or None)
    return page(
        "search.html",
        visitor=asked.visitor,
        asked_for=query,
        found=found,
        hits=[_line(hit, words) for hit in found.hits],
        back_to=moment_of(found.back_to) if found.back_to is not None else "",
    )


def _line(hit: Hit, words: tuple[str, ...]) -> dict[str, object]:
    record = hit.record
    return {
        "id": record.id,
        "story": record.story,
        "title": record.title,
        "outlet": record.source.name or record.source.domain,
        "at": record.published_at,
        "language": record.language.code,
        "relation": record.relation,
        "short": SHORT[record.relation],
        "suppressed": hit.stream == "duplicates",
        "snippet": snippet(" ".join(record.text.split()), words),
    }
