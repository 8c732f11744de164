"""Enrichers that users bring: functions of their own packages, found by entry point, run under a time limit."""

from copydesk_workers.enrichers.enrichers import MOST_OVERRUNS, Enrichers
from copydesk_workers.enrichers.installed import GROUP, Enrich, check_installed, find_enrichers

__all__ = ["GROUP", "MOST_OVERRUNS", "Enrich", "Enrichers", "check_installed", "find_enrichers"]
