"""Documents that end or stop the process that reads them: they end dead, with the reason; their neighbours do not."""

import re
from collections import Counter
from pathlib import Path
from typing import cast

import pytest
import redis
from tests.acceptance.fleet.harness import Fleet, dead, outcomes, push
from tests.processes import PATIENCE_SECONDS

from copydesk_schemas import Keys, parse_entry_id
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for child processes in /proc")


def test_poison_ends_dead_and_its_neighbours_are_published(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path
) -> None:
    """What crashes, hangs in C, bloats or raises twice alone is dead with the reason; every other is published."""
    words = (
        ["ok"] * 20 + ["exit"] + ["ok"] * 20 + ["kill"] + ["ok"] * 20 + ["raise"] + ["hang"] + ["bloat"] + ["ok"] * 20
    )
    pushed = push(client, keys, words)
    settings = Settings(namespace=keys.namespace, ticket_seconds=1, document_seconds=6, document_megabytes=200)
    with Fleet(server.url, settings, tmp_path / "fleet.log", "--burst") as fleet:
        assert 0 == fleet.process.wait(PATIENCE_SECONDS)
    assert Counter(pushed) == outcomes(client, keys)
    found = dead(client, keys)
    assert {
        pushed[words.index("exit")]: "crashed",
        pushed[words.index("kill")]: "crashed",
        pushed[words.index("raise")]: "crashed",
        pushed[words.index("hang")]: "timeout",
        pushed[words.index("bloat")]: "crashed",
    } == {entry_id: reason for entry_id, (reason, _) in found.items()}
    assert "exited with status 3" in found[pushed[words.index("exit")]][1]
    assert "SIGKILL" in found[pushed[words.index("kill")]][1]
    assert "LookupError: the document asked for it" in found[pushed[words.index("raise")]][1]
    assert "MiB of memory, the limit is 200" in found[pushed[words.index("bloat")]][1]
    [seconds] = re.findall(r"after ([\d.]+) s", found[pushed[words.index("hang")]][1])
    assert float(seconds) >= settings.document_seconds
    assert 0 == client.hlen(keys.attempts)
    lost = fleet.log.read_text().count("tried again, one by one")
    assert 4 * (1 + 2) + (1 + 6) >= lost, (
        "each takes along a batch once and then itself twice, a kill by others six times"
    )


def test_an_entry_that_is_too_large_to_be_read_ends_dead(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path
) -> None:
    """Fields count as much as the document. It is dead without its document; what stands around it is published."""
    before = push(client, keys, ["ok"] * 3)
    large = cast("bytes", client.xadd(keys.raw, {"document": "ok", "x": b"a" * (96 << 20)})).decode()
    behind = push(client, keys, ["ok"] * 3)
    settings = Settings(namespace=keys.namespace, ticket_seconds=1, document_seconds=10, document_megabytes=48)
    with Fleet(server.url, settings, tmp_path / "fleet.log", "--burst") as fleet:
        assert 0 == fleet.process.wait(PATIENCE_SECONDS)
    assert Counter([*before, large, *behind]) == outcomes(client, keys)
    [(entry_id, (reason, detail))] = dead(client, keys).items()
    assert (large, "crashed") == (entry_id, reason)
    assert "the limit is 48" in detail
    assert detail.endswith("the document is not kept")
    assert 0 == client.hlen(keys.attempts)


def test_a_batch_may_take_longer_than_a_document_and_a_ticket(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path
) -> None:
    """The limits count a document, not its batch: many slow documents in one batch are all published, once."""
    pushed = push(client, keys, ["sleep0.5"] * 12)
    settings = Settings(
        namespace=keys.namespace, workers=2, ticket_seconds=0.5, document_seconds=3, reclaim_seconds=0.5
    )
    with Fleet(server.url, settings, tmp_path / "fleet.log", "--burst") as fleet:
        assert 0 == fleet.process.wait(PATIENCE_SECONDS)
    assert Counter(pushed) == outcomes(client, keys)
    assert {} == dead(client, keys)


def test_bad_documents_in_front_hold_up_nobody(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path
) -> None:
    """Documents that hang, in front of all others and among them, end dead behind the last healthy one."""
    words = ["sleep30"] * 5 + ["ok"] + ["sleep0.01"] * 60 + ["sleep30"] + ["ok"] * 20
    pushed = push(client, keys, words)
    settings = Settings(
        namespace=keys.namespace, workers=2, batch_documents=10, patience_seconds=0.3, document_seconds=0.6
    )
    with Fleet(server.url, settings, tmp_path / "fleet.log", "--burst") as fleet:
        assert 0 == fleet.process.wait(PATIENCE_SECONDS)
    assert Counter(pushed) == outcomes(client, keys)
    hanging = [entry_id for entry_id, word in zip(pushed, words, strict=True) if word == "sleep30"]
    assert dict.fromkeys(hanging, "timeout") == {
        entry_id: reason for entry_id, (reason, _) in dead(client, keys).items()
    }
    published, buried = (
        [parse_entry_id(one) for one, _ in read_all(client, stream)] for stream in (keys.clean, keys.dead)
    )
    # Of two workers one may end what it has in hand while the other one tries the first that hang again.
    assert max(published) < sorted(buried)[2]
    assert 0 == client.exists(keys.attempts)
