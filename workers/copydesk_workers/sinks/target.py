"""What every sink is: a place that takes entries of an output stream, each once, whoever is killed and when."""

from collections.abc import Sequence
from typing import Final, Protocol

import orjson
from msgspec import Struct, to_builtins

from copydesk_schemas import CopydeskError, DeadLetter, Growth, Record, encode_growth, encode_record

#: What an output stream may hold.
Content = Record | DeadLetter | Growth


class TargetAway(CopydeskError):
    """The place where records go cannot be reached, or takes none now; it is tried again."""

    def __init__(self, message: str, *, wait: float | None = None) -> None:
        """Says what happened.

        Args:
            message: What the target said.
            wait: Seconds after which it asks to be tried again. None: it does not say.
        """
        super().__init__(message)
        self.wait = wait


class Entry(Struct, frozen=True):
    """An entry of an output stream: its id there, and what it holds.

    `again`: the target refused it before, and went on to later ones.
    """

    id: str
    content: Content
    again: bool = False

    @property
    def key(self) -> str:
        """What makes it one and the same wherever it is written: the id of the record, else that of the entry."""
        return self.content.id if isinstance(self.content, Record) else self.id

    @property
    def line(self) -> bytes:
        """JSON of what it holds."""
        match self.content:
            case Record():
                return encode_record(self.content)
            case Growth():
                return encode_growth(self.content)
            case DeadLetter():
                return orjson.dumps(to_builtins(self.content))


class Refused(Struct, frozen=True):
    """An entry that the target will never take, and why."""

    entry: Entry
    why: str


class Gathering(Struct, frozen=True):
    """How many entries are written at once: as soon as one of these is reached.

    `seconds` 0 writes what was read at once. A target that makes a file of each batch asks for more. `size` is in bytes
    of JSON, about.
    """

    entries: int = 200
    seconds: float = 0.0
    size: int = 64 << 20


class Target(Protocol):
    """Where a sink writes. `write` may be called again with what it had written before: that changes nothing."""

    #: How much is written at once.
    gathering: Gathering
    #: Whether nothing was ever written there, so that a sink must begin at the beginning.
    is_new: bool

    def begin(self) -> None:
        """Makes the target ready for the first `write`; from then on it is not new."""

    def write(self, entries: Sequence[Entry]) -> list[Refused]:
        """Writes entries; when it returns, they outlive a crash.

        Args:
            entries: In the order of the stream.

        Returns:
            Those that it will never take. All others are written.

        Raises:
            TargetAway: It can be tried again.
        """

    def close(self) -> None:
        """Lets go of the target."""


#: Gathering of targets that take a batch in one call.
AT_ONCE: Final = Gathering()
