"""The runner: takes a batch of raw entries through the chain, matching and the commit.

read batch → *prepare* (open, clean, identify: pure) → *probe and verify* (one round trip each) → *enrich* (pure; the
heavy part takes together what is no duplicate) → *commit*. Isolation, dead-lettering and the loop around the commit
live here, never in a stage.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

import redis
from msgspec import Struct
from msgspec.structs import replace

from copydesk_matching.index.index import Index
from copydesk_matching.known_furniture import Learned
from copydesk_matching.match import Match, Sketch
from copydesk_matching.matcher import Matcher, Verifier
from copydesk_matching.rules.tuned import tuned_thresholds
from copydesk_matching.sketch import ReadText, make_sketch, read_together
from copydesk_schemas import DeadReason, DocumentError, IdOutOfRange, Keys, RawDocument, decode_raw, parse_entry_id
from copydesk_text.article import Article, Drop, Stage
from copydesk_text.chain.build_record import build_record
from copydesk_text.chain.chain import CHAINS, load_libraries, open_document
from copydesk_workers.commit.committer import Committer
from copydesk_workers.commit.outcome import CommitEntry, DeadArticle, Late, MustVerify, Publication, Waits
from copydesk_workers.furniture.store import FurnitureStore, Lesson, site_of
from copydesk_workers.furniture.take_out import take_out
from copydesk_workers.logs import event
from copydesk_workers.pipeline.after_matching import AfterMatching, Draft
from copydesk_workers.pipeline.intake import RawEntry, Watch
from copydesk_workers.settings import Settings

logger = logging.getLogger(__name__)

#: Bytes of documents that are committed together at most, but for the last one.
PART_BYTES: Final = 256 * 1024

#: How much of a document over the size limit is kept in its dead letter, in bytes.
KEPT_OF_TOO_LARGE: Final = 64 * 1024

#: Buckets of slices out of date that are dropped after a batch: under a millisecond of the server's time.
EXPIRED_BUCKETS: Final = 500
#: … and stories.
EXPIRED_STORIES: Final = 100

_Result = TypeVar("_Result")


class _Failed(Struct, frozen=True):
    """A step raised twice on one article."""

    detail: str


class _Opened(Struct, frozen=True):
    """A raw entry after the prepare stages: what became of each article, in position order."""

    entry: RawEntry
    articles: tuple[Article | DeadArticle, ...]


class _Prepared(Struct, frozen=True):
    """A raw entry whose articles have their sketches, and their known furniture taken out."""

    entry: RawEntry
    articles: tuple[tuple[Article, Sketch] | DeadArticle, ...]


class Runner:
    """Processes raw entries of one namespace; one a ticket."""

    def __init__(self, client: redis.Redis, keys: Keys, settings: Settings, index: Index | None = None) -> None:
        """`index`: that of the namespace, where the caller made one to listen in on it."""
        self._chain = CHAINS[settings.chain]
        if self._chain.enrich:
            load_libraries()  # the supervisor builds a runner before it forks, so the workers share what is loaded
        self._after_matching = AfterMatching(settings) if self._chain.enrich else None
        self._suppressed = frozenset(settings.suppressed)
        self._document_bytes = settings.document_bytes
        self._index = index or Index(client, keys, settings.index_shape)
        self._matcher = Matcher(self._index, tuned_thresholds(settings.thresholds))
        self._committer = Committer(client, keys, settings)
        self._window = settings.window_milliseconds
        self._furniture = FurnitureStore(client, keys, self._window)
        self._slice: int | None = None
        self._expires = True

    def process(self, batch: Sequence[RawEntry], watch: Watch) -> None:
        """Takes every entry of the batch to its commit; redis errors pass through, and nothing is then lost."""
        for slice_, part in _parts(batch, self._window):
            indexed = self._process(slice_, part, watch)
            if indexed and slice_ != self._slice:  # only a new slice makes others out of date
                self._slice, self._expires = slice_, True
        if self._expires:
            dropped = self._index.expire(EXPIRED_BUCKETS), self._committer.expire(EXPIRED_STORIES)
            self._expires = any(dropped)

    def _process(self, slice_: int | None, batch: Sequence[RawEntry], watch: Watch) -> bool:
        """Whether the index got anything."""
        opened = []
        for entry in batch:
            watch.begin(entry.entry_id)
            opened.append(self._prepare(entry))
            watch.end()
        known = self._known_furniture(slice_, opened)
        watch.begin(batch[0].entry_id)  # all are in hand; should one of them hang, each is tried alone next
        read = iter(_read_together([article for one in opened for article in one.articles]))
        watch.end()
        prepared = []
        for ready in opened:
            watch.begin(ready.entry.entry_id)
            prepared.append(self._sketch(slice_, ready, known, read))
            watch.end()
        sketches = [pair[1] for one in prepared for pair in one.articles if not isinstance(pair, DeadArticle)]
        matches = dict(zip((sketch.id for sketch in sketches), self._matcher.match(sketches), strict=True))
        enriched = []
        for one in prepared:
            watch.begin(one.entry.entry_id)
            enriched.append(self._enrich(one))
            watch.end()
        if self._after_matching is not None:
            enriched = self._enrich_together(self._after_matching, enriched, matches, watch)
        entries = [_entry(one, matches) for one in enriched]
        self._commit(entries, {sketch.id: sketch for sketch in sketches})
        self._teach(prepared)
        return bool(sketches)

    def bury(self, entry: RawEntry, reason: DeadReason, detail: str) -> None:
        """Commits the whole raw entry as one dead letter."""
        self._commit([CommitEntry(entry_id=entry.entry_id, outcomes=(_dead(entry, None, reason, detail),))], {})

    # -- prepare

    def _prepare(self, entry: RawEntry) -> _Opened:
        data = entry.fields.get(b"document")
        if data is None:
            names = ", ".join(sorted(name.decode(errors="replace") for name in entry.fields))
            detail = f"the stream entry has no field `document`; it has {names}"
            return _Opened(entry, (_dead(entry, None, "invalid_json", detail),))
        if len(data) > self._document_bytes:
            detail = (
                f"the document has {len(data):,} bytes, the limit is {self._document_bytes:,}"
                f" (COPYDESK_DOCUMENT_BYTES); the first {KEPT_OF_TOO_LARGE:,} are kept"
            )
            return _Opened(entry, (_dead(entry, None, "too_large", detail),))
        try:
            parse_entry_id(entry.entry_id)
            document = decode_raw(data)
        except IdOutOfRange as error:
            return _Opened(entry, (_dead(entry, None, "id_out_of_range", str(error)),))
        except DocumentError as error:
            reason: DeadReason = "invalid_json" if str(error).startswith("not JSON") else "invalid_document"
            return _Opened(entry, (_dead(entry, None, reason, str(error)),))
        opened = _twice("open_document", lambda: self._open(document))
        if isinstance(opened, _Failed):
            return _Opened(entry, (_dead(entry, None, "stage_failed", opened.detail),))
        if isinstance(opened, Drop):
            return _Opened(entry, (_dead(entry, None, opened.reason, opened.detail),))
        return _Opened(entry, tuple(self._prepare_article(entry, article) for article in opened))

    def _open(self, document: RawDocument) -> list[Article] | Drop:
        return open_document(self._chain, document)

    def _prepare_article(self, entry: RawEntry, article: Article) -> Article | DeadArticle:
        prepared = _run(self._chain.prepare, article)
        return prepared if isinstance(prepared, Article) else _dead_article(entry, article.position, prepared)

    # -- learned furniture and sketches

    def _known_furniture(self, slice_: int | None, opened: Sequence[_Opened]) -> Mapping[str | None, Learned]:
        """What is known of the sites of these entries, all of one slice."""
        sites = {site_of(article) for one in opened for article in one.articles if isinstance(article, Article)}
        return {} if slice_ is None or not sites else self._furniture.known(slice_, sites)

    def _sketch(
        self,
        slice_: int | None,
        opened: _Opened,
        known: Mapping[str | None, Learned],
        texts: Iterator[ReadText | None],
    ) -> _Prepared:
        """The entry with the sketches of its articles; the next of `texts` are theirs."""
        articles: list[tuple[Article, Sketch] | DeadArticle] = []
        for article, read in zip(opened.articles, texts, strict=False):  # the rest of the texts are of other entries
            if isinstance(article, DeadArticle):
                articles.append(article)
                continue
            site = site_of(article)
            teaches = slice_ is not None and site is not None and self._furniture.learns_of(slice_, site)
            articles.append(self._sketch_article(opened.entry, article, known[site], teaches, read))
        return _Prepared(opened.entry, tuple(articles))

    def _sketch_article(
        self, entry: RawEntry, article: Article, learned: Learned, teaches: bool, read: ReadText | None
    ) -> tuple[Article, Sketch] | DeadArticle:
        sketch = _twice(
            "make_sketch", lambda: make_sketch(article, entry.entry_id, learned, teaches=teaches, read=read)
        )
        if isinstance(sketch, _Failed):
            return _dead_article(entry, article.position, sketch)
        return take_out(article, learned) if self._chain.takes_out else article, sketch

    def _teach(self, prepared: Sequence[_Prepared]) -> None:
        """What was committed teaches the furniture of its site."""
        lessons = [
            Lesson(pair[1].id, site, pair[1].segments)
            for one in prepared
            for pair in one.articles
            if not isinstance(pair, DeadArticle) and (site := site_of(pair[0])) is not None
        ]
        self._furniture.teach(lessons)

    # -- enrich

    def _enrich(self, prepared: _Prepared) -> _Prepared:
        articles: list[tuple[Article, Sketch] | DeadArticle] = []
        for pair in prepared.articles:
            if isinstance(pair, DeadArticle):
                articles.append(pair)
                continue
            article, sketch = pair
            enriched = _run(self._chain.enrich, article)
            if isinstance(enriched, Article):
                articles.append((enriched, sketch))
            else:
                articles.append(_dead_article(prepared.entry, article.position, enriched))
        return _Prepared(prepared.entry, tuple(articles))

    def _enrich_together(
        self,
        enrich: AfterMatching,
        batch: Sequence[_Prepared],
        matches: Mapping[bytes, tuple[Match, ...]],
        watch: Watch,
    ) -> list[_Prepared]:
        drafts = [
            Draft(
                one.entry.entry_id,
                pair[0],
                duplicate=any(match.relation in self._suppressed for match in matches[pair[1].id]),
            )
            for one in batch
            for pair in one.articles
            if not isinstance(pair, DeadArticle)
        ]
        articles = iter(enrich(drafts, watch))
        return [
            _Prepared(
                one.entry,
                tuple(pair if isinstance(pair, DeadArticle) else (next(articles), pair[1]) for pair in one.articles),
            )
            for one in batch
        ]

    # -- commit

    def _commit(self, entries: list[CommitEntry], sketches: dict[bytes, Sketch]) -> None:
        commit_in_order(self._committer, self._matcher, entries, sketches)


def commit_in_order(
    committer: Committer, matcher: Verifier, entries: list[CommitEntry], sketches: Mapping[bytes, Sketch]
) -> None:
    """Commits in order until every entry is committed or late; each round verifies what the script asked for."""
    while entries:
        again = []
        for entry, answer in zip(entries, committer.commit(entries), strict=True):
            if isinstance(answer, MustVerify):
                again.append(_verify(matcher, entry, answer, sketches))
            elif isinstance(answer, Waits):
                again.append(entry)
            elif isinstance(answer, Late):
                logger.info(
                    "entry %s was finished by another worker",
                    entry.entry_id,
                    extra=event("entry_late", entry_id=entry.entry_id),
                )
        entries = again


def _verify(matcher: Verifier, entry: CommitEntry, answer: MustVerify, sketches: Mapping[bytes, Sketch]) -> CommitEntry:
    outcomes = list(entry.outcomes)
    for index, ids in answer.ids.items():
        outcome = outcomes[index]
        assert isinstance(outcome, Publication), "only a publication has matches to verify"
        found = matcher.verify(sketches[outcome.id], ids)
        outcomes[index] = replace(outcome, asked=outcome.asked + found)
    return replace(entry, outcomes=tuple(outcomes))


def _entry(prepared: _Prepared, matches: Mapping[bytes, tuple[Match, ...]]) -> CommitEntry:
    """What the commit gets of an entry whose articles are enriched."""
    outcomes = tuple(
        pair
        if isinstance(pair, DeadArticle)
        else Publication(
            id=pair[1].id,
            record=build_record(pair[0], prepared.entry.entry_id),
            text_hash=pair[1].text_hash,
            addresses=pair[1].addresses,
            shared=len(pair[1].fingerprints),
            matches=matches[pair[1].id],
        )
        for pair in prepared.articles
    )
    return CommitEntry(entry_id=prepared.entry.entry_id, outcomes=outcomes, seed=b"seed" in prepared.entry.fields)


def _read_together(articles: Sequence[Article | DeadArticle]) -> list[ReadText] | list[None]:
    """The texts of the articles, read together; should that fail, each is read alone and fails alone."""
    texts = ["" if isinstance(article, DeadArticle) else article.text for article in articles]
    found = _twice("read_together", lambda: read_together(texts))
    return [None] * len(texts) if isinstance(found, _Failed) else found


def _parts(batch: Sequence[RawEntry], window: int) -> Iterator[tuple[int | None, list[RawEntry]]]:
    """The batch in parts, each with its slice of event time (None: all ids are out of range).

    Parts are soon done, so that long documents wait for few others. What a slice taught must be known before the next
    one is looked at, however the batch was cut, so a part is of one slice.
    """
    part: list[RawEntry] = []
    size, slice_ = 0, None
    for entry in batch:
        own = _slice(entry, window)
        if part and own is not None and slice_ is not None and own != slice_:
            yield slice_, part
            part, size, slice_ = [], 0, None
        slice_ = own if slice_ is None else slice_
        part.append(entry)
        size += sum(map(len, entry.fields.values()))
        if size >= PART_BYTES:
            yield slice_, part
            part, size, slice_ = [], 0, None
    if part:
        yield slice_, part


def _slice(entry: RawEntry, window: int) -> int | None:
    try:
        return parse_entry_id(entry.entry_id)[0] // window
    except IdOutOfRange:
        return None


def _run(stages: Sequence[Stage], article: Article) -> Article | Drop | _Failed:
    """The article after all stages; a stage that raises is tried once more on this article alone."""
    for stage in stages:
        before = article
        result = _twice(_name(stage), lambda stage=stage, before=before: stage(before))  # type: ignore[misc]  # mypy cannot type a lambda with defaults
        if not isinstance(result, Article):
            return result
        article = result
    return article


def _twice(name: str, step: Callable[[], _Result]) -> _Result | _Failed:
    """The result of the step, at the second attempt if the first raises; _Failed if both do."""
    try:
        return step()
    except Exception:  # whatever a stage raises must not stop its neighbours; it is logged and told
        logger.warning("%s raised; trying once more", name, exc_info=True, extra=event("step_failed", step=name))
    try:
        return step()
    except Exception as error:  # as above: becomes a dead letter with the reason
        return _Failed(f"{name} raised {type(error).__name__}: {error}")


def _name(stage: Stage) -> str:
    return getattr(stage, "__name__", type(stage).__name__)


def _dead_article(entry: RawEntry, position: int, ended: Drop | _Failed) -> DeadArticle:
    if isinstance(ended, Drop):
        return _dead(entry, position, ended.reason, ended.detail)
    return _dead(entry, position, "stage_failed", ended.detail)


def _dead(entry: RawEntry, position: int | None, reason: DeadReason, detail: str) -> DeadArticle:
    document = entry.fields.get(b"document", b"")
    return DeadArticle(
        position=position,
        document=document[:KEPT_OF_TOO_LARGE] if reason == "too_large" else document,
        reason=reason,
        detail=detail,
        deliveries=entry.deliveries,
    )
