"""Finds which outlet a document is from that became no article: its dead letter is counted there."""

from copydesk_schemas import DocumentError, parse_json
from copydesk_text.chain.add_urls import domain_named
from copydesk_text.normalize import normalize_line
from copydesk_text.urls import clean_url, registered_domain


def outlet_of(document: bytes) -> str | None:
    """Reads the outlet as the chain does, without opening the document.

    Args:
        document: What was pushed, JSON or not.

    Returns:
        The registered domain of its `url`, else its `source`, the domain where that is a name of a host; None if it
        gives neither.
    """
    try:
        value = parse_json(document)
    except (DocumentError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    url, source = value.get("url"), value.get("source")
    clean = clean_url(url) if isinstance(url, str) else None
    domain = registered_domain(clean) if clean else None
    if domain or not isinstance(source, str):
        return domain
    return domain_named(source) or normalize_line(source) or None
