"""What each step of the way from a raw document to its commit costs, in µs a document."""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Final, ParamSpec, TypeVar

import redis
from msgspec import Struct
from msgspec.structs import replace

from copydesk_matching.index.index import Index
from copydesk_matching.index.signature import decode_signature
from copydesk_matching.known_furniture import site_of
from copydesk_matching.match import Match, Sketch
from copydesk_matching.rules.relate import relate_all
from copydesk_matching.sketch import make_sketch, read_together
from copydesk_schemas import Keys, RawDocument, decode_raw, encode_raw, parse_entry_id
from copydesk_text.article import Article, Drop
from copydesk_text.chain.build_record import build_record
from copydesk_text.chain.chain import CHAINS, open_document
from copydesk_workers.commit.committer import Committer
from copydesk_workers.commit.outcome import CommitEntry, Publication
from copydesk_workers.fleet.raw_stream import RawStream, ensure_group
from copydesk_workers.furniture.store import FurnitureStore, Lesson
from copydesk_workers.furniture.take_out import take_out
from copydesk_workers.pipeline.intake import RawEntry
from copydesk_workers.settings import Settings

_BATCH: Final = 50
#: Whose furniture is learned.
_OUTLETS: Final = 20
#: Steps that take a whole batch at once; each of its documents is given its share.
BATCHED: Final = ("known furniture", "read_together", "probe", "read signatures", "relate", "commit", "teach furniture")

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class Step(Struct, frozen=True, kw_only=True):
    """µs a document of one step: on the corpus, and on texts of 500 words."""

    step: str
    corpus_median: float
    corpus_mean: float
    long_median: float


class _Clock:
    """Collects µs by step."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, list[float]] = defaultdict(list)

    def time(
        self, step: str, work: Callable[_Arguments, _Result], /, *args: _Arguments.args, **kwargs: _Arguments.kwargs
    ) -> _Result:
        """The result of the work on one document; its processor time counts for the step."""
        started = time.thread_time_ns()
        result = work(*args, **kwargs)
        self.spent[step].append((time.thread_time_ns() - started) / 1000)
        return result

    def share(self, step: str, batch: Sequence[object], work: Callable[[], _Result]) -> _Result:
        """The result of the work on a whole batch; each of it bears its share of the time, the server's included."""
        started = time.perf_counter_ns()
        result = work()
        share = (time.perf_counter_ns() - started) / 1000 / max(len(batch), 1)
        self.spent[step].extend([share] * len(batch))
        return result


def measure_steps(corpus: Sequence[RawDocument], long: Sequence[RawDocument], client: redis.Redis) -> list[Step]:
    """Every step of the default chain, in the order of the way; on an index that fills while it is measured."""
    on_corpus = _walk(corpus, client, Keys("bench-steps"))
    on_long = _walk(long, client, Keys("bench-steps-long"))
    return [
        Step(
            step=f"{step} (share of a batch of {_BATCH})" if step in BATCHED else step,
            corpus_median=statistics.median(spent),
            corpus_mean=statistics.fmean(spent),
            long_median=statistics.median(on_long[step]) if on_long.get(step) else 0.0,
        )
        for step, spent in on_corpus.items()
    ]


def _walk(documents: Sequence[RawDocument], client: redis.Redis, keys: Keys) -> dict[str, list[float]]:
    settings = Settings(namespace=keys.namespace)
    index = Index(client, keys, settings.index_shape)
    committer = Committer(client, keys, settings)
    furniture = FurnitureStore(client, keys, settings.window_milliseconds, index.word_hash)
    clock = _Clock()
    ensure_group(client, keys)
    for start in range(0, len(documents), _BATCH):
        with client.pipeline(transaction=False) as pipe:
            for number, document in enumerate(documents[start : start + _BATCH]):
                printed = replace(document, source=f"Outlet {number % _OUTLETS}")
                pipe.xadd(keys.raw, {"document": encode_raw(printed)})
            pipe.execute()
        _walk_batch(RawStream(client, keys, "bench", 60).new(_BATCH, 1), settings, index, committer, furniture, clock)
    return clock.spent


