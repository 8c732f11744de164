"""A document, or one article of it, that copydesk could not publish, with the reason.

`relations.py` has the list of reasons.
"""

from typing import Annotated

from msgspec import Meta, Struct

from copydesk_schemas.relations import DeadReason


class DeadLetter(Struct, frozen=True, kw_only=True):
    """An entry of the dead stream; each field is a field of the stream entry, null as the empty string."""

    document: Annotated[
        str, Meta(description="The raw document as pushed; of one over the size limit the first 64 KiB.")
    ]
    reason: Annotated[DeadReason, Meta(description="Why, one word.")]
    detail: Annotated[str, Meta(description="Why, for a person: what was wrong, where.")]
    raw_id: Annotated[str, Meta(pattern=r"^\d+-\d+$", description="Stream entry id of the raw document.")]
    position: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        Meta(description="Place of the article on its page; null when the whole document is dead."),
    ] = None
    deliveries: Annotated[int, Meta(ge=1, description="How often the entry was handed to a worker.")] = 1
    signed: Annotated[
        str | None,
        Meta(description="Signature of the bound producer that pushed it; `-` for one of no such form; null without."),
    ] = None
    origin: Annotated[
        str | None,
        Meta(description="Where it was found, as its producer said: file and place in it; null if it said nothing."),
    ] = None
