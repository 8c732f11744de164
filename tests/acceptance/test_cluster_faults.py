"""A fleet whose index is on a cluster that breaks while documents flow (by hand: `tests.acceptance.cluster_faults`)."""

from pathlib import Path

import pytest
from tests.acceptance.cluster_faults import run


@pytest.mark.long
def test_nothing_is_lost_when_the_cluster_breaks(tmp_path: Path) -> None:
    """A node and its replica die, a slot moves, the primary dies and its replica is promoted: no law is broken.

    Nothing is missing, twice or unfindable, and the fleet has told of each link that was lost.
    """
    faults = ["node and its replica killed, back later", "slot moved", "primary killed, replica promoted"]
    outcome = run(11, 400, tmp_path, faults, supervisors=1)
    assert outcome.holds, outcome
    assert outcome.partly_matched > 0, "documents were decided without the part that was away"
