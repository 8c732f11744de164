"""A toy world for the commit: articles whose relations are known, an index that sees every pair, and an oracle.

A text is a set of small numbers. Two texts meet in the index if they share a number. How they relate follows from the
sizes and from what each adds, so each side sees a relation of its own, as in real texts. The oracle applies the
rules to the order of commits only.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from copydesk_matching.match import Match, Passage
from copydesk_schemas import TIGHT, WITH_NEWS, Relation, milliseconds_of, unpack_id
from copydesk_workers.commit.arguments import STRENGTH
from copydesk_workers.records.provenance import Provenance

WINDOW = 1000
NEWS_RECORDS = 8
UNKNOWN = Provenance()


@dataclass(frozen=True)
class Toy:
    """An article: packed id, its words, the address it stands under (0: none), where it is from, its source's rule."""

    id: bytes
    words: frozenset[int]
    address: int = 0
    provenance: Provenance = UNKNOWN
    always: bool = False

    @property
    def text_hash(self) -> bytes:
        """Equal for equal texts only."""
        return sum(1 << word for word in self.words).to_bytes(8, "big")

    @property
    def addresses(self) -> tuple[bytes, ...]:
        """The hashed address, as a sketch has it."""
        return (self.address.to_bytes(8, "big"),) if self.address else ()


def compare(ours: Toy, theirs: Toy) -> Match:
    """The verified match of two toys: what a worker would see."""
    shared = len(ours.words & theirs.words)
    similarity = shared / max(len(ours.words), len(theirs.words))
    relation, reverse = relation_of(ours, theirs), relation_of(theirs, ours)
    return Match(
        id=theirs.id,
        relation=relation,
        reverse=reverse,
        joins=relation not in (None, "template") and (relation != "revision" or similarity >= 0.4),
        similarity=similarity,
        containment=shared / min(len(ours.words), len(theirs.words)),
        shared=shared,
        adds=10 * len(ours.words - theirs.words),
        reverse_adds=10 * len(theirs.words - ours.words),
        news=passages(ours.words - theirs.words) if relation in WITH_NEWS else (),
    )


def relation_of(ours: Toy, theirs: Toy) -> Relation | None:
    """How a toy relates to another one that came before it."""
    shared = len(ours.words & theirs.words)
    similarity = shared / max(len(ours.words), len(theirs.words))
    containment = shared / min(len(ours.words), len(theirs.words))
    adds, lacks = not ours.words <= theirs.words, not theirs.words <= ours.words
    if ours.words == theirs.words:
        return "exact"
    if ours.address and ours.address == theirs.address:
        return "revision" if adds else "copy"
    if similarity >= 0.7 or containment >= 0.8:
        if adds:
            return "update" if lacks else "extension"
        return "copy" if similarity >= 0.7 else "excerpt"
    if similarity >= 0.4:
        return "version"
    return "template" if similarity >= 0.25 else None


def passages(words: frozenset[int]) -> tuple[Passage, ...]:
    """A passage for each run of numbers: each stands for ten words, of six characters each."""
    starts = sorted(word for word in words if word - 1 not in words)
    ends = sorted(word + 1 for word in words if word + 1 not in words)
    return tuple(Passage(10 * start, 10 * end, 60 * start, 60 * end) for start, end in zip(starts, ends, strict=True))


def in_window(one: Toy, other: Toy) -> bool:
    """Whether two toys are compared at all."""
    return abs(milliseconds_of(one.id) - milliseconds_of(other.id)) <= WINDOW


def meet(one: Toy, other: Toy) -> bool:
    """Whether the index shows two toys to each other."""
    return one.id != other.id and bool(one.words & other.words) and in_window(one, other)


class ToyIndex:
    """The contract of the probe: a batch is inserted, then looked up, with nothing in between.

    With a `cap` an article sees only so many others, the best by shared words, as the real probe does.
    """

    def __init__(self, cap: int | None = None) -> None:
        self.cap = cap
        self.known: dict[bytes, Toy] = {}

    def probe(self, batch: list[Toy]) -> dict[bytes, tuple[Match, ...]]:
        """Verified matches of each article of the batch, among all that were ever inserted."""
        self.known.update((toy.id, toy) for toy in batch)
        return {toy.id: tuple(compare(toy, other) for other in self._candidates(toy)) for toy in batch}

    def _candidates(self, toy: Toy) -> list[Toy]:
        found = [other for other in self.known.values() if meet(toy, other)]
        found.sort(key=lambda other: (-len(toy.words & other.words), other.id))
        return found[: self.cap]


@dataclass(frozen=True)
class Expected:
    """What the rules say of one article."""

    status: str
    relation: Relation
    of: str | None
    story: str
    also: tuple[str, ...]
    ties: tuple[str, ...]
    similarity: float | None
    adds: dict[str, int | None] | None
    news: list[list[int]]


