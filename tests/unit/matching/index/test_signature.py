"""Signatures: what goes into the index comes out of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from copydesk_matching.index.signature import SignatureError, decode_signature, encode_signature
from copydesk_matching.match import Sketch
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import RawDocument
from copydesk_text.article import Article


def sketch_of(text: str, addresses: tuple[bytes, ...] = ()) -> Sketch:
    """The sketch of a text, with these addresses."""
    return replace(make_sketch(Article(document=RawDocument(text=text or "-"), text=text), "1-0"), addresses=addresses)


@given(st.text(), st.lists(st.binary(min_size=8, max_size=8), max_size=2))
def test_a_blob_holds_all_but_the_fingerprints(text: str, addresses: list[bytes]) -> None:
    """Decoding an encoded sketch gives it back, without its fingerprints."""
    sketch = sketch_of(text, tuple(addresses))
    found = decode_signature(sketch.id, encode_signature(sketch))
    for name in ("id", "text_hash", "addresses", "signature", "kinds", "words", "facts"):
        assert getattr(found, name) == getattr(sketch, name)
    assert found.fingerprints.tolist() == []


def test_another_version_is_refused() -> None:
    """A blob of another version is an error that says what to do."""
    blob = bytes([99]) + encode_signature(sketch_of("The bridge opened."))[1:]
    with pytest.raises(SignatureError, match="finish the upgrade"):
        decode_signature(b"\0" * 12, blob)
