"""A raw entry as it is read from the stream, the watch over the one that is being processed, and what may be left.

Without what processing needs: a fleet reads this before it has loaded that.
"""

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from msgspec import Struct

from copydesk_matching.index.server import PartitionsAway


class RawEntry(Struct, frozen=True):
    """One entry of the raw stream: its id, its fields, and how often it was delivered (1 the first time)."""

    entry_id: str
    fields: dict[bytes, bytes]
    deliveries: int = 1


class Watch(Protocol):
    """Tells the parent process which entry is being processed, so that it can stop one that overruns its time limit."""

    def begin(self, entry_id: str) -> None:
        """Says that work on this entry starts now; an empty id stands for the whole batch."""

    def end(self) -> None:
        """Says that no entry is being processed any more."""


class NoWatch:
    """A watch for work that nobody has to interrupt: no parent process waits for it."""

    def begin(self, entry_id: str) -> None:
        """Does nothing."""

    def end(self) -> None:
        """Does nothing."""


class SeedsWait(PartitionsAway):
    """Seeds are left, since a part of the index is away. They are only indexed, so they wait until all of it can be."""

    def __init__(self, partitions: Iterable[int], entry_ids: Sequence[str]) -> None:
        """Names what is away, and the ids of the entries; all others of the batch are committed."""
        super().__init__(dict.fromkeys(partitions, ConnectionError("a seed waits for it")))
        self.entry_ids: Final = tuple(entry_ids)
