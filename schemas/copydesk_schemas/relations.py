"""The closed vocabularies of the wire contract: output streams, relations, and the reasons a document ends dead."""

from typing import Final, Literal, get_args

OutputStream = Literal[
    "clean",  # published records
    "duplicates",  # records that add nothing new
    "dead",  # dead letters
    "stories",  # growths: a record joins a story
]
OUTPUT_STREAMS: Final[tuple[OutputStream, ...]] = get_args(OutputStream)

Relation = Literal[
    "original",  # nothing published before it tells the same text
    "exact",  # the same normalised text word for word
    "copy",  # nearly the same text, and nothing of substance is new
    "excerpt",  # a shorter text that stands in the other one
    "extension",  # a longer text that holds the other one, with something new
    "revision",  # another text under the same URL or guid, with something new
    "version",  # the same story rewritten or carried on
    "template",  # the same wording with other figures, dates or names: not the same story
    "update",  # nearly the same text, with something new
]
#: The index stores a relation by its place here, so a new one goes to the end.
RELATIONS: Final[tuple[Relation, ...]] = get_args(Relation)

#: Relations that tie records into one text at copy level (the components that `copydesk eval` scores as "copy").
TIGHT: Final[frozenset[Relation]] = frozenset({"exact", "copy", "excerpt", "extension", "update"})

#: Relations that add nothing new and go to `duplicates` unless a setting says otherwise.
SUPPRESSED: Final[frozenset[Relation]] = frozenset({"exact", "copy", "excerpt"})

#: Relations of a text with something new to one that tells the same story; the record marks the passages.
WITH_NEWS: Final[frozenset[Relation]] = frozenset({"extension", "update", "revision", "version"})

DeadReason = Literal[
    "invalid_json",  # the `document` field is missing or is not JSON
    "invalid_document",  # JSON, but it breaks the schema; the detail names the field and what was expected
    "empty",  # no text is left after trimming, or an HTML page without an article
    "too_large",  # over the size limit; the first 64 KiB are kept
    "listing",  # a page of teasers that holds no story; the links are in the detail
    "not_an_article",  # an error, a wall against robots, a consent wall or a login; the detail says what told it
    "stage_failed",  # a stage raised twice on this article; the detail names the stage and the error
    "crashed",  # the worker process died with this document alone in hand: twice by itself, or six times in all
    "timeout",  # the document took longer than the time limit, alone in hand, and did so twice
    "id_out_of_range",  # the stream id does not fit a record id, or lies too far ahead of the server's clock
    "unproven_source",  # the signature is wrong, or its producer does not speak for the domain
]
DEAD_REASONS: Final[tuple[DeadReason, ...]] = get_args(DeadReason)
