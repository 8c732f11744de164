"""Prints how a replay differs from an earlier run."""

from typing import Any, Final

import orjson
from rich.table import Table

from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_desk.operations.capture.compare import Differences, RecordDifference
from copydesk_schemas.counted import counted

#: How many records, or ids, are shown of each kind; --json has all.
_SHOWN: Final = 10


def print_differences(comparison: Differences, console: CleanConsole) -> None:
    """Prints what differs: how often each field, then the first records field by field."""
    if comparison.equal:
        console.print(line(("the same", "green"), f": {counted(comparison.same, 'record')}"))
    else:
        console.print(
            line(
                ("different", "red"),
                f": {counted(len(comparison.changed), 'record')} changed, {len(comparison.gone):,} are gone,"
                f" {len(comparison.came):,} are new, {comparison.same:,} are the same",
            )
        )
    if comparison.fields:
        table = Table("field", "records", title="what changed")
        for field, count in comparison.fields.items():
            table.add_row(field, f"{count:,}")
        console.print(table)
    for record in comparison.changed[:_SHOWN]:
        _print_record(record, console)
    _print_rest(len(comparison.changed), console)
    for what, ids in (("gone", comparison.gone), ("new", comparison.came)):
        for id_ in ids[:_SHOWN]:
            console.print(f"{what}: {id_}")
        _print_rest(len(ids), console)
    if len(comparison.chains) > 1:
        console.print(f"made by other rules, which alone is no difference: chain {' and '.join(comparison.chains)}")
    if comparison.new_fields:
        names = ", ".join(comparison.new_fields) if len(comparison.new_fields) <= _SHOWN else "all but the relation"
        console.print(f"not compared, as the earlier run does not have it: {names}")


def _print_record(record: RecordDifference, console: CleanConsole) -> None:
    console.print(line((record.id, "bold"), f" {record.title or ''}"), soft_wrap=True)
    for difference in record.fields:
        console.print(f"  {difference.field}", highlight=False)
        console.print(line((f"    - {_said(difference.expected)}", "red")), soft_wrap=True)
        console.print(line((f"    + {_said(difference.found)}", "green")), soft_wrap=True)


def _print_rest(count: int, console: CleanConsole) -> None:
    if count > _SHOWN:
        console.print(f"… and {count - _SHOWN:,} more (all of them with --json)")


def _said(value: Any) -> str:
    """The value on one line."""
    return orjson.dumps(value).decode()
