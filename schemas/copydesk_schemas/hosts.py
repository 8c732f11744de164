"""Which site a raw document says it is from."""

from urllib.parse import urlsplit

from copydesk_schemas.codec import parse_json
from copydesk_schemas.errors import DocumentError


def host_of(document: bytes) -> str | None:
    """Host name in the `url` of a raw document's JSON, in lower case; None where it gives none that can be read."""
    try:
        value = parse_json(document)
        url = value.get("url") if isinstance(value, dict) else None
        return urlsplit(url).hostname if isinstance(url, str) else None
    except (DocumentError, ValueError, RecursionError):
        return None


def is_under(host: str | None, domain: str) -> bool:
    """Whether a host is `domain` or below it (`news.bbc.co.uk` is under `bbc.co.uk`)."""
    domain = domain.lower().strip(".")
    return host is not None and (host == domain or host.endswith("." + domain))
