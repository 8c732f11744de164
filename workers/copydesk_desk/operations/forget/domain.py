"""Finds everything that a site published, for a takedown: searches the streams, and what sinks kept, in pieces."""

from urllib.parse import urlsplit

import redis

from copydesk_desk.operations.forget.forget import Progress, Removed, Target, articles_of, forget, in_pieces
from copydesk_desk.operations.sinks.undelivered import read_undelivered
from copydesk_matching.index.server import IndexServer
from copydesk_schemas import (
    DeadLetter,
    DocumentError,
    Growth,
    Keys,
    Record,
    decode_record,
    is_under,
    pack_record_id,
    parse_json,
)


def forget_domain(
    client: redis.Redis,
    keys: Keys,
    domain: str,
    progress: Progress = lambda what, done, total: None,
    server: IndexServer | None = None,
) -> Removed:
    """Removes all pages of a domain and its subdomains that the streams, the archive and the sinks hold.

    A page is from a domain by its URL, or by the name of its source. All articles of such a page go. What waits in the
    queue stays.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        domain: The domain, such as `example.org`.
        progress: Told what is being searched, how much of it is done, and how much there is.
        server: Where the index lives; None: beside the streams.

    Returns:
        What was removed.
    """
    return forget(client, keys, find_domain(client, keys, domain, progress), progress, server)


def find_domain(
    client: redis.Redis, keys: Keys, domain: str, progress: Progress = lambda what, done, total: None
) -> Target:
    """Finds all records and pages of a domain."""
    domain = domain.lower().strip(".")
    ids: set[bytes] = set()
    raw_ids: set[str] = set()
    for name in ("clean", "duplicates"):
        for entries in in_pieces(client, keys.prefix + name, f"looking through {name}", progress):
            records = [decode_record(fields[b"record"]) for _, fields in entries]
            found = [record for record in records if _record_is_from(record, domain)]
            ids |= {pack_record_id(record.id) for record in found}
            raw_ids |= {record.raw_id for record in found}
    for name in ("archive", "dead"):
        for entries in in_pieces(client, keys.prefix + name, f"looking through {name}", progress):
            raw_ids |= {
                fields[b"raw_id"].decode()
                for _, fields in entries
                if _document_is_from(fields.get(b"document", b""), domain)
            }
    for content in read_undelivered(client, keys):  # these outlive their streams
        if isinstance(content, DeadLetter):
            raw_ids |= {content.raw_id} if _document_is_from(content.document.encode(), domain) else set()
        else:
            found_ids = _ids_from(content, domain)
            ids |= {pack_record_id(id_) for id_ in found_ids}
            raw_ids |= {id_.partition("/")[0] for id_ in found_ids}
    for raw_id in raw_ids:
        ids.update(articles_of(client, keys, raw_id))
    return Target(ids=frozenset(ids), raw_ids=frozenset(raw_ids), pages=frozenset(raw_ids))


def _ids_from(content: Record | Growth, domain: str) -> set[str]:
    """The ids of records of the domain that a record or growth gives away."""
    if isinstance(content, Record):
        return {content.id} if _record_is_from(content, domain) else set()
    shown = (content.first, content.latest)
    return {one.record for one in shown if one.outlet is not None and one.outlet.lower() == domain}


def _record_is_from(record: Record, domain: str) -> bool:
    named = (record.source.domain, record.source.name and record.source.name.lower())
    return domain in named or any(is_under(_host(url), domain) for url in (record.url, record.canonical_url))


def _document_is_from(document: bytes, domain: str) -> bool:
    """Whether a raw document is from the domain. If it is no JSON (large ones are cut), naming the domain is enough."""
    try:
        value = parse_json(document)
    except (DocumentError, RecursionError):
        return domain.encode() in document.lower()
    if not isinstance(value, dict):
        return False
    url, source = value.get("url"), value.get("source")
    if isinstance(source, str) and source.lower() == domain:
        return True
    return isinstance(url, str) and is_under(_host(url), domain)


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None
