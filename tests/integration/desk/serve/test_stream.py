"""GET /v1/stream: every record once, in order, wherever a reader begins, and however slow it is."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import Any

import pytest
import redis
from tests.integration.desk.serve.door import Caller
from tests.processes import wait_until

from copydesk_desk.operations.access_keys import add_key, revoke_key
from copydesk_desk.operations.wanted import Wanted
from copydesk_desk.serve import stream, tail
from copydesk_desk.serve.turns import AT_ONCE, Turns
from copydesk_schemas import Keys, Record, Source, encode_record
from copydesk_workers.server.streams import read_range


def add(client: redis.Redis, keys: Keys, first: int, last: int, size: int = 20) -> None:
    """Adds records to clean, under the ids `1000-FIRST` to `1000-LAST`; every other one is of bay.example."""
    for number in range(first, last + 1):
        id_ = f"{number}-0/0"
        source = Source(domain="bay.example" if number % 2 else "port.example")
        record = Record(
            id=id_,
            raw_id=f"{number}-0",
            position=0,
            text="x" * size,
            source=source,
            story=id_,
            relation="original",
            chain="1",
        )
        data = encode_record(record)
        client.xadd(keys.clean, {"record": data}, id=f"1000-{number}")


def events(call: Caller, path: str, **headers: str) -> Iterator[int]:
    """The numbers of the records that an event stream tells, as they come."""
    told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    with call.raw(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n{told}\r\n".encode()) as connection:
        lines = connection.makefile("rb")
        entry_id = b""
        for line in lines:
            if line.startswith(b"id: "):
                entry_id = line[4:].strip()
            if line.startswith(b"data: "):
                number = int(json.loads(line[6:])["raw_id"].partition("-")[0])
                assert f"1000-{number}".encode() == entry_id
                yield number


def take(found: Iterator[int], count: int) -> list[int]:
    """The next numbers."""
    return [next(found) for _ in range(count)]


def test_a_reader_gets_what_comes_and_resumes_where_it_was(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """From the beginning, behind an id, behind Last-Event-ID: each record once, in order, old and new."""
    add(client, keys, 1, 3)
    everything = events(call, "/v1/stream?after=0")
    assert [1, 2, 3] == take(everything, 3)
    add(client, keys, 4, 5)
    assert [4, 5] == take(everything, 2)
    assert [3, 4, 5] == take(events(call, "/v1/stream?after=1000-2"), 3)
    resumed = events(call, "/v1/stream?after=0", Last_Event_ID="1000-4")
    assert [5] == take(resumed, 1)
    add(client, keys, 6, 6)
    assert [6] == take(resumed, 1)


def test_a_filter_leaves_out_the_others(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """`outlet` gives the records of one site only."""
    add(client, keys, 1, 6)
    assert [1, 3, 5] == take(events(call, "/v1/stream?after=0&outlet=bay.example"), 3)


def test_a_stream_ends_with_its_key(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """Once a key is revoked its stream gets no further record and is closed; others go on."""
    mine, secret = add_key(client, keys, "mine", ["read"])
    _, other = add_key(client, keys, "other", ["read"])
    add(client, keys, 1, 1)
    streams = [events(call, "/v1/stream?after=0", Authorization=f"Bearer {one}") for one in (secret, other)]
    assert [[1], [1]] == [take(one, 1) for one in streams]
    revoke_key(client, keys, mine.id)
    last = 2
    add(client, keys, last, last)
    while (got := next(streams[0], None)) is not None:  # the door reads its keys once a second
        assert got == last
        time.sleep(0.1)
        last += 1
        add(client, keys, last, last)
    assert list(range(2, last + 1)) == take(streams[1], last - 1)


def test_one_key_does_not_take_the_places_of_others(
    call: Caller, client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has so many readers and no more; other keys come in, and when one reader goes there is a place again."""
    monkeypatch.setattr(stream, "READERS_OF_A_KEY", 2)
    _, mine = add_key(client, keys, "mine", ["read"])
    _, other = add_key(client, keys, "other", ["read"])
    add(client, keys, 1, 1)

    def reader(secret: str) -> Iterator[int]:
        return events(call, "/v1/stream?after=0", Authorization=f"Bearer {secret}")

    first, second, others = reader(mine), reader(mine), reader(other)
    assert [[1], [1], [1]] == [take(one, 1) for one in (first, second, others)]
    refused = call("GET", "/v1/stream?after=0", headers={"Authorization": f"Bearer {mine}"})
    assert (429, "Too many readers with this key") == (refused.status, refused.json["title"])
    first.close()  # type: ignore[attr-defined]  # it is a generator
    add(client, keys, 2, 2)  # the door notices that nobody takes it

    def is_let_in() -> bool:
        return [1] == list(islice(reader(mine), 1))

    wait_until(is_let_in, "there is a place")


