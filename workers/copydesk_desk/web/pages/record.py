"""A record: its text with what is new marked, and each field with where it came from."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from msgspec import Struct, to_builtins
from starlette.responses import Response

from copydesk_desk.web.desk import Asked, Desk
from copydesk_desk.web.render import page, safe_link
from copydesk_desk.web.words import SHORT, reason_in_words, relation_in_words
from copydesk_schemas import AGENCY_RULES, DATE_RULES, Record
from copydesk_schemas.json_schema import json_schema
from copydesk_workers.records.find import find_record

#: Characters of the text, and of one field, that the page shows.
_TEXT: Final = 200_000
_FIELD: Final = 4_000
#: Fields that have a place of their own on the page.
_TOLD: Final = frozenset({"text", "evidence"})


class Piece(Struct, frozen=True):
    """A stretch of text; `new` if no earlier record of the story has it."""

    text: str
    new: bool


class Field(Struct, frozen=True, kw_only=True):
    """A field as the page shows it: values on lines of their own, and where they come from."""

    name: str
    values: tuple[str, ...]
    origin: str


def record(desk: Desk, asked: Asked) -> Response:
    """The page of a record; for a dead one, why."""
    found = find_record(desk.client, desk.keys, asked.id)
    if found.record is None:
        letter = found.letter
        return page(
            "record_dead.html",
            404,
            visitor=asked.visitor,
            id=asked.id,
            reason=reason_in_words(letter.reason) if letter else "",
            detail=letter.detail if letter else "",
            letter=found.state.entry_id,
        )
    one = found.record
    return page(
        "record.html",
        visitor=asked.visitor,
        record=one,
        duplicate=found.state.status == "duplicate",
        short=SHORT[one.relation],
        says=relation_in_words(one.relation, one.evidence),
        pieces=pieces_of(one.text[:_TEXT], one.evidence.news),
        cut=len(one.text) > _TEXT,
        fields=list(fields_of(one)),
        href=safe_link(one.canonical_url or one.url),
    )


def pieces_of(text: str, news: Sequence[tuple[int, int]]) -> list[Piece]:
    """Cuts a text at the borders of what is new. Borders that lie outside are moved in."""
    found, at = [], 0
    for start, end in sorted(news):
        begin, stop = max(start, at), min(end, len(text))
        if begin >= stop:
            continue
        if begin > at:
            found.append(Piece(text[at:begin], new=False))
        found.append(Piece(text[begin:stop], new=True))
        at = stop
    if at < len(text):
        found.append(Piece(text[at:], new=False))
    return found


def fields_of(record: Record) -> Iterator[Field]:
    """Each field of a record, in its order, with where its value comes from in the words of the schema."""
    described = json_schema("record")["$defs"]["Record"]["properties"]
    for name, value in to_builtins(record).items():
        if name not in _TOLD:
            yield Field(name=name, values=tuple(values_of(value)), origin=_origin(name, record, described[name]))


def _origin(name: str, record: Record, described: dict[str, Any]) -> str:
    if name in ("published_at", "published_from") and record.published_from is not None:
        return f"{record.published_from}: {DATE_RULES[record.published_from]}."
    if name == "agency" and record.agency is not None:
        return f"{record.agency.ground}: as in {AGENCY_RULES[record.agency.ground]}."
    return str(described.get("description", "")).replace("`", "")


def values_of(value: Any) -> Iterator[str]:
    """Writes a value as lines: a list as its members, an object as `name: value`."""
    if value in (None, "", [], {}):
        return
    if isinstance(value, list):
        for one in value:
            yield "; ".join(values_of(one))
    elif isinstance(value, dict):
        for name, one in value.items():
            told = ", ".join(values_of(one))
            if told:
                yield f"{name}: {told}"
    else:
        yield str(value)[:_FIELD]
