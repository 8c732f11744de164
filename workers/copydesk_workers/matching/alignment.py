"""What was replaced between two texts: their words are aligned, and facts are told from wording.

A text that was cut, furnished or corrected has gaps or a replaced word here and there. A daily report has the same
wording, and other figures, dates and names *in the same places*. So it is the replaced words that tell them apart;
words that only one text has say nothing.
"""

from typing import Final

from msgspec import Struct
from rapidfuzz.distance import Levenshtein

from copydesk_workers.matching.hashed_words import WORDING
from copydesk_workers.matching.match import Sketch

#: Kept words in a row that make a passage: fewer stand in many a text by chance.
PASSAGE_WORDS: Final = 3

#: Words of each text that are aligned (an alignment's memory grows with the product).
ALIGNED_WORDS: Final = 2048


class Alignment(Struct, frozen=True, kw_only=True):
    """Aligned words, counted: a fact stands against a fact, the rest is wording."""

    facts_kept: int
    facts_changed: int
    wording_kept: int
    wording_changed: int
    #: Passages that were kept, and the share of all kept words that the two longest of them hold, 0 to 1.
    passages: int
    longest_passages: float

    @property
    def facts_replaced(self) -> float:
        """Share of the aligned facts that were replaced by others, 0 to 1."""
        return self.facts_changed / max(1, self.facts_kept + self.facts_changed)

    @property
    def facts_density(self) -> float:
        """Share of all aligned words that are replaced facts, 0 to 1."""
        kept = self.facts_kept + self.wording_kept
        return self.facts_changed / max(1, kept + self.facts_changed + self.wording_changed)

    @property
    def wording_replaced(self) -> float:
        """Share of the aligned wording that was replaced, 0 to 1."""
        return self.wording_changed / max(1, self.wording_kept + self.wording_changed)


def align(left: Sketch, right: Sketch) -> Alignment:
    """Counts what was kept and replaced between the signatures of two texts; the same in either order."""
    if left.signature > right.signature:  # ties are broken from the left, so the order must not matter
        left, right = right, left
    facts_kept = facts_changed = wording_kept = wording_changed = 0
    kept: list[int] = []
    for step in Levenshtein.opcodes(left.signature[:ALIGNED_WORDS], right.signature[:ALIGNED_WORDS]):
        kinds = left.kinds[step.src_start : step.src_end]
        if step.tag == "equal":
            kept.append(len(kinds))
            wording = kinds.count(WORDING)
            wording_kept += wording
            facts_kept += len(kinds) - wording
        elif step.tag == "replace":
            others = right.kinds[step.dest_start : step.dest_end]
            facts = sum(one != WORDING and other != WORDING for one, other in zip(kinds, others, strict=True))
            facts_changed += facts
            wording_changed += len(kinds) - facts
    kept.sort(reverse=True)
    return Alignment(
        facts_kept=facts_kept,
        facts_changed=facts_changed,
        wording_kept=wording_kept,
        wording_changed=wording_changed,
        passages=sum(words >= PASSAGE_WORDS for words in kept),
        longest_passages=sum(kept[:2]) / max(1, sum(kept)),
    )
