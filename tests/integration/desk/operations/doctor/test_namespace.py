"""What the doctor says about a namespace, with each fault planted."""

import pytest
import redis
from tests.integration.matching.test_fill import play

from copydesk_desk.operations.doctor.finding import Finding, Level
from copydesk_desk.operations.doctor.namespace import examine_namespace
from copydesk_matching.index.index import Index
from copydesk_schemas import GROUP, Keys
from copydesk_workers.fleet.raw_stream import ensure_group
from copydesk_workers.settings import Settings

SETTINGS = Settings()


def found(client: redis.Redis, keys: Keys, settings: Settings = SETTINGS) -> dict[str, Finding]:
    """The findings by check."""
    return {finding.check: finding for finding in examine_namespace(client, keys, settings)}


def levels(client: redis.Redis, keys: Keys) -> dict[str, str]:
    """Those that are not ok."""
    return {check: finding.level for check, finding in found(client, keys).items() if finding.level != "ok"}


def test_an_unused_namespace_is_well(client: redis.Redis, keys: Keys) -> None:
    """Nothing is missing where nothing has begun, and looking makes nothing."""
    assert {} == levels(client, keys)
    assert [] == list(client.scan_iter(keys.prefix + "*"))


def test_documents_without_workers_fail(client: redis.Redis, keys: Keys) -> None:
    """What waits while nobody works is left lying; the group is missing too."""
    client.xadd(keys.raw, {"document": "{}"})
    assert {"backlog": "fail", "workers' group": "warn"} == levels(client, keys)


def test_a_worker_counts_while_its_heart_beats(client: redis.Redis, keys: Keys) -> None:
    """A registered worker whose hash has expired is no worker."""
    client.xadd(keys.raw, {"document": "{}"})
    ensure_group(client, keys)
    client.sadd(keys.rq_prefix + "workers", keys.rq_prefix + "worker:one")
    assert {"backlog": "fail"} == levels(client, keys)
    client.hset(keys.rq_prefix + "worker:one", "birth", "now")
    assert {} == levels(client, keys)


def test_a_trimmed_raw_stream_fails(client: redis.Redis, keys: Keys) -> None:
    """Documents that were removed before a worker had them are lost: found where the server tells."""
    ensure_group(client, keys)
    for _ in range(5):
        client.xadd(keys.raw, {"document": "{}"})
    client.xreadgroup(GROUP, "one", {keys.raw: ">"}, count=2)
    assert "documents" not in levels(client, keys)
    client.xtrim(keys.raw, maxlen=1, approximate=False)
    expected = "fail" if "entries-added" in client.xinfo_stream(keys.raw) else "ok"
    assert expected == found(client, keys)["documents"].level


def test_a_silent_consumer_with_documents_is_named(client: redis.Redis, keys: Keys) -> None:
    """A consumer that was silent for longer than reclaiming takes is named, with what it holds and for how long."""
    ensure_group(client, keys)
    client.xadd(keys.raw, {"document": "{}"})
    client.xreadgroup(GROUP, "gone", {keys.raw: ">"})
    assert "ok" == found(client, keys)["consumers"].level
    hasty = Settings(reclaim_seconds=0.01, document_seconds=0.01)
    while found(client, keys, hasty)["consumers"].level == "ok":
        continue
    finding = found(client, keys, hasty)["consumers"]
    assert ("warn", True) == (finding.level, finding.found.startswith("gone (1 document, silent "))


def test_other_settings_fail(client: redis.Redis, keys: Keys) -> None:
    """A machine whose workers would refuse to start is told, by the words of the workers; nothing is changed."""
    Index(client, keys, SETTINGS.index_shape)
    before = client.hgetall(keys.meta)
    finding = found(client, keys, Settings(window_days=3))["settings"]
    assert "fail" == finding.level
    assert "COPYDESK_WINDOW_DAYS" in finding.advice
    assert "ok" == found(client, keys)["settings"].level
    assert before == client.hgetall(keys.meta)


@pytest.mark.parametrize(("records", "level"), [(0, "ok"), (70, "ok"), (90, "warn"), (900, "warn")])
def test_a_full_window_warns(client: redis.Redis, keys: Keys, records: int, level: Level) -> None:
    """A window that holds more than the index was made for, or nearly, warns with numbers, and says what to do."""
    small = Settings(window_documents=100)
    play(Index(client, keys, small.index_shape), records)
    finding = found(client, keys, small)["window"]
    assert (level, level != "ok") == (finding.level, bool(finding.advice))
    assert not records or f"{records} of 100 records" in finding.found


def test_a_reader_that_lost_records_fails(client: redis.Redis, keys: Keys) -> None:
    """A group behind what is kept has lost records; one that keeps up is well."""
    for number in range(10):
        client.xadd(keys.clean, {"record": str(number)})
    client.xgroup_create(keys.clean, "quick", id="0")
    client.xgroup_create(keys.clean, "slow", id="0")
    client.xreadgroup("quick", "one", {keys.clean: ">"}, noack=True)
    assert {} == levels(client, keys)
    client.xtrim(keys.clean, maxlen=3, approximate=False)
    tells = "entries-added" in client.xinfo_stream(keys.clean)
    assert ({"reader slow of clean": "fail"} if tells else {}) == levels(client, keys)
