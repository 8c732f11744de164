"""A raw entry as the intake reads it off the stream, and the watch that is kept over the one in hand."""

from typing import Protocol

from msgspec import Struct


class RawEntry(Struct, frozen=True):
    """One entry of the raw stream: its id, its fields, and how often it was handed out (1 the first time)."""

    entry_id: str
    fields: dict[bytes, bytes]
    deliveries: int = 1


class Watch(Protocol):
    """Tells the parent process which entry is in hand, so that it can end one that overruns its time limit."""

    def begin(self, entry_id: str) -> None:
        """Work on this entry starts now."""

    def end(self) -> None:
        """Nothing is in hand any more."""


class NoWatch:
    """A watch for work that nobody has to interrupt: no parent process waits for it."""

    def begin(self, entry_id: str) -> None:
        """Does nothing."""

    def end(self) -> None:
        """Does nothing."""
