"""The hand-written examples beside the schemas, and one way to decode each kind."""

from pathlib import Path
from typing import Any, Final

import msgspec
import orjson

import copydesk_schemas
from copydesk_schemas import decode_dead, decode_growth, decode_raw, decode_record
from copydesk_schemas.json_schema import TYPES, Name

FOLDER: Final = Path(copydesk_schemas.__file__).parent / "examples"


class Invalid(msgspec.Struct, frozen=True):
    """A value that breaks the contract, and the message that says so."""

    expected: str
    value: Any


def valid_examples() -> list[tuple[Name, Path]]:
    """Every valid example with its kind."""
    return [(name, file) for name in TYPES for file in sorted((FOLDER / name / "valid").glob("*.json"))]


def invalid_examples() -> list[tuple[Name, Path]]:
    """Every invalid example with its kind."""
    return [(name, file) for name in TYPES for file in sorted((FOLDER / name / "invalid").glob("*.json"))]


def read_invalid(file: Path) -> Invalid:
    """An invalid example."""
    return msgspec.convert(orjson.loads(file.read_bytes()), Invalid)


def decode(name: Name, value: Any) -> msgspec.Struct:
    """What the codec makes of a value; of a dead letter it gets the fields of a stream entry, which are all text."""
    if name == "dead":
        return decode_dead({field: "" if part is None else str(part) for field, part in value.items()})
    decoders = {"raw": decode_raw, "record": decode_record, "growth": decode_growth}
    return decoders[name](orjson.dumps(value))
