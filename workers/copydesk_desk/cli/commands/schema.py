"""`copydesk schema`: the JSON Schemas of the wire contract."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from copydesk_schemas.json_schema import rendered


class SchemaName(StrEnum):
    """The types of the contract."""

    RAW = "raw"
    RECORD = "record"
    DEAD = "dead"


def schema(name: Annotated[SchemaName, typer.Argument(help="Which type.")]) -> None:
    """Print the JSON Schema of a raw document, a record or a dead letter."""
    sys.stdout.buffer.write(rendered(name.value))
