"""The signature of a record as the index stores it: one compact blob with all that verifying needs.

Layout, big-endian: version (1 byte), number of addresses (1), hashes of the text (1: 1 or 2), tokens of a word (1, its
highest bit set for a text that is marked as a correction), words of the title (1, its highest bit set for a stub),
words (4), length of the signature (2), hash of the site (4, zeros without one), text hash (8), whole hash (8, if there
are 2), addresses (8 each), signature (one byte a word), checks (two bytes for each 8 words or fewer), the low bits and
then the high bits of the kinds (one bit a word each, in whole bytes), a second byte of each word that is no wording,
facts (UTF-8, separated by U+001F).
"""

from struct import Struct as Layout
from typing import Final

import numpy as np

from copydesk_matching.match import NO_HASHES, Sketch
from copydesk_matching.words.block_checks import checks_bytes
from copydesk_matching.words.hashed_words import WORDING
from copydesk_schemas import CopydeskError

VERSION: Final = 8

_HEAD: Final = Layout(">BBBBBIH4s8s")
#: Set in the number of words of the title.
_STUB: Final = 128
#: Set in the tokens of a word.
_CORRECTS: Final = 128
_SEPARATOR: Final = "\x1f"
_NO_SITE: Final = bytes(4)
#: The low and the high bit of each kind, as a digit.
_LOW_BITS: Final = bytes.maketrans(bytes(range(4)), b"0101")
_HIGH_BITS: Final = bytes.maketrans(bytes(range(4)), b"0011")


class SignatureError(CopydeskError):
    """A stored signature is not of the version that this copydesk reads."""


def encode_signature(sketch: Sketch) -> bytes:
    """The blob of a sketch, without its id and fingerprints."""
    whole = () if sketch.whole_hash is None else (sketch.whole_hash,)
    numbers = (
        len(sketch.addresses),
        1 + len(whole),
        sketch.tokens + _CORRECTS * sketch.corrects,
        min(sketch.title_words, _STUB - 1) + _STUB * sketch.is_stub,
        sketch.words,
        len(sketch.signature),
    )
    head = _HEAD.pack(VERSION, *numbers, sketch.site or _NO_SITE, sketch.text_hash)
    low, high = _packed(sketch.kinds.translate(_LOW_BITS)), _packed(sketch.kinds.translate(_HIGH_BITS))
    assert len(sketch.checks) == checks_bytes(len(sketch.signature)), "it was made from a text"
    facts = _SEPARATOR.join(sketch.facts).encode(errors="replace")
    return b"".join(
        (head, *whole, *sketch.addresses, sketch.signature, sketch.checks, low, high, sketch.fact_bytes, facts)
    )


def _packed(digits: bytes) -> bytes:
    """Binary digits as whole bytes, the first digit highest; less than half the time of `numpy.packbits`."""
    if not digits:
        return b""
    return (int(digits, 2) << -len(digits) % 8).to_bytes((len(digits) + 7) // 8, "big")


def decode_signature(id_: bytes, blob: bytes) -> Sketch:
    """The sketch of a blob, without fingerprints; SignatureError if it is of another version."""
    if blob[:1] != bytes([VERSION]):
        raise SignatureError(
            f"the signature of {id_.hex()} has version {blob[:1].hex() or 'none'}, this copydesk reads {VERSION};"
            " workers of one namespace must be of one version: finish the upgrade, or use another namespace"
        )
    _, addresses, hashes, tokens, title_words, words, length, site, text_hash = _HEAD.unpack_from(blob)
    first = _HEAD.size + 8 * (hashes - 1)
    at = first + 8 * addresses
    signature = blob[at : at + length]
    bits_at = at + length + checks_bytes(length)
    half = (length + 7) // 8
    behind = bits_at + 2 * half
    bits = np.unpackbits(np.frombuffer(blob[bits_at:behind], dtype=np.uint8))
    high = bits[8 * half :]
    high <<= 1
    high |= bits[: 8 * half]
    kinds = high[:length].tobytes()
    facts_at = behind + length - kinds.count(WORDING)
    facts = blob[facts_at:].decode()
    return Sketch(
        id=id_,
        text_hash=text_hash,
        whole_hash=blob[_HEAD.size : first] or None,
        addresses=tuple(blob[start : start + 8] for start in range(first, at, 8)),
        fingerprints=NO_HASHES,
        signature=signature,
        kinds=kinds,
        fact_bytes=blob[behind:facts_at],
        checks=blob[at + length : bits_at],
        words=words,
        facts=tuple(facts.split(_SEPARATOR)) if facts else (),
        tokens=tokens % _CORRECTS,
        title_words=title_words % _STUB,
        is_stub=title_words >= _STUB,
        corrects=tokens >= _CORRECTS,
        site=b"" if site == _NO_SITE else site,
    )
