"""Lines of a capture: every document comes back byte for byte."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas import RELATIONS, Captured, DocumentError, decode_captured, encode_captured

_IDS = st.builds("{}-{}".format, st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
_OUTCOMES = st.lists(st.sampled_from([*RELATIONS, "dead:empty"]), min_size=1, max_size=4).map(tuple)


_SECRETS = st.none() | st.binary(max_size=64).map(bytes.hex)


@given(_IDS, st.binary() | st.text().map(str.encode), _OUTCOMES, st.booleans(), _SECRETS)
def test_an_entry_comes_back(
    id_: str, document: bytes, outcomes: tuple[str, ...], seed: bool, secret: str | None
) -> None:
    """Whatever the id and the bytes, NUL, broken UTF-8 and line ends included, on a single line."""
    entry = Captured(id=id_, document=document, outcomes=outcomes, seed=seed, secret=secret)
    line = encode_captured(entry)
    assert b"\n" not in line
    assert entry == decode_captured(line)


def test_a_line_says_its_time_to_people() -> None:
    """`at` is the event time; an id beyond the calendar has none."""
    line = encode_captured(Captured(id="1700000000123-4", document=b"{}", outcomes=("copy",)))
    assert orjson.loads(line) == {
        "id": "1700000000123-4",
        "at": "2023-11-14T22:13:20.123+00:00",
        "outcomes": ["copy"],
        "seed": False,
        "document": "{}",
    }
    far = encode_captured(Captured(id="18446744073709551615-0", document=b"", outcomes=("copy",)))
    assert orjson.loads(far)["at"] is None


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b'{"id": "1-0"}',
        b'{"id": "1", "document": "{}"}',
        b'{"id": "1-0", "document": "{}", "document_base64": ""}',
        b'{"id": "1-0", "document_base64": "%"}',
        b'{"id": "1-0", "document": "{}", "secret": "no hex"}',
        b'{"id": "1-0", "document": "{}", "secret": "ab\\n"}',
        b'{"id": "1-0\\n", "document": "{}"}',
        b'{"id": "' + b"9" * 5000 + b'-0", "document": "{}"}',
        '{"id": "\u0661-\u0662", "document": "{}"}'.encode(),
        b'{"id": "1-0", "document": "{}", "outcomes": ["' + b"o" * 100 + b'"]}',
        b'{"id": "1-0", "document": "{}", "outcomes": ["\\u001b[2J"]}',
    ],
)
def test_what_is_no_entry_is_refused(line: bytes) -> None:
    """Not JSON, no object, no document, a wrong id, two documents, wrong base64, no hex, an outcome that is no word."""
    with pytest.raises(DocumentError):
        decode_captured(line)
