"""States of records and members of stories are the same bytes in Python and in states.lua."""

from typing import Any

import pytest
import redis
from tests.integration.layouts.vectors import lua, read_vectors, run

from copydesk_schemas import RELATIONS, TIGHT, Keys
from copydesk_workers.commit.arguments import fixed_arguments
from copydesk_workers.records.members import Member, format_member, parse_member
from copydesk_workers.records.states import RecordState, format_state, parse_state
from copydesk_workers.settings import Settings

VECTORS = read_vectors("states")
STATES = lua("copydesk_schemas", "ids.lua") + lua("copydesk_workers.records", "states.lua")
PUBLISHED = [vector for vector in VECTORS if vector["member"]]


def state_of(vector: dict[str, Any]) -> RecordState:
    """The state of a vector."""
    return RecordState(
        status=vector["status"],
        story=packed(vector["story"]),
        of=packed(vector["original"]),
        relation=vector["relation"],
        entry_id=vector["entry_id"],
        provenance=vector.get("provenance", "").encode(),
    )


def packed(digits: str | None) -> bytes | None:
    """The id that is written in hex."""
    return None if digits is None else bytes.fromhex(digits)


@pytest.mark.parametrize("vector", VECTORS)
def test_python_reads_and_writes_states(vector: dict[str, Any]) -> None:
    """Each state becomes its bytes, and the bytes become the state."""
    data = bytes.fromhex(vector["state"])
    assert state_of(vector) == parse_state(data)
    assert data == format_state(state_of(vector))


@pytest.mark.parametrize("vector", PUBLISHED)
def test_python_reads_and_writes_members(vector: dict[str, Any]) -> None:
    """What a story says of a record follows from its state, and is read back as relation, stream and entry id."""
    state = state_of(vector)
    assert vector["member"] == format_member(state)
    stream = state.stream if state.entry_id else None
    assert Member(id="1-0/0", relation=state.relation, stream=stream, entry_id=state.entry_id) == parse_member(  # type: ignore[arg-type]  # published ones have a relation and one of the two streams
        "1-0/0", vector["member"]
    )


@pytest.mark.parametrize("vector", VECTORS)
def test_lua_reads_states(client: redis.Redis, vector: dict[str, Any]) -> None:
    """Lua finds status, story, original, relation and entry id where Python does."""
    status = {"clean": b"c", "duplicate": b"u", "dead": b"d", "forgotten": b"f"}[vector["status"]]
    data = bytes.fromhex(vector["state"])
    assert status == run(client, STATES + "return status_of(ARGV[1])", data)
    if vector["status"] != "forgotten":
        assert (vector["entry_id"] or "").encode() == run(client, STATES + "return entry_of(ARGV[1])", data)
        assert vector.get("provenance", "").encode() == run(client, STATES + "return provenance_of(ARGV[1])", data)
    if vector["story"]:
        found = run(client, STATES + "return {story_of(ARGV[1]), code_of(ARGV[1])}", data)
        assert [packed(vector["story"]), str(RELATIONS.index(vector["relation"])).encode()] == found
    if vector["original"]:
        assert packed(vector["original"]) == run(client, STATES + "return original_of(ARGV[1])", data)


@pytest.mark.parametrize("vector", PUBLISHED)
def test_lua_writes_states_and_members(client: redis.Redis, vector: dict[str, Any]) -> None:
    """Lua makes the same bytes and the same member."""
    code, entry = RELATIONS.index(vector["relation"]), vector["entry_id"] or ""
    if "provenance" in vector:
        entry += "\t" + vector["provenance"]
    if vector["status"] == "clean":
        script = STATES + "return clean_state(ARGV[1], ARGV[2]) .. ARGV[3]"
        found = run(client, script, bytes.fromhex(vector["story"]), code, entry)
    else:
        script = STATES + "return duplicate_state(ARGV[1], ARGV[2], ARGV[3]) .. ARGV[4]"
        found = run(client, script, bytes.fromhex(vector["story"]), bytes.fromhex(vector["original"]), code, entry)
    assert bytes.fromhex(vector["state"]) == found
    script = STATES + "return member_of(ARGV[1], function(code) return ARGV[2 + code] end)"
    assert vector["member"].encode() == run(client, script, found, *RELATIONS)


def test_the_tight_relations_reach_lua() -> None:
    """The commit script is told the codes of the tight relations; it has no list of its own."""
    codes = fixed_arguments(Keys(), Settings())[9]
    assert isinstance(codes, bytes)
    assert {relation for code, relation in enumerate(RELATIONS) if str(code).encode() in codes} == TIGHT
