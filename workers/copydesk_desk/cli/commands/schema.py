"""`copydesk schema`: the JSON Schemas of the wire contract."""

from enum import StrEnum
from typing import Annotated

import typer

from copydesk_desk.cli.output import write_text
from copydesk_schemas.json_schema import rendered


class SchemaName(StrEnum):
    """The types of the contract."""

    RAW = "raw"
    RECORD = "record"
    DEAD = "dead"
    GROWTH = "growth"


def schema(name: Annotated[SchemaName, typer.Argument(help="Which type.")]) -> None:
    """Print the JSON Schema of a raw document, record, dead letter or story."""
    write_text(rendered(name.value).decode())
