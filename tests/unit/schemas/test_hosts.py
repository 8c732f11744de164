"""Which site a raw document is from."""

import pytest

from copydesk_schemas import host_of, is_under


@pytest.mark.parametrize(
    ("document", "host"),
    [
        (b'{"text": "One.", "url": "https://News.Velmora.example:8080/a?b"}', "news.velmora.example"),
        (b'{"text": "One."}', None),
        (b'{"url": 5}', None),
        (b'{"url": "http://[::1"}', None),
        (b"[1]", None),
        (b"{broken", None),
        (b"\xff", None),
        (b"[" * 100_000, None),
    ],
)
def test_the_host_is_that_of_the_url(document: bytes, host: str | None) -> None:
    """In lower case, without the port; nothing where there is none, however broken the document."""
    assert host == host_of(document)


@pytest.mark.parametrize(
    ("host", "domain", "under"),
    [
        ("velmora.example", "velmora.example", True),
        ("news.velmora.example", "Velmora.example", True),
        ("othervelmora.example", "velmora.example", False),
        ("velmora.example", "news.velmora.example", False),
        (None, "velmora.example", False),
    ],
)
def test_a_domain_holds_what_is_below_it(host: str | None, domain: str, under: bool) -> None:
    """Whole labels count, and a document without a host is under no domain."""
    assert under == is_under(host, domain)
