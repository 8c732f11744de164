"""Rebuilds the index of a namespace from its streams, in pieces, under names of its own.

Published records come from `clean` and `duplicates`, in the order of their commits. Seeded ones have no record; their
raw documents are opened again where the archive still has them. What a piece did is noted behind it, so a migration
that was interrupted does at most one piece twice, which changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple, cast

import redis

from copydesk_desk.operations.migrate.plan import Plan
from copydesk_matching.index.index import Index
from copydesk_matching.index.secret import hash_under
from copydesk_matching.index.server import PartitionsAway
from copydesk_matching.known_furniture import Learned, site_of
from copydesk_matching.match import Sketch
from copydesk_matching.sketch import make_sketch, read_together
from copydesk_schemas import (
    DocumentError,
    IdOutOfRange,
    Keys,
    RawDocument,
    Record,
    decode_record,
    milliseconds_of,
    pack_id,
    pack_record_id,
)
from copydesk_schemas.stream_steps import ENOUGH_BYTES
from copydesk_text.article import Article
from copydesk_text.chain.chain import chain_for
from copydesk_workers.commit.arguments import bookkeeping_lifetime
from copydesk_workers.furniture.store import FurnitureStore, Lesson
from copydesk_workers.pipeline.intake import RawEntry
from copydesk_workers.pipeline.prepare import prepare_entry
from copydesk_workers.records.states import RecordState, read_states
from copydesk_workers.server.bound_producers import domains_spoken_for, read_producers
from copydesk_workers.server.index_server import index_server_of
from copydesk_workers.server.streams import StreamEntry, read_bounded, read_range
from copydesk_workers.settings import Settings

#: Entries of a stream in one piece: some tens of milliseconds of work.
_PIECE: Final = 250
#: With so few entries left, the rest is done while commits pause.
_FEW: Final = 200
_NO_DOMAINS: Final[frozenset[str]] = frozenset()


class _Known(NamedTuple):
    """An article that the commit decided: its packed id, its raw id, what became of it, and itself."""

    id: bytes
    raw_id: str
    state: RecordState
    article: Article


class Rebuild:
    """Rebuilds the index of one namespace."""

    def __init__(self, client: redis.Redis, keys: Keys, settings: Settings, plan: Plan) -> None:
        """Prepares; nothing is read yet.

        Args:
            client: A client that answers in bytes.
            keys: The namespace.
            settings: The settings of its workers.
            plan: What is to be made.
        """
        self._client, self._keys, self._settings, self._plan = client, keys, settings, plan
        self._staged = keys.staged()
        self._window = plan.shape.window
        self._hash = hash_under(plan.secret)
        server = index_server_of(settings, client)
        self._index = Index(client, keys, plan.shape, server, word_hash=self._hash)
        self._teaches = plan.is_old or plan.is_moved or plan.is_rehomed
        apart = domains_spoken_for(client, keys)
        self._furniture = FurnitureStore(client, keys, self._window, self._hash, apart, server)
        self._owners = (
            {domain: frozenset(one.domains) for one in read_producers(client, keys).values() for domain in one.domains}
            if apart
            else {}
        )
        self._apart = apart
        self._lifetime = bookkeeping_lifetime(self._window)
        self._newest = self._newest_slice()
        #: Whether the last piece came to the end of each stream but for a few entries; they may have grown since.
        self.nearly_done = False

    def piece(self) -> int:
        """Does the next piece of each stream; returns how many entries were added, 0 if there are no more."""
        with self._client.pipeline(transaction=False) as pipe:
            pipe.hmget(self._keys.migration, ["archive", "clean", "duplicates"])
            after = [(found or b"0-0").decode() for found in cast("list[bytes | None]", pipe.execute()[0])]
        names = ("archive", "clean", "duplicates")
        read = [read_bounded(self._client, self._keys.archive, first=f"({after[0]}", count=_PIECE)]  # of any size
        for stream, place in zip((self._keys.clean, self._keys.duplicates), after[1:], strict=True):
            read.append(read_range(self._client, stream, after=place, count=_PIECE))
        ends = all(len(entries) < _PIECE and _size_of(entries) < ENOUGH_BYTES for entries in read)
        whole = sum(map(len, read))
        read = _together(read)
        self.nearly_done = ends and whole - sum(map(len, read)) <= _FEW
        archived, clean, duplicates = read
        if not any(read):
            return 0
        records = sorted([*clean, *duplicates], key=_committed)
        done = self._add([*self._seeded(archived), *self._published(records)])
        cursors = {name: entries[-1][0] for name, entries in zip(names, read, strict=True) if entries}
        with self._client.pipeline(transaction=True) as pipe:
            pipe.hset(self._keys.migration, mapping=cursors)  # type: ignore[arg-type]  # redis-py takes a wider dict only
            pipe.hincrby(self._keys.migration, "records", done)
            pipe.execute()
        return sum(map(len, read))

    # -- reading

    def _published(self, entries: Sequence[StreamEntry]) -> list[_Known]:
        """The records of the window whose state says that they are at this place."""
        found: dict[bytes, tuple[str, dict[bytes, bytes]]] = {}
        for entry_id, fields in entries:
            id_ = _packed(fields.get(b"id", b""))
            if id_ is not None and self._is_kept(id_):
                found[id_] = entry_id, fields
        states = self._states(found)
        singles = self._singles(found)
        known = []
        for id_, (entry_id, fields) in found.items():
            state = states.get(id_)
            if state is None or not state.published or state.entry_id != entry_id:
                continue
            try:
                record = decode_record(fields[b"record"])
            except (KeyError, DocumentError):
                continue  # counted in the end, as one that is not in the index
            known.append(_Known(id_, record.raw_id, state, _article(record, single=id_ in singles)))
        return known

    def _seeded(self, entries: Sequence[StreamEntry]) -> list[_Known]:
        """The articles of seeded documents that the archive still has, where the chain finds as many as it did."""
        seeds = [fields for _, fields in entries if fields.get(b"seed") == b"1" and b"raw_id" in fields]
        if not seeds:
            return []
        chain = chain_for("matching", self._settings.no_article_signs)
        known = []
        for fields in seeds:
            raw_id = fields[b"raw_id"].decode()
            entry = RawEntry(raw_id, {b"document": fields.get(b"document", b"")})
            outcomes = fields.get(b"outcomes", b"").split(b",")
            articles = prepare_entry(entry, chain, self._settings.document_bytes, 1 << 62)
            places = 1 + max((one.position or 0 for one in articles), default=-1)  # one letter may stand for many
            if places != len(outcomes):
                continue
            for article in articles:
                if not isinstance(article, Article):
                    continue
                id_ = pack_id(raw_id, article.position)
                state = self._states([id_]).get(id_) if self._is_kept(id_) else None
                if state is not None and state.published and state.entry_id is None:
                    known.append(_Known(id_, raw_id, state, article))
        return known

    def _states(self, ids: Iterator[bytes] | Sequence[bytes] | Mapping[bytes, object]) -> dict[bytes, RecordState]:
        return read_states(self._client, self._keys, self._plan.from_shape.window, ids)

    def _singles(self, ids: Mapping[bytes, object]) -> set[bytes]:
        """The records that are alone on their page: the first whose page has no second."""
        first = [id_ for id_ in ids if id_[10:] == b"\0\0"]
        seconds = {id_[:10] + b"\0\1": id_ for id_ in first}
        return set(first) - {seconds[id_] for id_ in self._states(seconds)}

    # -- writing

    def _add(self, known: Sequence[_Known]) -> int:
        """Adds articles to the index, the furniture and the maps; returns how many."""
        slices: defaultdict[int, list[_Known]] = defaultdict(list)
        for one in known:
            slices[self._slice(one.id)].append(one)
        for slice_ in sorted(slices):
            members = slices[slice_]
            sketches = self._sketches(slice_, members)
            if slice_ >= self._newest - 1:
                self._index.insert(sketches)
                if self._index.away:  # nothing would ever tell that it lacks these
                    raise PartitionsAway(dict.fromkeys(self._index.away, ConnectionError("it does not answer")))
            if self._teaches:
                self._teach(members, sketches)
            if self._plan.is_old:
                self._map(members, sketches)
        return len(known)

    def _sketches(self, slice_: int, members: Sequence[_Known]) -> list[Sketch]:
        sites = {site_of(one.article) for one in members}
        furniture = self._furniture.known(slice_, sites) if self._teaches else self._furniture.recall(slice_, sites)
        articles = [one.article for one in members]
        texts = read_together([one.text for one in articles], [one.title for one in articles], self._hash)
        made = []
        for one, text in zip(members, texts, strict=True):
            learned: Learned = furniture[site_of(one.article)]
            sketch = make_sketch(
                one.article, one.raw_id, learned, teaches=self._teaches, read=text, foreign=self._foreign(one)
            )
            made.append(sketch)
        return made

    def _foreign(self, one: _Known) -> frozenset[str]:
        """The domains that others speak for than who pushed this record."""
        if not self._apart:
            return _NO_DOMAINS
        own = one.state.provenance.endswith(b"\tb") and self._owners.get(one.article.source.domain or "")
        return self._apart - (own or _NO_DOMAINS)

    def _teach(self, members: Sequence[_Known], sketches: Sequence[Sketch]) -> None:
        taught = []
        for one, sketch in zip(members, sketches, strict=True):
            site = site_of(one.article)
            if site is None or site in self._foreign(one) or one.state.relation == "template":
                continue
            assert one.state.story is not None, "it is published"
            taught.append((Lesson(one.id, site, sketch.segments), one.state.story))
        self._furniture.count(taught)

    def _map(self, members: Sequence[_Known], sketches: Sequence[Sketch]) -> None:
        """Writes what leads from texts and addresses to records, as the commit does."""
        with self._client.pipeline(transaction=False) as pipe:
            for one, sketch in zip(members, sketches, strict=True):
                slice_ = self._slice(one.id)
                texts, addresses = self._staged.texts(slice_), self._staged.addresses(slice_)
                if one.state.status == "clean":
                    pipe.hset(texts, cast(str, sketch.text_hash), cast(str, one.id))
                    pipe.pexpire(texts, self._lifetime)
                for address in sketch.addresses:
                    pipe.hset(addresses, cast(str, address), cast(str, one.state.of or one.id))
                    pipe.pexpire(addresses, self._lifetime)
            pipe.execute()

    # -- slices

    def _slice(self, id_: bytes) -> int:
        return milliseconds_of(id_) // self._window

    def _is_kept(self, id_: bytes) -> bool:
        """Whether anything in the new index can be compared with the record, or learned from it."""
        return self._slice(id_) >= self._newest - 2

    def _newest_slice(self) -> int:
        """The newest slice, in the new window, that any record may be in."""
        slices = cast("set[bytes]", self._client.smembers(self._keys.slices))
        if not slices:
            return 0
        old = self._plan.from_shape.window
        newest = max(map(int, slices))
        if old == self._window:
            return newest
        latest = 0
        for id_, _ in self._client.hscan_iter(self._keys.states(newest), count=1000):
            latest = max(latest, milliseconds_of(cast(bytes, id_)))
        return (latest or newest * old) // self._window


def _article(record: Record, *, single: bool) -> Article:
    return Article(
        document=RawDocument(text=record.text, url=record.url, guid=record.guid),
        position=record.position,
        single=single,
        text=record.text,
        title=record.title,
        canonical_url=record.canonical_url,
        notices=tuple(record.notices),
        source=record.source,
    )


def _size_of(entries: Sequence[StreamEntry]) -> int:
    return sum(len(value) for _, fields in entries for value in fields.values())


def _packed(id_: bytes) -> bytes | None:
    try:
        return pack_record_id(id_.decode())
    except (IdOutOfRange, UnicodeDecodeError):
        return None


def _together(read: Sequence[list[StreamEntry]]) -> list[list[StreamEntry]]:
    """The entries up to the time to which all streams were read: those behind it are read again with the next piece."""
    reached = [int(entries[-1][0].partition("-")[0]) for entries in read if entries]
    if not reached:
        return list(read)
    return [[entry for entry in entries if int(entry[0].partition("-")[0]) <= min(reached)] for entries in read]


def _committed(entry: StreamEntry) -> tuple[int, bytes]:
    """The order of commits: within a millisecond, in which a whole batch may be committed, that of the records."""
    entry_id, fields = entry
    return int(entry_id.partition("-")[0]), _packed(fields.get(b"id", b"")) or b""
