"""The notes of a day say the same to Python, which reads them, and to flow_layout.lua, which adds them up."""

from datetime import date
from typing import cast

import msgspec
import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.layouts.vectors import lua, run
from tests.integration.workers.commit.simulation import namespace
from tests.laws import examples

from copydesk_desk.operations.sources import DayFlow, read_flows
from copydesk_schemas import Keys

FOLD = lua("copydesk_workers.records", "flow_layout.lua") + "fold_notes(KEYS[1], tonumber(ARGV[1]))"
DAY, WRITTEN = date(1970, 1, 11), 10
NUMBERS = b"\0\0\0\1\0\0\0\2\0\0\0\3"
REST = b"\t" * 65
sources = st.sampled_from(["", "0.example", "p0", 'The \\t\\"Pöst\\"', "a.example", "b.example", "c.example"])
articles = st.lists(st.tuples(st.sampled_from(["p0", "p-", "u1", "d0", "--"]), sources), min_size=1, max_size=9)


def read(client: redis.Redis, keys: Keys) -> tuple[DayFlow, ...]:
    """What Python reads of the day."""
    return read_flows(client, keys, days=1, until=DAY).days


@examples(60)
@given(
    notes=st.lists(articles, min_size=1, max_size=5),
    before=st.sampled_from([0, 1, 994, 998, 1000]),
    rest=st.booleans(),
)
def test_notes_read_as_they_are_added_up(
    client: redis.Redis, keys: Keys, notes: list[list[tuple[str, str]]], before: int, rest: bool
) -> None:
    """No article is lost or moves when notes are added up: by name up to 1,000 sources a day, then to the rest."""
    with namespace(client, keys) as inner:
        key = inner.flow(WRITTEN)
        fields = {b"%d.example" % number: NUMBERS for number in range(before)} | ({REST: NUMBERS} if rest else {})
        fields[b"\t"] = b"%d" % len(notes)
        for number, note in enumerate(notes, 1):
            fields[b"\t%d" % number] = msgspec.msgpack.encode(
                ("".join(answer for answer, _ in note), [source for _, source in note])
            )
        client.hset(key, mapping=fields)  # type: ignore[arg-type]  # redis-py takes a wider dict only
        expected = read(client, inner)
        run(client, FOLD, len(notes), keys=(key,))
        assert expected == read(client, inner)
        told = [one for day in expected for one in day.sources]
        counts = sum(answer != "--" for note in notes for answer, _ in note)
        assert counts + 6 * (before + rest) == sum(one.articles for one in told)
        assert 1000 >= sum(not one.rest for one in told)
        names = cast("list[bytes]", client.hkeys(key))
        assert {b"\t", REST} == {name for name in names if name[:1] == b"\t"}


BROKEN = [b"", b"x", b"\xc1", b"\x90", b"\x92\x01\x02", b"\x92\xa2p0", msgspec.msgpack.encode(("p0u0", []))]


@pytest.mark.parametrize("note", BROKEN)
def test_a_note_that_nobody_can_read_counts_nothing(client: redis.Redis, keys: Keys, note: bytes) -> None:
    """It stops neither the commit that adds the notes up nor who reads them; the others count."""
    key, whole = keys.flow(WRITTEN), msgspec.msgpack.encode(("p0", ["a.example"]))
    client.hset(key, mapping={b"\t": b"4", b"\t1": note, b"\t2": whole, b"\t4": whole})
    client.expire(key, 60)
    expected = read(client, keys)
    assert [("a.example", 2)] == [(one.source, one.articles) for day in expected for one in day.sources]
    run(client, FOLD, 4, keys=(key,))
    assert expected == read(client, keys)
    assert {b"\t": b"0", b"a.example": b"\0\0\0\2" + bytes(8), REST: bytes(12)} == client.hgetall(key)
