"""Reads a page: a file of HTML, text or Markdown is one document."""

from typing import IO, Any, Final

from copydesk_producers.readers.encodings import decode_page, decode_text
from copydesk_producers.readers.item import Item, bad, good
from copydesk_producers.readers.json_shapes import only_addresses
from copydesk_producers.readers.lenient import read_fields
from copydesk_producers.readers.markdown import is_renderable, render_markdown
from copydesk_producers.readers.place import Place
from copydesk_schemas import DocumentError, RawDocument, check_raw

_URL_BYTES: Final = 8192
_WEB: Final = ("http://", "https://")


def read_page(stream: IO[bytes], place: Place, limit: int, form: str) -> Item:
    """The document of one file, its name in `metadata.file`.

    Args:
        stream: The file.
        place: Where it stands.
        limit: A larger file is cut, and a problem.
        form: `html`, `text` or `markdown`.

    Raises:
        UnreadableInput: It is a text that lists addresses, and nothing else.
    """
    path = place.path
    data = stream.read(limit + 1)
    if len(data) > limit:
        return bad(path, 1, f"the file is larger than the limit of {limit:,} bytes a document", data, unit="page")
    metadata: dict[str, Any] = {"file": place.name, **place.metadata}
    url = place.url if place.url is not None and len(place.url) <= _URL_BYTES else None
    if form == "html":
        return good(path, 1, RawDocument(html=decode_page(data, place.charset), url=url, metadata=metadata))
    text = decode_text(data)
    if addresses := _addresses(text):
        raise only_addresses(addresses)
    if form == "text" or not is_renderable(text):
        return good(path, 1, RawDocument(text=text, url=url, metadata=metadata))
    page, fields = render_markdown(text)
    # What the front matter says is said of the whole page, whatever its names are.
    document, _ = read_fields({name: value for name, value in fields.items() if name not in ("text", "html")}, {})
    document = {name: value for name, value in document.items() if name not in ("text", "html", "split")}
    document["metadata"] = {**document.get("metadata", {}), **metadata}
    try:
        return good(path, 1, check_raw({"url": url, **document, "html": page}))
    except DocumentError:  # the front matter is of another kind than it seems
        return good(path, 1, RawDocument(html=page, url=url, metadata=metadata))


def _addresses(text: str) -> int:
    """How many addresses a text lists, one a line; 0 if a line is anything else, but for comments (`# my list`)."""
    count = 0
    for line in map(str.strip, text.splitlines()):
        if line and line[0] != "#":
            if not line.startswith(_WEB) or len(line.split(None, 1)) > 1:
                return 0
            count += 1
    return count
