"""Enrichers that users bring: functions of their own packages, found by entry point, run under a time limit.

All that an enricher needs is here: `Article`, the types of its fields, and `replace`, which makes a changed copy.
"""

from msgspec.structs import replace

from copydesk_schemas import Agency, Counts, Dateline, Entity, Image, Language, RawDocument, Source
from copydesk_text.article import Article
from copydesk_workers.enrichers.enrichers import MOST_OVERRUNS, Enrichers
from copydesk_workers.enrichers.installed import GROUP, Enrich, check_installed, find_enrichers

__all__ = [
    "GROUP",
    "MOST_OVERRUNS",
    "Agency",
    "Article",
    "Counts",
    "Dateline",
    "Enrich",
    "Enrichers",
    "Entity",
    "Image",
    "Language",
    "RawDocument",
    "Source",
    "check_installed",
    "find_enrichers",
    "replace",
]
