"""Turns a JSON object of any shape into a raw document: renames mapped fields, keeps the rest in `metadata`."""

import re
from collections.abc import Mapping
from typing import Any, Final

from copydesk_schemas import RawDocument, SettingsError
from copydesk_schemas.machine_dates import machine_date
from copydesk_schemas.raw_document import DATE_PATTERN

#: Field of a raw document → where it stands in the JSON object (`content.body`: a field in a field; empty: nowhere).
FieldMap = Mapping[str, str]

FIELDS: Final[tuple[str, ...]] = RawDocument.__struct_fields__


def parse_map(text: str) -> dict[str, str]:
    """Reads the mapping of a `--map` such as `text=body,url=link`.

    `split=` takes the field from nowhere: what the object holds under that name means something else.

    Raises:
        SettingsError: A part is wrong; the message says which.
    """
    mapping: dict[str, str] = {}
    for part in text.split(","):
        field, equals, source = (piece.strip() for piece in part.partition("="))
        if not (field and equals):
            raise SettingsError(f"--map {text!r}: {part!r} is not of the form field=name, as in text=body,url=link")
        if field not in FIELDS:
            hint = f"; did you mean {source}={field}?" if source in FIELDS else ""
            raise SettingsError(
                f"--map {text!r}: a document has no field {field!r}, its fields are {', '.join(FIELDS)}{hint}"
            )
        if field in mapping:
            raise SettingsError(f"--map {text!r}: {field!r} is given twice")
        mapping[field] = source
    return mapping


def as_raw(value: dict[str, Any], fields: FieldMap) -> dict[str, Any]:
    """The object in the shape of a raw document, unchecked. No name is guessed; a date of another form is read.

    Fields that a raw document does not have move into `metadata`, with `document.` in front if the name is taken there.
    So does a field in the place of one that the mapping takes from elsewhere.
    """
    rest = dict(value)
    taken = {field: _take(rest, source) for field, source in fields.items() if source}
    document = {field: found for field, found in taken.items() if found is not None}
    for field in FIELDS:
        if field not in document and field in rest and fields.get(field) != "":
            document[field] = rest.pop(field)
    if not _is_date(published := document.get("published_at")):
        document["published_at"] = machine_date(published) or published  # a date in another form is read as in feeds
    metadata = document.get("metadata")
    if rest and (metadata is None or isinstance(metadata, dict)):
        merged = dict(metadata or {})
        for name, field_value in rest.items():
            while name in merged:
                name = f"document.{name}"
            merged[name] = field_value
        document["metadata"] = merged
    return document


def not_there(value: dict[str, Any], fields: FieldMap) -> tuple[str, ...]:
    """What the mapping names and the object does not have, each in the form of `--map` (`text=nope`)."""
    return tuple(
        f"{field}={source}" for field, source in fields.items() if source and _take(dict(value), source) is None
    )


def _is_date(value: object) -> bool:
    """Whether a date needs no reading: it is in the form of a raw document, or absent."""
    return value is None or (isinstance(value, str) and re.fullmatch(DATE_PATTERN, value) is not None)


def _take(value: dict[str, Any], source: str) -> Any:
    """Takes a field out of the object; None if it is not there. `a.b` is a field of that name, or b in a.

    Objects on the way are copied before they change: two fields may come out of one object.
    """
    if source in value:
        return value.pop(source)
    first, dot, deeper = source.partition(".")
    inner = value.get(first)
    if not dot or not isinstance(inner, dict):
        return None
    inner = dict(inner)
    found = _take(inner, deeper)
    if inner:
        value[first] = inner
    else:
        del value[first]
    return found
