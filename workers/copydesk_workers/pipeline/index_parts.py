"""What a batch is decided without, where the index is elsewhere and a part of it is away.

A partition that stays away does not stop the documents. Records that are decided without it say so in `warnings`, the
commit notes it (`server/gaps.lua`), and they are matched again when it is back (`heal.py`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import redis
from msgspec.structs import replace

from copydesk_matching.index.index import Index
from copydesk_matching.index.patient import PatientServer
from copydesk_matching.index.server import IndexServer, PartitionsAway
from copydesk_schemas import Keys
from copydesk_workers.commit.outcome import DeadArticle
from copydesk_workers.pipeline.in_work import InWork, Prepared
from copydesk_workers.pipeline.intake import SeedsWait
from copydesk_workers.server.epoch import ServerChanged
from copydesk_workers.server.index_gaps import read_gaps, read_healed
from copydesk_workers.server.index_server import index_server_of
from copydesk_workers.settings import Settings

#: How the warning of a record begins that was decided without a part of the index.
PARTLY_MATCHED = "matched without a part of the index"


def patient_server(client: redis.Redis, keys: Keys, settings: Settings) -> IndexServer:
    """Where the index lives, as a worker asks it: it waits for what is away, unless that is known to be away."""
    server = index_server_of(settings, client)
    if server.home != "cluster":  # one server is there or not: without it nothing can be decided
        return server
    return PatientServer(server, settings.index_wait_seconds, read_gaps(client, keys))


class IndexParts:
    """Follows one index from batch to batch. Of an index beside the streams there is nothing to follow."""

    def __init__(self, client: redis.Redis, keys: Keys, index: Index) -> None:
        """Asks nothing yet. The client is one of the server of the streams."""
        self._client, self._keys = client, keys
        self._index = index
        self._all = frozenset(range(index.shape.partitions)) if index.server.home != "primary" else frozenset()
        self._epochs: dict[int, str] = {}
        self._away: frozenset[int] = frozenset()
        #: Seeds of the batch in hand that wait, and the partitions that they wait for.
        self._seeds: list[str] = []
        self._awaited: frozenset[int] = frozenset()
        #: How often records had been matched again when this batch began; None for an index beside the streams.
        self.healed: int | None = None

    def begin_batch(self) -> None:
        """Forgets the seeds of the batch before, or of an attempt that failed: they are tried again."""
        self._seeds, self._awaited = [], frozenset()

    def begin(self) -> None:
        """Reads the epochs that are not known: to be called before anything is looked up."""
        self._away = frozenset()
        if self._all:
            self.healed = read_healed(self._client, self._keys)
        unknown = self._all - self._epochs.keys()
        if unknown:
            self._epochs.update(self._index.server.epochs(unknown))

    @contextmanager
    def optional(self) -> Iterator[None]:
        """The block may end early because partitions are away; the batch then goes on without them."""
        try:
            yield
        except PartitionsAway as error:
            self._away |= error.partitions

    @property
    def lacking(self) -> frozenset[int]:
        """The partitions without which the batch was looked up."""
        return self._away | self._index.away

    def tell(self, entries: list[InWork]) -> list[InWork]:
        """The entries with a warning in each article if a part of the index was away. Seeds are left out then."""
        lacking = self.lacking
        if not lacking:
            return entries
        seeds = [one for one in entries if b"seed" in one.entry.fields]
        if seeds:
            self._seeds += [one.entry.entry_id for one in seeds]
            self._awaited |= lacking
            entries = [one for one in entries if b"seed" not in one.entry.fields]
        named = ", ".join(f"p{number}" for number in sorted(lacking))
        warning = f"{PARTLY_MATCHED} ({named} of {len(self._all)} partitions away): copies may have been missed"
        return [InWork(one.entry, tuple(_warned(part, warning) for part in one.articles)) for one in entries]

    def end_batch(self) -> None:
        """To be called when all that can be is committed.

        Raises:
            SeedsWait: Seeds of the batch are left.
        """
        if self._seeds:
            raise SeedsWait(self._awaited, self._seeds)

    def confirm(self) -> None:
        """Makes sure that the index still holds what was looked up and inserted: to be called before the commit.

        Raises:
            ServerChanged: A server of the index was started again, or another has taken its place.
        """
        asked = self._all - self.lacking
        if not asked:
            return
        now = self._index.server.epochs(asked)
        changed = sorted(number for number in asked if now.get(number) != self._epochs.get(number))
        self._epochs = now
        if changed:
            named = ", ".join(f"p{number}" for number in changed)
            raise ServerChanged(f"the server of partition {named} of the index was started again, or replaced")


def _warned(part: Prepared | DeadArticle, warning: str) -> Prepared | DeadArticle:
    if isinstance(part, DeadArticle):
        return part
    article = part.article
    return replace(part, article=replace(article, warnings=(*article.warnings, warning)))