@dataclass
class Oracle:
    """The rules, applied to the order of commits: it knows of no probe, link or retry."""

    suppressed: tuple[Relation, ...]
    states: dict[bytes, tuple[Toy, Expected]] = field(default_factory=dict)
    addresses: dict[tuple[int, int], bytes] = field(default_factory=dict)
    texts: dict[tuple[frozenset[int], int], bytes] = field(default_factory=dict)

    def strength(self, match: Match) -> tuple[bool, int, float, bytes]:
        """Sort key: the strongest match first."""
        assert match.relation is not None
        weak = match.relation not in self.suppressed
        return weak, STRENGTH.index(match.relation), -match.similarity, match.id

    def commit(self, toy: Toy, sees: Callable[[Toy], bool]) -> Expected:
        """The outcome of an article that commits now and sees these of the committed ones."""
        seen = {id_: compare(toy, other) for id_, (other, _) in self.states.items() if sees(other)}
        seen |= self._equal(toy)
        if (hit := self._same_address(toy)) is not None:
            seen.setdefault(hit.id, compare(toy, hit))
        for id_, match in list(seen.items()):
            of = self.states[id_][1].of
            if match.relation is not None and self.states[id_][1].status == "duplicate" and of is not None:
                other = next(known for known, _ in self.states.values() if unpack_id(known.id) == of)
                if in_window(toy, other):
                    seen.setdefault(other.id, compare(toy, other))
        related = sorted((match for match in seen.values() if match.relation), key=self.strength)
        clean = [match for match in related if self.states[match.id][1].status == "clean"]
        stories = [self.states[match.id][1].story for match in related if match.joins]
        best = clean[0] if clean else None
        judge = best
        if toy.provenance.bound:  # what others pushed never suppresses it
            judge = next((match for match in clean if self.states[match.id][0].provenance.bound), None)
            if judge is not None and judge.relation in self.suppressed:
                best = judge
                clean.sort(key=lambda match: match is not best)
        suppressed = judge is not None and judge.relation in self.suppressed and not toy.always
        relation: Relation = best.relation if best is not None and best.relation is not None else "original"
        story = stories[0] if stories else unpack_id(toy.id)
        adds, news = self._news(toy, best, clean)
        expected = Expected(
            status="duplicate" if suppressed else "clean",
            relation=relation,
            of=unpack_id(best.id) if best else None,
            story=story,
            also=tuple(dict.fromkeys(other for other in stories if other != story)),
            ties=tuple(unpack_id(match.id) for match in sorted(clean, key=self.strength) if match.relation in TIGHT),
            similarity=best.similarity if best else None,
            adds=adds,
            news=news,
        )
        self.states[toy.id] = toy, expected
        if expected.status == "clean":
            self.texts[toy.words, milliseconds_of(toy.id) // WINDOW] = toy.id
        if toy.address:
            stands_for = best.id if best and expected.status == "duplicate" else toy.id
            self.addresses[toy.address, milliseconds_of(toy.id) // WINDOW] = stands_for
        return expected

    def _news(
        self, toy: Toy, best: Match | None, clean: list[Match]
    ) -> tuple[dict[str, int | None] | None, list[list[int]]]:
        """What is new against the best match, and what stands in none of the strongest clean matches."""
        if best is None or best.relation in ("exact", "template"):
            return None, []
        if best.relation not in WITH_NEWS:
            return {"best": best.adds, "all": None}, []
        held = [self.states[match.id][0].words for match in clean if match.relation in WITH_NEWS][:NEWS_RECORDS]
        new = toy.words.difference(*held)
        return {"best": best.adds, "all": 10 * len(new)}, [[one.start, one.end] for one in passages(new)]

    def _same_address(self, toy: Toy) -> Toy | None:
        """What the last record under the address stands for, slice by slice, the newest first."""
        here = milliseconds_of(toy.id) // WINDOW
        for slice_ in (here + 1, here, here - 1):
            hit = self.addresses.get((toy.address, slice_)) if toy.address else None
            if hit is not None and in_window(toy, self.states[hit][0]):
                return self.states[hit][0]
        return None

    def _equal(self, toy: Toy) -> dict[bytes, Match]:
        """The last clean record of the same text in each slice: there are several if its source is always published."""
        here = milliseconds_of(toy.id) // WINDOW
        hits = (self.texts.get((toy.words, slice_)) for slice_ in (here + 1, here, here - 1))
        equal = [self.states[hit][0] for hit in hits if hit is not None]
        return {other.id: compare(toy, other) for other in equal if in_window(toy, other)}
