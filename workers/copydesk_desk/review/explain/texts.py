"""A text to be explained: of a raw document, through the real chain, or of a published record."""

from typing import Final

import redis
from msgspec import Struct
from msgspec.structs import replace

from copydesk_desk.review.sketches import sketch_records
from copydesk_matching.index.signature import decode_signature
from copydesk_matching.match import Sketch
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import DocumentError, Keys, RawDocument, Record, pack_record_id
from copydesk_text.article import Article, Drop
from copydesk_text.chain.chain import CHAINS, open_document, run_stages
from copydesk_text.chain.names import ChainName
from copydesk_workers.records.find import read_window

#: Entry ids of two texts that were never pushed; any two will do, since they stand in no index.
UNPUSHED_IDS: Final = ("0-1", "0-2")


class ComparedText(Struct, frozen=True, kw_only=True):
    """One side of a comparison. `note` says what a reader should know of how it came about, if anything."""

    name: str
    title: str | None
    text: str
    sketch: Sketch
    note: str | None = None


def text_of_document(document: RawDocument, name: str, entry_id: str, chain_name: ChainName) -> ComparedText:
    """The longest article of a raw document, named for a reader by `name`; DocumentError if it holds none."""
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


def text_of_record(client: redis.Redis, keys: Keys, record: Record) -> ComparedText:
    """A published record with the signature that the index holds; made anew from the text where it has left."""
    packed = pack_record_id(record.id)
    stored = _read_signature(client, keys, packed)
    signatures = {} if stored is None else {packed: stored}
    [made] = sketch_records(client, keys, read_window(client, keys), [record], signatures)
    if stored is None:
        note = "its signature has left the index: made anew from the text, and without its URL and guid"
        return ComparedText(name=record.id, title=record.title, text=record.text, sketch=made, note=note)
    sketch = replace(decode_signature(packed, stored), fingerprints=made.fingerprints)
    return ComparedText(name=record.id, title=record.title, text=record.text, sketch=sketch)


def _read_signature(client: redis.Redis, keys: Keys, packed: bytes) -> bytes | None:
    """The stored signature of a record, whichever partition it is in."""
    slice_ = int.from_bytes(packed[:6], "big") // read_window(client, keys)
    partitions = int(client.hget(keys.meta, "partitions") or 1)
    with client.pipeline(transaction=False) as pipe:
        for partition in range(partitions):
            pipe.hget(keys.signatures(partition, slice_), packed)
        return next((blob for blob in pipe.execute() if blob is not None), None)
