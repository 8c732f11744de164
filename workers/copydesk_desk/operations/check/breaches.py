"""What a check found: which law is broken, where, and what was done about it."""

from collections import Counter
from typing import Final, Literal, get_args

from msgspec import Struct

Law = Literal[
    "evicts",  # the server throws keys out when it is full: any of the laws below can then break
    "lost",  # documents or records are gone: removed, flushed, cut before a group read them, or lost by the server
    "lost_document",  # a producer has a document as confirmed that neither waits nor has an outcome (`--confirmed`)
    "lost_entry",  # a raw document was handed out, and nobody has it in hand: it would wait for ever
    "finished_waits",  # a raw document waits though its articles have their outcomes: they would be published twice
    "gone_entry",  # someone has a raw document in hand that was deleted from the stream
    "stale_mark",  # a raw document that is finished is still marked as being tried
    "stale_link",  # a link still waits for a record that is finished
    "no_state",  # a record stands in an output stream, and its state is missing: later copies do not see it
    "twice",  # a record stands in the output streams twice
    "no_entry",  # the state of a record names a place in an output stream where nothing is
    "unreadable",  # nobody can read an entry of an output stream: readers and sinks stop at it
    "orphan",  # a duplicate whose original is not published
    "counter",  # a counter differs from what the streams say
    "story_lacks",  # a story does not name a record that belongs to it, or names it wrongly
    "story_stranger",  # a story names a record that does not belong to it
    "story_counts",  # the counts of a story are not those of its records
    "unindexed",  # a published record cannot be found by its text: its signature or its postings are gone
    "no_text",  # the map of whole texts does not lead to the clean record of a text
]
LAWS: Final[tuple[Law, ...]] = get_args(Law)

#: Remains that harm nothing and leave by themselves; a healthy system has a few after a worker died.
REMAINS: Final[frozenset[Law]] = frozenset({"gone_entry", "stale_mark", "stale_link"})

#: How many breaches of one law are kept in full; all are counted.
_KEPT: Final = 20


class Breach(Struct, frozen=True, kw_only=True):
    """One breach. `where`: the id of the entry or record, or a name. `mended`: what was done, None if nothing."""

    law: Law
    where: str
    detail: str
    mended: str | None = None


class Report(Struct, frozen=True, kw_only=True):
    """What a check looked at and what it found; `findings` holds the first few of each law, `found` counts all."""

    namespace: str
    looked_at: dict[str, int]
    found: dict[Law, int]
    mended: dict[Law, int]
    findings: list[Breach]

    @property
    def broken(self) -> int:
        """Breaches that are not mended; harmless remains do not count."""
        return sum(count - self.mended.get(law, 0) for law, count in self.found.items() if law not in REMAINS)


class Breaches:
    """Collects breaches while a check runs. `repair`: what is found is to be mended."""

    def __init__(self, *, repair: bool) -> None:
        self.repair = repair
        self.looked_at: Counter[str] = Counter()
        self._found: Counter[Law] = Counter()
        self._mended: Counter[Law] = Counter()
        self._kept: list[Breach] = []

    def add(self, law: Law, where: str, detail: str, mended: str | None = None, count: int = 1) -> None:
        """Notes a breach; `count`: how many there are of it."""
        self._found[law] += count
        if mended is not None:
            self._mended[law] += count
        if sum(one.law == law for one in self._kept) < _KEPT:
            self._kept.append(Breach(law=law, where=where, detail=detail, mended=mended))

    def report(self, namespace: str) -> Report:
        """Everything that was found, in the order of the laws."""
        return Report(
            namespace=namespace,
            looked_at=dict(self.looked_at),
            found={law: self._found[law] for law in LAWS if self._found[law]},
            mended={law: self._mended[law] for law in LAWS if self._mended[law]},
            findings=sorted(self._kept, key=lambda breach: LAWS.index(breach.law)),
        )
