"""What the `stories` stream says: how a story stands after a record joined it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from copydesk_schemas.relations import Relation

_RECORD_ID = r"^\d+-\d+/\d+$"

GrowthEvent = Literal[
    "grows",  # a record joined the story
    "head",  # a record joined the story, and it is the new head
]


class Appearance(Struct, frozen=True, kw_only=True):
    """One publication of a story: which record, by whom, when."""

    at: Annotated[
        str,
        Meta(
            pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$",
            description="When it was published, RFC 3339 in UTC: `published_at` of the record, else the time when"
            " copydesk received it. Never later than that. Of a date without a time, the end of that day.",
        ),
    ]
    outlet: Annotated[
        str | None,
        Meta(description="Registered domain of the outlet, else its name. Null where the record says neither."),
    ]
    record: Annotated[str, Meta(pattern=_RECORD_ID, description="Id of the record.")]


class Growth(Struct, frozen=True, kw_only=True):
    """A story after a record joined it. Counts are over all its records, the suppressed ones included."""

    schema: Annotated[Literal[1], Meta(description="Version of this contract.")] = 1
    story: Annotated[str, Meta(pattern=_RECORD_ID, description="Id of the story, that of its first record.")]
    record: Annotated[str, Meta(pattern=_RECORD_ID, description="Id of the record that joined.")]
    relation: Annotated[Relation, Meta(description="Relation of the record that joined.")]
    event: Annotated[
        GrowthEvent,
        Meta(description="`grows`: a record joined the story; `head`: it joined, and it heads the story from now on."),
    ]
    head: Annotated[
        str,
        Meta(
            pattern=_RECORD_ID,
            description="Id of the record that heads the story: the first one, until one of a preferred source comes.",
        ),
    ]
    records: Annotated[int, Meta(ge=1, description="Records of the story.")]
    outlets: Annotated[
        int, Meta(ge=0, description="Distinct outlets among those that are known. Counting ends at 1,000.")
    ]
    owners: Annotated[
        int,
        Meta(
            ge=0,
            description="Distinct owners of these outlets. An outlet whose owner is not known counts as its own owner.",
        ),
    ]
    independent: Annotated[
        int,
        Meta(
            ge=1,
            description="Distinct origins of the texts that do not repeat another one. The origin is the agency, else"
            " the owner, else the outlet. All texts of unknown origin count as one.",
        ),
    ]
    agency: Annotated[
        str | None, Meta(description="The first agency that a record of the story named. Null where none did.")
    ]
    first: Annotated[Appearance, Meta(description="The earliest publication.")]
    latest: Annotated[Appearance, Meta(description="The latest publication.")]
