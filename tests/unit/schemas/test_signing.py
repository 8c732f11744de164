"""Signatures of bound producers: who made one for a document, made it for this document and under this name."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from copydesk_schemas import ProducerKey, SettingsError, parse_producer_key
from copydesk_schemas.signing import SECRET_BYTES, read_signature, write_producer_key

SECRETS = st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES)
NAMES = st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,63}", fullmatch=True)
KEYS = st.builds(ProducerKey, NAMES, SECRETS)


@given(KEYS, st.binary(max_size=200))
def test_a_signature_is_that_of_its_document(key: ProducerKey, document: bytes) -> None:
    """What a key signed is read back as its name and its signature of this document."""
    read = read_signature(key.sign(document))
    assert read is not None
    assert (key.name, True) == (read[0], key.signed(document, read[1]))


@given(KEYS, KEYS, st.binary(max_size=50), st.binary(max_size=50))
def test_a_signature_counts_for_nothing_else(
    key: ProducerKey, other: ProducerKey, document: bytes, changed: bytes
) -> None:
    """Not for another document, not under another name, and not with another secret."""
    assume(document != changed and key.name != other.name and key.secret != other.secret)
    read = read_signature(key.sign(document))
    assert read is not None
    foreign = (ProducerKey(other.name, key.secret), ProducerKey(key.name, other.secret))
    assert [False, False, False] == [
        key.signed(changed, read[1]),
        *(one.signed(document, read[1]) for one in foreign),
    ]


def test_name_and_document_are_told_apart() -> None:
    """Moving letters between name and document changes the signature."""
    secret = bytes(SECRET_BYTES)
    assert ProducerKey("ab", secret).sign(b"c")[3:] != ProducerKey("a", secret).sign(b"bc")[2:]


@given(KEYS)
def test_a_key_is_one_word(key: ProducerKey) -> None:
    """It is written as one word without spaces and read back; as text it does not show its secret."""
    written = write_producer_key(key)
    assert (key, 1) == (parse_producer_key(written), len(written.split()))
    assert (f"{key.name}:…",) * 2 == (str(key), repr(key))


@pytest.mark.parametrize(
    "text", ["", "bay", "bay:", "bay:AAAA", "Bay:" + "A" * 43, "bay:" + "!" * 43, "a b:" + "A" * 43]
)
def test_what_is_no_key_is_refused_unseen(text: str) -> None:
    """The message says what a key is, and not what was given."""
    with pytest.raises(SettingsError, match="copydesk producers add") as caught:
        parse_producer_key(text)
    assert not text or text not in str(caught.value)


@pytest.mark.parametrize("value", [b"", b"bay", b"bay 00", b"bay " + b"G" * 64, b"bay " + b"0" * 65, b" " + b"0" * 64])
def test_what_is_no_signature_is_none(value: bytes) -> None:
    """A name, one space and 64 hex digits, and nothing else."""
    assert read_signature(value) is None
