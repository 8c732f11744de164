"""Opens inputs, packed or not, and reads them in bounded pieces: a small file can unpack to terabytes."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast

from copydesk_producers.readers.item import UnreadableInput

PACKED: Final = (".gz", ".zst")


@contextmanager
def open_input(path: Path) -> Iterator[IO[bytes]]:
    """Opens a file, packed or not.

    Args:
        path: The file; `.gz` and `.zst` are unpacked.

    Raises:
        UnreadableInput: It cannot be opened, or turns out to be damaged while it is read.
    """
    try:
        suffix = path.suffix.lower()
        if suffix == ".gz":
            with gzip.open(path) as unpacked:
                yield cast(IO[bytes], unpacked)
        elif suffix == ".zst":
            with path.open("rb") as packed, _unpacked(packed) as unpacked:
                yield unpacked
        else:
            with path.open("rb") as plain:
                yield plain
    except OSError as error:
        raise UnreadableInput(f"cannot be read: {error.strerror or error}") from None
    except (EOFError, zlib.error) as error:
        raise UnreadableInput(f"is damaged: {error}") from None


@contextmanager
def _unpacked(packed: IO[bytes]) -> Iterator[IO[bytes]]:
    """The unpacked bytes of a Zstandard file."""
    import zstandard  # only such files need it

    try:
        reader = zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)
        yield io.BufferedReader(cast(io.RawIOBase, reader))
    except zstandard.ZstdError as error:
        raise UnreadableInput(f"is damaged: {error}") from None


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
