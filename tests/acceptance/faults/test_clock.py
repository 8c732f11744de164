"""A server's clock that was wrong for a while loses no document."""

from collections import Counter
from pathlib import Path

import pytest
import redis
from tests.acceptance.conftest import Run
from tests.acceptance.faults.disturbance import IMPOSSIBLE, Disturbance
from tests.acceptance.faults.documents import make_documents
from tests.processes import PATIENCE_SECONDS

from copydesk_desk.operations.check.check import check_namespace
from copydesk_producers import Producer
from copydesk_schemas import Keys
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings

_SETTINGS = Settings(namespace="clock", workers=1, window_documents=20_000)
#: Further than `COPYDESK_AHEAD_HOURS`.
_OFF_SECONDS = 26 * 3_600


@pytest.mark.skipif(bool(IMPOSSIBLE), reason=IMPOSSIBLE or "possible")
@pytest.mark.parametrize("off", [_OFF_SECONDS, -_OFF_SECONDS], ids=["ahead", "behind"])
def test_documents_pushed_by_a_wrong_clock_are_processed(tmp_path: Path, copydesk: Run, off: int) -> None:
    """The clock is a day off for three documents, and right for three more: none is lost, and none comes twice.

    After a clock that was ahead all six are dead letters first, since the stream goes on from the ids that it gave.
    """
    documents = [one.data for one in make_documents(7, 20) if one.articles == 1][:6]
    keys = Keys(_SETTINGS.namespace)
    disturbance = Disturbance(tmp_path / "disturbance")
    with EmbeddedServer(tmp_path / "server", program=disturbance.program) as server:
        client = redis.Redis(unix_socket_path=str(server.socket))
        with Producer(server.url, keys.namespace) as producer:
            for ahead, some in ((off, documents[:3]), (0, documents[3:])):
                disturbance.disturb(ahead=ahead)
                for document in some:
                    producer.push_raw(document)
                producer.flush()
        _process(server)
        dead = Counter(fields[b"reason"] for _, fields in read_all(client, keys.dead))
        assert Counter({b"id_out_of_range": 6} if off > 0 else {}) == dead
        if off > 0:
            where = ("--namespace", keys.namespace, "--redis", server.url)
            requeued = copydesk("dead", "requeue", "--reason", "id_out_of_range", *where)
            assert 0 == requeued.returncode, requeued.stderr
            _process(server)
        outcomes = [fields[b"id"] for stream in (keys.clean, keys.duplicates) for _, fields in read_all(client, stream)]
        assert (6, 6, 0) == (len(outcomes), len(set(outcomes)), client.xlen(keys.dead))
        assert {} == check_namespace(client, keys).found
        client.close()


def _process(server: EmbeddedServer) -> None:
    """A fleet works until nothing waits."""
    with FleetProcess(_SETTINGS, server.url, burst=True) as fleet:
        assert 0 == fleet.process.wait(PATIENCE_SECONDS)
