"""`copydesk producers`, and what they sign: from the key to the record, through dead letters and a replay."""

import json
from pathlib import Path

import pytest
import redis
from tests.acceptance.conftest import Run

from copydesk_schemas import Keys
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all

_TEXT = "The ferry to Selvan sails again from Monday, as divers have cleared the coal barge from the harbour mouth. "


def relations(client: redis.Redis, keys: Keys) -> list[str]:
    """The relation of each published record."""
    return [fields[b"relation"].decode() for _, fields in read_all(client, keys.clean)]


def test_what_a_bound_producer_signed_counts_to_the_end(
    copydesk: Run,
    server: EmbeddedServer,
    client: redis.Redis,
    keys: Keys,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A rival is first, and the bound producer is not known: its document is dead. Requeued when it is known, it comes
    out clean, by the signature in the letter. A capture bears the signatures, so a replay decides the same."""
    trial = Keys(f"{keys.namespace}.trial")
    (tmp_path / "day.jsonl").write_text(json.dumps({"text": _TEXT * 2, "url": "https://bay.example/ferry"}))
    monkeypatch.setenv("COPYDESK_BOUND_PRODUCERS", "true")
    there = ("--redis", server.url, "--namespace")
    here = (*there, keys.namespace)
    made = copydesk("producers", "add", "bay", "--domain", "bay.example", *here)
    key = made.stdout.strip()
    assert (0, "bay", 1) == (made.returncode, key.partition(":")[0], len(key.split()))
    copied = copydesk("producers", "copy", "--from", keys.namespace, *there, trial.namespace)
    assert "1 producer copied" in copied.stderr
    assert 0 == copydesk("producers", "remove", "bay", *here).returncode

    copydesk("push", "day.jsonl", *here)
    monkeypatch.setenv("COPYDESK_PRODUCER_KEY", key)
    copydesk("push", "day.jsonl", *here)
    copydesk("work", "--burst", "-n", "1", *here)
    assert ["original"] == relations(client, keys)
    [letter] = json.loads(copydesk("dead", "list", "--json", *here).stdout)["letters"]
    assert "unproven_source" == letter["reason"]

    copydesk("producers", "copy", "--from", trial.namespace, *here)
    copydesk("dead", "requeue", "--all", *here)
    copydesk("work", "--burst", "-n", "1", *here)
    assert ["original", "exact"] == relations(client, keys)

    copydesk("record", "day.jsonl.zst", *here)
    copydesk("replay", "day.jsonl.zst", "--into", trial.namespace, "--redis", server.url)
    copydesk("work", "--burst", "-n", "1", *there, trial.namespace)
    assert (["original", "exact"], 1) == (relations(client, trial), client.xlen(trial.duplicates))


def test_what_is_wrong_is_said(copydesk: Run, server: EmbeddedServer, keys: Keys) -> None:
    """A domain that records do not bear, a name twice, a name that is not there, and a namespace that is not bound."""
    here = ("--redis", server.url, "--namespace", keys.namespace)
    refused = copydesk("producers", "add", "bay", "--domain", "www.bay.example", *here)
    assert (1, True) == (refused.returncode, "records bear bay.example" in refused.stderr)
    made = copydesk("producers", "add", "bay", "--domain", "bay.example", *here)
    assert "COPYDESK_BOUND_PRODUCERS=true" in made.stderr
    assert 1 == copydesk("producers", "add", "bay", "--domain", "bay.example", *here).returncode
    assert 1 == copydesk("producers", "remove", "nobody", *here).returncode
    assert "bay.example" in copydesk("producers", "list", *here).stdout
    listed = copydesk("producers", "list", "--json", *here).stdout
    assert [("bay", ["bay.example"])] == [(one["name"], one["domains"]) for one in json.loads(listed)]
    assert made.stdout.strip().partition(":")[2] not in listed
    key = copydesk("keys", "add", "Cove", "--producer", "cove", *here)
    assert (1, True) == (key.returncode, "no bound producer cove" in key.stderr)
    assert 0 == copydesk("keys", "add", "Bay", "--right", "push", "--producer", "bay", *here).returncode
    assert ["bay"] == [one["producer"] for one in json.loads(copydesk("keys", "list", "--json", *here).stdout)]
