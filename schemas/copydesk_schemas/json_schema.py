"""The JSON Schemas of the wire contract, generated from the types.

`python -m copydesk_schemas.json_schema` writes them into the package; with `--check` it writes nothing and fails if a
committed one is out of date.
"""

import sys
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import orjson

from copydesk_schemas.dead_letter import DeadLetter
from copydesk_schemas.growth import Growth
from copydesk_schemas.raw_document import DATE_PATTERN, RawDocument
from copydesk_schemas.record import Record

Name = Literal["raw", "record", "dead", "growth"]
TYPES: Final[dict[Name, type[msgspec.Struct]]] = {
    "raw": RawDocument,
    "record": Record,
    "dead": DeadLetter,
    "growth": Growth,
}
FOLDER: Final = Path(__file__).parent / "json"


def json_schema(name: Name) -> dict[str, Any]:
    """JSON Schema (2020-12) of a contract type. Whether a day exists (2026-02-30) only decoding knows."""
    schema: dict[str, Any] = msgspec.json.schema(TYPES[name])
    if name == "raw":
        definition = schema["$defs"]["RawDocument"]
        definition["oneOf"] = [
            {"required": [field], "properties": {field: {"type": "string"}}} for field in ("text", "html")
        ]
        date = next(form for form in definition["properties"]["published_at"]["anyOf"] if form["type"] == "string")
        date["pattern"] = DATE_PATTERN
    else:
        for definition in schema["$defs"].values():  # every field is always present
            if definition.get("type") == "object":
                definition["required"] = list(definition["properties"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"copydesk {name}", **schema}


def rendered(name: Name) -> bytes:
    """The schema as the committed file holds it."""
    return orjson.dumps(json_schema(name), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def stale() -> list[Path]:
    """The committed schemas that are not what the types say, or are missing."""
    files: dict[Name, Path] = {name: FOLDER / f"{name}.schema.json" for name in TYPES}
    return [file for name, file in files.items() if not file.exists() or file.read_bytes() != rendered(name)]


def main(arguments: list[str]) -> None:
    """Writes all schemas into the package, or with `--check` says which are out of date."""
    if arguments == ["--check"]:
        for file in stale():
            sys.exit(f"{file.name} is not what the types say: run `make schemas` and commit it")
        return
    FOLDER.mkdir(exist_ok=True)
    for name in TYPES:
        (FOLDER / f"{name}.schema.json").write_bytes(rendered(name))


if __name__ == "__main__":
    main(sys.argv[1:])
