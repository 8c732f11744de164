"""What copydesk publishes: the clean, enriched article.

Every field is always present; absent facts are null or empty, never guessed.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from copydesk_schemas.relations import Relation

DateFrom = Literal[
    "document",  # the producer gave it
    "meta",  # a meta element or JSON-LD of the HTML page
    "html",  # found elsewhere in the HTML page (a time element, a visible date, the URL in the page)
    "byline",  # a date in the byline or under the title
    "dateline",  # the dateline of the text
    "furniture",  # a "Published …" or "Posted …" line
    "url",  # a date in the path of the URL
]

AgencyGround = Literal[
    "dateline",  # LONDON (Reuters) -
    "byline",  # By Reuters
    "credit",  # (Reporting by …; Editing by …), or a credit line that ends the text
    "tag",  # an "(AP)" tag that stands alone
    "notice",  # a copyright notice of the agency
]

EntityType = Literal["place", "person", "organisation"]


class Source(Struct, frozen=True, kw_only=True):
    """Who published the page."""

    name: Annotated[str | None, Meta(description="Name of the outlet, from the producer or the page.")] = None
    domain: Annotated[str | None, Meta(description="Registered domain of the URL (bbc.co.uk).")] = None


class Language(Struct, frozen=True, kw_only=True):
    """Language of the text."""

    code: Annotated[str, Meta(description="ISO 639-1 code where there is one, else 639-3; `und` when unsure.")] = "und"
    confidence: Annotated[
        Annotated[float, Meta(ge=0, le=1)] | None,
        Meta(description="0 to 1; null where the producer said it."),
    ] = None


class Agency(Struct, frozen=True, kw_only=True):
    """The news agency that wrote the text, and how that was seen."""

    name: Annotated[str, Meta(description="Name of the agency (Reuters).")]
    ground: Annotated[AgencyGround, Meta(description="Where in the document the agency was named.")]


class Dateline(Struct, frozen=True, kw_only=True):
    """Place and date that open the text, as printed."""

    place: Annotated[str | None, Meta(description="Place as printed (HANOI, Vietnam).")] = None
    date: Annotated[str | None, Meta(description="Date as printed (Jan 1).")] = None


class Image(Struct, frozen=True, kw_only=True):
    """A picture that goes with the article."""

    caption: Annotated[str | None, Meta(description="Caption without the credit.")] = None
    credit: Annotated[str | None, Meta(description="Photographer and agency as printed (Reuters).")] = None
    url: Annotated[str | None, Meta(description="Address of the picture.")] = None


class Entity(Struct, frozen=True, kw_only=True):
    """A place, person or organisation that the text names."""

    name: Annotated[str, Meta(description="Longest form of the name in the text; of a place without case endings.")]
    type: Annotated[EntityType, Meta(description="place, person or organisation.")]
    country: Annotated[str | None, Meta(description="ISO 3166-1 alpha-2 code, for places.")] = None
    id: Annotated[
        str | None,
        Meta(description="GeoNames or Wikidata id (geonames:524901, wikidata:Q159); null where none is known."),
    ] = None
    mentions: Annotated[int, Meta(ge=1, description="How often the text names it, in any form.")] = 1


class Counts(Struct, frozen=True, kw_only=True):
    """How long the text is."""

    words: Annotated[int, Meta(ge=0, description="Words; for scripts without spaces, characters.")] = 0
    sentences: Annotated[int, Meta(ge=0, description="Sentences.")] = 0
    minutes: Annotated[float, Meta(ge=0, description="Reading time in minutes, one decimal.")] = 0.0


class Evidence(Struct, frozen=True, kw_only=True):
    """The numbers behind the relation; all null for an original."""

    of: Annotated[str | None, Meta(description="Id of the clean record that the relation is to.")] = None
    similarity: Annotated[
        Annotated[float, Meta(ge=0, le=1)] | None,
        Meta(description="Normalised indel similarity of the words."),
    ] = None
    containment: Annotated[
        Annotated[float, Meta(ge=0, le=1)] | None,
        Meta(description="Share of the shorter text's word 3-grams that the other holds."),
    ] = None
    shared: Annotated[Annotated[int, Meta(ge=0)] | None, Meta(description="Fingerprints that both texts share.")] = None
    also: Annotated[list[str], Meta(description="Ids of other stories that this record ties to its own.")] = []
    ties: Annotated[
        list[str], Meta(description="Ids of all clean records that this is an exact, copy, excerpt or extension of.")
    ] = []
    facts: Annotated[
        list[str], Meta(description="For a template: facts that differ, as `ours → theirs`, a few of them.")
    ] = []


class Record(Struct, frozen=True, kw_only=True):
    """A clean, enriched article. Its id is `<raw stream entry id>/<position>`."""

    schema: Annotated[Literal[1], Meta(description="Version of this contract.")] = 1
    id: Annotated[str, Meta(pattern=r"^\d+-\d+/\d+$", description="Id of the record.")]
    raw_id: Annotated[str, Meta(pattern=r"^\d+-\d+$", description="Stream entry id of the raw document.")]
    position: Annotated[int, Meta(ge=0, le=65535, description="Place of the article on its page, from 0.")]
    guid: Annotated[str | None, Meta(description="Id that the producer gave.")] = None
    url: Annotated[str | None, Meta(description="Address as the producer gave it.")] = None
    canonical_url: Annotated[
        str | None, Meta(description="Address without tracking, fragments, AMP and mobile forms.")
    ] = None
    source: Annotated[Source, Meta(description="Who published the page.")] = Source()
    title: Annotated[str | None, Meta(description="Headline.")] = None
    text: Annotated[str, Meta(min_length=1, description="Body text, paragraphs separated by one empty line.")]
    language: Annotated[Language, Meta(description="Language of the text.")] = Language()
    published_at: Annotated[
        str | None,
        Meta(description="RFC 3339 date-time with the zone as found, or a full date where no time is known."),
    ] = None
    published_from: Annotated[DateFrom | None, Meta(description="The rule that found published_at.")] = None
    modified_at: Annotated[str | None, Meta(description="As published_at, of the last change.")] = None
    authors: Annotated[list[str], Meta(description="Names of the authors.")] = []
    agency: Annotated[
        Agency | None,
        Meta(description="The news agency that wrote the text; null: the outlet did, or unknown."),
    ] = None
    dateline: Annotated[Dateline | None, Meta(description="Place and date that open the text.")] = None
    images: Annotated[list[Image], Meta(description="Pictures, each caption once.")] = []
    entities: Annotated[list[Entity], Meta(description="Places, people, organisations.")] = []
    keywords: Annotated[list[str], Meta(description="Words and word pairs that stand out, best first.")] = []
    notices: Annotated[list[str], Meta(description="Correction and update notices.")] = []
    furniture: Annotated[list[str], Meta(description="Lines that were taken out of the text.")] = []
    counts: Annotated[Counts, Meta(description="How long the text is.")] = Counts()
    metadata: Annotated[dict[str, Any], Meta(description="The producer's object, untouched.")] = {}
    warnings: Annotated[list[str], Meta(description="What went wrong on the way without stopping the record.")] = []
    chain: Annotated[str, Meta(description="Version of the rules that made the record.")]
    story: Annotated[str, Meta(pattern=r"^\d+-\d+/\d+$", description="Id of the first record of the story.")]
    relation: Annotated[Relation, Meta(description="How the record relates to what was published before.")]
    evidence: Annotated[Evidence, Meta(description="The numbers behind the relation.")] = Evidence()
