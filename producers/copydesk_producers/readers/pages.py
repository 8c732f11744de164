"""Reads a page: a `.txt` or `.html` file is one document."""

from typing import IO

from copydesk_producers.readers.encodings import decode_page, decode_text
from copydesk_producers.readers.item import Item, bad, good
from copydesk_schemas import RawDocument


def read_page(stream: IO[bytes], path: str, name: str, limit: int, *, html: bool) -> Item:
    """The document of one file, its name in `metadata.file`. Over `limit` bytes it is cut, and a problem."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        return bad(path, 1, f"the file is larger than the limit of {limit:,} bytes a document", data, unit="page")
    metadata = {"file": name}
    if html:
        return good(path, 1, RawDocument(html=decode_page(data), metadata=metadata))
    return good(path, 1, RawDocument(text=decode_text(data), metadata=metadata))
