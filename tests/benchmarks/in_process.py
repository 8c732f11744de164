"""The chain in one process, without Redis and RQ: the limit that no fleet of one worker can pass.

Measured in processor time, since the machine is shared.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

import redis
from trafilatura import bare_extraction

from copydesk_matching.index.index import Index
from copydesk_matching.index.signature import decode_signature
from copydesk_matching.match import Sketch
from copydesk_matching.rules.relate import relate_all
from copydesk_matching.sketch import make_sketch, read_together
from copydesk_schemas import Keys, RawDocument, decode_raw, encode_raw
from copydesk_text.article import Article
from copydesk_text.chain.build_record import build_record
from copydesk_text.chain.chain import CHAINS, open_document
from copydesk_text.chain.names import ChainName
from copydesk_workers.settings import Settings
from tests.benchmarks.report import Row, row

_FIRST_MILLISECOND: Final = 1_700_000_000_000
_BATCH: Final = 50
_CHAINS: Final[tuple[tuple[ChainName, str], ...]] = (("matching", "matching only"), ("default", "default chain"))

#: What trafilatura took for a page, in the mean, on the machine of ../shared/LIBRARIES.md, where the limits were set.
_REFERENCE_MILLISECONDS: Final = 13.5
_AT_PACE: Final = f"where trafilatura takes {_REFERENCE_MILLISECONDS} ms"

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


def measure_pages(pages: Sequence[RawDocument], texts: Sequence[RawDocument], say: Callable[[str], None]) -> list[Row]:
    """Rows of ms of processor time: an HTML page beside trafilatura alone on it, and a text (of 500 words).

    Ranges are over the pages and texts, which take turns. What is promised is held at the pace of the machine that the
    promise was made on, which is told by trafilatura's time.
    """
    alone: list[float] = []
    opening: list[float] = []
    whole: list[float] = []
    text: list[float] = []
    for number, document in enumerate(pages):
        works: list[tuple[list[float], Callable[[], object]]] = [
            (alone, partial(bare_extraction, document.html, fast=True, with_metadata=True)),
            (opening, partial(open_document, CHAINS["default"], document)),
            (whole, partial(_make_records, document)),
            (text, partial(_make_records, texts[number % len(texts)])),
        ]
        first = number % len(works)  # none is always the one that finds the caches warm
        for times, work in works[first:] + works[:first]:
            times.append(_milliseconds(work))
    say(f"{len(pages)} HTML pages measured")
    pace = _REFERENCE_MILLISECONDS / statistics.fmean(alone)
    return [
        row("pages", "HTML page: trafilatura alone", "ms", alone),
        row("pages", "HTML page: opening it", "ms", opening),
        row("pages", "HTML page: whole default chain, without matching", "ms", whole),
        row("pages", f"{_AT_PACE}: the same", "ms", [pace * one for one in whole], at_most=20),
        row("pages", "text of 500 words: whole default chain, without matching", "ms", text),
        row("pages", f"{_AT_PACE}: the same", "ms", [pace * one for one in text], at_most=1.2),
    ]


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return 1000 * (time.process_time() - started)


def _make_records(document: RawDocument) -> None:
    for article in _prepare(document, "default"):
        _finish(article, "default", "1700000000000-0")


def _rate(encoded: Sequence[bytes], chain: ChainName, candidates: _Candidates) -> float:
    started = time.process_time()
    for batch in _sketched(encoded, chain):
        relate_all([(sketch, *candidate) for _, _, sketch in batch for candidate in candidates[sketch.id]])
        for entry_id, article, _ in batch:
            _finish(article, chain, entry_id)
    return len(encoded) / (time.process_time() - started)


def _sketched(encoded: Sequence[bytes], chain: ChainName) -> Iterator[list[tuple[str, Article, Sketch]]]:
    """The prepared articles with their entry ids and sketches, a batch at a time."""
    for start in range(0, len(encoded), _BATCH):
        prepared = [
            (f"{_FIRST_MILLISECOND + number}-0", article)
            for number, data in enumerate(encoded[start : start + _BATCH], start)
            for article in _prepare(decode_raw(data), chain)
        ]
        texts = read_together([article.text for _, article in prepared], [article.title for _, article in prepared])
        yield [
            (entry_id, article, make_sketch(article, entry_id, read=read))
            for (entry_id, article), read in zip(prepared, texts, strict=True)
        ]


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
    index = Index(client, Keys(f"bench-limit-{chain}"), Settings().index_shape)
    found: _Candidates = {}
    for batch in _sketched(encoded, chain):
        sketches = [sketch for _, _, sketch in batch]
        probed = index.probe(sketches)
        blobs = index.read_signatures({candidate.id for candidates in probed for candidate in candidates})
        stored = {id_: decode_signature(id_, blob) for id_, blob in blobs.items()}
        for sketch, candidates in zip(sketches, probed, strict=True):
            found[sketch.id] = [(stored[candidate.id], candidate.shared) for candidate in candidates]
    return found
