"""Raw entries for tests of the commit, each pushed and handed out for real."""

from collections.abc import Sequence

import redis

from copydesk_matching.match import Match
from copydesk_schemas import GROUP, Keys, Relation, pack_id
from copydesk_workers.commit.outcome import CommitEntry, DeadArticle, Publication
from copydesk_workers.settings import Settings

#: A window of one second, so that event times in tests stay short.
SETTINGS = Settings(window_days=1000 / 86_400_000)
WINDOW = SETTINGS.window_milliseconds
REVERSED: dict[Relation | None, Relation] = {"excerpt": "extension", "extension": "excerpt"}


def push(client: redis.Redis, keys: Keys, entry_ids: Sequence[str]) -> None:
    """Adds raw entries under these ids, in ascending order, and hands them to a consumer."""
    if not client.exists(keys.raw):
        client.xgroup_create(keys.raw, GROUP, "0", mkstream=True)
    with client.pipeline(transaction=False) as pipeline:
        for entry_id in entry_ids:
            pipeline.xadd(keys.raw, {"document": "{}"}, id=entry_id)
        pipeline.xreadgroup(GROUP, "worker", {keys.raw: ">"}, count=len(entry_ids))
        pipeline.execute()


def article(
    entry_id: str,
    position: int = 0,
    *,
    text: str | None = None,
    addresses: tuple[bytes, ...] = (),
    matches: tuple[Match, ...] = (),
    asked: tuple[Match, ...] = (),
) -> Publication:
    """An article with a text of its own, unless `text` says otherwise."""
    own = text or f"{entry_id}/{position}"
    return Publication(
        id=pack_id(entry_id, position),
        record=b'{"schema":1}',
        text_hash=hash(own).to_bytes(8, "big", signed=True),
        addresses=addresses,
        shared=7,
        matches=matches,
        asked=asked,
    )


def dead(position: int | None = None) -> DeadArticle:
    """A dead article, or a dead document."""
    return DeadArticle(position=position, document=b"{}", reason="stage_failed", detail="raised", deliveries=2)


def match(entry_id: str, relation: Relation | None, position: int = 0, **changes: object) -> Match:
    """A verified match with an article of an entry."""
    values: dict[str, object] = {
        "id": pack_id(entry_id, position),
        "relation": relation,
        "reverse": None if relation is None else REVERSED.get(relation, relation),
        "joins": relation not in (None, "template"),
        "similarity": 0.5,
        "containment": 0.25,
        "shared": 3,
        "adds": 12,
    }
    return Match(**(values | changes))  # type: ignore[arg-type]  # the names are those of Match


def entry(entry_id: str, *outcomes: Publication | DeadArticle, seed: bool = False) -> CommitEntry:
    """An entry; without outcomes: with one article that matches nothing."""
    return CommitEntry(entry_id=entry_id, outcomes=outcomes or (article(entry_id),), seed=seed)


def dump(client: redis.Redis, keys: Keys) -> dict[bytes, tuple[bytes | None, bool]]:
    """Every key of the namespace with its whole value, and whether it expires."""
    found = sorted(client.scan_iter(match=keys.prefix + "*", count=1000))
    return {key: (client.dump(key), client.ttl(key) > 0) for key in found}
