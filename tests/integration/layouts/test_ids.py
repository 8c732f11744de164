"""Packed record ids are the same bytes in ids.py and in ids.lua."""

import re
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import redis
from tests.integration.layouts.vectors import lua, read_vectors, run

from copydesk_schemas import milliseconds_of, pack_record_id, unpack_id
from copydesk_schemas.ids import GREATEST

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


def test_scripts_stop_at_the_greatest_id() -> None:
    """Each writes it out, since scripts are joined in different ways; a figure too few would send it round for ever."""
    packages = ("copydesk_schemas", "copydesk_matching", "copydesk_workers", "copydesk_desk")
    scripts = [path for package in packages for path in Path(str(files(package))).rglob("*.lua")]
    found = {id_ for path in scripts for id_ in re.findall(r"\d{15,}-\d+", path.read_text())}
    assert {GREATEST} == found
