"""What copydesk publishes: the clean, enriched article.

Every field is always present; absent facts are null or empty, never guessed.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct

from copydesk_schemas.relations import Relation

DateFrom = Literal["document", "meta", "html", "furniture", "byline", "url", "dateline"]

#: What each rule that finds a date means, surest first.
DATE_RULES: Final[dict[DateFrom, str]] = {
    "document": "the producer gave it",
    "meta": "a meta element or JSON-LD of the HTML page",
    "html": "printed beside the headline of the HTML page, or marked as its date: a time element, a property, a class",
    "furniture": "a “Published …” or “Posted …” line",
    "byline": "a date in the byline or under the title",
    "url": "a date in the path of the URL",
    "dateline": "the dateline of the text, with its year",
}

AgencyGround = Literal["dateline", "byline", "credit", "tag", "notice"]

#: What each ground for naming an agency means.
AGENCY_RULES: Final[dict[AgencyGround, str]] = {
    "dateline": "LONDON (Reuters) -",
    "byline": "By Reuters, Le Monde avec AFP, or the agency as author in the HTML page",
    "credit": "(Reporting by …; Editing by …), Source: Xinhua, dpa/abc, or a credit line that ends the text",
    "tag": "an “(AP)” tag that stands alone",
    "notice": "a copyright notice of the agency",
}

EntityType = Literal["place", "person", "organisation"]


def _listed(rules: Mapping[str, str]) -> str:
    return "; ".join(f"`{name}`: {meaning}" for name, meaning in rules.items()) + "."


class Source(Struct, frozen=True, kw_only=True):
    """Who published the page."""

    name: Annotated[
        str | None,
        Meta(
            description="Name of the outlet: the producer's `source`, else what the HTML page calls its site"
            " (og:site_name or the publisher of its JSON-LD). Null where neither names it."
        ),
    ] = None
    domain: Annotated[
        str | None,
        Meta(
            description="Registered domain (bbc.co.uk) of `url`, else of `canonical_url`, by the public suffix list."
            " Null without an http address and for an IP address."
        ),
    ] = None


class Language(Struct, frozen=True, kw_only=True):
    """Language of the text."""

    code: Annotated[
        str,
        Meta(
            description="ISO 639-1 code where there is one, else 639-3: the producer's `language`, else what detectors"
            " see in the text, else what the HTML page claims. `und` when unsure."
        ),
    ] = "und"
    confidence: Annotated[
        Annotated[float, Meta(ge=0, le=1)] | None,
        Meta(
            description="How sure the detector was, 0 to 1. Null where the producer or the page said it, and for `und`."
        ),
    ] = None


class Agency(Struct, frozen=True, kw_only=True):
    """The news agency that wrote the text, and how that was seen."""

    name: Annotated[str, Meta(description="Name of the agency (Reuters), the same in whatever script it is printed.")]
    ground: Annotated[AgencyGround, Meta(description=f"Where the document names the agency. {_listed(AGENCY_RULES)}")]


class Dateline(Struct, frozen=True, kw_only=True):
    """Place and date that open the text, as printed."""

    place: Annotated[
        str | None, Meta(description="Place as printed (HANOI, Vietnam). Null where the dateline names none.")
    ] = None
    date: Annotated[str | None, Meta(description="Date as printed (Jan 1). Null where the dateline names none.")] = None


class Image(Struct, frozen=True, kw_only=True):
    """A picture that goes with the article."""

    caption: Annotated[
        str | None,
        Meta(
            description="Caption without the credit: the producer's, that of a figure, a caption line of the text,"
            " JSON-LD or og:image:alt."
            " Null where only a credit or an address is known."
        ),
    ] = None
    credit: Annotated[
        str | None,
        Meta(description="Photographer and agency as printed in or beside the caption (Reuters). Null without one."),
    ] = None
    url: Annotated[
        str | None,
        Meta(description="Address of the picture, from an HTML page. Null for captions that stand in text."),
    ] = None


class Entity(Struct, frozen=True, kw_only=True):
    """A place, person or organisation that the text names."""

    name: Annotated[str, Meta(description="Longest form of the name in the text; of a place without case endings.")]
    type: Annotated[EntityType, Meta(description="place, person or organisation.")]
    country: Annotated[
        str | None,
        Meta(
            description="ISO 3166-1 alpha-2 code of a place, from the gazetteer. Null for continents, people and"
            " organisations."
        ),
    ] = None
    id: Annotated[
        str | None,
        Meta(description="GeoNames or Wikidata id (geonames:524901, wikidata:Q159); null where none is known."),
    ] = None
    mentions: Annotated[int, Meta(ge=1, description="How often the text names it, in any form.")] = 1


class Counts(Struct, frozen=True, kw_only=True):
    """How long the text is."""

    words: Annotated[
        int, Meta(ge=0, description="Words of `text`; of scripts without spaces between words, characters.")
    ] = 0
    sentences: Annotated[
        int, Meta(ge=0, description="Sentences of `text`; a line without closing punctuation counts as one.")
    ] = 0
    minutes: Annotated[
        float, Meta(ge=0, description="Reading time in minutes, one decimal: `words` at 230 a minute.")
    ] = 0.0


class Adds(Struct, frozen=True, kw_only=True):
    """How much of a text is new, in words: runs of at least eight that stand nowhere in the other texts."""

    best: Annotated[int, Meta(ge=0, description="New words against `of`, the record that the relation is to.")]
    all: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        Meta(
            description="New words against its strongest matches in clean, at most eight, taken together. Null where"
            " the relation promises nothing new."
        ),
    ] = None


class Change(Struct, frozen=True, kw_only=True):
    """A figure or name that stands in the place of another one, or a range for a figure."""

    old: Annotated[
        str | None,
        Meta(
            description="What the older record has there, as printed. Where only two bytes of it are kept, it is worked"
            " out from them in the form of `new`; if it is far from `new`, about one figure in sixty comes out wrong."
            " Where several figures stood in the place of one, ` … ` stands for what is between them. Null where it is"
            " not known."
        ),
    ]
    new: Annotated[str, Meta(description="What this text has there, as printed.")]


class Evidence(Struct, frozen=True, kw_only=True):
    """The numbers behind the relation; all null or empty for an original."""

    of: Annotated[
        str | None, Meta(description="Id of the clean record that the relation is to. Null for an original.")
    ] = None
    similarity: Annotated[
        Annotated[float, Meta(ge=0, le=1)] | None,
        Meta(description="Normalised indel similarity of the words of both texts. Null for an original."),
    ] = None
    containment: Annotated[
        Annotated[float, Meta(ge=0, le=1)] | None,
        Meta(description="Share of the shorter text's word 3-grams that the other holds. Null for an original."),
    ] = None
    shared: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        Meta(description="Fingerprints that both texts share. Null for an original."),
    ] = None
    also: Annotated[list[str], Meta(description="Ids of other stories that this record ties to its own.")] = []
    ties: Annotated[
        list[str],
        Meta(description="Ids of all clean records that this is an exact, copy, excerpt, extension or update of."),
    ] = []
    facts: Annotated[
        list[str], Meta(description="For a template: facts that differ, as `ours → theirs`, a few of them.")
    ] = []
    adds: Annotated[
        Adds | None, Meta(description="How much is new. Null for an original, an exact copy and a template.")
    ] = None
    news: Annotated[
        list[tuple[Annotated[int, Meta(ge=0)], Annotated[int, Meta(ge=0)]]],
        Meta(
            description="Passages of `text` that none of these matches holds: where each starts and ends, in"
            " characters. A sentence that is mostly new is marked whole, in another one only the new part; sentences"
            " that say nothing are not marked. Only for an update, extension, revision or version."
        ),
    ] = []
    changes: Annotated[
        list[Change],
        Meta(
            description="The first figures and names that replace others, words for what a figure counts if it"
            " now counts something else, and, in a correction, words that replace their opposite. Only for the"
            " relations that have `news`."
        ),
    ] = []


class Record(Struct, frozen=True, kw_only=True):
    """A clean, enriched article. Its id is `<raw stream entry id>/<position>`."""

    schema: Annotated[Literal[1], Meta(description="Version of this contract.")] = 1
    id: Annotated[str, Meta(pattern=r"^\d+-\d+/\d+$", description="Id of the record: `raw_id`, a slash, `position`.")]
    raw_id: Annotated[
        str,
        Meta(
            pattern=r"^\d+-\d+$",
            description="Stream entry id of the raw document; its milliseconds are the event time.",
        ),
    ]
    position: Annotated[int, Meta(ge=0, le=65535, description="Place of the article on its page, from 0.")]
    guid: Annotated[str | None, Meta(description="Id that the producer gave, as it came. Null without one.")] = None
    url: Annotated[str | None, Meta(description="Address that the producer gave, as it came. Null without one.")] = None
    canonical_url: Annotated[
        str | None,
        Meta(
            description="Address without tracking, fragment, AMP and mobile forms: the one that the HTML page gives for"
            " itself or its story, else `url`. Null where neither is an http address."
        ),
    ] = None
    source: Annotated[Source, Meta(description="Who published the page.")] = Source()
    title: Annotated[
        str | None,
        Meta(
            description="Headline: the producer's `title`, else that of the HTML page or story (the heading that its"
            " declared title repeats, without kicker and outlet), else the line of the text that is a headline. Null"
            " without one."
        ),
    ] = None
    summary: Annotated[
        str | None,
        Meta(
            description="Standfirst: the producer's `summary`, else what the HTML page prints between headline and text"
            " and marks as one, or describes itself by. Null without one, and where `text` says the same."
        ),
    ] = None
    text: Annotated[
        str,
        Meta(
            min_length=1,
            description="Body text, paragraphs separated by one empty line: what was pushed, without what stands in the"
            " other fields.",
        ),
    ]
    language: Annotated[Language, Meta(description="Language of the text.")] = Language()
    published_at: Annotated[
        str | None,
        Meta(
            description="RFC 3339 date-time with the zone as found, or a full date where no time is known. A moment"
            " that a page declares in UTC has the zone in which the page prints its times, if that can be told. Null"
            " where nothing says when it was published; never the time of arrival."
        ),
    ] = None
    published_from: Annotated[
        DateFrom | None,
        Meta(description=f"The rule that found `published_at`, null with it. {_listed(DATE_RULES)}"),
    ] = None
    modified_at: Annotated[
        str | None,
        Meta(
            description="When the text was last changed, in the form of `published_at`: declared by the HTML page, or"
            " on an “Updated …” line. Null where neither says it, and where it would lie before `published_at`."
        ),
    ] = None
    authors: Annotated[
        list[str],
        Meta(
            description="Names of people: the producer's `authors`, else those that the HTML page declares, else those"
            " in a byline, a dateline or a “Reporting by” line. Empty where no person is named: desks, roles and the"
            " outlet are none, and agencies are in `agency`."
        ),
    ] = []
    agency: Annotated[
        Agency | None,
        Meta(
            description="The news agency that wrote the text. Null where the outlet wrote it, or nothing says who did."
        ),
    ] = None
    dateline: Annotated[
        Dateline | None, Meta(description="Place and date that open the text; they stay in it. Null without them.")
    ] = None
    images: Annotated[
        list[Image],
        Meta(
            description="Pictures, each caption once: the producer's `images`, the one that the HTML page declares, its"
            " figures with captions, and caption lines taken out of the text."
        ),
    ] = []
    entities: Annotated[
        list[Entity],
        Meta(
            description="Places by a gazetteer; people and organisations by rules that prefer silence, or by the"
            " pipeline that the settings name."
        ),
    ] = []
    keywords: Annotated[
        list[str],
        Meta(
            description="Words and word pairs said most often, in small letters, at most ten, best first. Empty for"
            " languages without a list of stopwords and scripts without spaces between words."
        ),
    ] = []
    notices: Annotated[
        list[str], Meta(description="Correction and update notices, taken out of the text, as printed.")
    ] = []
    furniture: Annotated[
        list[str],
        Meta(
            description="Lines taken out of the text and kept nowhere else: widgets, bylines, date lines, links to"
            " other stories, requests to the reader, and what was learned to stand on most pages of the site."
        ),
    ] = []
    counts: Annotated[Counts, Meta(description="How long `text` is.")] = Counts()
    metadata: Annotated[dict[str, Any], Meta(description="The producer's object, untouched. Empty without one.")] = {}
    warnings: Annotated[
        list[str],
        Meta(description="What went wrong without stopping the record, and how much of a page was left out."),
    ] = []
    chain: Annotated[str, Meta(description="Version of the rules that made the record.")]
    story: Annotated[
        str,
        Meta(
            pattern=r"^\d+-\d+/\d+$",
            description="Id of the first record of the story; the record's own where it begins one. Set by the commit.",
        ),
    ]
    relation: Annotated[
        Relation, Meta(description="How the record relates to what was published before. Set by the commit.")
    ]
    evidence: Annotated[Evidence, Meta(description="The numbers behind the relation. Set by the commit.")] = Evidence()
