"""zone_of: offsets of the zones that pages print."""

import re
from datetime import datetime, timedelta

import pytest

from copydesk_text.newsroom.lexicon.time_zones import zone_of, zone_pattern

SUMMER = datetime(2019, 7, 1, 12)
WINTER = datetime(2019, 1, 1, 12)


@pytest.mark.parametrize(
    ("name", "summer", "winter"),
    [
        ("GMT", 0, 0),
        ("Z", 0, 0),
        ("EST", -5, -5),
        ("HST", -10, -10),
        ("CET", 1, 1),
        ("МСК", 3, 3),
        ("ET", -4, -5),
        ("PT", -7, -8),
        ("BST", 1, None),
        ("UTC+3", 3, 3),
        ("GMT-03:30", -3.5, -3.5),
        ("+0530", 5.5, 5.5),
        ("CST", None, None),
        ("IST", None, None),
        ("+9900", None, None),
        ("XYZ", None, None),
    ],
)
def test_offsets(name: str, summer: float | None, winter: float | None) -> None:
    """One offset a zone; by the day for those that follow the clocks; none for letters that mean several."""
    for moment, hours in ((SUMMER, summer), (WINTER, winter)):
        zone = zone_of(name, moment)
        assert (None if zone is None else zone.utcoffset(moment)) == (None if hours is None else timedelta(hours=hours))


def test_the_pattern_takes_the_whole_name() -> None:
    """The longest name is read, ambiguous ones, too, and never the beginning of a word."""
    for name in ("CEST", "AKDT", "UTC+3", "CST", "+02:00"):
        found = re.match(zone_pattern(), name + " and more")
        assert found is not None
        assert found[0] == name
    assert re.match(zone_pattern(), "Estonia") is None
    assert re.match(zone_pattern(), "ETA") is None
