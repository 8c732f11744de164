"""One short storm of failovers with a seed of its own; `python -m tests.acceptance.failover_storm` runs long ones."""

import secrets
from pathlib import Path

import pytest
from tests.acceptance.failover_storm import EVENTS, run_storm

pytestmark = pytest.mark.long


@pytest.mark.timeout(300)
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for child processes in /proc")
def test_nothing_that_replicas_have_is_lost_in_failovers(tmp_path: Path) -> None:
    """The primary is killed, demoted, and killed when its replica lacks the end: what was confirmed has its outcome."""
    seed = secrets.randbelow(10**6)
    print(f"the seed is {seed}: python -m tests.acceptance.failover_storm --first {seed} --seeds 1 --articles 300")
    count = run_storm(seed, 300, tmp_path, waits=True)
    assert len(EVENTS) == count.events.total()
    assert count.holds, count
