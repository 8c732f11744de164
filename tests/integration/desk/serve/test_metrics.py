"""GET /metrics: every metric of the registry moves, and nothing else is there."""

import shutil
import subprocess

import pytest
import redis
from prometheus_client.parser import text_string_to_metric_families
from tests.integration.desk.serve.door import Caller
from tests.integration.published import publish, settings_of
from tests.processes import wait_until

from copydesk_desk.serve.metric_names import METRICS
from copydesk_schemas import GROUP, Keys
from copydesk_workers.fleet.raw_stream import RawStream
from copydesk_workers.pipeline.intake import NoWatch, RawEntry
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.server.ledger import Loss, note_loss
from copydesk_workers.server.meter import STEPS


def read(call: Caller) -> dict[str, dict[tuple[str, ...], float]]:
    """The samples by metric and labels; of the histogram the counts."""
    answer = call("GET", "/metrics")
    assert 200 == answer.status
    return {
        family.name: {
            tuple(sample.labels.values()): sample.value
            for sample in family.samples
            if family.type != "histogram" or sample.name.endswith("_count")
        }
        for family in text_string_to_metric_families(answer.body.decode())
    }


@pytest.mark.skipif(shutil.which("promtool") is None, reason="no promtool is installed (apt-get install prometheus)")
def test_prometheus_has_nothing_to_say(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """promtool reads the exposition, and finds names, units and texts as they should be."""
    publish(client, keys, [{"text": "The ferry to Selvan sails again from Monday, the harbour office said."}])
    told = call("GET", "/metrics").body
    checked = subprocess.run(["promtool", "check", "metrics"], input=told, capture_output=True, check=False)
    assert (0, b"") == (checked.returncode, checked.stderr + checked.stdout)


def test_every_metric_moves(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """The exposition holds the names of the registry; each has another value after documents came and were read."""
    before = read(call)
    assert set(METRICS) == set(before)
    seconds, _ = client.time()
    start = int(seconds) * 1000 - 9000
    text = "The ferry to Selvan sails again from Monday, the harbour office said after the storm had passed the bay."
    publish(client, keys, [{"text": text}, {"text": text}, {"text": " "}], start=start)
    client.xgroup_create(keys.clean, 'a "group"\n', id="0")
    client.xreadgroup('a "group"\n', "me", {keys.clean: ">"}, count=1)
    client.hset(keys.undelivered("clean", 'a "group"\n'), mapping={"1-1": "{}", "1-2": "{}"})
    client.xadd(keys.raw, {"document": "{}"}, id=f"{start + 1000}-0")
    client.xreadgroup(GROUP, "worker", {keys.raw: ">"})
    client.sadd(keys.rq_prefix + "workers", keys.rq_prefix + "worker:x")
    client.hset(keys.rq_prefix + "worker:x", "state", "busy")
    RawStream(client, keys, "another", 0).reclaim()
    Runner(client, keys, settings_of(keys)).process([RawEntry("1-0", {b"document": b"{}"})], NoWatch())  # it is late
    note_loss(client, keys, Loss(kind="unread", where="clean a", count=3, since=0, until=1))
    call.push({"text": "a"}, {"text": "b"})
    with (
        call.raw(b"GET /v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n") as reader,
        call.raw(_HALF_A_PUSH),
    ):
        reader.recv(1000)
        # What was sent on another connection may not have been read yet.
        wait_until(lambda: read(call)["copydesk_http_held_bytes"][()] > 0, "the door has half of a push")
        after = read(call)
    client.delete(keys.undelivered("clean", 'a "group"\n'))
    assert set() == {name for name in METRICS if before[name] == after[name]}
    assert {("published",): 1, ("duplicate",): 1, ("dead",): 1} == after["copydesk_articles"]
    assert {("empty",): 1} == after["copydesk_dead"]
    assert (2, 1) == (after["copydesk_waiting_documents"][()], after["copydesk_documents_in_hand"][()])
    assert 2 == after["copydesk_http_documents"][()]
    assert 1 == after["copydesk_http_requests"]["/v1/documents", "202"]
    assert 1 == after["copydesk_http_request_seconds"][("/v1/documents",)]
    assert (1, 1) == (after["copydesk_late_commits"][()], after["copydesk_reclaimed_entries"][()])
    assert {(step,): 2 for step in STEPS} == after["copydesk_batch_seconds"]
    assert {("prepare",): 4, ("sketch",): 4, ("enrich",): 4} == after["copydesk_document_seconds"]
    assert {('a "group"\n', "clean"): 1} == after["copydesk_reader_pending_entries"]
    assert {('a "group"\n', "clean"): 2} == after["copydesk_undelivered_entries"]


_HALF_A_PUSH = (
    b"POST /v1/documents HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
)
