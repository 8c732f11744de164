"""The texts that `explain` compares: of a raw document, through the real chain, or of a published record."""

from typing import Final

import redis
from msgspec import Struct
from msgspec.structs import replace

from copydesk_matching.index.read_signatures import read_signatures
from copydesk_matching.index.server import IndexServer, on_primary
from copydesk_matching.index.shape import read_shape
from copydesk_matching.index.signature import decode_signature
from copydesk_matching.match import Sketch
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import DocumentError, Keys, RawDocument, Record, pack_record_id
from copydesk_text.article import Article, Drop
from copydesk_text.chain.chain import CHAINS, open_document, run_stages
from copydesk_text.chain.names import ChainName
from copydesk_workers.pipeline.sketches import sketch_records

#: Entry ids of two texts that were never pushed; any two will do, since they stand in no index.
UNPUSHED_IDS: Final = ("0-1", "0-2")


class ComparedText(Struct, frozen=True, kw_only=True):
    """One side of a comparison. `note` says what a reader should know about how it was made, if anything."""

    name: str
    title: str | None
    text: str
    sketch: Sketch
    note: str | None = None


def text_of_document(document: RawDocument, name: str, entry_id: str, chain_name: ChainName) -> ComparedText:
    """Takes a raw document through the chain.

    Args:
        document: The document.
        name: What a reader calls it, such as its file.
        entry_id: A stream entry id for the sketch, one of `UNPUSHED_IDS`.
        chain_name: Which chain.

    Returns:
        Its longest article.

    Raises:
        DocumentError: It holds no article.
    """
    chain = CHAINS[chain_name]
    opened = open_document(chain, document)
    if isinstance(opened, Drop):
        raise DocumentError(f"{name} holds no article: {opened.reason}, {opened.detail}")
    prepared = [run_stages(chain.prepare, article) for article in opened]
    articles = [article for article in prepared if isinstance(article, Article)]
    if not articles:
        drops = [drop for drop in prepared if isinstance(drop, Drop)]
        raise DocumentError(f"{name} holds no article: {drops[0].reason}, {drops[0].detail}")
    longest = max(articles, key=lambda article: len(article.text))
    note = None
    if len(opened) > 1:
        note = f"the page holds {len(opened)} articles; this is the longest, number {longest.position}"
    return ComparedText(
        name=name, title=longest.title, text=longest.text, sketch=make_sketch(longest, entry_id), note=note
    )


def text_of_record(client: redis.Redis, keys: Keys, record: Record, server: IndexServer | None = None) -> ComparedText:
    """Reads what is compared of a published record.

    Args:
        client: A client that answers in bytes.
        keys: The namespace of the record.
        record: The record, as it was published.
        server: Where the index lives; None: beside the streams.

    Returns:
        The text with its sketch. The signature is the one that the index holds; if it has left the index, it is made
        again from the text, and a note says so.
    """
    packed = pack_record_id(record.id)
    shape = read_shape(client, keys)
    signatures = read_signatures(server or on_primary(client), keys, shape, [packed])
    [made] = sketch_records(client, keys, shape.window, [record], signatures, server)
    if packed not in signatures:
        note = "its signature has left the index: made again from the text, without its URL and guid"
        return ComparedText(name=record.id, title=record.title, text=record.text, sketch=made, note=note)
    kept = decode_signature(packed, signatures[packed])
    windows = made.windows if made.signature == kept.signature else b""
    sketch = replace(kept, fingerprints=made.fingerprints, windows=windows, word_hash=made.word_hash)
    return ComparedText(name=record.id, title=record.title, text=record.text, sketch=sketch)
