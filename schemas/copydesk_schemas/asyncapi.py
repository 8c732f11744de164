"""The AsyncAPI document of the streams: what each holds, made from the types of the contract.

`python -m copydesk_schemas.asyncapi` writes it into the package; with `--check` it writes nothing and fails if the
committed one is out of date.
"""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

import orjson
from msgspec import Struct

from copydesk_schemas.json_schema import FOLDER, Name, json_schema
from copydesk_schemas.keys import Keys
from copydesk_schemas.raw_entry import ORIGIN, TRACEPARENT
from copydesk_schemas.signing import SIGNED

#: The version of the contract, as in the field `schema` of a record.
VERSION: Final = "1"
FILE: Final = FOLDER / "asyncapi.json"

_TEXT: Final[Mapping[str, Any]] = {"type": "string"}
_ID: Final[Mapping[str, Any]] = {"type": "string", "description": "Id of the record."}
_RECORD: Final[Mapping[str, Any]] = {
    "id": _ID,
    "relation": {"type": "string", "description": "As in the record."},
    "story": {"type": "string", "description": "As in the record."},
}


class Stream(Struct, frozen=True, kw_only=True):
    """A stream: who writes and reads it, and the fields of an entry. `document` names the one that holds JSON."""

    action: Literal["send", "receive"]
    summary: str
    document: str
    type: Name
    fields: Mapping[str, Mapping[str, Any]]
    optional: tuple[str, ...] = ()


STREAMS: Final[Mapping[str, Stream]] = {
    "raw": Stream(
        action="send",
        summary="Raw documents on their way in. XADD from any language; other fields are ignored.",
        document="document",
        type="raw",
        fields={
            "seed": {"const": "1", "description": "Index it, and publish nothing."},
            SIGNED: {"type": "string", "description": "Signature of a bound producer (see `signing.py`)."},
            ORIGIN: {"type": "string", "description": "Where it was found: file and place in it. Dead letters say it."},
            TRACEPARENT: {"type": "string", "description": "Parent of its spans (W3C Trace Context)."},
        },
        optional=("seed", SIGNED, ORIGIN, TRACEPARENT),
    ),
    "clean": Stream(
        action="receive",
        summary="Published records, in the order of their commits. Read alone (XREAD) or in a consumer group.",
        document="record",
        type="record",
        fields=_RECORD,
    ),
    "duplicates": Stream(
        action="receive",
        summary="Records that add nothing to a published one: `evidence.of` in the record names it.",
        document="record",
        type="record",
        fields=_RECORD,
    ),
    "stories": Stream(
        action="receive",
        summary="An entry whenever a record joins a story, complete in itself.",
        document="growth",
        type="growth",
        fields=_RECORD,
    ),
}


def document() -> dict[str, Any]:
    """The AsyncAPI document (version 3.0)."""
    schemas: dict[str, Any] = {}
    channels, operations, messages = {}, {}, {}
    for name, stream in STREAMS.items():
        inner = _hoist(json_schema(stream.type), schemas)
        messages[name] = _message(stream, inner)
        channels[name] = _channel(name, stream.summary)
        operations[f"{stream.action}_{name}"] = {
            "action": stream.action,
            "summary": stream.summary,
            "channel": {"$ref": f"#/channels/{name}"},
        }
    letter = _hoist(json_schema("dead"), schemas)
    summary = "Dead letters: documents and articles that became no record, with the reason. All fields are text."
    messages["dead"] = {"summary": summary, "payload": letter}
    channels["dead"] = _channel("dead", summary)
    operations["receive_dead"] = {"action": "receive", "summary": summary, "channel": {"$ref": "#/channels/dead"}}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "copydesk",
            "version": VERSION,
            "description": "The streams of a namespace, on Redis or Valkey. A message is an entry of a stream; its"
            " payload are the fields of the entry.",
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages, "schemas": dict(sorted(schemas.items()))},
    }


def _channel(name: str, summary: str) -> dict[str, Any]:
    namespace = {"description": "Which copydesk on the server.", "default": Keys().namespace}
    return {
        "address": Keys("x").prefix.replace(":x:", ":{namespace}:") + name,
        "summary": summary,
        "parameters": {"namespace": namespace},
        "messages": {name: {"$ref": f"#/components/messages/{name}"}},
    }


def _message(stream: Stream, inner: Mapping[str, Any]) -> dict[str, Any]:
    held = {"type": "string", "contentMediaType": "application/json", "contentSchema": inner}
    fields = {stream.document: held, **stream.fields}
    required = [name for name in fields if name not in stream.optional]
    return {
        "summary": stream.summary,
        "payload": {"type": "object", "properties": fields, "required": required},
    }


def _hoist(schema: Mapping[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """Moves the definitions of a schema to the components; returns the reference to its type."""
    moved = orjson.loads(re.sub(rb'"#/\$defs/', b'"#/components/schemas/', orjson.dumps(schema)))
    for name, definition in moved["$defs"].items():
        assert schemas.setdefault(name, definition) == definition, f"two types are called {name}"
    return {"$ref": moved["$ref"]}


def rendered() -> bytes:
    """The document as the committed file holds it."""
    return orjson.dumps(document(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def main(arguments: list[str], file: Path = FILE) -> None:
    """Writes the document into the package, or with `--check` says whether it is out of date."""
    if arguments != ["--check"]:
        file.write_bytes(rendered())
    elif not file.exists() or file.read_bytes() != rendered():
        sys.exit(f"{file.name} is not what the types say: run `make schemas` and commit it")


if __name__ == "__main__":
    main(sys.argv[1:])
