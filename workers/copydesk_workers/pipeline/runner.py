"""The runner: takes a batch of raw entries through the chain, matching and the commit.

Read a batch → *prepare* (open, clean, identify: pure) → *probe and verify* (one round trip each) → *enrich* (pure) →
*commit*. Isolation (`isolation.py`), dead letters and the loop around the commit (`commit/in_order.py`) are no stage's.
"""

import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

import redis
from msgspec.structs import replace

from copydesk_matching.index.index import Index
from copydesk_matching.known_furniture import NOTHING, Learned, site_of
from copydesk_matching.match import Sketch
from copydesk_matching.matcher import Matcher
from copydesk_matching.rules.tuned import tuned_thresholds
from copydesk_matching.sketch import ReadText, load_tables, make_sketch
from copydesk_schemas import DeadReason, Keys, SettingsError, pack_id
from copydesk_schemas.ids import entry_of
from copydesk_text.article import Article
from copydesk_text.chain.chain import chain_for, load_libraries
from copydesk_text.newsroom.lexicon.read_table import load_lexicon
from copydesk_workers.commit.committer import Committer
from copydesk_workers.commit.in_order import commit_in_order
from copydesk_workers.commit.outcome import CommitEntry, DeadArticle
from copydesk_workers.furniture.store import FurnitureStore, Lesson
from copydesk_workers.furniture.take_out import take_out
from copydesk_workers.logs import event
from copydesk_workers.pipeline.after_matching import AfterMatching, Draft
from copydesk_workers.pipeline.event_time import LatestTime, spoils_ids
from copydesk_workers.pipeline.in_work import InWork, Opened, Prepared, living
from copydesk_workers.pipeline.index_parts import IndexParts, patient_server
from copydesk_workers.pipeline.intake import NoWatch, RawEntry, Watch
from copydesk_workers.pipeline.isolation import Failed, dead_article, ended_article, run_isolated, try_twice
from copydesk_workers.pipeline.part_traces import PartTraces
from copydesk_workers.pipeline.parts import cut_batch
from copydesk_workers.pipeline.prepare import prepare_entry
from copydesk_workers.pipeline.publications import Matches, Publications
from copydesk_workers.pipeline.sketches import read_isolated
from copydesk_workers.pipeline.speakers import Speakers
from copydesk_workers.server.claims import claim
from copydesk_workers.server.epoch import ServerChanged, enter_epoch
from copydesk_workers.server.meter import Meter, Step
from copydesk_workers.server.renumber import renumber
from copydesk_workers.settings import Settings

#: Posting buckets out of date that are dropped after a batch: under a millisecond of the server's time.
EXPIRED_BUCKETS: Final = 500
#: Stories out of date that are dropped after a batch.
EXPIRED_STORIES: Final = 100

#: Characters of the detail of a dead letter that the log tells.
_TOLD: Final = 200

#: Entries that are copied to renumber the raw stream: a few milliseconds of the server's time.
MOST_RENUMBERED: Final = 1000

logger = logging.getLogger(__name__)

_Held = TypeVar("_Held", RawEntry, Opened, InWork)


