"""The chain in one process, without Redis and RQ: the limit that no fleet of one worker can pass.

Measured in processor time, since the machine is shared.
"""

import time
from collections.abc import Callable, Sequence
from typing import Final

import redis

from copydesk_schemas import Keys, RawDocument, decode_raw, encode_raw
from copydesk_workers.chain.article import Article
from copydesk_workers.chain.build_record import build_record
from copydesk_workers.chain.chain import CHAINS, open_document
from copydesk_workers.matching.index import Index
from copydesk_workers.matching.match import Sketch
from copydesk_workers.matching.signature import decode_signature
from copydesk_workers.matching.sketch import make_sketch
from copydesk_workers.settings import ChainName, Settings
from tests.benchmarks.report import Row, row
from tests.benchmarks.steps import relate_all

_FIRST_MILLISECOND: Final = 1_700_000_000_000
_BATCH: Final = 50
_CHAINS: Final[tuple[tuple[ChainName, str], ...]] = (("matching", "matching only"), ("default", "default chain"))

#: For each packed id: the sketches it is compared with, and the number of fingerprints they share.
_Candidates = dict[bytes, list[tuple[Sketch, int]]]


def measure_limit(
    documents: Sequence[RawDocument], client: redis.Redis, rounds: int, say: Callable[[str], None]
) -> list[Row]:
    """A row of documents/s for each chain. The real index finds the candidates beforehand; comparing them is timed."""
    encoded = [encode_raw(document) for document in documents]
    rows = []
    for chain, words in _CHAINS:
        candidates = _find_candidates(encoded, chain, client)
        rates = [_rate(encoded, chain, candidates) for _ in range(rounds)]
        rows.append(row("limit", f"{words}, one process, no Redis", "documents/s", rates))
        say(f"in process, {words}: {rows[-1].median:,.0f} documents/s")
    return rows


def measure_pages(pages: Sequence[RawDocument], say: Callable[[str], None]) -> list[Row]:
    """Rows of ms of processor time a page: finding the article in the markup, and the whole default chain.

    Ranges are over the pages.
    """
    opening, whole = [], []
    for document in pages:
        started = time.process_time()
        open_document(CHAINS["default"], document)
        opened = time.process_time()
        for article in _prepare(document, "default"):
            make_sketch(article, "1700000000000-0")
            _finish(article, "default", "1700000000000-0")
        opening.append(1000 * (opened - started))
        whole.append(1000 * (time.process_time() - opened))
    say(f"{len(pages)} HTML pages measured")
    return [
        row("pages", "HTML page: opening it", "ms", opening),
        row("pages", "HTML page: whole default chain, one process, no Redis", "ms", whole),
    ]


def _rate(encoded: Sequence[bytes], chain: ChainName, candidates: _Candidates) -> float:
    started = time.process_time()
    for number, data in enumerate(encoded):
        entry_id = f"{_FIRST_MILLISECOND + number}-0"
        for article in _prepare(decode_raw(data), chain):
            sketch = make_sketch(article, entry_id)
            relate_all(sketch, candidates[sketch.id])
            _finish(article, chain, entry_id)
    return len(encoded) / (time.process_time() - started)


def _prepare(document: RawDocument, chain: ChainName) -> list[Article]:
    """The articles of a document that come through the prepare stages."""
    opened = open_document(CHAINS[chain], document)
    articles = []
    for article in opened if isinstance(opened, list) else []:
        for stage in CHAINS[chain].prepare:
            prepared = stage(article)
            if not isinstance(prepared, Article):
                break
            article = prepared
        else:
            articles.append(article)
    return articles


def _finish(article: Article, chain: ChainName, entry_id: str) -> bytes:
    """The record of an article, or nothing if an enrich stage drops it."""
    for stage in CHAINS[chain].enrich:
        enriched = stage(article)
        if not isinstance(enriched, Article):
            return b""
        article = enriched
    return build_record(article, entry_id)


def _find_candidates(encoded: Sequence[bytes], chain: ChainName, client: redis.Redis) -> _Candidates:
    index = Index(client, Keys(f"bench-limit-{chain}"), Settings())
    found: _Candidates = {}
    for start in range(0, len(encoded), _BATCH):
        sketches = [
            make_sketch(article, f"{_FIRST_MILLISECOND + number}-0")
            for number, data in enumerate(encoded[start : start + _BATCH], start)
            for article in _prepare(decode_raw(data), chain)
        ]
        probed = index.probe(sketches)
        blobs = index.read_signatures({candidate.id for candidates in probed for candidate in candidates})
        stored = {id_: decode_signature(id_, blob) for id_, blob in blobs.items()}
        for sketch, candidates in zip(sketches, probed, strict=True):
            found[sketch.id] = [(stored[candidate.id], candidate.shared) for candidate in candidates]
    return found
