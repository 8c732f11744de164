"""Stories in lists: what a line says of each."""

from msgspec import Struct

from copydesk_desk.operations.publications import headline_of
from copydesk_desk.operations.story_lists import Candidate
from copydesk_desk.web.render import moment_of
from copydesk_schemas import milliseconds_of, pack_record_id


class StoryLine(Struct, frozen=True, kw_only=True):
    """A story in a list. `title` and `language` are those of its first record, None where its text is not kept."""

    id: str
    title: str | None
    language: str | None
    records: int
    independent: int
    outlets: int
    agency: str | None
    first_outlet: str | None
    first_at: str
    latest_at: str
    #: Records that joined in the last hour, in a list of what grows.
    joined: int = 0


def line_of(one: Candidate) -> StoryLine:
    """What a list says of a story."""
    spread, record = one.spread, one.record
    received = moment_of(milliseconds_of(pack_record_id(one.id)))
    published = (record.published_at if record else None) or received
    outlet = (record.source.name or record.source.domain) if record else None
    agency = record.agency.name if record and record.agency else None
    return StoryLine(
        id=one.id,
        title=headline_of(record) if record else None,
        language=record.language.code if record else None,
        records=spread.records if spread else 1,
        independent=spread.independent if spread else 1,
        outlets=spread.outlets if spread else int(outlet is not None),
        agency=spread.agency if spread else agency,
        first_outlet=spread.first.outlet if spread else outlet,
        first_at=spread.first.at if spread else published,
        latest_at=spread.latest.at if spread else published,
        joined=one.joined,
    )
