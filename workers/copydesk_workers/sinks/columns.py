"""A record as one flat row: the columns of every table that copydesk writes. What is nested is JSON."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, Literal

from msgspec import Struct, to_builtins

from copydesk_schemas import Record, dump_json, entry_numbers
from copydesk_schemas.ids import LAST_SECOND

Cell = str | int | float | None
Kind = Literal[
    "text",
    "integer",
    "real",
    "json",  # text that holds a JSON array or object
]


class Column(Struct, frozen=True):
    """A column: its name, its type, and how it is read from a record."""

    name: str
    kind: Kind
    read: Callable[[Record], Cell]


def _json(value: object) -> str:
    return dump_json(to_builtins(value)).decode()


def day_of(record: Record) -> str:
    """The day of a record in UTC, by the event time in its id: `2026-03-01`."""
    return datetime.fromtimestamp(min(entry_numbers(record.raw_id)[0] / 1000, LAST_SECOND), UTC).date().isoformat()


#: The columns of a record, the key first.
COLUMNS: Final[tuple[Column, ...]] = (
    Column("id", "text", lambda record: record.id),
    Column("day", "text", day_of),
    Column("relation", "text", lambda record: record.relation),
    Column("story", "text", lambda record: record.story),
    Column("title", "text", lambda record: record.title),
    Column("summary", "text", lambda record: record.summary),
    Column("text", "text", lambda record: record.text),
    Column("source_name", "text", lambda record: record.source.name),
    Column("source_domain", "text", lambda record: record.source.domain),
    Column("url", "text", lambda record: record.url),
    Column("canonical_url", "text", lambda record: record.canonical_url),
    Column("guid", "text", lambda record: record.guid),
    Column("language", "text", lambda record: record.language.code),
    Column("language_confidence", "real", lambda record: record.language.confidence),
    Column("published_at", "text", lambda record: record.published_at),
    Column("published_from", "text", lambda record: record.published_from),
    Column("modified_at", "text", lambda record: record.modified_at),
    Column("authors", "json", lambda record: _json(record.authors)),
    Column("agency", "text", lambda record: record.agency.name if record.agency else None),
    Column("agency_ground", "text", lambda record: record.agency.ground if record.agency else None),
    Column("dateline_place", "text", lambda record: record.dateline.place if record.dateline else None),
    Column("dateline_date", "text", lambda record: record.dateline.date if record.dateline else None),
    Column("words", "integer", lambda record: record.counts.words),
    Column("sentences", "integer", lambda record: record.counts.sentences),
    Column("minutes", "real", lambda record: record.counts.minutes),
    Column("evidence_of", "text", lambda record: record.evidence.of),
    Column("evidence_similarity", "real", lambda record: record.evidence.similarity),
    Column("evidence_containment", "real", lambda record: record.evidence.containment),
    Column("evidence", "json", lambda record: _json(record.evidence)),
    Column("keywords", "json", lambda record: _json(record.keywords)),
    Column("entities", "json", lambda record: _json(record.entities)),
    Column("images", "json", lambda record: _json(record.images)),
    Column("notices", "json", lambda record: _json(record.notices)),
    Column("furniture", "json", lambda record: _json(record.furniture)),
    Column("metadata", "json", lambda record: _json(record.metadata)),
    Column("warnings", "json", lambda record: _json(record.warnings)),
    Column("raw_id", "text", lambda record: record.raw_id),
    Column("position", "integer", lambda record: record.position),
    Column("chain", "text", lambda record: record.chain),
)


def row_of(record: Record) -> tuple[Cell, ...]:
    """The cells of a record, in the order of `COLUMNS`."""
    return tuple(column.read(record) for column in COLUMNS)
