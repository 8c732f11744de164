"""zone_of: offsets of the zones that pages and feeds write."""

from datetime import datetime, timedelta

import pytest

from copydesk_schemas.time_zones import zone_names, zone_of

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
        ("+01", 1, 1),
        ("−3", -3, -3),
        ("Europe/Paris", 2, 1),
        ("[America/Argentina/Ushuaia]", -3, -3),
        ("Europe/Nowhere", None, None),
        ("XYZ", None, None),
    ],
)
def test_offsets(name: str, summer: float | None, winter: float | None) -> None:
    """One offset a zone; by the day for those that follow the clocks; none for letters that mean several."""
    for moment, hours in ((SUMMER, summer), (WINTER, winter)):
        zone = zone_of(name, moment)
        assert (None if zone is None else zone.utcoffset(moment)) == (None if hours is None else timedelta(hours=hours))


def test_every_name_is_a_zone_or_known_to_be_ambiguous() -> None:
    """No abbreviation of the data file is without meaning all year, except those that mean several zones."""
    without = {name for name in zone_names() if zone_of(name, SUMMER) is None}
    assert {"CST", "IST"} <= without <= {"CST", "IST", "AST", "GST", "SST"}
