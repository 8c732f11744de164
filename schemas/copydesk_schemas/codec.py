"""JSON in and out: orjson reads and writes, msgspec checks. The only place where untyped JSON is handled."""

import json
import math
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

#: Integers from here on have more than 64 bits.
_LARGE: Final = 2.0**63
#: A JSON text that is mended may be this long: it takes the slow parser, and some twenty times its size.
_MENDED: Final = 8 * 1024**2
#: Levels of objects and arrays in `metadata`: a record must be written again, and orjson writes 254 levels.
METADATA_DEPTH: Final = 200


def decode_raw(data: bytes | str) -> RawDocument:
    """The raw document of a JSON text; DocumentError names the field and what was expected there."""
    return check_raw(parse_json(data))


def parse_json(data: bytes | str) -> Any:
    """The value of a JSON text; DocumentError says where it stops being JSON.

    Integers of more than 64 bits keep all their digits. Half of a surrogate pair, as a script leaves it that cuts an
    emoji in the middle, becomes U+FFFD, and NaN becomes null: many programs write them. A number over 1.8e308 is
    refused however the text is read: whoever reads a record with it cannot.
    """
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        if (mended := _parse_leniently(data)) is not None:
            return mended
        shown = repr(data[:_SHOWN])
        raise DocumentError(
            f"not JSON: {error.msg} at line {error.lineno} column {error.colno}; it begins {shown}"
        ) from None
    # orjson reads an integer of more than 64 bits as a float, which has 16 of its digits.
    if not _holds_large_float(value):
        return value
    try:
        return msgspec.json.decode(data)
    except RecursionError:  # orjson goes as deep as 1,024 levels from wherever it is called
        raise DocumentError("not JSON that can be read: it is nested too deeply beside a number over 64 bits") from None


def dump_json(value: Any) -> bytes:
    """JSON of a value. Half of a surrogate pair becomes U+FFFD, as in `parse_json`.

    Raises:
        TypeError, ValueError: It holds what JSON cannot, or is nested too deeply.
    """
    try:
        return orjson.dumps(value)
    except TypeError as error:
        if "surrogates" in str(error):
            return dump_json(_whole(value))
        if "64-bit" not in str(error):
            raise
        try:
            data = msgspec.json.encode(value)  # knows integers of any size, and takes a little longer
        except UnicodeEncodeError:
            return dump_json(_whole(value))
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError as error:  # an integer that no reader takes
        raise ValueError(f"{error.msg} in what was to be written") from None
    return data


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
        return dump_json(msgspec.to_builtins(document))
    except (TypeError, ValueError, RecursionError) as error:
        raise DocumentError(f"the document cannot be written as JSON: {error}") from None


def decode_record(data: bytes | str) -> Record:
    """The record of a JSON text from the clean or duplicates stream; fields it does not know are ignored."""
    return _decode(data, Record, "a record")


def mend_record(data: bytes | str) -> Record | None:
    """The record of a JSON text that `decode_record` refuses for a number; that number becomes text, digit by digit.

    An older version could write such a record. None if it is no record even so.
    """
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        value = json.loads(text, parse_constant=lambda _: None, parse_int=_mended_integer, parse_float=_mended_float)
        return msgspec.convert(mend_halves(value), Record)
    except (ValueError, RecursionError):  # msgspec's errors and those of JSON and UTF-8 are ValueErrors
        return None


def encode_record(record: Record) -> bytes:
    """JSON of a record, every field present."""
    return dump_json(msgspec.to_builtins(record))


def decode_growth(data: bytes | str) -> Growth:
    """The growth of a JSON text from the stories stream; fields it does not know are ignored."""
    return _decode(data, Growth, "the growth of a story")


def encode_growth(growth: Growth) -> bytes:
    """JSON of a growth, every field present."""
    return orjson.dumps(msgspec.to_builtins(growth))


def decode_dead(fields: dict[str, str]) -> DeadLetter:
    """The dead letter of the fields of a stream entry."""
    values = {**fields, **{name: fields.get(name) or None for name in ("position", "signed", "origin")}}
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


def _parse_leniently(data: bytes | str) -> Any:
    """The value of JSON with half surrogate pairs or with NaN, mended; None if it has neither or is no JSON."""
    if len(data) > _MENDED:
        return None
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if "\\u" not in text and "NaN" not in text and "Infinity" not in text:
        return None
    try:
        return mend_halves(json.loads(text, parse_constant=lambda _: None, parse_int=_integer, parse_float=_float))
    except (ValueError, RecursionError):
        return None


def _integer(digits: str) -> int:
    _float(digits)
    return int(digits)


def _float(digits: str) -> float:
    """The number; DocumentError for one that no double holds, which orjson refuses as well."""
    value = float(digits)
    if math.isinf(value):
        raise DocumentError(f"not JSON that can be read: the number {digits[:20]}… is over 1.8e308")
    return value


def _mended_integer(digits: str) -> int | str:
    return digits if math.isinf(float(digits)) else int(digits)


def _mended_float(digits: str) -> float | str:
    return digits if math.isinf(value := float(digits)) else value


def _whole(value: Any) -> Any:
    """The value with U+FFFD for halves of surrogate pairs; ValueError if it is nested too deeply."""
    try:
        return mend_halves(value)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def mend_halves(value: Any) -> Any:
    """The value of a JSON text with U+FFFD for each half of a surrogate pair, and with pairs put together."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {mend_halves(name): mend_halves(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [mend_halves(inner) for inner in value]
    return value


def _holds_large_float(value: Any) -> bool:
    """Whether there is a float that may have been an integer of more than 64 bits."""
    level = [value]
    while level:
        one = level.pop()
        if isinstance(one, float):
            if abs(one) >= _LARGE:
                return True
        elif isinstance(one, dict):
            level.extend(inner for inner in one.values() if not isinstance(inner, str))
        elif isinstance(one, list):
            level.extend(inner for inner in one if not isinstance(inner, str))
    return False


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
