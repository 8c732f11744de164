"""Drops stories that are out of date, a few at a time."""

from importlib.resources import files
from typing import Final

import redis

from copydesk_schemas import Keys

_SCRIPT: Final = files("copydesk_workers.commit").joinpath("expire_stories.lua").read_text()


def expire_stories(client: redis.Redis, keys: Keys, budget: int) -> int:
    """Drops up to `budget` stories of slices that ended; returns how many it looked at, 0 if none are left."""
    script = client.register_script(_SCRIPT)
    return int(script(keys=[keys.ended_slices, keys.slices, keys.newest_stories], args=[keys.prefix, budget]))
