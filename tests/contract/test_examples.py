"""The hand-written examples: JSON Schema and codec agree on each, so producers in any language can check themselves."""

from pathlib import Path

import orjson
import pytest
from jsonschema import Draft202012Validator
from tests.contract.examples import decode, invalid_examples, read_invalid, valid_examples

from copydesk_schemas import (
    DocumentError,
    Growth,
    RawDocument,
    decode_dead,
    decode_growth,
    decode_raw,
    decode_record,
    encode_dead,
    encode_growth,
    encode_raw,
    encode_record,
)
from copydesk_schemas.dead_letter import DeadLetter
from copydesk_schemas.json_schema import TYPES, Name, json_schema
from copydesk_schemas.record import Record


def _validator(name: Name) -> Draft202012Validator:
    return Draft202012Validator(json_schema(name))


def _label(part: object) -> str:
    return part.stem if isinstance(part, Path) else str(part)


@pytest.mark.parametrize(("name", "file"), valid_examples(), ids=_label)
def test_valid_example_passes_the_schema(name: Name, file: Path) -> None:
    """A valid example validates against the JSON Schema."""
    value = orjson.loads(file.read_bytes())
    assert [] == [error.message for error in _validator(name).iter_errors(value)]


@pytest.mark.parametrize(("name", "file"), valid_examples(), ids=_label)
def test_valid_example_decodes(name: Name, file: Path) -> None:
    """A valid example decodes to its type, and every field that it gives is in what comes out."""
    value = orjson.loads(file.read_bytes())
    decoded = decode(name, value)
    assert TYPES[name] is type(decoded)
    known = {field: part for field, part in value.items() if field in decoded.__struct_fields__}
    encoded = orjson.loads(_encode(decoded))
    assert {field: part for field, part in known.items() if part is not None} == {
        field: encoded[field] for field, part in known.items() if part is not None
    }


@pytest.mark.parametrize(("name", "file"), valid_examples(), ids=_label)
def test_valid_example_survives_a_round_trip(name: Name, file: Path) -> None:
    """Encoding and decoding again changes nothing."""
    decoded = decode(name, orjson.loads(file.read_bytes()))
    match decoded:
        case RawDocument():
            assert decoded == decode_raw(encode_raw(decoded))
        case Record():
            assert decoded == decode_record(encode_record(decoded))
        case Growth():
            assert decoded == decode_growth(encode_growth(decoded))
        case DeadLetter():
            assert decoded == decode_dead(encode_dead(decoded))
        case _:
            pytest.fail(f"{name} has no codec")


@pytest.mark.parametrize(("name", "file"), invalid_examples(), ids=_label)
def test_invalid_example_fails_the_schema(name: Name, file: Path) -> None:
    """What the codec refuses, the JSON Schema refuses too."""
    assert not _validator(name).is_valid(read_invalid(file).value)


@pytest.mark.parametrize(("name", "file"), invalid_examples(), ids=_label)
def test_invalid_example_is_refused_with_its_message(name: Name, file: Path) -> None:
    """A value that breaks the contract is a DocumentError that names the field and what was expected."""
    example = read_invalid(file)
    with pytest.raises(DocumentError) as refusal:
        decode(name, example.value)
    assert example.expected == str(refusal.value)


@pytest.mark.parametrize("name", TYPES)
def test_encoded_record_has_every_field(name: Name) -> None:
    """What copydesk itself writes validates against the JSON Schema: it is what readers in other languages rely on."""
    for kind, file in valid_examples():
        if kind == name:
            written = orjson.loads(_encode(decode(name, orjson.loads(file.read_bytes()))))
            assert [] == [error.message for error in _validator(name).iter_errors(written)]


def _encode(decoded: object) -> bytes:
    match decoded:
        case RawDocument():
            return encode_raw(decoded)
        case Record():
            return encode_record(decoded)
        case Growth():
            return encode_growth(decoded)
        case DeadLetter():
            fields: dict[str, object] = dict(encode_dead(decoded))  # all text; the numbers go back for the comparison
            fields["position"] = decoded.position
            fields["deliveries"] = int(str(fields["deliveries"]))
            return orjson.dumps(fields)
        case _:
            raise AssertionError(f"no codec for {decoded!r}")
