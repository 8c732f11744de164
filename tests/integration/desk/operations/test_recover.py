"""Recovering from ids that lie ahead of the server's clock: the doctor tells, and the namespace works again."""

import redis
from tests.integration.published import publish, records, settings_of

from copydesk_desk.operations.check.check import check_namespace
from copydesk_desk.operations.doctor.namespace import examine_namespace
from copydesk_desk.operations.recover import recover
from copydesk_schemas import Keys
from copydesk_schemas.ids import GREATEST, MAX_MILLISECONDS
from copydesk_schemas.keys import REPLAYED
from copydesk_workers.pipeline.event_time import server_milliseconds
from copydesk_workers.server.streams import read_all

_DAY = 86_400_000
_PAGES = [
    {"text": f"The ferry number {number * 7919} of Lindmark was {act}. The council of the harbour had asked for it."}
    for number, act in enumerate(("sold to a museum", "painted green by pupils", "caught in the ice of March"))
]


def level(client: redis.Redis, keys: Keys) -> str:
    """What the doctor says about the ids."""
    findings = examine_namespace(client, keys, settings_of(keys))
    return next(finding.level for finding in findings if finding.check == "ids")


def test_a_stream_that_takes_no_id_takes_them_again(client: redis.Redis, keys: Keys) -> None:
    """Behind the greatest id nothing can be pushed; what waits is kept, under new ids."""
    client.xadd(keys.raw, {"document": "waits"})
    assert "ok" == level(client, keys)
    client.xadd(keys.raw, {"document": "last"}, id=GREATEST)
    assert "fail" == level(client, keys)
    done = recover(client, keys, _DAY)
    assert (True, 2, 1, ()) == (done.stream.replaced, done.stream.entries, done.stream.renamed, done.slices)
    client.xadd(keys.raw, {"document": "later"})
    assert [b"waits", b"last", b"later"] == [fields[b"document"] for _, fields in read_all(client, keys.raw)]
    assert "ok" == level(client, keys)


def test_slices_of_the_future_leave(client: redis.Redis, keys: Keys) -> None:
    """What was indexed ahead of the clock keeps the window from moving: it leaves whole, its records stay published."""
    client.hset(keys.meta, REPLAYED, "1")  # as a worker did that knew no bound
    publish(client, keys, _PAGES, start=MAX_MILLISECONDS - 10)
    client.hdel(keys.meta, REPLAYED)
    assert "fail" == level(client, keys)
    done = recover(client, keys, _DAY)
    last = MAX_MILLISECONDS // settings_of(keys).window_milliseconds
    assert (last - 1, last) == done.slices  # the first of them taught the second its furniture
    assert "ok" == level(client, keys)
    named = [key for key in client.scan_iter(keys.prefix + "*", count=1000) if str(last // 10).encode() in key]
    assert [] == [key for key in named if b":story:" not in key]
    assert {} == check_namespace(client, keys).found
    publish(client, keys, _PAGES, start=server_milliseconds(client) + 1000)
    publish(client, keys, _PAGES, start=server_milliseconds(client) + 2000)
    assert 9 == len(records(client, keys))
    assert {} == check_namespace(client, keys).found


def test_a_namespace_opened_for_replay_is_left_alone(client: redis.Redis, keys: Keys) -> None:
    """Its ids may lie ahead; only a stream that goes beyond all record ids is renumbered."""
    client.hset(keys.meta, REPLAYED, "1")
    publish(client, keys, _PAGES, start=server_milliseconds(client) + 400 * _DAY)
    assert "ok" == level(client, keys)
    assert (False, ()) == ((done := recover(client, keys, _DAY)).stream.replaced, done.slices)
    client.xadd(keys.raw, {"document": "x"}, id=GREATEST)
    assert recover(client, keys, _DAY).stream.replaced