def test_streams_of_one_key_leave_time_to_others(
    call: Caller, client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that are far behind take turns: 490 of one key had another one wait for 1.6 s for a record."""
    _, mine = add_key(client, keys, "mine", ["read"])
    _, other = add_key(client, keys, "other", ["read"])
    begun, ended, may_go_on = [], [], threading.Event()

    def read_slowly(*arguments: Any, **named: Any) -> tail.Entries:
        begun.append(1)
        may_go_on.wait(10)
        ended.append(1)
        return read_range(*arguments, **named)

    monkeypatch.setattr(tail, "read_range", read_slowly)
    monkeypatch.setattr(tail, "_KEPT", 0)
    add(client, keys, 1, 1)
    asked = f"GET /v1/stream?after=0 HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer {mine}\r\n\r\n".encode()
    with ExitStack() as opened:
        opened.callback(may_go_on.set)
        for _ in range(40):
            connection = opened.enter_context(call.raw(asked))
            assert any(line.startswith(b"retry: ") for line in connection.makefile("rb"))
        wait_until(lambda: len(begun) >= AT_ONCE, "they read")
        answer = call("GET", "/v1/stories", headers={"Authorization": f"Bearer {other}"})
        assert (200, []) == (answer.status, ended)


async def _held(behind: tail.Tail, readers: int) -> list[list[tail.Frame]]:
    """What readers hold who begin at the first entry and stop there."""
    held = []
    for _ in range(readers):
        frames = behind.follow("0-0")
        assert () == await anext(frames)
        held.append(list(await anext(frames)))
    return held


def test_readers_that_are_stuck_at_large_records_hold_little(client: redis.Redis, keys: Keys) -> None:
    """One is given a bounded number of bytes, and all who are stuck at one place hold the same: 500 held 10 GB."""
    add(client, keys, 1, 20, size=100_000)

    async def run(work: Callable[[], list[tail.Frame]]) -> list[tail.Frame]:
        return work()

    async def follow() -> list[list[tail.Frame]]:
        behind = tail.Tail(client, keys.clean, run)
        try:
            held = await _held(behind, 3)
            assert all(behind.told(held[0][0]) is behind.told(frames[0]) for frames in held)
            return held
        finally:
            behind.join()

    first, *others = asyncio.run(follow())
    assert ["1000-1", "1000-2"] == [frame.id for frame in first]
    for other in others:
        assert all(one is frame for one, frame in zip(other, first, strict=True))


def test_an_entry_that_nobody_can_read_stops_no_reader(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """It is left out, by who is behind and by who follows: once it ended the thread that all of them wait for."""
    add(client, keys, 1, 1)
    client.xadd(keys.clean, {"record": b'{"schema":1,"metadata":' + b"9" * 400 + b"}"}, id="1000-2")
    add(client, keys, 3, 3)
    following = events(call, "/v1/stream?after=0")
    assert [1, 3] == take(following, 2)
    client.xadd(keys.clean, {"record": b"no JSON"}, id="1000-4")
    add(client, keys, 5, 5)
    assert [5] == take(following, 1)
    assert [5] == take(events(call, "/v1/stream?after=1000-3&q=x"), 1)


def test_a_slow_reader_misses_nothing(
    call: Caller, client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that reads long after the door has let go of the entries gets all of them, in order."""
    monkeypatch.setattr(tail, "_KEPT", 5)
    add(client, keys, 1, 1)
    slow = events(call, "/v1/stream?after=0")
    assert [1] == take(slow, 1)
    add(client, keys, 2, 120, size=50_000)  # more than the connection holds
    fast = events(call, "/v1/stream?after=1000-110")
    assert list(range(111, 121)) == take(fast, 10)
    assert list(range(2, 121)) == take(slow, 119)


def test_what_was_taken_down_goes_out_no_more(
    call: Caller, client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once an entry has left the stream the door lets go of it, too, within seconds; those around it still come."""
    monkeypatch.setattr(tail, "_KEPT_SECONDS", 0.2)
    add(client, keys, 1, 1)
    assert [1] == take(events(call, "/v1/stream?after=0"), 1)
    following = events(call, "/v1/stream?after=0")
    add(client, keys, 2, 4)
    assert [1, 2, 3, 4] == take(following, 4)
    client.xdel(keys.clean, "1000-3")
    time.sleep(0.6)  # as the promise says, and one look of the thread
    assert [2, 4] == take(events(call, "/v1/stream?after=1000-1"), 2)
    add(client, keys, 5, 5)
    assert [5] == take(following, 1)


def test_a_reader_behind_which_nothing_is_left_waits(
    call: Caller, client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the last entries were taken down it is not told again and again that there is none, and misses nothing."""
    monkeypatch.setattr(tail, "_KEPT", 0)
    add(client, keys, 1, 2)
    assert [1, 2] == take(events(call, "/v1/stream?after=0"), 2)
    time.sleep(0.3)  # the door has seen both
    client.xdel(keys.clean, "1000-2")
    with call.raw(b"GET /v1/stream?after=1000-1 HTTP/1.0\r\nHost: localhost\r\n\r\n") as connection:
        lines = connection.makefile("rb")
        assert any(line.startswith(b"retry: ") for line in lines)
        time.sleep(0.5)
        add(client, keys, 3, 3)
        told = list(iter(lines.readline, b"id: 1000-3\n"))
    assert len(told) < 20


def test_the_head_of_a_stream_leaves_its_connection_to_the_next_request(call: Caller) -> None:
    """It ends: behind a proxy that keeps connections the next request is somebody else's, and was not answered."""
    asked = b"HEAD /v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with call.raw(asked) as connection:
        connection.settimeout(5)
        answers = connection.makefile("rb")
        heads = [line for line in islice(answers, 12) if line.startswith((b"HTTP/1.1", b"content-type: text/event"))]
    assert [b"HTTP/1.1 200 OK", b"content-type: text/event", b"HTTP/1.1 200 OK"] == [
        line.strip().partition(b"-stream")[0] for line in heads
    ]


class _Counted(tail.Tail):
    """Counts the records that filters look at; it follows nothing."""

    def __init__(self) -> None:
        self.looked = 0

    def told(self, frame: tail.Frame) -> str:
        self.looked += 1
        return ""


def test_filters_of_one_key_leave_time_to_others() -> None:
    """Hundreds of streams that look through what is kept in memory look one after the other: others waited 2.6 s."""
    record = Record(id="1-0/0", raw_id="1-0", position=0, text="x", story="1-0/0", relation="original", chain="1")
    frames = [tail.Frame(f"1-{number}", record, b"", 0.0) for number in range(10)]
    counted = _Counted()

    async def followed() -> AsyncIterator[list[tail.Frame]]:
        for _ in range(20):
            yield frames

    async def read(turns: Turns) -> None:
        async for taken, _ in stream._taken(counted, followed(), Wanted(q="y"), lambda: turns.of("key")):
            assert not taken

    async def readers() -> int:
        turns = Turns(most=None, at_once=1)
        tasks = [asyncio.create_task(read(turns)) for _ in range(50)]
        for _ in range(20):
            await asyncio.sleep(0)
        at_once = counted.looked // 20
        await asyncio.gather(*tasks)
        return at_once

    assert asyncio.run(readers()) <= len(frames)
    assert counted.looked == 50 * 20 * len(frames)