def _walk_batch(
    batch: Sequence[RawEntry],
    settings: Settings,
    index: Index,
    committer: Committer,
    furniture: FurnitureStore,
    clock: _Clock,
) -> None:
    """One batch as the runner takes it, with a clock around each step."""
    prepared = [(entry.entry_id, article) for entry in batch for article in _prepare(entry.fields[b"document"], clock)]
    articles = [article for _, article in prepared]
    slice_ = parse_entry_id(batch[0].entry_id)[0] // settings.window_milliseconds
    sites = {site_of(article) for article in articles}
    known = clock.share("known furniture", articles, lambda: furniture.known(slice_, sites))
    texts, titles = [article.text for article in articles], [article.title for article in articles]
    read = clock.share("read_together", articles, lambda: read_together(texts, titles, index.word_hash))
    ready: list[tuple[str, Article, Sketch]] = []
    for (entry_id, article), text in zip(prepared, read, strict=True):
        learned = known[site_of(article)]
        sketch = clock.time("make_sketch", make_sketch, article, entry_id, learned, teaches=True, read=text)
        ready.append((entry_id, clock.time("take_out", take_out, article, learned, index.word_hash), sketch))
    sketches = [sketch for _, _, sketch in ready]
    found = clock.share("probe", sketches, lambda: index.probe(sketches))
    ids = {candidate.id for candidates in found for candidate in candidates}
    blobs = clock.share("read signatures", sketches, lambda: index.read_signatures(ids))
    stored = {id_: decode_signature(id_, blob) for id_, blob in blobs.items()}
    pairs = [
        (sketch, stored[candidate.id], candidate.shared)
        for sketch, candidates in zip(sketches, found, strict=True)
        for candidate in candidates
    ]
    judged = iter(clock.share("relate", sketches, lambda: relate_all(pairs)))
    outcomes: dict[str, list[Publication]] = defaultdict(list)
    for (entry_id, article, sketch), candidates in zip(ready, found, strict=True):
        matches = tuple(match for match in islice(judged, len(candidates)) if match.relation is not None)
        outcomes[entry_id].append(_finish(entry_id, article, sketch, matches, clock))
    entries = [CommitEntry(entry_id=entry_id, outcomes=tuple(parts)) for entry_id, parts in outcomes.items()]
    clock.share("commit", entries, lambda: committer.commit(entries))
    lessons = [
        Lesson(sketch.id, site, sketch.segments)
        for _, article, sketch in ready
        if (site := site_of(article)) is not None
    ]
    clock.share("teach furniture", sketches, lambda: furniture.teach(lessons))


def _prepare(data: bytes, clock: _Clock) -> list[Article]:
    """The articles of a document after the prepare stages."""
    chain = CHAINS["default"]
    document = clock.time("decode_raw", decode_raw, data)
    opened = clock.time("open_document", open_document, chain, document)
    articles = []
    for article in [] if isinstance(opened, Drop) else opened:
        current: Article | Drop = article
        for stage in chain.prepare:
            if isinstance(current, Article):
                current = clock.time(_name(stage), stage, current)
        if isinstance(current, Article):
            articles.append(current)
    return articles


def _finish(entry_id: str, article: Article, sketch: Sketch, matches: tuple[Match, ...], clock: _Clock) -> Publication:
    """The article after the enrich stages, ready for the commit."""
    for stage in CHAINS["default"].enrich:
        enriched = clock.time(_name(stage), stage, article)
        if isinstance(enriched, Article):
            article = enriched
    return Publication(
        id=sketch.id,
        record=clock.time("build_record", build_record, article, entry_id),
        text_hash=sketch.text_hash,
        addresses=sketch.addresses,
        shared=len(sketch.fingerprints),
        matches=matches,
    )


def _name(stage: object) -> str:
    return getattr(stage, "__name__", type(stage).__name__)
