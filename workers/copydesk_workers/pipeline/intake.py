"""A raw entry as it is read from the stream, and the watch over the entry that is being processed."""

from typing import Protocol

from msgspec import Struct


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
