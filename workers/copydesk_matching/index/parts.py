"""Which sketches of a batch a partition is asked about, and what it answered for each."""

from collections.abc import Sequence
from typing import Any

from copydesk_matching.index.scripts import ProbeLine, read_probe


def sketches_for(lines: Sequence[Sequence[ProbeLine]], partition: int) -> list[int]:
    """The numbers of the sketches that a partition is asked about: those with fingerprints there, and one a slice.

    A partition must know each slice, or it would never drop the signatures that it has of it.
    """
    first = {line[partition].slice_: number for number, line in reversed([*enumerate(lines)])}
    asked = {number for number, line in enumerate(lines) if line[partition].fingerprints}
    return sorted(asked.union(first.values()))


def spread(answer: Sequence[Any], numbers: Sequence[int], sketches: int) -> list[bytes]:
    """The candidates of all sketches from what a partition answered for those with these numbers."""
    found = [b""] * sketches
    for number, candidates in zip(numbers, read_probe(answer, len(numbers)), strict=True):
        found[number] = candidates
    return found
