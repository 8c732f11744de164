"""How often each outlet was the first to publish, among the newest stories that several told."""

from typing import Final, cast

import orjson
import redis
from msgspec import Struct

from copydesk_schemas import Keys
from copydesk_workers.records.members import newest_stories
from copydesk_workers.records.spread import parse_sum

#: Newest stories that are looked at.
STORIES: Final = 200
_OUTLET: Final = b"outlet "


class Firsts(Struct, frozen=True):
    """Of the stories that an outlet and at least one other told: how many, and in how many it was first."""

    told: int
    first: int

    @property
    def rate(self) -> float:
        """The share in which it was first."""
        return self.first / self.told


def read_firsts(client: redis.Redis, keys: Keys, stories: int = STORIES) -> dict[str, Firsts]:
    """Reads them by outlet (registered domain, else name), from the newest `stories` stories; it scans nothing."""
    ids = newest_stories(client, keys, stories)
    with client.pipeline(transaction=False) as pipe:
        for story in ids:
            pipe.hget(keys.spread(story), "sum")
            pipe.hkeys(keys.spread(story))
        found = cast("list[bytes | list[bytes] | None]", pipe.execute())
    told: dict[str, int] = {}
    first: dict[str, int] = {}
    for total, names in zip(found[::2], found[1::2], strict=True):
        outlets = [_name(name) for name in names or () if isinstance(name, bytes) and name.startswith(_OUTLET)]
        if not isinstance(total, bytes) or len(outlets) < 2:
            continue
        for outlet in outlets:
            told[outlet] = told.get(outlet, 0) + 1
        winner = parse_sum(total).first.outlet
        if winner is not None:
            first[winner] = first.get(winner, 0) + 1
    return {outlet: Firsts(count, min(count, first.get(outlet, 0))) for outlet, count in told.items()}


def _name(field: bytes) -> str:
    name: str = orjson.loads(b'"' + field.removeprefix(_OUTLET) + b'"')
    return name
