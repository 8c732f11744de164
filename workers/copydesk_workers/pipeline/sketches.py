"""Reads texts for their sketches, and makes those of published records again, as far as they can be made."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import redis

from copydesk_matching.index.secret import read_word_hash
from copydesk_matching.index.server import IndexServer
from copydesk_matching.index.signature import decode_signature
from copydesk_matching.known_furniture import Learned, site_of
from copydesk_matching.match import Sketch
from copydesk_matching.sketch import ReadText, known_as, make_sketch, read_together
from copydesk_matching.words.word_hash import WordHash
from copydesk_schemas import Keys, Record, milliseconds_of, pack_record_id
from copydesk_text.article import Article
from copydesk_workers.commit.outcome import DeadArticle
from copydesk_workers.furniture.store import FurnitureStore
from copydesk_workers.pipeline.isolation import Failed, try_twice
from copydesk_workers.records.find import article_of
from copydesk_workers.server.bound_producers import domains_spoken_for


def sketch_records(
    client: redis.Redis,
    keys: Keys,
    window_milliseconds: int,
    records: Sequence[Record],
    signatures: Mapping[bytes, bytes],
    server: IndexServer | None = None,
) -> list[Sketch]:
    """Makes the sketches of records again: fingerprints and signature as the index has them, without addresses.

    Lines that were taken out of a text were not compared either, so they are not needed. The hash of the whole page
    cannot be made again; it is read from the stored signature, if there is one.

    Args:
        client: A client that answers in bytes.
        keys: The namespace of the records.
        window_milliseconds: The window that the namespace was made with.
        records: The records.
        signatures: Stored signatures by packed id; some may be missing.
        server: Where the index lives; None: beside the streams.

    Returns:
        One sketch per record, in order.
    """
    slices: defaultdict[int, list[Record]] = defaultdict(list)
    for record in records:
        slices[milliseconds_of(pack_record_id(record.id)) // window_milliseconds].append(record)
    word_hash = read_word_hash(client, keys)
    apart = domains_spoken_for(client, keys)
    store = FurnitureStore(client, keys, window_milliseconds, word_hash, apart, server)
    made: dict[str, Sketch] = {}
    for slice_, members in slices.items():
        known = store.recall(slice_, [site_of(article_of(record)) for record in members])
        for record in members:
            made[record.id] = _sketch(record, known[site_of(article_of(record))], signatures, word_hash)
    return [made[record.id] for record in records]


def _sketch(record: Record, learned: Learned, signatures: Mapping[bytes, bytes], word_hash: WordHash) -> Sketch:
    sketch = make_sketch(article_of(record), record.raw_id, learned, word_hash=word_hash)
    stored = signatures.get(sketch.id)
    return sketch if stored is None else known_as(sketch, decode_signature(sketch.id, stored).whole_hash)


def read_isolated(articles: Sequence[Article | DeadArticle], word_hash: WordHash) -> list[ReadText] | list[None]:
    """Reads the texts of articles together; should that fail, each is to be read alone, and fails alone.

    Args:
        articles: The articles of a part; those that are dead count as empty.
        word_hash: What their words are hashed with.

    Returns:
        One for each, in order; None where they could not be read together.
    """
    texts = ["" if isinstance(article, DeadArticle) else article.text for article in articles]
    titles = [None if isinstance(article, DeadArticle) else article.title for article in articles]
    found = try_twice("read_together", lambda: read_together(texts, titles, word_hash))
    return [None] * len(texts) if isinstance(found, Failed) else found
