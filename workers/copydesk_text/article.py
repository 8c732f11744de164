"""What travels down the chain: an article on its way to a record, and the verdict that ends the way."""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from copydesk_schemas import (
    Agency,
    Counts,
    DateFrom,
    Dateline,
    DeadReason,
    Entity,
    Image,
    Language,
    RawDocument,
    Source,
)

#: Version of the rules, in every record as `chain`. Raise it when a rule changes what comes out.
CHAIN_VERSION: Final = "1"


class Article(Struct, frozen=True, kw_only=True):
    """One story text of a raw document. Stages return a changed copy (`msgspec.structs.replace`).

    The fields are those of `Record` of the same name. `document` is what the producer pushed, for stages that
    look at its url, title or dates. `single` says that the page held this one article only. `received_at` is when the
    document was received, in RFC 3339 with a zone: no date of it lies a day beyond; None where nobody says.
    """

    document: RawDocument
    position: int = 0
    single: bool = True
    received_at: str | None = None
    text: str
    title: str | None = None
    summary: str | None = None
    canonical_url: str | None = None
    source: Source = Source()
    language: Language = Language()
    published_at: str | None = None
    published_from: DateFrom | None = None
    modified_at: str | None = None
    authors: tuple[str, ...] = ()
    agency: Agency | None = None
    dateline: Dateline | None = None
    images: tuple[Image, ...] = ()
    entities: tuple[Entity, ...] = ()
    keywords: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()
    counts: Counts = Counts()
    warnings: tuple[str, ...] = ()


class Drop(Struct, frozen=True):
    """Why an article or a whole document goes to the dead letters. Returned, never raised."""

    reason: DeadReason
    detail: str


#: Opens a raw document: finds its articles, in page order.
Opener = Callable[[RawDocument], "list[Article] | Drop"]

#: One step of the chain.
Stage = Callable[[Article], "Article | Drop"]
