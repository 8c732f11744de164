"""The OpenAPI document of the door, made from the list of endpoints and the types that they take and answer.

`python -m copydesk_desk.serve.openapi FILE` writes it; with `--check` it writes nothing and fails if the file is out of
date.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import orjson
from msgspec import Struct

from copydesk_desk.operations.sources import Flows
from copydesk_desk.review.look_up import LookedUp
from copydesk_desk.serve.compare import Compared
from copydesk_desk.serve.documents import Accepted
from copydesk_desk.serve.endpoints import ENDPOINTS, Endpoint
from copydesk_desk.serve.records import StoryPage
from copydesk_schemas import Record
from copydesk_schemas.json_schema import json_schema
from copydesk_workers.records.stories import Story

#: The version of the contract; it rises with the paths (`/v1`).
VERSION: Final = "1"

_REFERENCE: Final = "#/components/schemas/{name}"
_FILTERS: Final = {
    "outlet": "Domain, subdomains included, or name of the source.",
    "language": "Language code.",
    "relation": "Relation of the record, as `original` or `update`.",
    "place": "Name of a place that the text names, or the code of its country.",
    "q": "Words that stand in title or text, in any case.",
}
_PLACE: Final = "A time (RFC 3339), a date, or the id of a stream entry."


class Described(Struct, frozen=True, kw_only=True):
    """What the document says of an endpoint: parameters with their meaning, bodies and answers by media type.

    A body or answer is a tuple of types, one of which it is, or a schema.
    """

    summary: str
    query: Mapping[str, str] = msgspec.field(default_factory=dict)
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    body: Mapping[str, Any] = msgspec.field(default_factory=dict)
    answer: Mapping[str, Any]
    status: int = 200
    problems: tuple[int, ...] = ()


_TEXT: Final = {"type": "string"}
_RAW: Final = {"$ref": "#/components/schemas/RawDocument"}

DESCRIBED: Final[Mapping[str, Described]] = {
    "POST /v1/documents": Described(
        summary="Push documents. 202 means that they are on the server's disk, where it can tell.",
        headers={
            "Idempotency-Key": "A request with the same key within an hour adds nothing and gets the first answer.",
            "Content-Encoding": "gzip, or nothing.",
        },
        body={"application/json": _RAW, "application/x-ndjson": {"type": "string", "description": "One a line."}},
        answer={"application/json": (Accepted,)},
        status=202,
        problems=(400, 408, 413, 415, 422, 429, 503),
    ),
    "POST /v1/compare": Described(
        summary="Say whether a text is a copy, of what, and what is new; of two texts, how they relate.",
        body={
            "application/json": {
                "type": "object",
                "description": "A raw document; with a second one under `with`, the two are compared.",
                "properties": {"with": _RAW},
            }
        },
        answer={"application/json": (LookedUp, Compared)},
        problems=(400, 413, 415, 429, 503),
    ),
    "GET /v1/records/{id}": Described(
        summary="A published record.", answer={"application/json": (Record,)}, problems=(400, 404, 503)
    ),
    "GET /v1/stories": Described(
        summary="Stories, newest first, page by page.",
        query=_FILTERS | {"since": _PLACE, "before": "`next` of the page before.", "count": "Most stories, to 200."},
        answer={"application/json": (StoryPage,)},
        problems=(400, 503),
    ),
    "GET /v1/stories/{id}": Described(
        summary="All records of a story, by its id or that of a record in it.",
        answer={"application/json": (Story,)},
        problems=(400, 404, 503),
    ),
    "GET /v1/stream": Described(
        summary="Records as server-sent events, as they are published; `data` is a record.",
        query=_FILTERS | {"after": f"Begin behind this place. {_PLACE}"},
        headers={"Last-Event-ID": "Begin behind this event; goes before `after`."},
        answer={"text/event-stream": _TEXT},
        problems=(400, 503),
    ),
    "GET /v1/feed.atom": Described(
        summary="The newest stories as Atom.",
        query=_FILTERS | {"count": "Most stories, to 200."},
        answer={"application/atom+xml": _TEXT},
        problems=(400, 503),
    ),
    "GET /v1/feed.json": Described(
        summary="The newest stories as JSON Feed.",
        query=_FILTERS | {"count": "Most stories, to 200."},
        answer={"application/feed+json": {"type": "object"}},
        problems=(400, 503),
    ),
    "GET /v1/sources": Described(
        summary="Articles by source and outcome, for each of the last days, newest first.",
        query={
            "days": "How many days, to 366; 7.",
            "until": "The last day, as 2026-03-01; today.",
            "source": "Only this source.",
        },
        answer={"application/json": (Flows,)},
        problems=(400, 503),
    ),
    "GET /metrics": Described(summary="Numbers for Prometheus.", answer={"text/plain": _TEXT}, problems=(503,)),
    "GET /healthz": Described(summary="This process answers.", answer={"text/plain": _TEXT}),
    "GET /readyz": Described(summary="The server behind it answers.", answer={"text/plain": _TEXT}, problems=(503,)),
}


def document() -> dict[str, Any]:
    """The OpenAPI document (version 3.1)."""
    described = [(endpoint, DESCRIBED[f"{endpoint.method} {endpoint.path}"]) for endpoint in ENDPOINTS]
    answers = [
        type_ for _, one in described for kind in one.answer.values() if isinstance(kind, tuple) for type_ in kind
    ]
    _, components = msgspec.json.schema_components(answers, ref_template=_REFERENCE)
    for component in components.values():  # every field of an answer is always present
        if component.get("type") == "object":
            component["required"] = list(component["properties"])
    components["RawDocument"] = json_schema("raw")["$defs"]["RawDocument"]
    components["Problem"] = {
        "type": "object",
        "description": "RFC 9457, with the field and the line of a document that is not valid.",
        "properties": {
            "status": {"type": "integer"},
            "title": {"type": "string"},
            "detail": {"type": "string"},
            "field": {"type": "string"},
            "line": {"type": "integer"},
            "reason": {"type": "string"},
        },
        "required": ["status", "title", "detail"],
    }
    paths: dict[str, Any] = {}
    for endpoint, one in described:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, one)
    return {
        "openapi": "3.1.0",
        "info": {"title": "copydesk", "version": VERSION},
        "paths": paths,
        "components": {
            "schemas": dict(sorted(components.items())),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(endpoint: Endpoint, one: Described) -> dict[str, Any]:
    problems = [*one.problems, *((401, 403, 429) if endpoint.right is not None else ())]
    refused = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    operation: dict[str, Any] = {"summary": one.summary}
    parameters = [_parameter("path", "id", "Id of a record.", required=True)] if "{id}" in endpoint.path else []
    parameters += [_parameter("query", name, meaning) for name, meaning in one.query.items()]
    parameters += [_parameter("header", name, meaning) for name, meaning in one.headers.items()]
    if parameters:
        operation["parameters"] = parameters
    if one.body:
        operation["requestBody"] = {"required": True, "content": _content(one.body)}
    operation["responses"] = {str(one.status): {"description": "Done.", "content": _content(one.answer)}} | {
        str(status): {"description": "Refused; `detail` says why."} | refused for status in sorted(set(problems))
    }
    if endpoint.right is not None:
        operation["security"] = [{"key": []}]
        operation["description"] = f"A key needs the right `{endpoint.right}`, where there are keys."
    return operation


def _parameter(place: str, name: str, meaning: str, *, required: bool = False) -> dict[str, Any]:
    return {"in": place, "name": name, "description": meaning, "required": required, "schema": _TEXT}


def _content(kinds: Mapping[str, Any]) -> dict[str, Any]:
    content = {}
    for media, kind in kinds.items():
        schema = kind
        if isinstance(kind, tuple):
            schemas, _ = msgspec.json.schema_components(kind, ref_template=_REFERENCE)
            schema = schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)}
        content[media] = {"schema": schema}
    return content


def rendered() -> bytes:
    """The document as it is committed."""
    return orjson.dumps(document(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def main(arguments: Sequence[str]) -> None:
    """Writes the document into the file named, or with `--check` says whether it is out of date."""
    file = Path(arguments[0])
    if "--check" not in arguments[1:]:
        file.write_bytes(rendered())
    elif not file.is_file() or file.read_bytes() != rendered():
        sys.exit(f"{file} is out of date: run `make reference` and commit it")


if __name__ == "__main__":
    main(sys.argv[1:])
