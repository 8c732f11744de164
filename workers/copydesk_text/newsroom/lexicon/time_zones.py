"""The pattern for a time zone in print; what a zone means is in `copydesk_schemas.time_zones`."""

from typing import Final

from copydesk_schemas.time_zones import zone_names
from copydesk_text.newsroom.lexicon.read_table import built_once
from copydesk_text.phrases import one_of

_FIGURES: Final = r"[+\-−]\d{1,2}(?::?\d{2})?"


@built_once
def zone_pattern() -> str:
    """A pattern for a zone as pages print it, the ambiguous abbreviations included."""
    return rf"(?:(?:UTC|GMT)\s?{_FIGURES}|{one_of(zone_names())}(?!\w)|[+\-−]\d{{2}}(?::?\d{{2}})?(?![\w:/.-]))"
