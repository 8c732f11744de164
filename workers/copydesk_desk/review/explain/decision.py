"""Why a published record is what it is: what the commit wrote, and a comparison with its original."""

import redis
from msgspec import Struct

from copydesk_desk.review.explain.comparison import Comparison, compare_texts
from copydesk_desk.review.explain.texts import text_of_record
from copydesk_matching.index.server import IndexServer
from copydesk_matching.rules.thresholds import DEFAULTS, Thresholds
from copydesk_schemas import DeadLetter, Evidence, Keys, Relation
from copydesk_workers.records.find import RecordGone, find_published, find_record
from copydesk_workers.records.members import Member, read_story


class Decision(Struct, frozen=True, kw_only=True):
    """What was decided about a record.

    A dead one has a `letter` and nothing else. `members` are the records of its story, none if it stands alone.
    `comparison` is made from the texts that are kept; if that cannot be done, `missing` says why.
    """

    id: str
    title: str | None = None
    relation: Relation | None = None
    story: str | None = None
    evidence: Evidence | None = None
    news: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    comparison: Comparison | None = None
    missing: str | None = None
    letter: DeadLetter | None = None


def explain_record(
    client: redis.Redis,
    keys: Keys,
    record_id: str,
    thresholds: Thresholds = DEFAULTS,
    server: IndexServer | None = None,
) -> Decision:
    """Reads what was decided about a record.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        record_id: Id of the record.
        thresholds: Thresholds for the comparison.
        server: Where the index lives; None: beside the streams.

    Raises:
        RecordGone: The record is not known, or its text is gone.
    """
    found = find_record(client, keys, record_id)
    record = found.record
    if record is None:
        return Decision(id=record_id, letter=found.letter)
    comparison, missing = None, None
    if record.evidence.of is None:
        missing = "Nothing that was published before it, within the window, relates to it."
    else:
        try:
            other = find_published(client, keys, record.evidence.of)
            comparison = compare_texts(
                text_of_record(client, keys, record, server), text_of_record(client, keys, other, server), thresholds
            )
        except RecordGone as error:
            missing = f"{error}."
    return Decision(
        id=record_id,
        title=record.title,
        relation=record.relation,
        story=record.story,
        evidence=record.evidence,
        news=tuple(record.text[start:end] for start, end in record.evidence.news),
        members=read_story(client, keys, record.story),
        comparison=comparison,
        missing=missing,
    )
