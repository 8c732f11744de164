"""Hashes words under a secret. Without it nobody can foresee a hash, or find words that share one.

The hash of a word is the sum over its bytes of a random number for the byte and its place (Zobrist, "A new hashing
method with application for game playing", 1970). numpy adds them up for all words of a batch in one call. The numbers
are SHAKE-256 of the secret. Of a word with more bytes than there are places the hash is keyed BLAKE2b.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b, shake_256
from operator import or_
from typing import Final

import numpy as np
import xxhash

from copydesk_matching.words.figures import UNITS, ZERO_POWER
from copydesk_matching.words.hashed_words import (
    BYTES_OF_A_LENGTH,
    FACT_BYTE_AT,
    LOW_BITS,
    WITHOUT_FACT_BYTE,
    Codes,
    Hashes,
    Places,
    spelling_byte,
    with_fact_bytes,
)

#: Bytes of a word that have random numbers of their own.
PLACES: Final = 64
#: Bytes of a secret.
SECRET_BYTES: Final = 32

_MOST_BYTES: Final = 64  # of a secret: those of a key of BLAKE2b
_BYTES: Final = 8  # of a number
_UNITS: Final = 64  # more than there are (`figures.UNITS`)
_DATES: Final = 19  # seven weekdays and twelve months
_BEFORE: Final = range(0, PLACES << 8, 1 << 8)  # of each place, how many numbers come before its own
_EVERY_BYTE: Final = bytes(range(256))
_WITHOUT_FACT_BYTE: Final = int(WITHOUT_FACT_BYTE)
_OF_PLACES: Final = np.arange(_BYTES, dtype=np.intp) << 8
#: Of a date two bytes of its hash are the same under every secret, so that signatures tell dates by themselves.
_TWO_BYTES: Final = np.uint64(0xFFFF << 32)
_TWO_BYTES_MASK: Final = 0xFFFF
#: Powers of ten between a scale and another one, and below and above 1 those that figures have.
_SCALES: Final = (3, 6, 9)
_POWERS: Final = 16
_CARRIES: Final = ((1, 0), (1, 1), (-1, 0), (-1, -1))
#: Weekdays, from Monday, then months: these bytes in their place.
CALENDAR_BYTES: Final = np.random.default_rng(20_261_130).integers(0, 2**63, _DATES, dtype=np.uint64) & _TWO_BYTES


class WordHash:
    """The hash functions that belong to one secret."""

    __slots__ = (
        "__weakref__",
        "_digits",
        "_key",
        "_numbers",
        "_other_steps",
        "_seed",
        "_steps",
        "_table",
        "_units",
        "calendar",
    )

    #: Hashes of the weekdays, from Monday, then of the months: one for all languages.
    calendar: Hashes

    def __init__(self, secret: bytes) -> None:
        """Draws the random numbers.

        Args:
            secret: At most 64 bytes.

        Raises:
            ValueError: It has more.
        """
        if len(secret) > _MOST_BYTES:
            raise ValueError(f"a secret has at most {_MOST_BYTES} bytes")
        counts = (PLACES << 8, _BYTES << 8, _UNITS, _DATES, 1)
        drawn = np.frombuffer(shake_256(b"copydesk words\0" + secret).digest(_BYTES * sum(counts)), dtype="<u8")
        self._numbers, self._digits, units, calendar, seed = np.split(
            drawn.astype(np.uint64, copy=False), np.cumsum(counts)[:-1]
        )
        self._units = np.append(np.uint64(0), units[1:])  # a number without a unit
        steps = (units[1 : len(UNITS)] >> np.uint64(32) & np.uint64(_TWO_BYTES_MASK)).tolist()
        self._steps = frozenset(  # the bytes below may carry into these
            (sign * step + carry) & _TWO_BYTES_MASK for step in steps for sign, carry in _CARRIES
        )
        powers = self._digits[ZERO_POWER - _POWERS : ZERO_POWER + _POWERS]
        changes = [self._units[1 : len(UNITS), None] - self._units[1 : len(UNITS)]]
        changes += [powers[power:] - powers[:-power] for power in _SCALES]
        changes += [powers[:-power] - powers[power:] for power in _SCALES]
        steps = np.concatenate([one.ravel() for one in changes]) >> np.uint64(32) & np.uint64(_TWO_BYTES_MASK)
        self._other_steps = frozenset(
            one + carry & _TWO_BYTES_MASK for one in set(steps.tolist()) - {0} for carry in (0, 1)
        )
        self.calendar = (calendar & ~_TWO_BYTES | CALENDAR_BYTES) & ~np.uint64(LOW_BITS)
        self._table = self._numbers.tolist()
        self._seed = int(seed[0])
        self._key = secret

    def hash_word(self, word: str) -> int:
        """Hashes one word of any script.

        Args:
            word: The word, folded and in lower case.

        Returns:
            64 bits, computed over its UTF-8 bytes.
        """
        encoded = word.encode(errors="surrogatepass")  # for a single word Python is quicker than numpy
        length = len(encoded)
        if length > PLACES:
            total = int.from_bytes(self.digest(b"word", encoded), "little")
        else:
            total = sum(map(self._table.__getitem__, map(or_, _BEFORE, encoded)))
        first_letter = encoded[len(word[0].encode(errors="surrogatepass")) - 1]
        spelling = (first_letter << 2 | min(length // BYTES_OF_A_LENGTH, 3)) & 0xFF
        return total & _WITHOUT_FACT_BYTE | spelling << int(FACT_BYTE_AT)

    def hash_list(self, words: Sequence[str]) -> Hashes:
        """Hashes many words of any script, as `hash_word` does each of them.

        Args:
            words: Words, folded and in lower case, none of them empty.

        Returns:
            One hash of 64 bits per word.
        """
        encoded = [word.encode(errors="surrogatepass") for word in words]
        lengths = np.fromiter(map(len, encoded), dtype=np.intp, count=len(encoded))
        first = lengths.cumsum() - lengths
        letters = np.frombuffer(b"".join(encoded), dtype=np.uint8)
        # The last byte of a letter differs within a script; in UTF-8 the first ones begin with 11.
        widths = np.fromiter((len(word[0].encode(errors="surrogatepass")) for word in words), dtype=np.intp)
        return self.hash_letters(letters, letters[first + widths - 1], first, lengths)

    def hash_letters(self, letters: Codes, first_letters: Codes, first: Places, lengths: Places) -> Hashes:
        """Hashes words whose bytes stand end to end.

        Args:
            letters: The bytes of all words, folded and in lower case.
            first_letters: The last byte of the first letter of each word.
            first: Where each word begins.
            lengths: Bytes of each word, none of them 0.

        Returns:
            One hash of 64 bits per word.
        """
        # A place is told by its last bits, so single bytes are counted, modulo 256: a fifth of the time.
        counted = np.frombuffer(_EVERY_BYTE * (len(letters) // len(_EVERY_BYTE) + 1), dtype=np.uint8)[: len(letters)]
        places = (counted - first.astype(np.uint8).repeat(lengths)) & np.uint8(PLACES - 1)
        numbers = places.astype(np.uint16) << np.uint16(8) | letters
        hashes = np.add.reduceat(self._numbers.take(numbers.astype(np.intp)), first)
        for long in (lengths > PLACES).nonzero()[0].tolist():
            word = letters[first[long] : first[long] + lengths[long]].astype(np.uint8).tobytes()
            hashes[long] = int.from_bytes(self.digest(b"word", word), "little")
        return with_fact_bytes(hashes, spelling_byte(first_letters, lengths))

    def hash_numbers(self, numbers: Hashes, units: Codes) -> Hashes:
        """Hashes numbers with their units.

        Args:
            numbers: Packed numbers (see `figures.py`).
            units: Indexes into `figures.UNITS`.

        Returns:
            One hash of 64 bits per number, the sum of random numbers for its eight bytes and its unit.
        """
        digits = numbers.astype("<u8", copy=False).view(np.uint8).reshape(-1, _BYTES)
        hashes: Hashes = self._digits.take(digits + _OF_PLACES).sum(axis=1, dtype=np.uint64) + self._units[units]
        return hashes & ~np.uint64(LOW_BITS)

    def is_same_number(self, one: int, other: int) -> bool:
        """Whether two figures are one number, of which only one has a unit: `3.5 billion` and `3.5 billion dollars`.

        Args:
            one: The two bytes of a figure's hash that a signature keeps, the lower one first.
            other: Those of the other figure.

        Returns:
            Whether they differ by those of a unit; by chance it is so for one pair in a thousand.
        """
        return (one - other) & _TWO_BYTES_MASK in self._steps

    def is_other_unit(self, one: int, other: int) -> bool:
        """Whether two figures have the same digits and other units, or other scales: `4 million` and `4 billion`.

        Args:
            one: The two bytes of a figure's hash that a signature keeps, the lower one first.
            other: Those of the other figure.

        Returns:
            Whether they differ by those of two units or of two scales; by chance it is so for one pair in a hundred.
        """
        return (one - other) & _TWO_BYTES_MASK in self._other_steps

    def hash_text(self, hashes: Hashes) -> bytes:
        """Hashes the words of a whole text, given their hashes, which nobody outside knows; 8 bytes."""
        return xxhash.xxh3_64_digest(hashes.tobytes(), self._seed)

    def digest(self, kind: bytes, data: bytes, size: int = 8) -> bytes:
        """Hashes bytes of any kind so that nobody can find two that share a hash.

        Args:
            kind: What is hashed, at most 16 bytes: equal bytes of two kinds have different hashes.
            data: The bytes.
            size: Bytes of the hash.
        """
        return blake2b(data, digest_size=size, key=self._key, person=kind).digest()


@lru_cache(maxsize=4)
def word_hash_of(secret: bytes) -> WordHash:
    """The hash functions of a secret; a process keeps those that it used last, with what is made by them."""
    return WordHash(secret)


#: For texts that stand in no index: two files that are compared, a measurement.
PUBLIC: Final = word_hash_of(b"")
