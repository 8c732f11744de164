"""What nobody can prevent is told with its number, and the fleet works on."""

from pathlib import Path

import pytest
from tests.acceptance.faults.documents import make_documents
from tests.acceptance.faults.site import SETTINGS, Site
from tests.processes import wait_until

from copydesk_desk.operations.check.check import check_namespace
from copydesk_producers import Producer

_HALF = 10


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for child processes in /proc")
def test_after_flushall_the_fleet_tells_and_works_on(tmp_path: Path) -> None:
    """All keys are deleted under a fleet: it tells how many were lost, and what comes then is processed whole."""
    documents = [one.data for one in make_documents(7, 60) if one.articles == 1][: 2 * _HALF]
    with Site(tmp_path) as site:
        client, keys = site.client, site.keys

        def process(some: list[bytes]) -> None:
            """Pushes documents; returns when all have their outcome and the fleet has counted them."""
            with Producer(site.proxy.url, SETTINGS.namespace) as producer:
                for one in some:
                    producer.push_raw(one)
            wait_until(lambda: client.xlen(keys.clean) + client.xlen(keys.duplicates) == len(some), "all are finished")
            looked = client.hget(keys.ledger, "at")  # what the ledger says by now may be of before the deletion
            wait_until(lambda: client.hget(keys.ledger, "at") != looked, "the fleet looked again")
            wait_until(lambda: client.hget(keys.ledger, "committed") == b"%d" % len(some), "all are counted")

        process(documents[:_HALF])
        client.flushall()
        process(documents[_HALF:])
        report = check_namespace(client, keys)
        kept = client.xlen(keys.clean) + client.xlen(keys.duplicates)
        assert ({"lost": _HALF}, _HALF) == (report.found, kept), report.findings
