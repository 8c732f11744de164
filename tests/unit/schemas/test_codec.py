"""The codec: JSON in and out, and a message for what is no JSON."""

import contextlib
import json
import string
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas import (
    DocumentError,
    RawDocument,
    check_raw,
    decode_raw,
    dump_json,
    encode_raw,
    parse_json,
)

_TEXTS = st.text(st.characters(codec="utf-8"))  # without surrogates: they have no UTF-8
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(text=_TEXTS, title=st.none() | _TEXTS, metadata=st.none() | st.dictionaries(_TEXTS, _JSON, max_size=4))
def test_a_raw_document_survives_the_wire(text: str, title: str | None, metadata: dict[str, object] | None) -> None:
    """Whatever a producer says comes out as it went in; `metadata` is untouched, however deep."""
    document = RawDocument(text=text, title=title, metadata=metadata)
    assert document == decode_raw(encode_raw(document))


@given(st.text(string.printable))
def test_any_bytes_are_a_document_or_a_document_error(data: str) -> None:
    """No input whatever makes the decoder raise anything but DocumentError."""
    with contextlib.suppress(DocumentError):
        assert isinstance(decode_raw(data), RawDocument)


@given(_JSON)
def test_any_json_is_a_document_or_a_document_error(value: object) -> None:
    """No JSON value whatever makes the check raise anything but DocumentError."""
    with contextlib.suppress(DocumentError):
        assert isinstance(check_raw(value), RawDocument)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('{"text": "a",}', 'not JSON: trailing comma is not allowed at line 1 column 13; it begins \'{"text": "a",}\''),
        ("", "not JSON: Input is a zero-length, empty document at line 1 column 1; it begins ''"),
        (
            b"\xff\xfe",
            r"not JSON: str is not valid UTF-8: surrogates not allowed at line 1 column 1; it begins b'\xff\xfe'",
        ),
    ],
)
def test_what_is_no_json_says_where(data: str | bytes, expected: str) -> None:
    """The message names line and column, and shows how the data begin."""
    with pytest.raises(DocumentError) as refusal:
        parse_json(data)
    assert expected == str(refusal.value)


def test_the_message_shows_the_beginning_only() -> None:
    """A megabyte of junk does not end in the message."""
    with pytest.raises(DocumentError) as refusal:
        parse_json("x" * 1_000_000)
    assert len(str(refusal.value)) < 250


def test_null_fields_are_left_out() -> None:
    """What is absent takes no room on the stream."""
    assert {"text": "a"} == orjson.loads(encode_raw(RawDocument(text="a", title=None)))


@pytest.mark.parametrize("value", [object(), {"deep": [object()]}, {1: object()}])
def test_metadata_that_json_cannot_hold_is_refused(value: object) -> None:
    """Such metadata are refused on the producer's side, with a DocumentError."""
    with pytest.raises(DocumentError, match="cannot be written as JSON"):
        encode_raw(RawDocument(text="a", metadata={"value": value}))


@given(
    st.recursive(
        st.integers(-(2**90), 2**90) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=8,
    )
)
def test_metadata_come_through_with_every_digit(value: Any) -> None:
    """Integers of any size and everything else are the same after they were written and read, twice."""
    document = RawDocument(text="a", metadata={"value": value})
    again = decode_raw(encode_raw(document))
    assert document == again == decode_raw(encode_raw(again))
    assert repr(document.metadata) == repr(again.metadata)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"a":"cut \\ud83d here"}', {"a": "cut \ufffd here"}),
        (b'{"a":"\\ude00","b":"\\ud83d\\ude00"}', {"a": "\ufffd", "b": "\U0001f600"}),
        (b'{"a\\ud83d":[1,"\\\\ud83d"]}', {"a\ufffd": [1, "\\ud83d"]}),
        (b'{"a":NaN,"b":[-Infinity,Infinity]}', {"a": None, "b": [None, None]}),
        (b'{"a":18446744073709551616,"b":1.5e300}', {"a": 18446744073709551616, "b": 1.5e300}),
        ('{"a":"\\ud83d"}', {"a": "\ufffd"}),
    ],
)
def test_what_many_programs_write_is_read(data: bytes | str, expected: Any) -> None:
    """Half of a surrogate pair, NaN and large integers: what can be kept is kept."""
    assert expected == parse_json(data)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":"\\ud83d"',
        b"NaN,",
        b'\xff{"a":"\\ud83d"}',
        b"[" * 3000 + b"NaN" + b"]" * 3000,
        b"[" * 1000 + b"1e30" + b"]" * 1000,
    ],
)
def test_what_is_broken_otherwise_is_told(data: bytes) -> None:
    """Leniency goes no further."""
    with pytest.raises(DocumentError, match="not JSON"):
        parse_json(data)


_NUMBERS = st.sampled_from((307, 308, 309, 400, 5_000)).map(lambda digits: "9" * digits) | st.sampled_from(
    ("1e308", "1e309", "-1e999", "1e-999", str(2**1024 - 2**970 - 1), str(2**1024 - 2**970), "17", "-2.5")
)


@given(number=_NUMBERS, around=st.sampled_from(("", "\\u0041", "\\ud83d", "\\u0001", "NaN")))
def test_what_is_read_can_be_written_and_read_again(number: str, around: str) -> None:
    """Whether a number is taken does not hang on the text beside it, and what is taken is read again once written."""
    try:
        expected = parse_json(f'{{"a":{number}}}')["a"]
    except DocumentError:
        with pytest.raises(DocumentError):
            parse_json(f'{{"a":{number},"b":"{around}"}}')
        return
    value = parse_json(f'{{"a":{number},"b":"{around}"}}')
    assert expected == value["a"]
    assert value == parse_json(dump_json(value)) == orjson_or_larger(dump_json(value))


def orjson_or_larger(data: bytes) -> Any:
    """What a reader has who knows nothing of copydesk: the standard library, after orjson took it as well."""
    orjson.loads(data)
    return json.loads(data)


def test_integers_that_nobody_reads_are_not_written() -> None:
    """A producer in Python is told, where a document over the wire would be dead."""
    with pytest.raises(DocumentError, match="number is infinity"):
        encode_raw(RawDocument(text="a", metadata={"value": [10**400]}))


@pytest.mark.parametrize("beside", [1, 10**30, [[10**30]]])
def test_halves_of_pairs_are_written_as_they_are_read(beside: Any) -> None:
    """Whatever program cut the emoji: a header of an e-mail, a page or a script in Python."""
    value = {"cut \ud83d here": ["\ude00", ("\ud83d\ude00", "\udcff")], "b": beside}
    expected = {"cut \ufffd here": ["\ufffd", ["\U0001f600", "\ufffd"]], "b": beside}
    assert expected == parse_json(dump_json(value))


def test_halves_of_pairs_that_lie_too_deep_are_told() -> None:
    """As everything that lies too deep."""
    value: Any = "\ud83d"
    for _ in range(3000):
        value = [value]
    with pytest.raises(DocumentError, match="cannot be written as JSON"):
        encode_raw(RawDocument(text="\ud83d", metadata={"a": value}))
