"""Opens inputs, packed or not, and reads them in bounded pieces: a small file can unpack to terabytes."""

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import walk_tb
from typing import IO, Final

from copydesk_producers.readers.item import UnreadableInput
from copydesk_producers.readers.packed import PACKED, TOLD_BY, packing_of, unpack
from copydesk_producers.readers.streams import Meter, check_stored, metered, peek
from copydesk_schemas import CopydeskError, DocumentError

#: Characters that are told of what a parser raised, and lines of code that it came from.
_SHOWN: Final = 200
_FRAMES: Final = 3
#: Blank lines of an input, and for each line that is none: they give nothing, and nobody else has a turn meanwhile.
_MOST_BLANK: Final = 1_000_000
_BLANK_A_LINE: Final = 10
_DAMAGED: Final = (EOFError, zlib.error, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile)


@contextmanager
def open_input(path: Path, meter: Meter | None = None) -> Iterator[IO[bytes]]:
    """Opens a file; if it is packed, as its first bytes tell, its unpacked bytes.

    Args:
        path: The file.
        meter: What bounds the unpacked bytes. None: one for the whole file.

    Raises:
        UnreadableInput: It cannot be opened, is not packed though its suffix says so, or is damaged, which may
            show only while it is read.
    """
    with reading(), path.open("rb") as plain:
        check_stored(plain)
        head, stream = peek(plain, TOLD_BY)
        kind = packing_of(head)
        if kind is None and path.suffix.lower() in PACKED:
            raise UnreadableInput(f"is damaged: it is not packed, as {path.suffix} says")
        if kind is None:
            yield stream
            return
        meter = meter or Meter()
        yield metered(unpack(metered(stream, meter, unpacked=False), kind), meter, unpacked=True)


@contextmanager
def reading() -> Iterator[None]:
    """Turns what unreadable and damaged files raise while they are read into UnreadableInput."""
    try:
        yield
    except OSError as error:
        raise UnreadableInput(f"cannot be read: {error.strerror or error}") from None
    except _DAMAGED as error:
        raise UnreadableInput(f"is damaged: {error}") from None


@contextmanager
def parsing() -> Iterator[None]:
    """Turns whatever a parser raises at an input into UnreadableInput.

    The parsers are of many hands, and each may stumble over what a stranger wrote. One input must not end the reading
    of all others, so it is told like every other that cannot be read, with the lines of the code that it came from: it
    may be a fault of ours. There may be millions of such inputs, so they are not logged.
    """
    try:
        yield
    except DocumentError as error:
        raise UnreadableInput(str(error)) from error
    except (CopydeskError, ModuleNotFoundError, MemoryError):
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {str(error)[:_SHOWN]} ({_came_from(error)})"
        raise UnreadableInput(f"cannot be read: {what}") from error


def _came_from(error: Exception) -> str:
    """The last lines of code that an error came through, the last one first: `feeds.py:72, read_format.py:58`."""
    frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    return ", ".join(f"{Path(file).name}:{line}" for file, line in frames[: -_FRAMES - 1 : -1])


def read_lines(stream: IO[bytes], limit: int) -> Iterator[tuple[bytes, bool]]:
    """Reads lines without their ends. Of one longer than `limit` bytes, the first limit + 1 bytes, and True."""
    while line := stream.readline(limit + 2):
        whole = line.endswith(b"\n")
        line = line.rstrip(b"\r\n")
        if len(line) <= limit:
            yield line, False
            continue
        while not whole and (more := stream.readline(1 << 16)):
            whole = more.endswith(b"\n")
        yield line[: limit + 1], True


class Blanks:
    """Counts the blank lines of an input: some kilobytes unpack to so many that they take hours."""

    def __init__(self, unit: str) -> None:
        """Begins to count. `unit`: what they are called, for a message."""
        self._unit = unit
        self._blank = self._other = 0

    def see(self, holds: bool) -> None:
        """Counts a line that holds something, or a blank one.

        Raises:
            UnreadableInput: There are too many blank ones.
        """
        if holds:
            self._other += 1
            return
        self._blank += 1
        if self._blank > max(_MOST_BLANK, _BLANK_A_LINE * self._other):
            raise UnreadableInput(f"holds more than {_MOST_BLANK:,} blank {self._unit}: the rest is not read")
