"""Finds the documents in a JSON value: one object, an array, or a list inside of an object."""

from collections.abc import Iterator
from typing import Any, Final

from copydesk_producers.readers.fields import FieldMap
from copydesk_producers.readers.item import UnreadableInput
from copydesk_producers.readers.lenient import read_fields
from copydesk_producers.readers.ninjs import from_ninjs, is_ninjs
from copydesk_schemas.machine_dates import machine_date

#: How deep a list may be inside (`response.data.items`), and how many of its objects are looked at.
_DEPTH: Final = 3
_LOOKED_AT: Final = 20
_SHOWN: Final = 12
#: Characters of a name in a message.
_NAME: Final = 40
#: Characters that a text has, and a name or a title has not.
_TEXT: Final = 80
#: Characters of an id that no two feeds share by chance.
_GLOBAL: Final = 12


def documents_in(value: Any, fields: FieldMap) -> list[Any]:
    """The values that are documents, in their order.

    Args:
        value: What the file holds.
        fields: The mapping that the user gave.

    Returns:
        The elements of an array; those of the one list in an object that hold documents (NewsAPI, GDELT, JSON Feed, an
        answer of a search engine); else the value itself.

    Raises:
        UnreadableInput: It holds several such lists, or only addresses.
    """
    if isinstance(value, list):
        found = _unpaged(value, fields)
    elif not isinstance(value, dict) or _has_content(value, fields):
        return [value]
    else:
        lists = [(name, inner) for name, inner in _lists(value, "", 0) if _mostly(inner, fields)]
        if len(lists) > 1:
            names = ", ".join(name[:_NAME] for name, _ in lists[:_SHOWN])
            raise UnreadableInput(f"holds several lists of documents ({names}): write the one that is meant to a file")
        if not lists:
            _tell_addresses(value, fields)
            others = [inner for _, inner in _lists(value, "", 0)]
            # Objects without a known text: each is refused, with the names that `--map` may take.
            return others[0] if len(others) == 1 and len(others[0]) > 1 else [value]
        found = lists[0][1]
        if _is_json_feed(value):
            return [from_json_feed(item, value) if isinstance(item, dict) else item for item in found]
    _tell_addresses(found, fields)
    return found


def _unpaged(values: list[Any], fields: FieldMap) -> list[Any]:
    """The documents of an array whose elements are answers with a list of documents each, as who pages an API has."""
    if _mostly(values, fields):
        return values
    found: list[Any] = []
    for one in values:
        inner = list_in(one, fields) if isinstance(one, dict) else None
        found.extend([one] if inner is None else inner[1])
    return found


def list_in(value: dict[str, Any], fields: FieldMap) -> tuple[str, list[Any]] | None:
    """The one list of documents inside of an object, with its dotted name; None if there is none, or several."""
    lists = [(name, inner) for name, inner in _lists(value, "", 0) if _mostly(inner, fields)]
    return lists[0] if len(lists) == 1 else None


def as_document(value: dict[str, Any], fields: FieldMap) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The fields of a raw document that an object gives, and what was taken by its meaning (see `read_fields`)."""
    if not fields and is_ninjs(value):
        return from_ninjs(value), ()
    return read_fields(without_envelope(value, fields), fields)


def without_envelope(value: dict[str, Any], fields: FieldMap) -> dict[str, Any]:
    """A hit of Elasticsearch or OpenSearch without what it is wrapped in, unless the mapping names that."""
    inner = value.get("_source")
    if not isinstance(inner, dict) or any(source.startswith("_source") for source in fields.values()):
        return value
    rest = {name: found for name, found in value.items() if name != "_source"}
    return {**inner, **{f"hit.{name}" if name in inner else name: found for name, found in rest.items()}}


def from_json_feed(item: dict[str, Any], feed: dict[str, Any]) -> dict[str, Any]:
    """An item of a JSON Feed (https://jsonfeed.org/version/1.1), with what the feed says of all."""
    rest = dict(item)
    fields: dict[str, Any] = {
        "html": rest.pop("content_html", None),
        "text": rest.pop("content_text", None),
        "url": rest.pop("url", None),
        "title": rest.pop("title", None),
        "published_at": machine_date(rest.get("date_published")),
        "source": feed.get("title"),
        "language": rest.pop("language", None),
        "authors": rest.pop("authors", None) or rest.pop("author", None) or feed.get("authors"),
        "guid": rest["id"] if _is_global(rest.get("id")) else None,
    }
    if fields["published_at"]:
        del rest["date_published"]
    if fields["html"]:
        fields["text"] = None  # the same, without its tags
    if not fields["text"] and not fields["html"]:
        fields["text"] = rest.pop("summary", None) or ""
    return {name: found for name, found in fields.items() if found or found == ""} | {"metadata": rest}


def _is_global(guid: Any) -> bool:
    """Whether an id names one item of all: `1` is the first of many feeds."""
    return isinstance(guid, str) and (len(guid) >= _GLOBAL or ":" in guid)


def _is_json_feed(value: dict[str, Any]) -> bool:
    return "jsonfeed.org/version" in str(value.get("version", ""))


def _lists(value: dict[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    """The lists of objects inside of an object, each with its dotted name."""
    for name, inner in value.items():
        if isinstance(inner, list) and inner and any(isinstance(one, dict) for one in inner[:_LOOKED_AT]):
            yield prefix + name, inner
        elif isinstance(inner, dict) and depth < _DEPTH:
            yield from _lists(inner, f"{prefix}{name}.", depth + 1)


def _mostly(values: list[Any], fields: FieldMap) -> bool:
    """Whether some of the first objects have content."""
    return any(isinstance(one, dict) and _has_content(one, fields) for one in values[:_LOOKED_AT])


def _has_content(value: dict[str, Any], fields: FieldMap) -> bool:
    document, _ = as_document(value, fields)
    return isinstance(document.get("text") or document.get("html"), str)


def _tell_addresses(value: Any, fields: FieldMap) -> None:
    """Raises UnreadableInput if the value lists addresses of pages, without a text of any."""
    lists = [value] if isinstance(value, list) else [inner for _, inner in _lists(value, "", 0)]
    for found in lists:
        objects = [one for one in found if isinstance(one, dict)]
        if found and all(isinstance(one, str) and one.startswith(("http://", "https://")) for one in found):
            raise only_addresses(len(found))
        if objects and not _mostly(objects, fields) and all(_is_address(one) for one in objects[:_LOOKED_AT]):
            raise only_addresses(len(objects))


def _is_address(value: dict[str, Any]) -> bool:
    if "text" in value or "html" in value or any(_holds_text(inner) for inner in value.values()):
        return False
    document, _ = read_fields(value, {})
    return isinstance(document.get("url"), str)


def _holds_text(inner: Any) -> bool:
    """Whether an object in an object has a text, which `--map` can name."""
    return isinstance(inner, dict) and any(isinstance(one, str) and len(one) > _TEXT for one in inner.values())


def only_addresses(count: int) -> UnreadableInput:
    """The error of a list of addresses without texts."""
    listed = "1 address without its text" if count == 1 else f"{count:,} addresses without their texts"
    return UnreadableInput(
        f"lists {listed}, so there is nothing to publish: fetch the pages (wget -x), and read their folder",
        kind="lists of addresses without texts",
    )
