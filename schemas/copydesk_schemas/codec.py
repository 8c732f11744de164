"""JSON in and out: orjson reads and writes, msgspec checks. The only place where untyped JSON is handled."""

from typing import Any, Final, TypeVar, get_args

import msgspec
import orjson

from copydesk_schemas.dead_letter import DeadLetter
from copydesk_schemas.errors import DocumentError
from copydesk_schemas.growth import Growth
from copydesk_schemas.raw_document import RawDocument, Split
from copydesk_schemas.record import Record

_SHOWN = 80

_Read = TypeVar("_Read", Record, Growth)

#: Levels of objects and arrays in `metadata`: a record must be written again, and orjson writes 254 levels.
METADATA_DEPTH: Final = 200


def decode_raw(data: bytes | str) -> RawDocument:
    """The raw document of a JSON text; DocumentError names the field and what was expected there."""
    return check_raw(parse_json(data))


def parse_json(data: bytes | str) -> Any:
    """The value of a JSON text; DocumentError says where it stops being JSON."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        shown = repr(data[:_SHOWN])
        raise DocumentError(
            f"not JSON: {error.msg} at line {error.lineno} column {error.colno}; it begins {shown}"
        ) from None


def check_raw(value: Any) -> RawDocument:
    """The raw document of a parsed JSON value; DocumentError names the field and what was expected there."""
    try:
        document = msgspec.convert(value, RawDocument)
    except msgspec.ValidationError as error:
        raise DocumentError(_explain(str(error), RawDocument.__struct_fields__)) from None
    if document.metadata:
        _check_depth(document.metadata)
    return document


def encode_raw(document: RawDocument) -> bytes:
    """JSON of a raw document; null fields are left out. DocumentError if `metadata` holds what JSON cannot."""
    try:
        return orjson.dumps(msgspec.to_builtins(document))
    except (TypeError, ValueError) as error:
        raise DocumentError(f"the document cannot be written as JSON: {error}") from None


def decode_record(data: bytes | str) -> Record:
    """The record of a JSON text from the clean or duplicates stream; fields it does not know are ignored."""
    return _decode(data, Record, "a record")


def encode_record(record: Record) -> bytes:
    """JSON of a record, every field present."""
    return orjson.dumps(msgspec.to_builtins(record))


def decode_growth(data: bytes | str) -> Growth:
    """The growth of a JSON text from the stories stream; fields it does not know are ignored."""
    return _decode(data, Growth, "the growth of a story")


def encode_growth(growth: Growth) -> bytes:
    """JSON of a growth, every field present."""
    return orjson.dumps(msgspec.to_builtins(growth))


def decode_dead(fields: dict[str, str]) -> DeadLetter:
    """The dead letter of the fields of a stream entry."""
    values = {**fields, **{name: fields.get(name) or None for name in ("position", "signed")}}
    try:
        return msgspec.convert(values, DeadLetter, strict=False)
    except msgspec.ValidationError as error:
        raise DocumentError(f"not a dead letter: {error}") from None


def encode_dead(letter: DeadLetter) -> dict[str, str]:
    """The fields of the stream entry of a dead letter."""
    values = msgspec.to_builtins(letter)
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _decode(data: bytes | str, kind: type[_Read], what: str) -> _Read:
    try:
        return msgspec.convert(parse_json(data), kind)
    except msgspec.ValidationError as error:
        raise DocumentError(f"not {what}: {error}") from None


def _check_depth(metadata: dict[str, Any]) -> None:
    level: list[Any] = [metadata]
    for _ in range(METADATA_DEPTH):
        inner = [value.values() if isinstance(value, dict) else value for value in level]
        level = [value for values in inner for value in values if isinstance(value, (dict, list))]
        if not level:
            return
    raise DocumentError(f"`metadata` is nested more than {METADATA_DEPTH} levels deep: flatten it")


def _explain(message: str, known: tuple[str, ...]) -> str:
    """msgspec's message, with what would have been right where it does not say so."""
    if "unknown field" in message:
        return f"{message}; known fields are {', '.join(known)}. Put others into `metadata`."
    if "Invalid enum value" in message:  # `split` is the one field with a closed list
        return f"{message}; expected {' or '.join(get_args(Split))}"
    return message
