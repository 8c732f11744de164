"""Relations and reasons in the words of an editor."""

from collections.abc import Mapping
from typing import Final

from copydesk_schemas import DeadReason, Evidence, Relation
from copydesk_schemas.counted import counted

#: A relation in two or three words, for lists.
SHORT: Final[Mapping[Relation, str]] = {
    "original": "first to tell it",
    "exact": "word for word",
    "copy": "copy",
    "excerpt": "shortened",
    "extension": "extended",
    "update": "updated",
    "revision": "page changed",
    "version": "rewritten",
    "template": "same form, other facts",
}

#: What a relation means, as a sentence about this text and the other one.
MEANING: Final[Mapping[Relation, str]] = {
    "original": "Nothing that was published before it, within the window, tells the same.",
    "exact": "It is the other text word for word, so it was not published again.",
    "copy": "It is nearly the other text and adds nothing of substance, so it was not published again.",
    "excerpt": "It is a part of the other text and adds nothing of substance, so it was not published again.",
    "extension": "It holds the other text and adds to it.",
    "update": "It is nearly the other text, with something new.",
    "revision": "It is the same page, whose text has changed since.",
    "version": "It tells the same story in other words, or carries it on.",
    "template": "It has the wording of the other text and other facts: a different story.",
}

#: Why a document could not be published, as a sentence.
DEAD: Final[Mapping[DeadReason, str]] = {
    "invalid_json": "What was pushed is not JSON.",
    "invalid_document": "A field of the document is not what was agreed.",
    "empty": "No text is left: an empty document, or a page without an article.",
    "too_large": "The document is over the size limit. Only its beginning is kept.",
    "listing": "The page lists other stories and tells none itself.",
    "not_an_article": "The page is an error, a wall against robots, a consent wall or a login.",
    "stage_failed": "Reading this article failed twice.",
    "crashed": "The worker died with this document in hand.",
    "timeout": "Reading this document took too long, twice.",
    "id_out_of_range": "The id of the document lies too far in the future, or does not fit.",
    "unproven_source": "The document is not signed by the producer that speaks for its site.",
}

#: What to do about it, as a sentence.
CURE: Final[Mapping[DeadReason, str]] = {
    "invalid_json": "Correct it where it was made, and push it again: requeued as it is, it fails again.",
    "invalid_document": "Correct the field where it was made, and push it again: requeued as it is, it fails again.",
    "empty": "Usually nothing. If you see an article on the page, its text is made by scripts: save it from a browser.",
    "too_large": "Push it in parts, or raise COPYDESK_DOCUMENT_BYTES for all workers and push it again.",
    "listing": "Fetch the pages that it links to, and push them.",
    "not_an_article": "Fetch the page again. If it is a story, raise COPYDESK_NO_ARTICLE_SIGNS, then requeue it.",
    "stage_failed": "This is a defect of copydesk: report it with the document. Requeue it after the repair.",
    "crashed": "Look in the log of the workers. If they had memory enough, report it as a defect, with the document.",
    "timeout": "Raise COPYDESK_DOCUMENT_SECONDS for all workers and requeue it, or leave it out.",
    "id_out_of_range": "Let Redis choose the id (`*`), see what `copydesk doctor` says of ids, then requeue it.",
    "unproven_source": "Sign it with the key of that producer; `copydesk producers list` says who speaks for what.",
}


def reason_in_words(reason: str) -> str:
    """The sentence for a reason; one that this version does not know stands as it is."""
    return {str(known): told for known, told in DEAD.items()}.get(reason, f"{reason}.")


def cure_in_words(reason: str) -> str:
    """What to do about a reason; empty for one that this version does not know."""
    return {str(known): told for known, told in CURE.items()}.get(reason, "")


def relation_in_words(relation: Relation, evidence: Evidence) -> str:
    """What a record is, with the numbers that say so, for someone who edits."""
    told = [MEANING[relation]]
    if relation == "exact" or evidence.of is None:
        return told[0]
    if evidence.similarity is not None and relation in ("copy", "update", "revision", "version", "template"):
        told.append(f"{_percent(evidence.similarity)} of the words are the same.")
    if evidence.containment is not None and relation in ("excerpt", "extension", "version"):
        told.append(f"{_percent(evidence.containment)} of the shorter text stands in the longer one.")
    if evidence.adds is not None:
        new = evidence.adds.best
        told.append(f"{counted(new, 'word is', 'words are')} new." if new else "No passage is new.")
    if evidence.changes:
        count = len(evidence.changes)
        told.append(f"{counted(count, 'figure or name', 'figures or names')} changed.")
    return " ".join(told)


def added_in_words(evidence: Evidence) -> str:
    """What a record added, in a few words for a table; empty where nothing is promised."""
    parts = []
    if evidence.adds is not None and evidence.adds.best:
        parts.append(f"{counted(evidence.adds.best, 'word')} new")
    if evidence.changes:
        parts.append(f"{len(evidence.changes):,} changed")
    return ", ".join(parts)


def _percent(share: float) -> str:
    """A share as a percentage; what is not quite all never says 100 %."""
    return "100 %" if share == 1 else f"{min(99, round(100 * share))} %"
