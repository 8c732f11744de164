"""Resolves the links of a page."""

from urllib.parse import urljoin


def absolute(href: str, base: str) -> str | None:
    """The address of a link on a page with address `base`; None if it is none."""
    try:
        return urljoin(base, href.strip()) or None
    except ValueError:  # brackets that are no IPv6 address
        return None
