"""Parses XML of news agencies safely: no entities from elsewhere, no network, bounded size."""

from typing import IO, Any, Final

from copydesk_producers.readers.item import UnreadableInput
from copydesk_producers.readers.json_files import read_whole

#: An element takes some hundred bytes of memory for ten in the file.
LARGEST: Final = 12 * 1024**2
_ELEMENTS: Final = 300_000


def parse_xml(stream: IO[bytes]) -> Any:
    """The root of a document, an element of lxml.

    Raises:
        UnreadableInput: It is no XML, or too large.
    """
    from lxml import etree  # takes long to load, and only such files need it

    data = read_whole(stream, "split it into its items", LARGEST)
    if data.count(b"<") > _ELEMENTS:
        raise UnreadableInput(f"has more than {_ELEMENTS:,} tags: split it into its items")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableInput(f"is no XML: {error}") from None
    return root


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def find(element: Any, *names: str) -> Any:
    """The first element at a path of names, whatever their namespaces; None if there is none."""
    for name in names:
        element = next((child for child in element if local(child) == name), None)
        if element is None:
            return None
    return element


def below(element: Any, name: str) -> Any:
    """The elements of a name at any depth, in their order."""
    return (child for child in element.iter() if local(child) == name)


def text_of(element: Any) -> str:
    """All text in an element, on one line; empty for None."""
    return "" if element is None else " ".join("".join(element.itertext()).split())
