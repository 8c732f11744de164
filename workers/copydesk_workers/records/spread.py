"""Reads how stories spread: the counts that the commit keeps for each story of two records or more (`spread.lua`)."""

from collections.abc import Sequence
from typing import Final, cast

import msgspec
import orjson
import redis
from msgspec import Struct

from copydesk_schemas import Keys
from copydesk_schemas.growth import Appearance

_PIECES: Final = 11


class Spread(Struct, frozen=True, kw_only=True):
    """How a story spread; the fields are those of `Growth` (copydesk_schemas)."""

    head: str
    records: int
    outlets: int
    owners: int
    independent: int
    agency: str | None
    first: Appearance
    latest: Appearance


def read_spreads(client: redis.Redis, keys: Keys, story_ids: Sequence[str]) -> list[Spread | None]:
    """Reads the spreads of stories, in their order; None for a story of one record, or one that has left."""
    with client.pipeline(transaction=False) as pipe:
        for story in story_ids:
            pipe.hget(keys.spread(story), "sum")
        found = cast("list[bytes | None]", pipe.execute())
    return [None if one is None else parse_sum(one) for one in found]


def parse_sum(data: bytes) -> Spread:
    """Reads the counts of a story from their bytes (layout: `spread.lua`)."""
    pieces = data.split(b"\t")
    assert len(pieces) == _PIECES, f"the counts of a story have {len(pieces)} pieces: {data!r}"
    records, outlets, owners, independent = map(int, pieces[:4])
    return Spread(
        head=pieces[9].decode(),
        records=records,
        outlets=outlets,
        owners=owners,
        independent=max(1, independent),
        agency=_name(pieces[4]),
        first=msgspec.json.decode(pieces[6], type=Appearance),
        latest=msgspec.json.decode(pieces[8], type=Appearance),
    )


def _name(piece: bytes) -> str | None:
    return orjson.loads(b'"' + piece + b'"') if piece else None
