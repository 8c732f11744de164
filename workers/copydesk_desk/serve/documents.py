"""POST /v1/documents: documents onto the queue."""

import asyncio
import hmac
from hashlib import sha256
from typing import Final, cast

import orjson
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from copydesk_desk.serve.body import parse_document, read_body
from copydesk_desk.serve.door import Door
from copydesk_desk.serve.guard import LOCAL, Caller
from copydesk_desk.serve.problems import Problem, bad_document
from copydesk_desk.serve.request_span import request_span
from copydesk_producers.client import checked_json
from copydesk_producers.shared_producer import NameReused
from copydesk_schemas import DocumentError, DocumentTooLarge, ProducerKey, check_raw
from copydesk_schemas.keys import SECRET
from copydesk_workers.server.bound_producers import read_producer

#: Most documents of one request.
REQUEST_DOCUMENTS: Final = 5_000
#: Most lines, with the empty ones between them.
REQUEST_LINES: Final = 20 * REQUEST_DOCUMENTS

_ONE: Final = "application/json"
_LINES: Final = ("application/x-ndjson", "application/jsonl")


class Accepted(Struct, frozen=True):
    """The answer: the ids that the documents have in the raw stream, in order. Article n of one becomes `ID/n`."""

    ids: tuple[str, ...]


async def push_documents(door: Door, request: Request) -> Response:
    """Takes one document (application/json), or one a line (application/x-ndjson), packed with gzip or not."""
    door.check_takes()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _ONE and kind not in _LINES:
        raise Problem(
            415,
            "Content-Type is not supported",
            f"Send {_ONE} with one document, or {_LINES[0]} with one document a line"
            " (curl: --json FILE, or -H 'Content-Type: application/x-ndjson' --data-binary @FILE).",
        )
    key = request.headers.get("idempotency-key")
    if key is not None and not 1 <= len(key) <= 255:
        raise Problem(400, "Idempotency-Key is not valid", "It has 1 to 255 characters.", field="Idempotency-Key")
    caller: Caller = request.state.caller
    signer = await door.run(lambda: _signer(door, caller))
    key_id = None if caller == LOCAL else caller.id
    with door.held.of_request(key_id) as share:
        body = await read_body(request, share, door, key_id)
        limit = door.settings.document_bytes
        found, named = await door.check(lambda: _check(body, lines=kind in _LINES, document_bytes=limit), key_id)
        documents = [document for _, document in found]
        who = "a program on this machine" if caller == LOCAL else f"key {caller.id}"
        origins = [f"HTTP, {who}" + (f", line {number}" if number else "") for number, _ in found]
        once = None
        if key is not None:
            once = f"key:{caller.id}:{key}"
        elif named:
            digest = sha256(b"\n".join(sha256(document).digest() for document in documents)).hexdigest()
            once = f"guids:{caller.id}:{digest}"  # of each key by itself: else it says what others have pushed
        if once is not None:
            # Else who pushes the same documents first, or writes an answer for them, keeps these from being pushed.
            name = once
            once = signer.sign(name.encode()).decode() if signer else await door.run(lambda: _sealed(door, name))
        try:
            with request_span("POST /v1/documents", request.headers.get("traceparent")) as parent:
                pushed = door.producer.push(documents, once=once, key=signer, origins=origins, traceparent=parent)
                ids = await asyncio.wrap_future(pushed)
        except NameReused:
            raise Problem(
                422,
                "Idempotency-Key was used for something else",
                "Other documents came under this key within the last hour: take a new key for each request.",
                field="Idempotency-Key",
            ) from None
    door.numbers.documents += len(ids)
    return Response(orjson.dumps({"ids": ids}), 202, media_type=_ONE)


def _signer(door: Door, caller: Caller) -> ProducerKey | None:
    """The key of the bound producer as which a caller pushes; None for other callers."""
    if caller.producer is None:
        return None
    found = read_producer(door.client, door.keys, caller.producer)
    if found is None:
        raise Problem(
            403, "The producer is gone", f"Key {caller.id} pushes as producer {caller.producer}, which was removed."
        )
    return found.key


def _sealed(door: Door, name: str) -> str:
    """The name of a push as only who knows the secret of the namespace makes it; as it is until a worker draws one."""
    secret = cast("bytes | None", door.client.hget(door.keys.meta, SECRET))
    return name if secret is None else hmac.digest(secret, f"copydesk push 1\n{name}".encode(), "sha256").hex()


def _check(body: bytes, *, lines: bool, document_bytes: int) -> tuple[list[tuple[int, bytes]], bool]:
    """The documents of a body with their lines, as they are pushed, and whether each of them has a guid.

    The line is 0 where the body is one document.
    """
    if lines and body.count(b"\n") > REQUEST_LINES:  # a packed body of some kilobytes may be millions of them
        raise Problem(413, "Too many lines", f"One request may have {REQUEST_LINES:,}, empty ones too. Send several.")
    parts = [(number, line) for number, line in enumerate(body.split(b"\n"), 1) if line.strip()] if lines else []
    if not lines:
        parts = [(0, body)]
    if not parts:
        raise Problem(400, "There is no document", "The body holds no line with a document.")
    if len(parts) > REQUEST_DOCUMENTS:
        raise Problem(413, "Too many documents", f"One request may have {REQUEST_DOCUMENTS:,}. Send several.")
    documents: list[tuple[int, bytes]] = []
    named = True
    for number, part in parts:
        try:
            document = check_raw(parse_document(part))
            documents.append((number, checked_json(document, document_bytes)))
        except DocumentTooLarge as error:
            raise Problem(413, "The document is too large", str(error), line=number or None) from None
        except DocumentError as error:
            raise bad_document(error, number or None) from None
        named = named and document.guid is not None
    return documents, named
