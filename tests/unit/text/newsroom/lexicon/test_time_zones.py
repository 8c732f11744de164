"""zone_pattern: zones in print."""

import re

from copydesk_text.newsroom.lexicon.time_zones import zone_pattern


def test_the_pattern_takes_the_whole_name() -> None:
    """The longest name is read, ambiguous ones, too, and never the beginning of a word."""
    for name in ("CEST", "AKDT", "UTC+3", "CST", "+02:00"):
        found = re.match(zone_pattern(), name + " and more")
        assert found is not None
        assert found[0] == name
    assert re.match(zone_pattern(), "Estonia") is None
    assert re.match(zone_pattern(), "ETA") is None
