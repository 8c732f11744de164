"""A fleet whose index is on a cluster that breaks while documents flow (by hand: `tests.acceptance.cluster_faults`)."""

from pathlib import Path

import pytest
from tests.acceptance.cluster_faults import run


@pytest.mark.long
def test_nothing_is_lost_when_the_cluster_breaks(tmp_path: Path) -> None:
    """A node dies and is replaced, a slot moves: nothing is missing, twice or unfindable, and lost links are told."""
    outcome = run(11, 400, tmp_path, ["node killed, replica promoted", "slot moved"])
    assert outcome.holds, outcome
    assert outcome.links_lost == 0 or outcome.links_found > 0
