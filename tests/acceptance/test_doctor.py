"""`copydesk doctor` and the health check, as a user and an engine run them."""

import json

import pytest
import redis
from tests.acceptance.conftest import Run

from copydesk_schemas import Keys
from copydesk_workers.server.embedded import EmbeddedServer


def test_what_fails_decides_the_exit_code(
    copydesk: Run, client: redis.Redis, server: EmbeddedServer, keys: Keys
) -> None:
    """0 while nothing fails, 1 when something does; the JSON is the findings."""
    at = ("--redis", server.url, "--namespace", keys.namespace)
    well = copydesk("doctor", "--json", *at)
    assert 0 == well.returncode, well.stdout
    client.xadd(keys.raw, {"document": "{}"})
    ill = copydesk("doctor", "--json", *at)
    findings = json.loads(ill.stdout)
    assert 1 == ill.returncode
    [backlog] = [finding for finding in findings if finding["check"] == "backlog"]
    assert ("fail", "1 waiting, 0 in hand, 0 workers") == (backlog["level"], backlog["found"])
    shown = copydesk("doctor", *at)
    assert 1 == shown.returncode
    assert "start `copydesk work`" in shown.stdout


def test_a_server_that_is_away_is_a_finding(copydesk: Run) -> None:
    """No server: a finding that fails, for programs too."""
    done = copydesk("doctor", "--json", "--redis", "redis://127.0.0.1:1/0")
    [finding] = json.loads(done.stdout)
    assert (1, "server", "fail") == (done.returncode, finding["check"], finding["level"])


def test_a_full_window_is_told_everywhere(
    copydesk: Run, client: redis.Redis, server: EmbeddedServer, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More documents than COPYDESK_WINDOW_DOCUMENTS: the doctor, the status and one line of the log say so."""
    monkeypatch.setenv("COPYDESK_WINDOW_DOCUMENTS", "10")
    monkeypatch.setenv("COPYDESK_LOG_FORMAT", "json")
    at = ("--redis", server.url, "--namespace", keys.namespace)
    for number in range(12):
        client.xadd(keys.raw, {"document": json.dumps({"text": f"Ferry {number} left Lindmark after noon." * 3})})
    assert 0 == copydesk("work", "--burst", *at).returncode
    [window] = [one for one in json.loads(copydesk("doctor", "--json", *at).stdout) if one["check"] == "window"]
    assert ("warn", True) == (window["level"], window["found"].startswith("12 of 10 records (120%)"))
    assert "COPYDESK_WINDOW_DOCUMENTS" in window["advice"]
    assert 12 == json.loads(copydesk("status", "--json", *at).stdout)["window"]["records"]
    assert "window: 12 of 10 records" in copydesk("status", *at).stdout
    log = [json.loads(line) for line in copydesk("work", "--burst", *at).stderr.splitlines()]
    assert [(12, 10)] == [(one["records"], one["expected"]) for one in log if one["event"] == "window_filling"]


def test_a_slow_reader_makes_no_worker_unhealthy(
    copydesk: Run, client: redis.Redis, server: EmbeddedServer, keys: Keys
) -> None:
    """The health check (`status`) passes where a reader lost records, and fails where documents wait for no worker."""
    at = ("--redis", server.url, "--namespace", keys.namespace)
    client.xgroup_create(keys.clean, "slow", id="0", mkstream=True)
    for number in range(10):
        client.xadd(keys.clean, {"record": str(number)})
    client.xtrim(keys.clean, maxlen=3, approximate=False)
    health = copydesk("status", "--json", *at)
    assert (0, [True]) == (health.returncode, [reader["lost"] for reader in json.loads(health.stdout)["readers"]])
    assert ["clean", "duplicates", "dead", "stories"] == [one["stream"] for one in json.loads(health.stdout)["outputs"]]
    assert 1 == copydesk("doctor", *at).returncode
    client.xadd(keys.raw, {"document": "{}"})
    assert 1 == copydesk("status", "--json", *at).returncode
