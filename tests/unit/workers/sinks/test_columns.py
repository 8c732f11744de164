"""A record as a row: what is nested is JSON, and no field of the record is lost."""

import json

from msgspec import structs
from tests.unit.workers.sinks.records import record

from copydesk_schemas import Record
from copydesk_workers.sinks.columns import COLUMNS, day_of, row_of


def test_cells_have_the_type_of_their_column() -> None:
    """Text, whole numbers and real numbers, or null; a cell of kind json holds JSON."""
    kinds = {"text": str, "integer": int, "real": float, "json": str}
    for column, cell in zip(COLUMNS, row_of(record(1)), strict=True):
        assert cell is None or isinstance(cell, kinds[column.kind]), column.name
        if column.kind == "json":
            json.loads(str(cell))


def test_no_field_of_the_record_is_lost() -> None:
    """Each field has a column of its name, or columns that begin with it."""
    names = {column.name for column in COLUMNS}
    parts = {"counts": {"words", "sentences", "minutes"}, "schema": {"chain"}}
    for field in Record.__struct_fields__:
        wanted = parts.get(field, {field, f"{field}_name", f"{field}_place"})
        assert names & wanted, field


def test_the_key_is_the_first_column() -> None:
    """Tables and files begin with the id; no name is there twice."""
    assert "id" == COLUMNS[0].name
    assert len(COLUMNS) == len({column.name for column in COLUMNS})


def test_the_day_is_that_of_the_event_time() -> None:
    """In UTC; ids of any size have one."""
    assert "2026-03-01" == day_of(record(0))
    assert "2026-02-28" == day_of(structs.replace(record(0), raw_id="1772323199999-0"))
    assert "9999-12-31" == day_of(structs.replace(record(0), raw_id="99999999999999999-0"))
