"""Reads sitemaps and news sitemaps: they list addresses, and hold no texts."""

from collections.abc import Iterator
from typing import IO, Final

from copydesk_producers.readers.item import Item, UnreadableInput
from copydesk_producers.readers.json_shapes import only_addresses

_CHUNK: Final = 1 << 16
_LARGEST: Final = 64 * 1024**2


def read_sitemap(stream: IO[bytes]) -> Iterator[Item]:
    """Raises UnreadableInput, which says how many addresses there are and what to do; the pages are not fetched."""
    count, size, before = 0, 0, b""
    while (data := stream.read(_CHUNK)) and size < _LARGEST:
        size += len(data)
        window = before + data
        count += window.count(b"<loc>") - before.count(b"<loc>")
        before = window[-4:]
    if not count:
        raise UnreadableInput("is a sitemap without addresses", kind="empty files")
    raise only_addresses(count)
    yield  # what all readers of a file are: an iterator over items
