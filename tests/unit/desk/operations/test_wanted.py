"""Which records are wanted: every condition alone, and all of them together."""

import pytest
from tests.unit.workers.sinks.records import record

from copydesk_desk.operations.wanted import ALL, Wanted


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (ALL, True),
        (Wanted(relation="original"), True),
        (Wanted(relation="update"), False),
        (Wanted(language="en"), True),
        (Wanted(language="e"), False),
        (Wanted(outlet="bay.example"), True),
        (Wanted(outlet="example"), True),
        (Wanted(outlet="ay.example"), False),
        (Wanted(outlet="the bay herald"), True),
        (Wanted(outlet="herald"), False),
        (Wanted(place="velm"), True),
        (Wanted(place="no"), True),
        (Wanted(place="vel"), False),
        (Wanted(q="reopened on tues"), True),
        (Wanted(q="harbour 0"), True),
        (Wanted(q="ferry"), False),
        (Wanted(relation="original", language="en", outlet="bay.example", place="no", q="velm"), True),
        (Wanted(relation="original", language="en", outlet="bay.example", place="no", q="ferry"), False),
    ],
)
def test_all_conditions_must_hold(wanted: Wanted, expected: bool) -> None:
    """Those that are not set always do."""
    assert expected == wanted.takes(record(0))
