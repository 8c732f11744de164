"""Where the words of a signature stand in the text that it was made from.

A signature has no positions, and it may lack parts of the text (menus, known furniture) or begin with the title. So the
text is cut into words once more, roughly, and their bytes are aligned with the signature.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
import regex
from rapidfuzz.distance import Levenshtein

from copydesk_matching.words.letters import is_serbian, to_latin
from copydesk_matching.words.tokens import hash_together

#: A word with the figures behind its inner marks (1,500.25); of scripts without spaces each character is one.
_SPACELESS: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD: Final = regex.compile(
    rf"[[{_SPACELESS}]&&[\p{{L}}\p{{N}}\p{{M}}]]\p{{M}}*"
    rf"|[[\p{{L}}\p{{N}}\p{{M}}\u200c\u200d]--[{_SPACELESS}]]+(?:[.,:/]\p{{N}}+)*",
    regex.V1,
)
#: Words whose bytes a process remembers; a full memory is emptied.
_REMEMBERED: Final = 100_000
_bytes_of: Final[dict[str, bytes]] = {}

#: Where a word starts in the text, and where it ends, in characters.
Place = tuple[int, int]


def place_words(text: str, signature: bytes) -> list[Place | None]:
    """Finds where the words of a signature stand.

    Args:
        text: The text, or the text without some of its lines.
        signature: One byte a word.

    Returns:
        The place of each word of the signature; None for one that is not in the text.
    """
    spans = [match.span() for match in _WORD.finditer(text)]
    printed = [text[start:end] for start, end in spans]
    if is_serbian(text):
        printed = [to_latin(word) for word in printed]
    _remember(printed)
    found = bytearray()
    places: list[Place] = []
    for word, span in zip(printed, spans, strict=True):
        bytes_ = _bytes_of[word]
        found += bytes_
        places += [span] * len(bytes_)
    placed: list[Place | None] = [None] * len(signature)
    for step in Levenshtein.opcodes(signature, bytes(found)):
        if step.tag == "equal":
            placed[step.src_start : step.src_end] = places[step.dest_start : step.dest_end]
    return placed


def _remember(words: Iterable[str]) -> None:
    """Makes sure that the bytes of these words are known."""
    wanted = set(words)
    new = list(wanted - _bytes_of.keys())
    if not new:
        return
    if len(_bytes_of) + len(new) > _REMEMBERED:
        _bytes_of.clear()
        new = list(wanted)
    found, places = hash_together(new)
    for word, place in zip(new, places, strict=True):
        hashes = found.text(place).hashes
        _bytes_of[word] = (hashes >> np.uint64(32)).astype(np.uint8).tobytes()
