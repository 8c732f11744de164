"""What a slice taught of a site is the same bytes in store.py and in teach.lua."""

from typing import Any

import numpy as np
import pytest
import redis
from tests.integration.layouts.vectors import lua, read_vectors, run

from copydesk_matching.words.segments import SEGMENT_BYTES, pack_segments
from copydesk_schemas import Keys
from copydesk_workers.furniture.store import (
    FURNITURE_SITES,
    FURNITURE_STORIES,
    HIGHEST_LEVEL,
    NEW_SEGMENTS,
    PAGES,
    STORY_BYTES,
    read_site,
)

VECTORS = read_vectors("furniture")
FOLDER = "copydesk_workers.furniture"
TEACH = lua(FOLDER, "slices.lua") + lua(FOLDER, "teach.lua")
SITE = b"12345678"


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["what"] for vector in VECTORS])
def test_python_reads_it(vector: dict[str, Any]) -> None:
    """What is known of the site, and what of it is certain, follows from the bytes."""
    learned = read_site(bytes.fromhex(vector["state"]), np.empty(0, dtype=np.uint64))
    assert vector["known"] == learned.known.tolist()
    assert vector["certain"] == learned.certain.tolist()


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["what"] for vector in VECTORS])
def test_lua_writes_it(client: redis.Redis, keys: Keys, vector: dict[str, Any]) -> None:
    """The lessons, one call each, leave these bytes."""
    numbers = (FURNITURE_STORIES, FURNITURE_SITES, NEW_SEGMENTS, STORY_BYTES, SEGMENT_BYTES, HIGHEST_LEVEL)
    fixed = (7, 60_000, keys.furniture_prefix, keys.furniture_sites_prefix, PAGES, *numbers)
    named = (keys.furniture(7), keys.furniture_sites(7), keys.furniture_slices)
    for story, segments in vector["lessons"]:
        run(client, TEACH, *fixed, SITE, 0, bytes.fromhex(story), pack_segments(segments), keys=named)
    assert bytes.fromhex(vector["state"]) == client.hget(keys.furniture(7), b"=" + SITE)
