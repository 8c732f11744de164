"""Lays two texts side by side: the passages that both have, and those that only one has.

Words are aligned by their longest common subsequence (Hyyrö, "Bit-parallel LCS-length computation revisited", 2004, in
rapidfuzz's implementation). The subsequence also pairs stray words of unrelated passages. So a run of fewer than
`LEAST_SAME` words between two differing passages does not count as shared.
"""

from collections.abc import Sequence
from typing import Final, Literal

import regex
from msgspec import Struct
from rapidfuzz.distance import LCSseq

from copydesk_text.unicode_forms import to_form

#: Words in a row that both texts must have for them to count as a shared passage.
LEAST_SAME: Final = 3
#: Words of each text that are aligned (memory grows with the product: 50 MB for the most); the rest follows unaligned.
MOST_WORDS: Final = 20_000

Kind = Literal[
    "same",  # both have it
    "replaced",  # each has something else here
    "left",  # only the left one has it
    "right",  # only the right one has it
]

_SPACELESS: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_A_WORD: Final = rf"(?:[[\p{{L}}\p{{N}}\p{{M}}]--[{_SPACELESS}]]+|[[{_SPACELESS}]&&[\p{{L}}\p{{N}}\p{{M}}]]\p{{M}}*)"
_WORD: Final = regex.compile(_A_WORD, regex.V1)
#: Signs that open what follows, as a quotation mark or a bracket does.
_OPENING: Final = r"\p{Ps}\p{Pi}"
#: A word with the signs that open it. What stands between two words else belongs to the first.
_OPENED: Final = regex.compile(rf"(?:(?<!\S)[\p{{P}}\p{{S}}]++|(?<![{_OPENING}])[{_OPENING}]++)?{_A_WORD}", regex.V1)


class Passage(Struct, frozen=True):
    """A piece of both texts as printed; the pieces of one side, joined, are its whole text."""

    kind: Kind
    left: str
    right: str


def align_passages(left: str, right: str) -> tuple[Passage, ...]:
    """Aligns two texts. The passages are in order, and neighbours are of different kinds."""
    ours, theirs = _pieces(left), _pieces(right)
    found: list[Passage] = []
    for kind, mine, other in _merge(_runs(ours, theirs)):
        found.append(Passage(kind, "".join(ours[mine[0] : mine[1]]), "".join(theirs[other[0] : other[1]])))
    return tuple(found)


def count_words(text: str) -> int:
    """How many words a passage has, as they are aligned here."""
    return len(_WORD.findall(text))


def cut_words(text: str, first: int, last: int) -> tuple[str, int, str]:
    """The first and last `count` words of a text, as printed, and how many were left out between them (0: none)."""
    pieces = _pieces(text)
    if len(pieces) <= first + last:
        return text, 0, ""
    return "".join(pieces[:first]), len(pieces) - first - last, "".join(pieces[len(pieces) - last :])


Span = tuple[int, int]
Run = tuple[Kind, Span, Span]


def _pieces(text: str) -> list[str]:
    """Cuts the text before each word and what opens it, except the first; all pieces joined are the text."""
    starts = [match.start() for match in _OPENED.finditer(text)][1:]
    if not text:
        return []
    return [text[start:end] for start, end in zip([0, *starts], [*starts, len(text)], strict=True)]


def _key(piece: str) -> str:
    """What pieces are compared by: the word, without its case and the signs around it."""
    match = _WORD.search(piece)
    return to_form("NFKC", match[0]).casefold() if match else piece


def _runs(ours: Sequence[str], theirs: Sequence[str]) -> list[Run]:
    """Equal and differing runs over the pieces of both."""
    runs: list[Run] = []
    left, right = ([_key(piece) for piece in pieces[:MOST_WORDS]] for pieces in (ours, theirs))
    for step in LCSseq.opcodes(left, right):
        mine, other = (step.src_start, step.src_end), (step.dest_start, step.dest_end)
        runs.append(("same" if step.tag == "equal" else "replaced", mine, other))
    if len(left) < len(ours) or len(right) < len(theirs):
        runs.append(("replaced", (len(left), len(ours)), (len(right), len(theirs))))
    return runs


def _merge(runs: Sequence[Run]) -> list[Run]:
    """Joins neighbouring differing runs, with the short equal ones between them."""
    merged: list[Run] = []
    for place, (kind, mine, other) in enumerate(runs):
        inner = 0 < place < len(runs) - 1
        if kind == "same" and inner and mine[1] - mine[0] < LEAST_SAME:
            kind = "replaced"
        if merged and merged[-1][0] == kind:
            _, before_mine, before_other = merged.pop()
            mine, other = (before_mine[0], mine[1]), (before_other[0], other[1])
        merged.append((kind, mine, other))
    return [(_named(kind, mine, other), mine, other) for kind, mine, other in merged]


def _named(kind: Kind, mine: Span, other: Span) -> Kind:
    if kind == "same":
        return kind
    if mine[0] == mine[1]:
        return "right"
    return "left" if other[0] == other[1] else "replaced"
