"""A story: who had it first, how it spread, and what each version added."""

from typing import Final

from starlette.responses import Response

from copydesk_desk.operations.publications import (
    Publication,
    headline_among,
    headline_of,
    read_publications,
    read_texts,
)
from copydesk_desk.web.desk import Asked, Desk
from copydesk_desk.web.render import moment_of, page
from copydesk_desk.web.timeline import draw
from copydesk_desk.web.words import SHORT, added_in_words, relation_in_words
from copydesk_schemas import Record

#: Records of a story that are drawn, and of these the texts that one page shows.
DRAWN: Final = 2_000
_SHOWN: Final = 50


def story(desk: Desk, asked: Asked) -> Response:
    """The page of a story; `from` says at which record its table begins."""
    read = read_publications(desk.client, desk.keys, asked.id, DRAWN)
    first = _place(asked.query.get("from", ""), len(read.records))
    shown = read.records[first : first + _SHOWN]
    texts = read_texts(desk.client, desk.keys, [*shown, read.records[0]])
    return page(
        "story.html",
        visitor=asked.visitor,
        story=read,
        spread=read.spread,
        title=headline_among(shown, texts),
        language=next((text.language.code for text in texts.values()), "und"),
        first=read.records[0],
        first_at=moment_of(read.records[0].at),
        first_text=texts.get(read.records[0].id),
        latest_at=moment_of(read.records[-1].at),
        timeline_drawn=draw(read.records),
        rows=[_row(one, texts.get(one.id)) for one in shown],
        begin=first,
        further=first + _SHOWN if first + _SHOWN < len(read.records) else None,
        earlier=max(0, first - _SHOWN) if first else None,
    )


def _row(one: Publication, text: Record | None) -> dict[str, object]:
    """What the table says of a record."""
    return {
        "id": one.id,
        "at": moment_of(one.at),
        "outlet": one.outlet,
        "owner": one.owner,
        "agency": one.agency,
        "relation": one.relation,
        "short": SHORT[one.relation],
        "suppressed": one.stream == "duplicates",
        "seeded": one.stream is None,
        "title": headline_of(text) if text else None,
        "language": text.language.code if text else "und",
        "says": relation_in_words(text.relation, text.evidence) if text else None,
        "added": added_in_words(text.evidence) if text else "",
        "of": text.evidence.of if text else None,
    }


def _place(text: str, most: int) -> int:
    return min(int(text), max(0, most - 1)) if text.isascii() and text.isdigit() and len(text) < 9 else 0
