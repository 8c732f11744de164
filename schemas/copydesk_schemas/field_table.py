"""The table of a record's fields in schemas/README.md, generated from the types.

`python -m copydesk_schemas.field_table README` writes it again between its two marks in that file; with `--check` it
writes nothing and fails if the file says something else.
"""

import sys
from collections.abc import Iterator
from typing import Any, Final

from copydesk_schemas.json_schema import json_schema
from copydesk_schemas.written_tables import put_between, write_or_check

#: What stands around the table in the file.
OPENING: Final = "<!-- fields: written by `make schemas` -->"
CLOSING: Final = "<!-- end of fields -->"


def field_table() -> str:
    """Every field of Record as a Markdown table, those of the objects in it below them, as `source.name`."""
    schema = json_schema("record")
    rows = [f"| `{path}` | {kind} | {meaning} |" for path, kind, meaning in _rows(schema["$defs"], "Record", "")]
    return "\n".join(["| field | type | what it means, and where it comes from |", "|---|---|---|", *rows])


def with_table(text: str) -> str:
    """The text of the file with the table between its marks; ValueError if they are not there."""
    return put_between(text, OPENING, field_table(), CLOSING)


def main(arguments: list[str]) -> None:
    """Writes the table into the file named, or with `--check` says whether it is out of date."""
    write_or_check(
        arguments, with_table, "has another table of fields than the types: run `make schemas` and commit it"
    )


def _rows(definitions: dict[str, Any], title: str, prefix: str) -> Iterator[tuple[str, str, str]]:
    for name, field in definitions[title]["properties"].items():
        kind, inner, many = _kind(field)
        yield f"{prefix}{name}", kind, field["description"].replace("|", "\\|")
        if inner is not None:
            yield from _rows(definitions, inner, f"{prefix}{name}{'[]' if many else ''}.")


def _kind(field: dict[str, Any]) -> tuple[str, str | None, bool]:
    """The type in words, the struct in it if there is one, and whether it holds many of them."""
    forms = field.get("anyOf", [field])
    words: list[str] = []
    inner: str | None = None
    many = False
    for form in forms:
        items = form.get("items", {})
        if reference := form.get("$ref") or items.get("$ref"):
            inner, many = reference.rpartition("/")[2], "items" in form
        if "items" in form:
            words.append(f"list of {'objects' if '$ref' in items else items.get('type', 'anything') + 's'}")
        else:
            words.append(_word(form))
    return " or ".join(words), inner, many


def _word(form: dict[str, Any]) -> str:
    if "$ref" in form:
        return "object"
    if "enum" in form:
        return "null" if form["enum"] == [None] else "one of " + ", ".join(f"`{value}`" for value in form["enum"])
    return str(form["type"])


if __name__ == "__main__":
    main(sys.argv[1:])
