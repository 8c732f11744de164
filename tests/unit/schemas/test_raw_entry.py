"""The fields beside a document: read whatever stands in them, since anybody who may push can write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas.raw_entry import ORIGIN_BYTES, encode_origin, read_traceparent

TRACE = "0af7651916cd43dd8448eb211c80319c"
SPAN = "b7ad6b7169203331"


@given(st.text(st.characters(codec="utf-8")))
def test_a_short_origin_comes_back(origin: str) -> None:
    """Up to the limit it is kept as it is; of a longer one the end is kept, in whole characters."""
    data = encode_origin(origin)
    kept = data.decode()
    assert len(data) <= ORIGIN_BYTES
    if len(origin.encode()) <= ORIGIN_BYTES:
        assert origin == kept
    else:
        assert "…" == kept[0]
        assert origin.endswith(kept[1:])


def test_the_end_of_a_long_origin_is_kept() -> None:
    """The place in a file stands at the end, whatever the file is called."""
    assert encode_origin("ø" * 400 + ".jsonl, line 7").endswith(b"\xc3\xb8.jsonl, line 7")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (f"00-{TRACE}-{SPAN}-01", f"00-{TRACE}-{SPAN}-01"),
        (f"00-{TRACE}-{SPAN}-00", f"00-{TRACE}-{SPAN}-00"),
        (f"00-{TRACE}-{SPAN}-01".encode(), f"00-{TRACE}-{SPAN}-01"),
        (f"cc-{TRACE}-{SPAN}-01", f"00-{TRACE}-{SPAN}-01"),
        (f"cc-{TRACE}-{SPAN}-01-what-a-later-version-adds", f"00-{TRACE}-{SPAN}-01"),
        (f"cc-{TRACE}-{SPAN}-01.x", None),
        (f"00-{TRACE}-{SPAN}-01-more", None),
        (f"ff-{TRACE}-{SPAN}-01", None),
        (f"00-{'0' * 32}-{SPAN}-01", None),
        (f"00-{TRACE}-{'0' * 16}-01", None),
        (f"00-{TRACE.upper()}-{SPAN}-01", None),
        (f" 00-{TRACE}-{SPAN}-01", None),
        (f"00-{TRACE}-{SPAN}", None),
        (b"\xff" * 55, None),
        ("", None),
    ],
)
def test_a_traceparent_is_one_of_the_standard(value: bytes | str, expected: str | None) -> None:
    """W3C Trace Context, section 3.2: other versions are read as far as they are known; what is no parent is none."""
    assert expected == read_traceparent(value)
