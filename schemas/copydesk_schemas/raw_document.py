"""What producers push: one scraped page, feed item or file. It may hold several articles."""

import re
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct

Split = Literal[
    "auto",  # look for several articles on the page
    "never",  # the page is one article whatever it looks like
]


#: The form of `published_at`, for the JSON Schema too; seconds may be absent, a feed's dates often lack them.
DATE_PATTERN: Final = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,30})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$"
)


class RawImage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """A picture that goes with a raw document."""

    url: Annotated[Annotated[str, Meta(max_length=8192)] | None, Meta(description="Address of the picture.")] = None
    caption: Annotated[
        Annotated[str, Meta(max_length=8192)] | None, Meta(description="What it shows, without the credit.")
    ] = None
    credit: Annotated[
        Annotated[str, Meta(max_length=1024)] | None, Meta(description="Who took it, and for which agency.")
    ] = None


class RawDocument(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """A raw document as a producer pushes it; exactly one of `text` and `html` holds the content."""

    text: Annotated[str | None, Meta(description="Plain text of the page. Exactly one of text and html.")] = None
    html: Annotated[str | None, Meta(description="HTML source of the page. Exactly one of text and html.")] = None
    url: Annotated[Annotated[str, Meta(max_length=8192)] | None, Meta(description="Where the page was found.")] = None
    title: Annotated[
        Annotated[str, Meta(max_length=8192)] | None, Meta(description="Title, where the producer knows it.")
    ] = None
    summary: Annotated[
        Annotated[str, Meta(max_length=8192)] | None,
        Meta(description="Standfirst or abstract, where the producer has one beside the text."),
    ] = None
    published_at: Annotated[
        str | None,
        Meta(description="Publication time, RFC 3339 with a time zone (2026-03-01T09:30:00+01:00), or a full date."),
    ] = None
    source: Annotated[Annotated[str, Meta(max_length=1024)] | None, Meta(description="Name of the outlet or feed.")] = (
        None
    )
    language: Annotated[
        Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$(?!\n)")] | None,
        Meta(description="Language code (BCP 47), where known."),
    ] = None
    authors: Annotated[list[str] | None, Meta(description="Names of the authors, one each.")] = None
    images: Annotated[
        list[RawImage] | None,
        Meta(description="Pictures that go with the text, where known: caption, credit, address."),
    ] = None
    guid: Annotated[
        Annotated[str, Meta(max_length=8192)] | None,
        Meta(description="Id of the item in its feed or system."),
    ] = None
    split: Annotated[Split | None, Meta(description="auto (default): a page may hold several articles.")] = None
    metadata: Annotated[
        dict[str, Any] | None, Meta(description="Any object; it is carried into the record untouched.")
    ] = None

    def __post_init__(self) -> None:
        """What the types alone cannot say; a ValueError here becomes a validation error that names the field."""
        if (self.text is None) == (self.html is None):
            found = "neither" if self.text is None else "both"
            raise ValueError(f"Expected exactly one of `text` and `html`, got {found}")
        if self.published_at is not None:
            check_date(self.published_at, "published_at")


def check_date(value: str, field: str) -> None:
    """ValueError unless `value` is an RFC 3339 date-time with a time zone, or a full date."""
    try:
        datetime.fromisoformat(value)  # knows which days there are
        well_formed = re.fullmatch(DATE_PATTERN, value) is not None
    except ValueError:
        well_formed = False
    if not well_formed:
        raise ValueError(
            f"Expected `{field}` as RFC 3339 date-time with a time zone (2026-03-01T09:30:00Z) or full date"
            f" (2026-03-01), got {value[:60]!r}"
        )
