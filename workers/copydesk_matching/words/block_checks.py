"""Checks of the wording: two bytes over the whole hashes of a few words in a row.

A signature has a byte a word, so one word in 256 passes for another, and a word with the same byte can be looked for.
The check of a block tells them apart. It is a sum over the pairs of words that follow each other, so that the check of
any words in a row takes one subtraction. First bytes and second bytes stand apart, so that every eighth of them is a
slice.
"""

from typing import Final

import numpy as np

from copydesk_matching.words.hashed_words import WITHOUT_FACT_BYTE, Codes, Hashes

#: Words of a block.
BLOCK: Final = 8

_FIRST: Final = np.uint64(0x9E37_79B9_7F4A_7C15)
_SECOND: Final = np.uint64(0xC2B2_AE3D_27D4_EB4F)
_MIX: Final = np.uint64(0xFF51_AFD7_ED55_8CCD)
_HALF: Final = np.uint64(32)
_BYTES: Final = slice(7, 5, -1)  # the two top ones


def check_windows(hashes: Hashes) -> Codes:
    """Checks every block that a text could have.

    Args:
        hashes: Hashes of words. What a word means beside others (its fact byte) does not matter.

    Returns:
        Bytes of shape (2, windows): for each word that has enough behind it, the check of the `BLOCK` words from it on.
        Of fewer words the check of all; 0 for a single one.
    """
    if len(hashes) < 2:
        return np.zeros((2, len(hashes)), dtype=np.uint8)
    words = hashes & WITHOUT_FACT_BYTE
    pairs = words[:-1] * _FIRST
    pairs += words[1:] * _SECOND
    pairs ^= pairs >> _HALF
    pairs *= _MIX  # its top bytes depend on all of both words
    sums = np.empty(len(hashes), dtype=np.uint64)
    sums[0] = 0
    pairs.cumsum(out=sums[1:])
    span = min(BLOCK, len(hashes)) - 1
    checks = (sums[span:] - sums[:-span]).astype("<u8", copy=False)
    return checks.view(np.uint8).reshape(-1, 8)[:, _BYTES].T


def windows_of(windows: Codes, hashes: Hashes, first: int, last: int) -> bytes:
    """The checks of one text among many that were hashed end to end.

    Args:
        windows: The checks of all.
        hashes: The hashes of all.
        first: Index of the first word of the text.
        last: Index behind its last word.
    """
    if last - first >= BLOCK:
        return windows[:, first : last - BLOCK + 1].tobytes()
    return check_windows(hashes[first:last]).tobytes()


def block_checks(windows: bytes, words: int) -> bytes:
    """The checks that are kept of a text: of each block in turn, the last of which may overlap the one before.

    Args:
        windows: What `check_windows` gave, first bytes and then second bytes.
        words: Length of the text.

    Returns:
        As many first bytes as there are blocks, then as many second bytes.
    """
    half = len(windows) // 2
    if words > BLOCK and words % BLOCK:
        return b"".join((windows[:half:BLOCK], windows[half - 1 : half], windows[half::BLOCK], windows[-1:]))
    return windows[:half:BLOCK] + windows[half::BLOCK]


def checks_bytes(words: int) -> int:
    """How many bytes the checks of a text of so many words have."""
    return 2 * -(-words // BLOCK)
