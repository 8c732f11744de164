"""How many bytes of the server's memory a document takes in the index: its postings and its signature."""

from collections.abc import Callable
from typing import Final

import redis

from copydesk_matching.index.index import Index
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import Keys
from copydesk_text.article import Article
from copydesk_workers.settings import Settings
from tests.benchmarks.corpus import Corpus
from tests.benchmarks.report import Row, row

_BATCH: Final = 50
_FIRST_MILLISECOND: Final = 1_700_000_000_000


def measure_index_bytes(corpus: Corpus, client: redis.Redis, say: Callable[[str], None]) -> list[Row]:
    """A row with the growth of used_memory a document, the window set to the corpus.

    Only `Index.probe` writes: postings and signatures in a namespace of their own. A probe in another namespace comes
    first, so that scripts and buffers are there already.
    """
    sketches = [
        make_sketch(Article(document=document, text=document.text or ""), f"{_FIRST_MILLISECOND + number}-0")
        for number, document in enumerate(corpus.documents)
    ]
    settings = Settings(window_documents=len(sketches))
    Index(client, Keys("bench-warm"), settings.index_shape).probe(sketches[:_BATCH])
    index = Index(client, Keys("bench-index"), settings.index_shape)
    before = _used(client)
    for start in range(0, len(sketches), _BATCH):
        index.probe(sketches[start : start + _BATCH])
    growth = (_used(client) - before) / len(sketches)
    words = sum(sketch.words for sketch in sketches) / len(sketches)
    fingerprints = sum(len(sketch.fingerprints) for sketch in sketches) / len(sketches)
    say(f"index: {growth:,.0f} bytes a document of {words:.0f} words and {fingerprints:.1f} fingerprints on average")
    return [row("index", "index and signature", "bytes a document", [growth], at_most=1500)]


def _used(client: redis.Redis) -> int:
    return int(client.info("memory")["used_memory"])
