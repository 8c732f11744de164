"""Clocks that are wrong: event time is in the ids, and how long outputs are kept goes by the server's clock."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
import redis
from tests.acceptance.faults.documents import make_documents

from copydesk_desk.operations.check.check import check_namespace
from copydesk_producers import Producer
from copydesk_schemas import Keys
from copydesk_workers.server.embedded import EmbeddedServer

PROGRAM: Final = Path(__file__).with_name("skewed_fleet.py")
_MONTH: Final = 30 * 86_400


@pytest.mark.parametrize("ahead", [_MONTH, -_MONTH])
def test_a_worker_whose_clock_is_wrong_loses_nothing(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, ahead: int
) -> None:
    """A month ahead or behind, it publishes what waits, and removes nothing that is to be kept for a week."""
    documents = make_documents(7, 400)
    articles = 0
    for part in (documents[:-10], documents[-10:]):
        with Producer(client, keys.namespace) as producer:
            for document in part:
                producer.push_raw(document.data)
                articles += max(1, document.articles)
        command = [sys.executable, str(PROGRAM), server.url, keys.namespace, str(ahead)]
        assert 0 == subprocess.run(command, check=False).returncode
    assert articles == sum(int(client.xlen(stream)) for stream in (keys.clean, keys.duplicates, keys.dead))
    assert {} == check_namespace(client, keys).found
