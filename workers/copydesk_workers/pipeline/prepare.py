"""Opens a raw entry and runs the prepare stages on each of its articles. Pure: it reads no server and no clock."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from copydesk_schemas import DeadReason, DocumentError, IdOutOfRange, RawDocument, decode_raw, dump_json
from copydesk_text.article import Article, Drop
from copydesk_text.chain.chain import Chain, open_document
from copydesk_workers.commit.outcome import DeadArticle
from copydesk_workers.pipeline.event_time import event_time
from copydesk_workers.pipeline.intake import RawEntry
from copydesk_workers.pipeline.isolation import (
    KEPT_OF_TOO_LARGE,
    Failed,
    dead_article,
    ended_article,
    run_isolated,
    try_twice,
)
from copydesk_workers.pipeline.speakers import ANYBODY, Speaker

#: Milliseconds since 1970 that an id must have to say when its entry came in: from 2000 to 2100.
_EARLIEST: Final = 946_684_800_000
_NO_TIME: Final = 4_102_444_800_000
#: How many times the size limit of a document the fields may have that each article of a page carries, all together.
_CARRIED: Final = 4
#: How many times its size the dead letters of a page may have, each of which holds it, and what they may have anyway.
_LETTERS: Final = 4
_LETTERS_BYTES: Final = 256 * 1024


def prepare_entry(
    entry: RawEntry, chain: Chain, document_bytes: int, latest: int, speaker: Speaker = ANYBODY
) -> tuple[Article | DeadArticle, ...]:
    """Says what became of each article of a raw entry.

    Args:
        entry: The raw entry.
        chain: The stages.
        document_bytes: Size limit of a document, in bytes of its JSON.
        latest: The latest event time that is in range, in milliseconds.
        speaker: Who pushed it. Every article must be of a domain of its own, if it is bound to domains.

    Returns:
        In position order, each article after the prepare stages, or a dead article in its place. One dead article
        without a position if the whole document is dead.
    """
    data = entry.fields.get(b"document")
    if data is None:
        names = ", ".join(sorted(name.decode(errors="replace") for name in entry.fields))
        detail = f"the stream entry has no field `document`; it has {names}"
        return (dead_article(entry, None, "invalid_json", detail),)
    if len(data) > document_bytes:
        detail = (
            f"the document has {len(data):,} bytes, the limit is {document_bytes:,}"
            f" (COPYDESK_DOCUMENT_BYTES); the first {KEPT_OF_TOO_LARGE:,} are kept"
        )
        return (dead_article(entry, None, "too_large", detail),)
    if speaker.refused is not None:
        return (dead_article(entry, None, "unproven_source", speaker.refused),)
    try:
        received = _received(event_time(entry.entry_id, latest))
        document = decode_raw(data)
    except IdOutOfRange as error:
        return (dead_article(entry, None, "id_out_of_range", str(error)),)
    except DocumentError as error:
        reason: DeadReason = "invalid_json" if str(error).startswith("not JSON") else "invalid_document"
        return (dead_article(entry, None, reason, str(error)),)
    opened = try_twice("open_document", lambda: open_document(chain, document))
    if isinstance(opened, Failed):
        return (dead_article(entry, None, "stage_failed", opened.detail),)
    if isinstance(opened, Drop):
        return (dead_article(entry, None, opened.reason, opened.detail),)
    if (copied := _carried(document, len(opened), len(data), most := _CARRIED * document_bytes)) > most:
        detail = (
            f"each of the {len(opened):,} articles on the page carries all fields but text and html, {copied:,} bytes"
            f" in all; the limit is {most:,}. Push them as documents of their own, or set `split` to never"
        )
        return (dead_article(entry, None, "invalid_document", detail),)
    articles = [replace(article, received_at=received) for article in opened] if received is not None else opened
    return _few_letters(entry, articles, [_prepare(chain, article, speaker) for article in articles])


def _few_letters(
    entry: RawEntry, articles: Sequence[Article], prepared: Sequence[Article | Drop | Failed]
) -> tuple[Article | DeadArticle, ...]:
    """The articles with letters for the dead ones; one stands for all where theirs had too many bytes.

    Each holds the page, and the page is read to make it.
    """
    size = len(entry.fields[b"document"])
    pairs = tuple(zip(articles, prepared, strict=True))
    dead = [(article.position, one) for article, one in pairs if not isinstance(one, Article)]
    if len(dead) * size <= max(_LETTERS * size, _LETTERS_BYTES):
        return tuple(
            one if isinstance(one, Article) else ended_article(entry, article.position, one) for article, one in pairs
        )
    living = [one for one in prepared if isinstance(one, Article)]
    position, first = dead[0]
    detail = (
        f"{len(dead):,} of the {len(prepared):,} articles on the page are dead, and this letter stands for all of them;"
        f" the first because: {first.detail}"
    )
    letter = ended_article(entry, position if living else None, replace(first, detail=detail))
    return tuple(sorted((*living, letter), key=lambda one: one.position or 0))  # as the commit takes them


def _carried(document: RawDocument, articles: int, size: int, most: int) -> int:
    """Bytes of metadata and other fields that the articles of a page carry together; 0 if they cannot be over `most`.

    A page of 2 MB that is half metadata and half short articles made 2 GB of records.
    """
    if articles < 2 or articles * size <= most:
        return 0
    fields = {name: value for name, value in msgspec.to_builtins(document).items() if name not in ("text", "html")}
    return articles * len(dump_json(fields))


def _received(milliseconds: int) -> str | None:
    """When an entry came in; None for an id that is no time."""
    if not _EARLIEST <= milliseconds < _NO_TIME:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="seconds")


def _prepare(chain: Chain, article: Article, speaker: Speaker) -> Article | Drop | Failed:
    prepared = run_isolated(chain.prepare, article)
    if isinstance(prepared, Article) and speaker.name is not None and prepared.source.domain not in speaker.domains:
        said = f"is of {prepared.source.domain}" if prepared.source.domain else "has no URL that says its domain"
        detail = f"producer {speaker.name} speaks for {', '.join(sorted(speaker.domains))}; this document {said}"
        return Drop("unproven_source", detail)
    return prepared
