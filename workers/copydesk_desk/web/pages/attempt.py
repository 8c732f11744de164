"""Try: paste a page or a text, and see what would come out. Nothing of it is kept."""

from typing import Any, Final

from msgspec import Struct
from starlette.responses import Response

from copydesk_desk.serve.compare import COMPARED_BYTES
from copydesk_desk.web.desk import Asked, Desk
from copydesk_desk.web.pages.record import Field, values_of, where_from
from copydesk_desk.web.render import page
from copydesk_desk.web.words import SHORT, reason_in_words
from copydesk_producers.client import checked_json
from copydesk_schemas import CopydeskError, DocumentError, DocumentTooLarge, RawDocument, check_raw

_FIELDS: Final = ("url", "source", "title")
#: Characters of a text, and lines that were taken out, that the page shows.
_TEXT: Final = 50_000
_LINES: Final = 100
#: Fields that have no meaning for a document that was not pushed.
_LEFT_OUT: Final = frozenset({"schema", "id", "raw_id", "position", "text", "relation", "story", "evidence"})


class Tried(Struct, frozen=True, kw_only=True):
    """An article of what was pasted: its record by field, what else the page shows and why, or why it ended."""

    title: str | None
    text: str
    language: str
    fields: tuple[Field, ...]
    taken: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    ended: str | None


def try_page(desk: Desk, asked: Asked) -> Response:
    """The empty form."""
    return _page(asked)


def try_document(desk: Desk, asked: Asked) -> Response:
    """What comes out."""
    pasted = asked.field("text").strip()
    fields: dict[str, Any] = {name: value for name in _FIELDS if (value := asked.field(name).strip())}
    kind = asked.field("kind")
    is_html = kind == "html" or (kind != "text" and pasted[:1] == "<")
    try:
        document = check_raw({("html" if is_html else "text"): pasted, **fields})
        checked_json(document, COMPARED_BYTES)
    except DocumentTooLarge:
        return _page(asked, problem=f"This is more than {COMPARED_BYTES // 1024:,} KB: paste a part of it.")
    except DocumentError as error:
        return _page(asked, problem=str(error))
    return _page(asked, is_html=is_html, **_outcome(desk, document))


def _outcome(desk: Desk, document: RawDocument) -> dict[str, Any]:
    from copydesk_desk.review.inspect import inspect_document  # these load the whole chain
    from copydesk_desk.review.look_up import look_up

    inspected = inspect_document(document, "the page", desk.settings)
    if inspected.ended is not None:
        ended = f"{reason_in_words(inspected.ended.reason)} {inspected.ended.detail}"
        return {"articles": [], "ended": ended, "looked_up": None, "short": ""}
    articles = []
    for one in inspected.articles:
        record = one.record or {}
        articles.append(
            Tried(
                title=record.get("title"),
                text=str(record.get("text", ""))[:_TEXT],
                language=record.get("language", {}).get("code", "und"),
                fields=tuple(
                    Field(
                        name=origin.field,
                        values=tuple(values_of(origin.value)),
                        origin=where_from(origin),
                    )
                    for origin in one.fields
                    if origin.field not in _LEFT_OUT
                ),
                taken=tuple(line.text for step in one.steps for line in step.taken)[:_LINES],
                left_out=tuple((left.why, left.text) for left in one.left_out[:_LINES]),
                ended=f"{reason_in_words(one.ended.reason)} {one.ended.detail}" if one.ended else None,
            )
        )
    try:
        found = look_up(desk.client, desk.keys, desk.settings, document)
    except CopydeskError:  # no article is left to be looked up, which the articles say already
        return {"articles": articles, "ended": None, "looked_up": None, "short": ""}
    return {"articles": articles, "ended": None, "looked_up": found, "short": SHORT[found.relation]}


def _page(asked: Asked, **outcome: Any) -> Response:
    values: dict[str, Any] = {
        "articles": None,
        "ended": None,
        "looked_up": None,
        "short": "",
        "problem": None,
        "is_html": False,
    }
    return page(
        "try.html",
        400 if outcome.get("problem") else 200,
        visitor=asked.visitor,
        typed={name: asked.field(name) for name in ("text", "kind", *_FIELDS)},
        most=COMPARED_BYTES,
        **(values | outcome),
    )
