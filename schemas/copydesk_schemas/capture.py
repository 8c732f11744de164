"""One raw entry of a capture: what `copydesk record` writes a line for, and `copydesk replay` pushes again."""

from base64 import b64decode, b64encode
from datetime import UTC, datetime
from typing import Annotated

import orjson
from msgspec import Meta, Struct, ValidationError, convert

from copydesk_schemas.codec import parse_json
from copydesk_schemas.errors import DocumentError


class Captured(Struct, frozen=True, kw_only=True):
    """A raw document as it stood on the raw stream, and what became of it.

    `outcomes` says one word an article, in position order: its relation, or `dead:` and the reason. Where one dead
    letter stands for many articles, so does its word, up to the last that is published.
    """

    id: Annotated[str, Meta(pattern=r"^\d+-\d+$", description="Stream entry id of the raw document.")]
    document: Annotated[bytes, Meta(description="The raw document, byte for byte; empty where the entry had none.")]
    outcomes: Annotated[tuple[str, ...], Meta(description="What became of each article.")]
    seed: Annotated[bool, Meta(description="Whether it was indexed only (`push --seed`).")] = False
    secret: Annotated[
        str | None,
        Meta(description="In the first line, in hex: what words were hashed under, so that a replay decides the same."),
    ] = None
    signed: Annotated[
        str | None, Meta(description="Signature of the bound producer that pushed it; `-` for one of no such form.")
    ] = None

    @property
    def milliseconds(self) -> int:
        """Event time, in milliseconds since 1970."""
        return int(self.id.partition("-")[0])


class _Line(Struct, frozen=True, kw_only=True):
    """A line of a capture as JSON has it."""

    id: Annotated[str, Meta(pattern=r"^[0-9]{1,20}-[0-9]{1,20}$(?!\n)")]
    outcomes: tuple[Annotated[str, Meta(pattern=r"^[a-z_:]{0,60}$(?!\n)")], ...] = ()
    seed: bool = False
    secret: Annotated[str, Meta(pattern=r"^([0-9a-f]{2}){0,64}$(?!\n)")] | None = None
    signed: str | None = None
    document: str | None = None
    document_base64: str | None = None


def encode_captured(entry: Captured) -> bytes:
    """Writes an entry as a line, without its end.

    The line has `id`, `at` (its event time, for people), `outcomes`, `seed`, perhaps `signed`, and `document`. The
    first line of a capture has a `secret` as well.
    A document that is not UTF-8 stands in `document_base64` instead, so that every byte comes back.
    """
    try:
        content = {"document": entry.document.decode()}
    except UnicodeDecodeError:
        content = {"document_base64": b64encode(entry.document).decode()}
    line = {"id": entry.id, "at": _time(entry.milliseconds), "outcomes": entry.outcomes, "seed": entry.seed}
    more = {"secret": entry.secret, "signed": entry.signed}
    return orjson.dumps(line | {name: value for name, value in more.items() if value is not None} | content)


def decode_captured(data: bytes) -> Captured:
    """The entry of a line; DocumentError says what is wrong with it."""
    try:
        line = convert(parse_json(data), _Line)
        if line.document is not None and line.document_base64 is None:
            document = line.document.encode()
        elif line.document is None and line.document_base64 is not None:
            document = b64decode(line.document_base64, validate=True)
        else:
            raise ValueError("Expected exactly one of `document` and `document_base64`")
    except (ValidationError, ValueError) as error:
        raise DocumentError(f"not a line of a capture: {error}") from None
    return Captured(
        id=line.id,
        document=document,
        outcomes=line.outcomes,
        seed=line.seed,
        secret=line.secret,
        signed=line.signed,
    )


def _time(milliseconds: int) -> str | None:
    """RFC 3339 of a time; None for one beyond the calendar, which an entry id can hold."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError, OSError):
        return None
