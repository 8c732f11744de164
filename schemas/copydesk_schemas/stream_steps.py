"""How much of a stream is read at once: as much as fits into memory, whatever the entries hold.

A command of the server says how many entries it wants, and never how many bytes. A record may have megabytes, and
whoever pushes decides that. 200 of those in one answer are 400 MB here, and as much in the buffers of the server, which
ends clients that hold too much there.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

#: An entry: its id and its fields.
Entry = TypeVar("Entry", bound=tuple[str, dict[Any, Any]])

#: Entries that one command asks for.
AT_ONCE: Final = 32
#: Bytes of entries that are enough: no further command is sent.
ENOUGH_BYTES: Final = 16 << 20


def read_in_steps(read: Callable[[str | None, int], list[Entry]], count: int) -> list[Entry]:
    """Reads entries by several small commands instead of a large one.

    Args:
        read: Sends one command. It gets the id of the last entry that was read (None: there was none), and how many
            entries to ask for.
        count: Most entries.

    Returns:
        Up to `count` entries in the order in which they came, fewer where they are large. None at all means that there
        are none.
    """
    found: list[Entry] = []
    size = 0
    while True:
        asked = min(count - len(found), AT_ONCE)
        some = read(found[-1][0] if found else None, asked)
        found += some
        size += sum(len(value) for _, fields in some for value in fields.values())
        if len(some) < asked or len(found) >= count or size >= ENOUGH_BYTES:
            return found
