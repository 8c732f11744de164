"""Adds the canonical URL of an article and the domain of its outlet (see `urls.py`)."""

import re
from typing import Final

from msgspec.structs import replace

from copydesk_schemas import Source
from copydesk_text.article import Article, Drop
from copydesk_text.normalize import normalize_line
from copydesk_text.urls import clean_url, is_home_page, registered_domain

_HOST: Final = re.compile(r"(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,63}")
#: Characters of a wrong URL that a warning shows.
_SHOWN: Final = 80


def domain_named(source: str | None) -> str | None:
    """Reads the domain of an outlet whose name is that of its site, where there is no address that says it.

    Args:
        source: The name of the outlet, if the document gives one.

    Returns:
        The registered domain (`bbc.co.uk`); None if the name is no name of a host.
    """
    return registered_domain(f"https://{source.strip()}/") if source and _HOST.fullmatch(source.strip()) else None


def add_urls(article: Article) -> Article | Drop:
    """Adds the canonical URL and the domain of the outlet.

    Args:
        article: The article.

    Returns:
        The article with the address that the page gives for itself, cleaned, else with the producer's. A warning says
        so if the producer's is no http address. Without an address, an outlet that is named by its domain has that.
    """
    document = article.document
    warnings = article.warnings
    found = clean_url(document.url) if document.url else None
    if document.url and found is None:
        warnings = (*warnings, f"url is no http address: {document.url[:_SHOWN]!r}")
    declared = clean_url(article.canonical_url) if article.canonical_url else None
    if declared and found and is_home_page(declared) and not is_home_page(found):
        declared = None  # a page that names the home page as its address is wrong
    canonical = declared or found
    seen_on = found or declared
    source = Source(
        name=normalize_line(document.source) or article.source.name,
        domain=registered_domain(seen_on) if seen_on else domain_named(document.source),
    )
    return replace(article, canonical_url=canonical, source=source, warnings=warnings)
