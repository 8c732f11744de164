"""Signatures: what goes into the index comes out of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from copydesk_matching.index.signature import SignatureError, decode_signature, encode_signature
from copydesk_matching.match import NO_HASHES, Sketch
from copydesk_matching.sketch import make_sketch
from copydesk_matching.words.hashed_words import FIGURE, NAME, POLARITY, WORDING
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


def test_a_blob_says_that_its_text_is_a_correction() -> None:
    """The mark stands in one byte with the tokens of a word, in any script."""
    for text in ("Corrected: the bridge opened.", "更正：大桥已经开通。"):
        sketch = sketch_of(text)
        found = decode_signature(sketch.id, encode_signature(sketch))
        assert (True, True, sketch.tokens) == (sketch.corrects, found.corrects, found.tokens)


def test_another_version_is_refused() -> None:
    """A blob of another version is an error that says what to do."""
    blob = bytes([99]) + encode_signature(sketch_of("The bridge opened."))[1:]
    with pytest.raises(SignatureError, match="finish the upgrade"):
        decode_signature(b"\0" * 12, blob)


#: Four words (a name, a figure, a word of polarity, wording), two of them the title's, of a stub with all that is
#: optional. The layout is that of `signature.py`; a change of it needs another version.
VECTOR = Sketch(
    id=b"\1" * 12,
    text_hash=b"texthash",
    whole_hash=b"wholehas",
    addresses=(b"address1",),
    fingerprints=NO_HASHES,
    signature=b"\x0a\x0b\x0c\x0d",
    kinds=bytes((NAME, FIGURE, POLARITY, WORDING)),
    fact_bytes=b"\x1a\x1b\x1c",
    checks=b"\xc1\xc2",
    words=4,
    facts=("Breck", "12"),
    title_words=2,
    is_stub=True,
    site=b"site",
)
BLOB = (
    "08 01 02 01 82 00000004 0004 73697465 7465787468617368 77686f6c65686173 6164647265737331"
    " 0a0b0c0d c1c2 60 a0 1a1b1c 427265636b 1f 3132"
)


@pytest.mark.parametrize("is_stub", [True, False])
def test_the_bytes_of_a_signature_are_fixed(is_stub: bool) -> None:
    """The blob of a known sketch is this one; a text that tells its title lacks the highest bit of its words."""
    sketch = replace(VECTOR, is_stub=is_stub)
    blob = bytes.fromhex(BLOB if is_stub else BLOB.replace("01 82 ", "01 02 "))
    assert blob == encode_signature(sketch)
    found = decode_signature(sketch.id, blob)
    for name in Sketch.__struct_fields__:
        if name not in ("fingerprints", "segments", "windows", "word_hash"):
            assert getattr(sketch, name) == getattr(found, name), name
