"""A record: its text with what is new marked, and each field with where it came from."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, to_builtins
from starlette.responses import Response

from copydesk_desk.web.desk import Asked, Desk
from copydesk_desk.web.render import page, safe_link
from copydesk_desk.web.words import SHORT, reason_in_words, relation_in_words
from copydesk_schemas import AGENCY_RULES, DATE_RULES, Record, check_raw, entry_numbers, parse_json
from copydesk_schemas.json_schema import json_schema
from copydesk_workers.records.find import find_record
from copydesk_workers.server.streams import read_all_bounded

if TYPE_CHECKING:  # it loads the whole chain
    from copydesk_desk.review.inspect.origins import Origin

#: Characters of the text, and of one field, that the page shows.
_TEXT: Final = 200_000
_FIELD: Final = 4_000
#: Members of a list or an object that it shows, and of one within such: a document may give 80,000 pictures.
_MEMBERS: Final = 200
_INNER: Final = 50
#: Fields that have a place of their own on the page.
_TOLD: Final = frozenset({"text", "evidence"})
#: The commit that published a record archived its document, in the same millisecond: where to look, and how far.
_BEFORE: Final = 2
_ARCHIVED: Final = 200
_AT_ONCE: Final = 20
_SENTENCE_END: Final = re.compile(r"(?<=\.) ")


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
    return _page(desk, asked, trace=False)


def traced_record(desk: Desk, asked: Asked) -> Response:
    """The same, with each field traced through the document that was pushed."""
    return _page(desk, asked, trace=True)


def _page(desk: Desk, asked: Asked, *, trace: bool) -> Response:
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
    traced = _trace(desk, one, found.state.entry_id) if trace else None
    return page(
        "record.html",
        visitor=asked.visitor,
        record=one,
        duplicate=found.state.status == "duplicate",
        short=SHORT[one.relation],
        says=relation_in_words(one.relation, one.evidence),
        pieces=pieces_of(one.text[:_TEXT], one.evidence.news),
        cut=len(one.text) > _TEXT,
        fields=list(fields_of(one)) if traced is None else traced,
        traced=traced is not None,
        asked_to_trace=trace,
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
    absent = getattr(record, name) in (None, "", [], {})
    sentences = _SENTENCE_END.split(str(described.get("description", "")))
    told = [one for one in sentences if one.startswith(("Null", "Empty")) is absent]
    return " ".join(told or sentences[:1]).replace("`", "")


def _trace(desk: Desk, record: Record, entry_id: str | None) -> list[Field] | None:
    """The fields as the stages set them, from the document that was pushed; None if the archive does not keep it."""
    if entry_id is None:
        return None
    from copydesk_desk.review.inspect import inspect_document  # loads the whole chain

    at = entry_numbers(entry_id)[0]
    read = read_all_bounded(desk.client, desk.keys.archive, after=f"{max(0, at - _BEFORE)}-0", count=_AT_ONCE)
    near = islice(read, _ARCHIVED)
    pushed = next((fields for _, fields in near if fields.get(b"raw_id", b"").decode() == record.raw_id), None)
    if pushed is None:
        return None
    document = check_raw(parse_json(pushed.get(b"document", b"")))
    inspected = inspect_document(document, "the document", desk.settings)
    article = next((one for one in inspected.articles if one.position == record.position), None)
    if article is None or not article.fields:
        return None
    published = to_builtins(record)
    return [
        Field(name=one.field, values=tuple(values_of(published.get(one.field, one.value))), origin=where_from(one))
        for one in article.fields
        if one.field not in _TOLD
    ]


def where_from(origin: "Origin") -> str:
    """Where a field came from: who set it, by which rule, and where that stands in the document."""
    by = {"producer": "The producer gave it.", "none": "", "copydesk": ""}.get(origin.by, f"Stage {origin.by}.")
    rule = "" if origin.by == "producer" else origin.rule.replace("`", "")
    declared = f"Declared in {', '.join(origin.declared)}." if origin.declared else ""
    place = f"Line {origin.place.line}: {origin.place.text[:200]}" if origin.place is not None else ""
    return " ".join(part for part in (by, rule, declared, place) if part)


def values_of(value: Any, most: int = _MEMBERS) -> Iterator[str]:
    """Writes a value as lines: a list as its members, an object as `name: value`; how many more there are stands last.

    Args:
        value: The value.
        most: Members that are written.
    """
    if value in (None, "", [], {}):
        return
    if isinstance(value, list):
        for one in value[:most]:
            yield "; ".join(values_of(one, _INNER))[:_FIELD]
    elif isinstance(value, dict):
        for name, one in islice(value.items(), most):
            told = ", ".join(values_of(one, _INNER))
            if told:
                yield f"{name}: {told}"[:_FIELD]
    else:
        yield str(value)[:_FIELD]
        return
    if len(value) > most:
        yield f"… and {len(value) - most:,} more"
