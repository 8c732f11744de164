"""Where the words of a signature stand in the text that it was made from.

A signature has no positions, and it may lack parts of the text (menus, known furniture) or begin with the title. So the
text is cut into words once more, roughly, and their bytes are aligned with the signature.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import numpy as np
import regex
from rapidfuzz.distance import Levenshtein

from copydesk_matching.words.letters import is_serbian, to_latin
from copydesk_matching.words.tokens import hash_together
from copydesk_matching.words.word_hash import PUBLIC, WordHash

#: A word with the figures behind its inner marks (1,500.25); of scripts without spaces each character is one.
_SPACELESS: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD: Final = regex.compile(
    rf"[[{_SPACELESS}]&&[\p{{L}}\p{{N}}\p{{M}}]]\p{{M}}*"
    rf"|[[\p{{L}}\p{{N}}\p{{M}}\u200c\u200d]--[{_SPACELESS}]]+(?:[.,:/]\p{{N}}+)*",
    regex.V1,
)
#: Words whose bytes a process remembers; a full memory is emptied.
_REMEMBERED: Final = 100_000

#: Where a word starts in the text, and where it ends, in characters.
Place = tuple[int, int]


def place_words(text: str, signature: bytes, word_hash: WordHash = PUBLIC) -> list[Place | None]:
    """Finds where the words of a signature stand.

    Args:
        text: The text, or the text without some of its lines.
        signature: One byte a word.
        word_hash: What the words were hashed with.

    Returns:
        The place of each word of the signature; None for one that is not in the text.
    """
    spans = [match.span() for match in _WORD.finditer(text)]
    printed = [text[start:end] for start, end in spans]
    if is_serbian(text):
        printed = [to_latin(word) for word in printed]
    bytes_of = _remember(printed, word_hash)
    found = bytearray()
    places: list[Place] = []
    for word, span in zip(printed, spans, strict=True):
        bytes_ = bytes_of[word]
        found += bytes_
        places += [span] * len(bytes_)
    placed: list[Place | None] = [None] * len(signature)
    for step in Levenshtein.opcodes(signature, bytes(found)):
        if step.tag == "equal":
            placed[step.src_start : step.src_end] = places[step.dest_start : step.dest_end]
    return placed


@lru_cache(maxsize=4)
def _bytes_of(word_hash: WordHash) -> dict[str, bytes]:
    """What a process remembers of words that were hashed so."""
    return {}


def _remember(words: Iterable[str], word_hash: WordHash) -> dict[str, bytes]:
    """The bytes of these words, among those of others."""
    bytes_of = _bytes_of(word_hash)
    wanted = set(words)
    new = list(wanted - bytes_of.keys())
    if not new:
        return bytes_of
    if len(bytes_of) + len(new) > _REMEMBERED:
        bytes_of.clear()
        new = list(wanted)
    found, places = hash_together(new, word_hash)
    for word, place in zip(new, places, strict=True):
        hashes = found.text(place).hashes
        bytes_of[word] = (hashes >> np.uint64(32)).astype(np.uint8).tobytes()
    return bytes_of
