"""A process that reads inputs for a watch, so that none of them can hold the watch or take its memory.

It reads one input after the other (`Request`), sends each item when it has it, and an `End` behind the last one. The
system bounds it in memory, and in processor time between two items; `reading_rooms.py` sees that it ended.
"""

import os
import resource
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from copydesk_producers.readers.item import Item
from copydesk_producers.readers.read import read_fetched, read_file

#: Seconds of processor time between two items, and bytes of memory, that an input may take.
SECONDS: Final = 30
MEMORY: Final = 2 << 30
#: How the process ends when the memory is used up.
OUT_OF_MEMORY: Final = 3
#: Kilobytes that a process may have had at most to read another input, since it gives few of them back; or as many as
#: it began with, which are those of the process that started it.
_MOST_KEPT: Final = 256 << 10


class Request(Struct, frozen=True, kw_only=True):
    """An input to read: what an address answered, or a file of a folder.

    Attributes:
        data: What the address answered; None for a file.
        url: The address.
        top: The folder that is read, or the file itself.
        file: The file.
        fields: As for `read_documents`.
        after: The last `Item.number` that an earlier reading was done with.
        document_bytes: As for `read_documents`.
    """

    data: bytes | None = None
    url: str = ""
    top: Path = Path()
    file: Path = Path()
    fields: Mapping[str, str]
    after: int = 0
    document_bytes: int


class End(Struct, frozen=True):
    """An input was read to its end.

    Attributes:
        again: Whether the process is to read another one.
    """

    again: bool


def main(descriptor: int) -> None:
    """Reads what it is asked to read until the watch is gone.

    Args:
        descriptor: Of its end of the pipe to the watch.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # they are for the watch, which ends this process
        signal.signal(number, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "darwin":  # macOS has the limit and does not keep it
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    most = max(_MOST_KEPT, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    with Connection(descriptor) as watch:
        try:
            while True:
                for item in _items(watch.recv()):
                    watch.send(replace(item, document=None))  # only what is pushed is needed
                watch.send(End(again=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss <= most))
        except (EOFError, ConnectionError):
            return
        except MemoryError:
            os._exit(OUT_OF_MEMORY)


def _items(request: Request) -> Iterator[Item]:
    if request.data is not None:
        items = read_fetched(request.data, request.url, fields=request.fields, document_bytes=request.document_bytes)
    else:
        items = read_file(
            request.top,
            request.file,
            fields=request.fields,
            after=request.after,
            document_bytes=request.document_bytes,
        )
    _allow_time()
    for item in items:
        yield item
        _allow_time()


def _allow_time() -> None:
    """Lets the process run for `SECONDS` more; the system counts in whole ones."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + SECONDS + 1, most))
