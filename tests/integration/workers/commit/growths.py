"""What an entry of growth must say, counted from all records of the story: the commit counts one record at a time."""

from collections.abc import Sequence
from datetime import UTC, datetime

from tests.integration.workers.commit.simulation import World

from copydesk_schemas import TIGHT, Growth, milliseconds_of, unpack_id
from copydesk_schemas.growth import Appearance


def growth_of(world: World, story: str, members: Sequence[bytes]) -> Growth:
    """The growth of a story by the last of its records, in the order of commits."""
    known = {id_: world.index.known[id_].provenance for id_ in members}
    owners = {id_: one.owner or one.outlet for id_, one in known.items()}
    agencies = [one.agency for one in known.values() if one.agency]
    origins = {known[id_].agency or owners[id_] for id_ in members if world.expected[id_].relation not in TIGHT}
    published = sorted(
        (min(one.published or milliseconds_of(id_), milliseconds_of(id_)) // 1000, id_) for id_, one in known.items()
    )
    heads = [_head(world, members[:size]) for size in (len(members) - 1, len(members))]
    first, latest = (
        Appearance(
            at=datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            outlet=known[id_].outlet,
            record=unpack_id(id_),
        )
        for seconds, id_ in (published[0], published[-1])
    )
    return Growth(
        story=story,
        record=unpack_id(members[-1]),
        relation=world.expected[members[-1]].relation,
        event="grows" if heads[0] == heads[1] else "head",
        head=unpack_id(heads[1]),
        records=len(members),
        outlets=len({one.outlet for one in known.values() if one.outlet}),
        owners=len({owner for owner in owners.values() if owner}),
        independent=max(1, len(origins)),
        agency=agencies[0] if agencies else None,
        first=first,
        latest=latest,
    )


def _head(world: World, members: Sequence[bytes]) -> bytes:
    """The first of the highest rank; the first of all where none has a rank."""
    ranks = [(world.index.known[id_].provenance.rank or 99, place) for place, id_ in enumerate(members)]
    return members[min(ranks)[1]]
