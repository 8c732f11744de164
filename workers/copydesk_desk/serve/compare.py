"""POST /v1/compare: is this text a copy, of what, and what is new? It changes nothing."""

from typing import Final, Literal

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from copydesk_desk.serve.body import parse_document, read_body
from copydesk_desk.serve.door import Door
from copydesk_desk.serve.guard import LOCAL, Caller
from copydesk_desk.serve.problems import Problem
from copydesk_desk.serve.records import json_of
from copydesk_producers.client import checked_json
from copydesk_schemas import Change, DocumentError, RawDocument, Relation, check_raw

#: Bytes of a document that is compared: comparing takes longer than pushing, and the caller waits.
COMPARED_BYTES: Final = 256 * 1024


class Compared(Struct, frozen=True, kw_only=True):
    """How `text` relates to `with`.

    `new` are the passages that `with` lacks, `changes` the facts that replace others, `facts` some that differ in a
    template, `rule` says what decided.
    """

    relation: Relation | Literal["unrelated"]
    one_story: bool
    similarity: float
    containment: float
    new: tuple[str, ...]
    changes: tuple[Change, ...]
    facts: tuple[str, ...]
    rule: str


async def compare(door: Door, request: Request) -> Response:
    """Takes a raw document; with a second one under `with`, compares the two instead."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Problem(415, "Content-Type is not supported", "Send application/json with one document.")
    caller: Caller = request.state.caller
    key = None if caller == LOCAL else caller.id
    with door.held.of_request(key) as share:
        body = await read_body(request, share, door, key)
        found = await door.compute(lambda: json_of(_compare(door, body)), key)
    return Response(found, media_type="application/json")


def _compare(door: Door, body: bytes) -> object:
    from copydesk_desk.review.explain.comparison import compare_texts  # these load the whole chain
    from copydesk_desk.review.explain.texts import UNPUSHED_IDS, text_of_document
    from copydesk_desk.review.look_up import look_up
    from copydesk_matching.rules.tuned import tuned_thresholds

    value = parse_document(body)
    other = value.pop("with", None) if isinstance(value, dict) else None
    first = _checked(value)
    if other is None:
        return look_up(door.client, door.keys, door.settings, first)
    try:
        second = _checked(other)
    except DocumentError as error:
        raise DocumentError(str(error).replace("`$", "`$.with")) from None
    chain = door.settings.chain
    left, right = (
        text_of_document(document, name, entry_id, chain)
        for document, name, entry_id in zip((first, second), ("the document", "`with`"), UNPUSHED_IDS, strict=True)
    )
    found = compare_texts(left, right, tuned_thresholds(door.settings.thresholds), passages=False)
    return Compared(
        relation=found.relation or "unrelated",
        one_story=found.one_story,
        similarity=round(found.similarity, 4),
        containment=round(found.containment, 4),
        new=found.news,
        changes=found.changes,
        facts=found.facts,
        rule=found.rule,
    )


def _checked(value: object) -> RawDocument:
    document = check_raw(value)
    checked_json(document, COMPARED_BYTES)
    return document
