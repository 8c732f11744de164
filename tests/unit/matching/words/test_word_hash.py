"""The hash of words: the same in every text under one secret, unlike under another, and of every byte of a word."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.words.figures import UNITS
from copydesk_matching.words.hashed_words import WITHOUT_FACT_BYTE
from copydesk_matching.words.tokens import hash_words
from copydesk_matching.words.word_hash import PLACES, PUBLIC, SECRET_BYTES, WordHash, word_hash_of

OTHER = word_hash_of(b"\x01" * SECRET_BYTES)
words_ = st.text(min_size=1, max_size=90)


@given(st.lists(words_, min_size=1, max_size=20))
def test_words_are_hashed_together_as_alone(words: list[str]) -> None:
    """Each word has the hash that it has alone, however long it and the others are."""
    assert [OTHER.hash_word(word) for word in words] == OTHER.hash_list(words).tolist()


@given(words_, words_)
def test_two_words_have_two_hashes(one: str, other: str) -> None:
    """Under any secret, the spelling byte aside: words of one length that differ in their middle have the same."""
    assert (one == other) == (OTHER.hash_word(one) == OTHER.hash_word(other))
    assert PUBLIC.hash_word(one) != OTHER.hash_word(one)


@pytest.mark.parametrize("length", [PLACES + 1, 2 * PLACES, 3 * PLACES])
def test_long_words_differ_by_the_order_of_their_letters(length: int) -> None:
    """Letters that change places far apart make another word, wherever they stand."""
    word = "".join(chr(ord("a") + number % 7) for number in range(length))
    for place in range(length - PLACES):
        swapped = list(word)
        swapped[place], swapped[place + PLACES] = swapped[place + PLACES], "z"
        again = list(word)
        again[place], again[place + PLACES] = "z", swapped[place]
        one, other = "".join(swapped), "".join(again)
        assert (one == other) == (hash_words(one).hashes.tolist() == hash_words(other).hashes.tolist())


def test_numbers_differ_by_value_and_unit_and_secret() -> None:
    """Numbers are hashed under the secret, too, each with its unit."""
    numbers = np.array([1, 2, 256, 2**40], dtype=np.uint64).repeat(len(UNITS))
    units = np.tile(np.arange(len(UNITS), dtype=np.uint8), 4)
    hashes, others = OTHER.hash_numbers(numbers, units), PUBLIC.hash_numbers(numbers, units)
    assert len(numbers) == len(set(hashes.tolist()))
    assert set(hashes.tolist()).isdisjoint(others.tolist())


def test_a_number_is_told_without_its_unit() -> None:
    """The two bytes of a figure that a signature keeps tell one number with and without its unit, but no other unit."""
    rng = np.random.default_rng(7)
    numbers = rng.integers(1, 2**40, 500, dtype=np.uint64)
    for unit in range(1, len(UNITS)):
        pairs = [_bytes_of(numbers, unit), _bytes_of(numbers, 0), _bytes_of(numbers, unit % 14 + 1)]
        assert all(map(OTHER.is_same_number, *pairs[:2]))
        assert all(map(OTHER.is_same_number, *pairs[1::-1]))
        assert sum(map(OTHER.is_same_number, pairs[0], pairs[2])) <= 0.02 * len(numbers)
    others = _bytes_of(rng.permutation(numbers), 0)
    assert sum(map(OTHER.is_same_number, _bytes_of(numbers, 2), others)) <= 0.02 * len(numbers)


def _bytes_of(numbers: npt.NDArray[np.uint64], unit: int) -> list[int]:
    """The two bytes of the hashes of numbers with one unit."""
    hashes = OTHER.hash_numbers(numbers, np.full(len(numbers), unit, dtype=np.uint8))
    found: list[int] = (hashes >> np.uint64(32) & np.uint64(0xFFFF)).tolist()
    return found


def test_dates_have_their_two_bytes_under_every_secret() -> None:
    """A signature tells a date by itself; the rest of its hash is under the secret."""
    bytes_ = np.uint64(0xFFFF << 32)
    assert (PUBLIC.calendar & bytes_).tolist() == (OTHER.calendar & bytes_).tolist()
    assert set(PUBLIC.calendar.tolist()).isdisjoint(OTHER.calendar.tolist())
    pairs = zip(hash_words("Monday", PUBLIC).hashes, hash_words("Monday", OTHER).hashes, strict=True)
    assert all(one & WITHOUT_FACT_BYTE != other & WITHOUT_FACT_BYTE for one, other in pairs)


def test_digests_differ_by_kind_and_secret() -> None:
    """The same bytes as an address and as a site have two digests, of the length that is asked for."""
    found = {one.digest(kind, b"harbour.example", 8) for one in (PUBLIC, OTHER) for kind in (b"url", b"site")}
    assert 4 == len(found)
    assert {4} == {len(OTHER.digest(b"site", b"harbour.example", 4))}


def test_a_secret_has_one_hash_in_a_process() -> None:
    """Hashes of one secret are one object, so that what was read with them is remembered."""
    assert word_hash_of(b"\x02" * SECRET_BYTES) is word_hash_of(b"\x02" * SECRET_BYTES)
    assert WordHash(b"a").hash_word("harbour") == WordHash(b"a").hash_word("harbour")
