"""Fingerprints, postings and candidates are the same bytes in layout.py and in the scripts of the index."""

from typing import Any, cast

import numpy as np
import pytest
import redis
from tests.integration.layouts.vectors import lua, read_vectors, run

from copydesk_matching.index.layout import (
    BUCKET_DIGITS,
    FINGERPRINT_BYTES,
    GONE,
    POSTING_IDS,
    Candidate,
    pack_fingerprints,
    read_candidates,
    read_posting,
)
from copydesk_schemas import Keys, pack_id

VECTORS = read_vectors("postings")
FOLDER = "copydesk_matching.index"
PROBE = lua("copydesk_schemas", "ids.lua") + lua(FOLDER, "probe.lua")
FORGET = lua(FOLDER, "forget_sketch.lua")
WINDOW = 2**48
FINGERPRINT = pack_fingerprints(np.array([0xA0D0022000ABCDEF], dtype=np.uint64), 8).tobytes()


def probe(client: redis.Redis, keys: Keys, mode: str, id_: bytes, whole: bool, fingerprints: bytes) -> list[Any]:
    """One sketch through the script, in slice 0 of one partition."""
    fixed = (mode, keys.postings_prefix(0), WINDOW, 8, 2, POSTING_IDS)
    line = id_ + str(int(whole)).encode() + fingerprints
    answer: list[Any] = run(client, PROBE, *fixed, 0, 1, line, keys=(keys.index_slices(0),))
    return answer


def posting(client: redis.Redis, keys: Keys, fingerprint: bytes) -> bytes | None:
    """The posting that a packed fingerprint leads to."""
    key = f"{keys.postings_prefix(0)}0:{fingerprint[:BUCKET_DIGITS].decode()}"
    return cast("bytes | None", client.hget(key, fingerprint[BUCKET_DIGITS:]))


def numbered(*numbers: int) -> list[bytes]:
    """Ids of these milliseconds."""
    return [pack_id(f"{number}-0", 0) for number in numbers]


@pytest.mark.parametrize("vector", VECTORS["fingerprints"])
def test_fingerprints(client: redis.Redis, keys: Keys, vector: dict[str, Any]) -> None:
    """Python packs each fingerprint as the vector says, and Lua stores the id in that bucket, under that field."""
    packed = bytes.fromhex(vector["packed"])
    found = pack_fingerprints(np.array([int(vector["fingerprint"], 16)], dtype=np.uint64), vector["bucket_bits"])
    assert packed == found.tobytes()
    [id_] = numbered(1)
    probe(client, keys, "insert", id_, True, packed)
    assert id_ == posting(client, keys, packed)


@pytest.mark.parametrize("vector", VECTORS["postings"])
def test_postings(client: redis.Redis, keys: Keys, vector: dict[str, list[int]]) -> None:
    """Of the ids that came, Lua keeps those of the vector; forgetting one leaves a mark in a full posting."""
    for id_ in numbered(*vector["came"]):
        probe(client, keys, "insert", id_, True, FINGERPRINT)
    kept = numbered(*vector["kept"])
    assert kept == read_posting(posting(client, keys, FINGERPRINT) or b"")
    assert 1 == run(client, FORGET, f"{keys.postings_prefix(0)}0:", kept[0], FINGERPRINT, POSTING_IDS)
    mark = [GONE] if len(kept) == POSTING_IDS else []
    assert mark + kept[1:] == read_posting(posting(client, keys, FINGERPRINT) or b"")


@pytest.mark.parametrize("vector", VECTORS["candidates"])
def test_candidates(client: redis.Redis, keys: Keys, vector: dict[str, Any]) -> None:
    """A record that shares this much with a later sketch is answered with these bytes, which Python reads back."""
    id_, answer = bytes.fromhex(vector["id"]), bytes.fromhex(vector["answer"])
    shared = pack_fingerprints(np.arange(vector["shared"], dtype=np.uint64), 0).tobytes()
    first, later = pack_id("1600000000000-0", 0), pack_id("1700000009999-0", 0)
    led = shared[: (vector["shared"] - vector["leads"]) * FINGERPRINT_BYTES]
    probe(client, keys, "insert", first, False, led)
    probe(client, keys, "insert", id_, True, shared)
    found = probe(client, keys, "look", later, vector["whole"], shared)
    assert (Candidate(id_, vector["shared"]), vector["whole"], vector["leads"]) in read_candidates(found[1])
    assert answer in found[1]
    assert [(Candidate(id_, vector["shared"]), vector["whole"], vector["leads"])] == read_candidates(answer)
