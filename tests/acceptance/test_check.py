"""`copydesk check` as a user runs it: exit code and figures tell whether the laws hold."""

import json
from pathlib import Path

import pytest
import redis
from tests.acceptance.conftest import Run
from tests.acceptance.faults.documents import make_documents
from tests.processes import wait_until

from copydesk_desk.operations.check.check import check_namespace
from copydesk_producers import Producer
from copydesk_schemas import Keys
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.settings import Settings


def test_check_says_what_is_off_and_mends_it(copydesk: Run, tmp_path: Path) -> None:
    """0 on a healthy namespace; 1 and the breach while one is there; 0 after --repair, which says what it did."""
    (tmp_path / "a.txt").write_text(
        "Fishing boats stayed in the harbour of Ulva on Friday, as the ice had come early.\n"
    )
    keys = Keys("checked")
    with EmbeddedServer(tmp_path / "server") as server:
        here = ("--redis", server.url, "--namespace", keys.namespace)
        assert "there is nothing in 'checked'" in copydesk("check", *here).stderr
        assert 0 == copydesk("run", "a.txt", "--out", "out", *here).returncode
        well = copydesk("check", *here)
        assert (0, True) == (well.returncode, "all laws hold" in well.stdout), well.stdout
        client = connect(server.url)
        client.hincrby(keys.counters, "articles_published", 7)
        client.close()
        broken = copydesk("check", "--json", *here)
        assert (1, 1, {"counter": 1}) == (
            broken.returncode,
            *(json.loads(broken.stdout)[key] for key in ("broken", "found")),
        )
        mended = copydesk("check", "--repair", *here)
        assert (0, True) == (mended.returncode, "it was changed by -7" in mended.stdout), mended.stdout
        assert 0 == copydesk("check", *here).returncode


@pytest.mark.usefixtures("forked_fleets")
def test_a_check_among_commits_finds_nothing(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path
) -> None:
    """While two workers commit, streams are trimmed and slices leave, every look finds a healthy namespace."""
    settings = Settings(
        namespace=keys.namespace, ticket_seconds=1, window_days=0.0001, window_documents=1_000, keep_entries=300
    )
    with Producer(client, keys.namespace) as producer:
        for document in make_documents(11, 1_500):
            producer.push_raw(document.data)
    found, looks = [], 0
    with FleetProcess(settings, server.url, log=tmp_path / "log"):
        wait_until(lambda: client.xlen(keys.clean), "the first are published")
        while client.xlen(keys.raw):
            found += check_namespace(client, keys, sample=20).findings
            looks += 1
    assert ([], []) == (found, check_namespace(client, keys).findings)
    assert looks > 1
