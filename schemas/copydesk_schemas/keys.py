"""Every key that copydesk uses, built here and nowhere else: `copydesk:<namespace>:…`.

A namespace is a whole isolated copydesk. Each key either leaves by the rule in its docstring or is of bounded
size. `{p0}` … are hash tags: the postings and signatures of a partition can move to a Redis Cluster, the rest
stays on one server. A *slice* is a span of event time as long as the window (its number is
`milliseconds // window`); what is grouped in slices leaves when the slice does.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from copydesk_schemas.errors import SettingsError

#: Name of the consumer group that the workers share on the raw stream.
GROUP: Final = "copydesk"

#: Field of the meta hash: set if ids may lie ahead of the server's clock, as those of a capture may.
REPLAYED: Final = "replay"

#: Field of the meta hash: a random number, new when the namespace is rebuilt after its keys were lost.
INCARNATION: Final = "incarnation"

#: Field of the meta hash: the format of the index, and what stands there while a migration has no worker commit, and
#: until a restored backup is whole.
FORMAT: Final = "format"
MOVING: Final = "moving"
RESTORING: Final = "restoring"

#: Field of the meta hash: random bytes in hex, under which the words of the namespace are hashed.
SECRET: Final = "secret"

_NAMESPACE: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


@dataclass(frozen=True, slots=True)
class Keys:
    """The key names of one namespace.

    `layout` is what `IndexShape.layout` says of an index, and stands in the names of its keys: a worker with another
    shape or format never writes into it. Those before format 13 have none. `stage` stands in front of bookkeeping that
    a migration rebuilds.
    """

    namespace: str = "main"
    layout: str = ""
    stage: str = ""

    def __post_init__(self) -> None:
        if not _NAMESPACE.fullmatch(self.namespace):
            raise SettingsError(
                f"namespace {self.namespace!r} is not allowed: use 1 to 64 of a-z, 0-9, '.', '_' and '-',"
                " beginning with a letter or a digit"
            )

    @property
    def prefix(self) -> str:
        """What every key of the namespace begins with, RQ's own included."""
        return f"copydesk:{self.namespace}:"

    def of_layout(self, layout: str) -> "Keys":
        """The keys with those of an index of this layout."""
        return replace(self, layout=layout)

    def staged(self) -> "Keys":
        """The keys with those of bookkeeping that a migration makes, until it takes the place of what is there."""
        return replace(self, stage="next:")

    # -- streams: trimmed by the commit (raw) or by the retention settings (the others)

    @property
    def raw(self) -> str:
        """Stream, fields `document`, perhaps `seed` and `signed`: raw documents, deleted by their commit."""
        return self.prefix + "raw"

    @property
    def raw_rebuilt(self) -> str:
        """Stream: what waits, while one script gives it new ids. It then takes the name of `raw` (`renumber.lua`)."""
        return self.prefix + "raw_rebuilt"

    @property
    def clean(self) -> str:
        """Stream, fields `record`, `id`, `relation`, `story`: the published records."""
        return self.prefix + "clean"

    @property
    def duplicates(self) -> str:
        """Stream, the fields of `clean`: records that add nothing new."""
        return self.prefix + "duplicates"

    @property
    def dead(self) -> str:
        """Stream, fields `document`, `reason`, `detail`, `raw_id`, `position`, `deliveries`, `signed`: dead letters."""
        return self.prefix + "dead"

    @property
    def growths(self) -> str:
        """Stream `stories`, fields `growth`, `id`, `relation`, `story`: an entry whenever a record joins a story."""
        return self.prefix + "stories"

    @property
    def archive(self) -> str:
        """Stream, fields `commit`, `raw_id`, `outcomes`, `seed`, `document`: committed raw documents, for replays.

        In the order of commits; the commit trims it to `archive_entries`, the retention to `keep_hours`.
        """
        return self.prefix + "archive"

    # -- bookkeeping of bounded size

    @property
    def takedowns(self) -> str:
        """Sorted set: numbers of the commits whose document `forget` took out of the archive; the highest 100,000."""
        return self.prefix + "takedowns"

    @property
    def counters(self) -> str:
        """Hash: counts of outcomes, relations and dead reasons since the namespace began; a few dozen fields."""
        return self.prefix + "counters"

    @property
    def measured(self) -> str:
        """Hash: durations by step and a few counts, of all workers since the namespace began; some 110 fields."""
        return self.prefix + "measured"

    @property
    def meta(self) -> str:
        """Hash: shape of the index, its secret and the settings that all workers share; whether it is for replay."""
        return self.prefix + "meta"

    @property
    def ledger(self) -> str:
        """Hash: what was counted of `raw` at the last look, and what was lost; a field a kind of loss and place.

        Also until when an output with very many groups is not cut (see `commit/cut.lua`).
        """
        return self.prefix + "ledger"

    @property
    def access_keys(self) -> str:
        """Hash of id → a key to the HTTP door, of which only the hash is kept; as many as administrators make."""
        return self.prefix + "access_keys"

    def desk_session(self, hash_: str) -> str:
        """Hash: the id of the key with which someone logged in at the desk; expires 12 hours after that."""
        return f"{self.prefix}desk_session:{hash_}"

    @property
    def bound_producers(self) -> str:
        """Hash of name → a bound producer with its secret, as many as administrators make; not for producers."""
        return self.prefix + "bound_producers"

    @property
    def progress(self) -> str:
        """Hash of inputs → how far an unfinished `run` or `push` of them came; the field goes when it finishes.

        For `push --watch`, a field a watched file or address: what was pushed of it. That of a file goes when the file
        does, of an address never.
        """
        return self.prefix + "progress"

    @property
    def attempts(self) -> str:
        """Hash of raw entry id → deaths of a worker with that entry alone in hand; cleared by the commit."""
        return self.prefix + "marks"

    @property
    def former_attempts(self) -> str:
        """Hash before format 13; since then a string, at which the commit of a worker of such a version fails."""
        return self.prefix + "attempts"

    @property
    def migration(self) -> str:
        """Hash: what `copydesk migrate` does and how far it came; goes when it is done."""
        return self.prefix + "migration"

    @property
    def migration_lock(self) -> str:
        """String: who migrates; expires a minute after the last step."""
        return self.prefix + "migration_lock"

    @property
    def pause(self) -> str:
        """String: set while a backup, or who counts a large story, has no worker commit; expires by itself."""
        return self.prefix + "pause"

    @property
    def recounts(self) -> str:
        """Set of large stories that a takedown took records out of, until they are counted again."""
        return self.prefix + "recounts"

    @property
    def recount_draft(self) -> str:
        """Hash: what a large story was counted to so far, as `spread`; expires by itself."""
        return self.prefix + "recounts:draft"

    @property
    def backups(self) -> str:
        """Sorted set: who makes a backup, by when that counts as given up; expires a minute after its last step."""
        return self.prefix + "backups"

    def producer(self, name: str) -> str:
        """Hash: the last batch of one producer, so that a repeated one adds nothing; expires a day after it."""
        return f"{self.prefix}producer:{name}"

    @property
    def undelivered_prefix(self) -> str:
        """Prefix of what sinks could not deliver; stream, ":" and group follow."""
        return self.prefix + "undelivered:"

    def undelivered(self, stream: str, group: str) -> str:
        """Hash of entry id → an entry of an output stream that the target of a sink refused, and why.

        At most 10,000 fields: a sink stops before it keeps more. They stay until someone delivers or removes them. Of
        large entries there is the id only.
        """
        return f"{self.undelivered_prefix}{stream}:{group}"

    # -- record bookkeeping, in slices: leave one window after the postings of their slice

    def states(self, slice_: int) -> str:
        """Hash of packed id → state of the record (see `records/states.lua`)."""
        return f"{self.prefix}{self.stage}states:{slice_}"

    def links(self, slice_: int) -> str:
        """Hash of packed id → links that others left on a record in flight (see `commit.lua`)."""
        return f"{self.prefix}{self.stage}links:{slice_}"

    def texts(self, slice_: int) -> str:
        """Hash of whole-text hash → packed id of its clean record."""
        return f"{self.prefix}{self.stage}texts:{slice_}"

    def addresses(self, slice_: int) -> str:
        """Hash of hash of canonical URL or guid → packed id of the last clean record under it."""
        return f"{self.prefix}{self.stage}addresses:{slice_}"

    def flow(self, day: int) -> str:
        """Hash of source → how many of its articles were published, duplicates and dead.

        Beside them are notes, which are not yet added to these numbers (see `records/flow_layout.lua`). `day` is
        counted from 1970 in UTC, by event time. At most 1,000 sources; expires 40 days after it was made.
        """
        return f"{self.prefix}flow:{day}"

    # -- stories of two records or more

    def story(self, story_id: str) -> str:
        """Hash of record id → `relation stream entry-id`, or `relation seeded`: all records of one story.

        Leaves with the last slice in which a record joined it; expires by the clock like the keys of slices.
        """
        return f"{self.prefix}story:{story_id}"

    def spread(self, story_id: str) -> str:
        """Hash: counts over the records of a story, and the names that are counted (see `records/spread.lua`).

        Bounded size: at most 1,000 names of each kind. Leaves and expires with the story.
        """
        return f"{self.prefix}spread:{story_id}"

    def stories(self, slice_: int) -> str:
        """Sorted set of the stories that a record of the slice joined, by size; leaves in pieces with the slice."""
        return f"{self.prefix}{self.stage}stories:{slice_}"

    @property
    def newest_stories(self) -> str:
        """Sorted set of the newest stories by event time of their first record, at most 1,000."""
        return self.prefix + "newest_stories"

    @property
    def ended_slices(self) -> str:
        """Set: numbers of dropped slices whose stories are still to leave, a few (see `expire_stories.lua`)."""
        return self.prefix + "ended_slices"

    @property
    def slices(self) -> str:
        """Set: numbers of the slices that hold record bookkeeping, a few; the commit drops the oldest."""
        return self.prefix + "slices"

    # -- the index, in partitions and slices

    def _part(self, partition: int) -> str:
        return f"{self.prefix}{{p{partition}}}:{self.layout}:" if self.layout else f"{self.prefix}{{p{partition}}}:"

    def postings_prefix(self, partition: int) -> str:
        """Prefix of the posting buckets; slice, ":" and bucket in hex follow. Hash of fingerprint rest → packed ids.

        No expiry by the clock, which would cost a look at every posting: buckets leave with their slice.
        """
        return f"{self._part(partition)}postings:"

    def signatures_prefix(self, partition: int) -> str:
        """Prefix of the signatures; the slice follows."""
        return f"{self._part(partition)}signatures:"

    def signatures(self, partition: int, slice_: int) -> str:
        """Hash of packed id → word signature (see `copydesk_matching/index/signature.py`)."""
        return f"{self.signatures_prefix(partition)}{slice_}"

    def index_turns(self, partition: int) -> str:
        """Hash: how often something was inserted into one of several partitions (`turn`); expires a day after that."""
        return f"{self._part(partition)}turns"

    def index_alive(self, partition: int) -> str:
        """String: a time that an index elsewhere was told, in ms (see `server/alive.lua`); expires 30 days after it."""
        return f"{self._part(partition)}alive"

    def index_absent(self, partition: int) -> str:
        """A key that nobody ever makes: asked for, it tells whether the slot of a partition is moving key by key."""
        return f"{self._part(partition)}absent"

    def index_slices(self, partition: int) -> str:
        """Hash of slice number → how much of it is dropped (see `expire.lua`); a few fields, one a slice."""
        return f"{self._part(partition)}slices"

    @property
    def index_gaps(self) -> str:
        """Hash: for each partition of an index elsewhere the epoch that was seen last, and what it may lack.

        At most six fields a partition (see `server/gaps.lua`), on the server of the streams.
        """
        return self.prefix + "index_gaps"

    @property
    def index_healer(self) -> str:
        """String: which supervisor matches records again; expires 15 seconds after its last look."""
        return self.prefix + "index_healer"

    # -- the furniture of sites: what a slice taught leaves once the slice after it has left the postings

    @property
    def furniture_prefix(self) -> str:
        """Prefix of what slices taught; the slice follows. In one partition, as it is little."""
        return f"{self._part(0)}furniture:"

    def furniture(self, slice_: int) -> str:
        """Hash of sites → stories and segments counted there (see `furniture/teach.lua`); expires by the clock, too."""
        return f"{self.furniture_prefix}{slice_}"

    @property
    def furniture_sites_prefix(self) -> str:
        """Prefix of the counts of sites; the slice follows."""
        return f"{self._part(0)}furniture_sites:"

    def furniture_sites(self, slice_: int) -> str:
        """Hash of segment → sites that it is furniture on; leaves with what the slice taught."""
        return f"{self.furniture_sites_prefix}{slice_}"

    @property
    def furniture_slices(self) -> str:
        """Set: numbers of the slices that taught, three at most."""
        return f"{self._part(0)}furniture_slices"

    # -- the fleet

    @property
    def rq_prefix(self) -> str:
        """What RQ puts in front of every key of its own."""
        return self.prefix + "rq:"

    @property
    def queue(self) -> str:
        """Name of the one RQ queue, which carries drain tickets only."""
        return "tickets"

    @property
    def slow_lane(self) -> str:
        """String: set while a worker tries a document that took too long before; expires after twice its time limit."""
        return self.prefix + "slow_lane"

    @property
    def stop(self) -> str:
        """String: set while a command asks the fleet to stop after the batch in hand; expires by itself."""
        return self.prefix + "stop"