class Runner:
    """Processes the raw entries of one namespace. One instance per ticket."""

    def __init__(self, client: redis.Redis, keys: Keys, settings: Settings, index: Index | None = None) -> None:
        """Loads what the stages need.

        Args:
            client: A client that answers in bytes.
            keys: The namespace.
            settings: The settings of the worker.
            index: The index of the namespace, for a caller that listens in on it; None: the runner makes one.

        Raises:
            SettingsError: The settings do not fit the namespace.
        """
        self._client, self._keys, self._settings = client, keys, settings
        self._chain = chain_for(settings.chain, settings.no_article_signs)
        self._after_matching = AfterMatching(settings) if self._chain.enrich else None
        self._suppressed = frozenset(settings.suppressed)
        self._publications = Publications(settings)
        self._document_bytes = settings.document_bytes
        self._index = index or Index(client, keys, settings.index_shape, patient_server(client, keys, settings))
        self._matcher = Matcher(self._index, tuned_thresholds(settings.thresholds))
        claim(client, keys, settings)
        self._load()
        self._latest = LatestTime(client, keys, settings.ahead_milliseconds)
        self._committer = Committer(client, keys, settings, self._latest.ahead)
        self._entered = enter_epoch(client, keys)  # before anything is read or looked up
        self._window = settings.window_milliseconds
        self._parts = IndexParts(client, keys, self._index)
        self._speakers = Speakers(client, keys, settings)
        self._furniture = self._open_furniture()
        self._meter = Meter(client, keys)
        self._reopens = not self._index.is_claimed()  # the data went meanwhile
        self._traces = PartTraces(keys.raw)
        self._slice: int | None = None
        self._expires = True

    def _load(self) -> None:
        """Loads all tables now: the supervisor builds a runner before it forks, so the workers share them."""
        if self._chain.enrich:
            load_libraries()
        else:  # matching reads the lines of every text
            load_lexicon()
        load_tables(self._index.word_hash)

    def process(self, batch: Sequence[RawEntry], watch: Watch) -> None:
        """Takes every entry of the batch to its commit.

        Raises:
            redis.exceptions.RedisError: The server is away. What is not committed stays pending; nothing is lost.
            ServerChanged: The server was started again since the last call. Likewise; the batch is to be read again.
            SeedsWait: A part of the index is away. All but the seeds are committed.
        """
        while self._reopens:
            self._reopen()
        latest = self._latest.read()
        self._speakers.begin_batch()
        self._parts.begin_batch()
        for slice_, part in cut_batch(batch, self._window, latest):
            with self._traces.part(part):
                indexed = self._process(slice_, part, latest, watch)
            if indexed and slice_ != self._slice:  # only a new slice makes others out of date
                self._slice, self._expires = slice_, True
        if any(spoils_ids(entry.entry_id, latest) for entry in batch):
            self._renumber(latest)
        if self._expires:
            dropped = self._index.expire(EXPIRED_BUCKETS), self._committer.expire(EXPIRED_STORIES)
            self._expires = any(dropped)
        self._meter.write()
        self._parts.end_batch()

    def _renumber(self, latest: int) -> None:
        """Gives what waits ids of now: behind an id that is out of range, Redis makes only such ids, for everybody."""
        try:
            done = renumber(self._client, self._keys, self._latest.ahead, MOST_RENUMBERED)
        except redis.exceptions.ResponseError as error:  # not permitted: the documents must not wait for it
            logger.error(
                "the raw stream is not renumbered: %s", error, extra=event("not_renumbered", reason=str(error))
            )
            return
        if not done.replaced and not spoils_ids(done.newest_before, latest):
            return  # another worker did it
        logger.warning(
            "ids of the raw stream went ahead of the clock, up to %s; %s",
            done.newest_before,
            f"documents with new ids: {done.renamed:,}" if done.replaced else "`copydesk recover` sets them right",
            extra=event("ids_ahead", newest=done.newest_before, renamed=done.renamed, replaced=done.replaced),
        )

    def bury(self, entry: RawEntry, reason: DeadReason, detail: str) -> None:
        """Commits the whole raw entry as one dead letter."""
        dead = CommitEntry(entry_id=entry.entry_id, outcomes=(dead_article(entry, None, reason, detail),))
        with self._traces.part([entry]), self._traces.together("commit"):
            self._commit([dead], {}, NoWatch())

    def _process(self, slice_: int | None, part: Sequence[RawEntry], latest: int, watch: Watch) -> bool:
        """Takes a part to its commit; returns whether the index got anything. `latest`: see `event_time`."""
        with self._meter.batch("prepare"):
            opened = [self._open(entry, latest) for entry in self._watched("prepare", part, watch)]
            self._furniture.set_apart(self._speakers.domains)
        with self._meter.batch("sketch"):
            self._parts.begin()
            known = self._known_furniture(slice_, opened)
            watch.begin(part[0].entry_id if len(part) == 1 else "")  # if one of them hangs, each is tried alone next
            articles = [article for one in opened for article in one.articles]
            texts = iter(read_isolated(articles, self._index.word_hash))
            watch.end()
            in_work = [self._sketch(slice_, one, known, texts) for one in self._watched("sketch", opened, watch)]
        with self._meter.batch("match"), self._traces.together("match"):
            sketches = {prepared.sketch.id: prepared.sketch for prepared in living(in_work)}
            found = self._matcher.match(list(sketches.values()), lambda id_: watch.begin(entry_of(id_)))
            watch.end()  # what is asked of the server lies before, and behind
            matches = dict(zip(sketches, found, strict=True))
            in_work = self._parts.tell(in_work)
        if not in_work:
            return bool(sketches)
        with self._meter.batch("enrich"):
            enriched = [self._enrich(one) for one in self._watched("enrich", in_work, watch)]
            if self._after_matching is not None:
                enriched = self._enrich_together(self._after_matching, enriched, matches, watch)
        with self._meter.batch("commit"), self._traces.together("commit"):
            entries = [self._publications.of_entry(one, matches) for one in self._watched(None, enriched, watch)]
            self._commit(entries, sketches, watch)
        with self._meter.batch("teach"), self._parts.optional():
            self._teach(in_work)
        return bool(sketches)

    def _open(self, entry: RawEntry, latest: int) -> Opened:
        """The entry after the prepare stages."""
        speaker = self._speakers.speaker_of(entry)
        return Opened(entry, speaker, prepare_entry(entry, self._chain, self._document_bytes, latest, speaker))

    def _watched(self, step: Step | None, entries: Iterable[_Held], watch: Watch) -> Iterator[_Held]:
        """The entries one by one; the watch is told which of them is worked on, and the meter how long a step took."""
        for one in entries:
            watch.begin(one.entry_id)
            begin = time.perf_counter()
            yield one
            if step is not None:  # else the batch alone is measured
                self._meter.document(step, took := time.perf_counter() - begin)
                self._traces.took(step, one.entry_id, took)
            watch.end()

    def _commit(self, entries: Sequence[CommitEntry], sketches: Mapping[bytes, Sketch], watch: Watch) -> None:
        """Commits the entries if the server surely holds what their probe wrote."""
        try:
            self._parts.confirm()
            epoch, told, parts = self._entered.epoch, self._traces.answered, (self._parts.lacking, self._parts.healed)
            late = commit_in_order(
                self._committer, self._matcher, entries, sketches, epoch, told, *parts, watch.begin, watch.end
            )
            self._meter.count("late_commits", late)
            _tell_dead(entries)
        except ServerChanged as error:
            logger.warning(
                "%s: it may have lost what was looked up; the batch is read and looked up again",
                error,
                extra=event("server_changed", entries=len(entries)),
            )
            self._reopens = True
            raise

    def _reopen(self) -> None:
        """Opens the namespace again: its keys may be gone, and with them its secret, or its index is rebuilt."""
        try:
            self._index.claim()
            claim(self._client, self._keys, self._settings)
        except SettingsError as error:  # no fault of the documents in hand; the supervisor stops the fleet
            raise ServerChanged(str(error)) from error
        self._furniture = self._open_furniture()
        self._entered = enter_epoch(self._client, self._keys, self._entered)
        self._reopens = not self._index.is_claimed()  # the data went meanwhile

    # -- learned furniture and sketches

    def _open_furniture(self) -> FurnitureStore:
        """The furniture of the namespace under its secret; each part sets apart the sites of bound producers."""
        index = self._index
        return FurnitureStore(self._client, self._keys, self._window, index.word_hash, server=index.server)

    def _known_furniture(self, slice_: int | None, opened: Sequence[Opened]) -> Mapping[str | None, Learned]:
        """What is known of the sites of these entries, all of one slice."""
        sites = {site_of(article) for one in opened for article in one.articles if isinstance(article, Article)}
        if slice_ is None or not sites:
            return {}
        with self._parts.optional():
            return self._furniture.known(slice_, sites)
        return dict.fromkeys((None, *sites), NOTHING)

    def _sketch(
        self,
        slice_: int | None,
        opened: Opened,
        known: Mapping[str | None, Learned],
        texts: Iterator[ReadText | None],
    ) -> InWork:
        """The entry with the sketches of its articles; the next of `texts` are theirs."""
        articles: list[Prepared | DeadArticle] = []
        for article, text in zip(opened.articles, texts, strict=False):  # the rest of the texts are of other entries
            if isinstance(article, DeadArticle):
                articles.append(article)
                continue
            site = site_of(article)
            teaches = (
                slice_ is not None
                and site is not None
                and site not in opened.speaker.foreign
                and self._furniture.learns_of(slice_, site, pack_id(opened.entry.entry_id, article.position))
            )
            articles.append(self._sketch_article(opened, article, known[site], teaches, text))
        return InWork(opened.entry, tuple(articles))

    def _sketch_article(
        self, opened: Opened, article: Article, learned: Learned, teaches: bool, text: ReadText | None
    ) -> Prepared | DeadArticle:
        entry, speaker, word_hash = opened.entry, opened.speaker, self._index.word_hash

        def make() -> Sketch:
            return make_sketch(
                article,
                entry.entry_id,
                learned,
                teaches=teaches,
                read=text,
                word_hash=word_hash,
                foreign=speaker.foreign,
            )

        sketch = try_twice("make_sketch", make)
        if isinstance(sketch, Failed):
            return ended_article(entry, article.position, sketch)
        return Prepared(take_out(article, learned, word_hash) if self._chain.takes_out else article, sketch, speaker)

    def _teach(self, committed: Sequence[InWork]) -> None:
        """What was committed teaches the furniture of its site."""
        lessons = [
            Lesson(prepared.sketch.id, site, prepared.sketch.segments)
            for prepared in living(committed)
            if (site := site_of(prepared.article)) is not None and not prepared.is_foreign
        ]
        self._furniture.teach(lessons)

    # -- enrich

    def _enrich(self, entry: InWork) -> InWork:
        return InWork(
            entry.entry,
            tuple(
                one if isinstance(one, DeadArticle) else self._enrich_article(entry.entry, one)
                for one in entry.articles
            ),
        )

    def _enrich_article(self, entry: RawEntry, prepared: Prepared) -> Prepared | DeadArticle:
        enriched = run_isolated(self._chain.enrich, prepared.article)
        if isinstance(enriched, Article):
            return replace(prepared, article=enriched)
        return ended_article(entry, prepared.article.position, enriched)

    def _enrich_together(
        self, enrich: AfterMatching, entries: Sequence[InWork], matches: Matches, watch: Watch
    ) -> list[InWork]:
        """The entries after what needs to know which articles look like duplicates."""
        drafts = [
            Draft(one.entry.entry_id, prepared.article, duplicate=self._is_suppressed(prepared, matches))
            for one in entries
            for prepared in living([one])
        ]
        articles = iter(enrich(drafts, watch))
        return [
            InWork(
                one.entry,
                tuple(
                    part if isinstance(part, DeadArticle) else replace(part, article=next(articles))
                    for part in one.articles
                ),
            )
            for one in entries
        ]

    def _is_suppressed(self, prepared: Prepared, matches: Matches) -> bool:
        """Whether the article looks like a duplicate, by what was verified so far.

        Of one of a bound producer only the commit knows: it counts records of bound producers alone.
        """
        if prepared.speaker.name is not None or self._publications.publishes_always(prepared):
            return False
        return any(match.relation in self._suppressed for match in matches[prepared.sketch.id])


def _tell_dead(entries: Sequence[CommitEntry]) -> None:
    """Logs the dead letters of entries that are finished, by this worker or, rarely, by another."""
    for entry in entries:
        for outcome in entry.outcomes:
            if isinstance(outcome, DeadArticle):
                logger.info(
                    "a dead letter of entry %s: %s (%s)",
                    entry.entry_id,
                    outcome.reason,
                    outcome.detail[:_TOLD],
                    extra=event("dead_letter", entry_id=entry.entry_id, reason=outcome.reason),
                )
