"""Packed record ids are the same bytes in ids.py and in ids.lua."""

from itertools import pairwise
from typing import Any

import pytest
import redis
from tests.integration.layouts.vectors import lua, read_vectors, run

from copydesk_schemas import milliseconds_of, pack_record_id, unpack_id

VECTORS = read_vectors("ids")
IDS = lua("copydesk_schemas", "ids.lua")


@pytest.mark.parametrize("vector", VECTORS)
def test_python(vector: dict[str, Any]) -> None:
    """Python packs and reads each id as the vector says."""
    packed = bytes.fromhex(vector["packed"])
    assert packed == pack_record_id(vector["record_id"])
    assert vector["record_id"] == unpack_id(packed)
    assert vector["milliseconds"] == milliseconds_of(packed)


@pytest.mark.parametrize("vector", VECTORS)
def test_lua(client: redis.Redis, vector: dict[str, Any]) -> None:
    """Lua reads each id as the vector says, and packs it again."""
    script = IDS + "return {record_id(ARGV[1]), format('%.0f', milliseconds(ARGV[1]))}"
    found = run(client, script, bytes.fromhex(vector["packed"]))
    assert [vector["record_id"], str(vector["milliseconds"])] == [part.decode() for part in found]
    assert bytes.fromhex(vector["packed"]) == run(client, IDS + "return packed_id(ARGV[1])", vector["record_id"])


def test_both_order_alike(client: redis.Redis) -> None:
    """The vectors rise, as bytes in Python and by `smaller` in Lua."""
    packed = [bytes.fromhex(vector["packed"]) for vector in VECTORS]
    assert sorted(packed) == packed
    script = IDS + "return {smaller(ARGV[1], ARGV[2]) and 1 or 0, smaller(ARGV[2], ARGV[1]) and 1 or 0}"
    for left, right in pairwise(packed):
        assert [1, 0] == run(client, script, left, right)
    assert [0, 0] == run(client, script, packed[0], packed[0])
