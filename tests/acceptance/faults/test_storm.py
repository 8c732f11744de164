"""One short storm with a seed of its own; `make faults SEEDS=20` is the long one."""

import secrets
from pathlib import Path

import pytest
from tests.acceptance.faults.kinds import POSSIBLE
from tests.acceptance.faults.storm import run_storm

pytestmark = pytest.mark.long


@pytest.mark.timeout(1800)
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for child processes in /proc")
def test_nothing_is_lost_or_doubled_in_a_storm(tmp_path: Path) -> None:
    """Every kind of fault hits once; every article has its one outcome, and what the server lost for good is told."""
    seed = secrets.randbelow(10**6)
    print(f"the seed is {seed}: make faults SEEDS=1 FIRST={seed} ARTICLES=1000")
    storm = run_storm(seed, 1_000, tmp_path)
    print(storm)  # an assertion shows less of it
    assert len(POSSIBLE) == storm.faults.total()
    assert storm.holds, storm
