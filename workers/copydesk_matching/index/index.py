"""The index on Redis: postings that lead from fingerprints to records, and the signatures of these records.

Both are grouped in slices of event time as long as the window and spread over partitions. A fingerprint's bucket is
taken from its low bits (its leading bits are alike, since only small fingerprints are kept); three more of its bytes
are the field in it. So a bucket holds some 64 postings when the window is full, which keeps it in the compact form.
"""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import redis
from msgspec.structs import asdict

from copydesk_matching.index import scripts
from copydesk_matching.index.layout import (
    BUCKET_DIGITS,
    FINGERPRINT_BYTES,
    POSTING_IDS,
    Candidate,
    pack_fingerprints,
    read_candidates,
    read_posting,
)
from copydesk_matching.index.parts import sketches_for, spread
from copydesk_matching.index.read_signatures import find_signatures, partition_of, read_signatures
from copydesk_matching.index.scripts import Mode, ProbeLine
from copydesk_matching.index.secret import hash_under, new_secret
from copydesk_matching.index.server import Call, IndexServer, PartitionsAway, on_primary, reach
from copydesk_matching.index.shape import FORMAT_VERSION, HOME, IndexShape, check_claimed, check_home
from copydesk_matching.index.signature import encode_signature
from copydesk_matching.match import Fingerprints, Sketch
from copydesk_matching.words.word_hash import WordHash
from copydesk_schemas import Keys, milliseconds_of
from copydesk_schemas.keys import FORMAT, SECRET

#: Candidates of one sketch that are worth verifying, and how many fingerprints they share at least.
MOST_CANDIDATES: Final = 8
LEAST_SHARED: Final = 2
#: Where there are more, how many of the others are verified besides: those that lead most postings (see `probe.lua`).
LEADERS: Final = 2

#: Sketches of one script: it holds the server for some tens of milliseconds. A page may have hundreds of articles.
SKETCHES_OF_A_CALL: Final = 250

#: Expiry by the clock is only a backstop: this many windows, and never less than 90 days.
_LIFETIME_WINDOWS: Final = 8
_LEAST_LIFETIME: Final = 90 * 86_400_000


class Index:
    """The index of one namespace."""

    #: What the words of every text must be hashed with that is looked up here.
    word_hash: WordHash
    #: The partitions without which the last probe, and the reading of signatures behind it, had to do.
    away: frozenset[int]

    def __init__(
        self,
        client: redis.Redis,
        keys: Keys,
        shape: IndexShape,
        server: IndexServer | None = None,
        *,
        word_hash: WordHash | None = None,
    ) -> None:
        """Claims the index of the namespace.

        Args:
            client: A client of the server of the streams, which answers in bytes.
            keys: The namespace.
            shape: What places postings and signatures.
            server: Where the index lives; None: beside the streams.
            word_hash: What words are hashed with in an index that is rebuilt beside the one that the namespace has.
                Nothing is claimed then.

        Raises:
            NeedsMigration: The index of the namespace has an older format, or is being rebuilt.
            SettingsError: It was made with another shape, or lives elsewhere.
        """
        self.server = server or on_primary(client)
        self.shape = shape
        self.away = frozenset()
        self._client = client
        self._keys = keys.of_layout(shape.layout)
        self._partitions = shape.partitions
        self._window = shape.window
        self._lifetime = max(_LIFETIME_WINDOWS * self._window, _LEAST_LIFETIME)
        self._bucket_bits = shape.bucket_bits
        if word_hash is None:
            self.claim()
        else:
            self.word_hash = word_hash

    def probe(self, sketches: Sequence[Sketch]) -> list[list[Candidate]]:
        """Inserts the sketches and finds the candidates of each, best first: at most `MOST_CANDIDATES`, and
        `LEADERS` more of a crowd.

        A sketch sees earlier ones of the batch, never itself nor the articles from its own place on in its own entry.
        Signatures are there before anyone looks, so each candidate of another can be verified. Partitions that cannot
        be reached are left out, and named in `away`.

        Raises:
            PartitionsAway: No partition can be reached.
        """
        self.away = frozenset()
        found: list[list[Candidate]] = []
        for start in range(0, len(sketches), SKETCHES_OF_A_CALL):
            found += self._probe(sketches[start : start + SKETCHES_OF_A_CALL])
        return found

    def _probe(self, sketches: Sequence[Sketch]) -> list[list[Candidate]]:
        lines = self._lines(sketches)
        signed = self._signature_calls(sketches)
        if self._partitions == 1:  # in one round trip, in this order
            probe = self._call(0, "both", [line[0] for line in lines], MOST_CANDIDATES)
            [*_, answer] = reach(self.server, [*signed, probe])
            found = scripts.read_probe(answer, len(lines))
            return [[candidate for candidate, _, _ in read_candidates(one)] for one in found]
        self._note_away(signed, self.server.ask(signed))
        looked = self._insert_and_look(lines)
        later = [sketch.id for sketch in sketches]
        return [_merge(parts, frozenset(later[number + 1 :])) for number, parts in enumerate(zip(*looked, strict=True))]

    def insert(
        self,
        sketches: Sequence[Sketch],
        partitions: Collection[int] | None = None,
        lines: Sequence[Sequence[ProbeLine]] | None = None,
        kept: Container[bytes] = (),
    ) -> None:
        """Inserts the sketches, with their signatures; what is there already stays as it is.

        Args:
            sketches: The sketches.
            partitions: Only what belongs into these partitions; None: into all.
            lines: The sketches as the partitions take them, where the caller has made them.
            kept: Packed ids of records whose signature is there and stays.

        Raises:
            PartitionsAway: None of the partitions can be reached. Those that cannot are added to `away`.
        """
        if not sketches:
            return
        lines = lines or self._lines(sketches)
        wanted = range(self._partitions) if partitions is None else sorted(partitions)
        unsigned = [sketch for sketch in sketches if sketch.id not in kept]
        calls = [call for call in self._signature_calls(unsigned) if call.partition in wanted]
        calls += [self._call(partition, "insert", [line[partition] for line in lines]) for partition in wanted]
        away = self._note_away(calls, self.server.ask(calls))
        if len(away) == len(wanted):
            raise PartitionsAway(away)

    def look(self, sketch: Sketch) -> list[Candidate]:
        """Finds the candidates of a sketch like `probe`, but inserts nothing.

        Raises:
            PartitionsAway: No partition can be reached.
        """
        self.away = frozenset()
        [lines] = self._lines([sketch])
        if self._partitions == 1:
            [answer] = reach(self.server, [self._call(0, "look", lines, MOST_CANDIDATES)])
            return [candidate for candidate, _, _ in read_candidates(scripts.read_probe(answer, 1)[0])]
        return _merge([answers[0] for answers in self._look([lines])], frozenset())

    def look_up(self, sketches: Sequence[Sketch]) -> list[list[Candidate]]:
        """Finds the candidates of sketches that are all in the index: each sees all the others.

        Raises:
            PartitionsAway: No partition can be reached.
        """
        if not sketches:
            return []
        return [_merge(parts, frozenset()) for parts in zip(*self._look(self._lines(sketches)), strict=True)]

    def read_signatures(self, ids: Iterable[bytes]) -> dict[bytes, bytes]:
        """Stored signature of each packed id (see `signature.py`); ids whose signature is gone are missing.

        Raises:
            PartitionsAway: A partition cannot be reached.
        """
        return read_signatures(self.server, self._keys, self.shape, ids)

    def find_signatures(self, ids: Iterable[bytes]) -> dict[bytes, bytes]:
        """Like `read_signatures`, but partitions that cannot be reached are left out, and named in `away`."""
        found, away = find_signatures(self.server, self._keys, self.shape, ids)
        self.away |= frozenset(away)
        return found

    def read_more_signatures(self, ids: Iterable[bytes]) -> dict[bytes, bytes]:
        """Like `read_signatures`, but what lies in partitions that are `away` already is missing.

        Raises:
            PartitionsAway: Another partition cannot be reached.
        """
        there = [id_ for id_ in ids if partition_of(self.shape, id_) not in self.away]
        return self.read_signatures(there)

    def lacking(self, sketch: Sketch) -> int:
        """How many postings of the sketch's fingerprints ought to name its record and do not.

        Raises:
            PartitionsAway: A partition cannot be reached.
        """
        calls = []
        for partition, line in enumerate(self._lines([sketch])[0]):
            prefix = f"{self._keys.postings_prefix(partition)}{line.slice_}:"
            for at in range(0, len(line.fingerprints), FINGERPRINT_BYTES):
                packed = line.fingerprints[at : at + FINGERPRINT_BYTES]
                key = prefix + packed[:BUCKET_DIGITS].decode()
                calls.append(Call(partition, ("HGET", key, packed[BUCKET_DIGITS:])))
        postings = [read_posting(posting or b"") for posting in reach(self.server, calls)]
        return sum(len(ids) < POSTING_IDS and sketch.id not in ids for ids in postings)

    def forget(self, sketches: Sequence[Sketch]) -> list[int]:
        """Takes records out of the postings of their sketches' fingerprints; how many named each of them.

        Raises:
            PartitionsAway: A partition cannot be reached.
        """
        lines = self._lines(sketches)
        calls = [scripts.forget(self._keys, partition, line) for one in lines for partition, line in enumerate(one)]
        found = reach(self.server, calls) if calls else []
        return [sum(found[at : at + self._partitions]) for at in range(0, len(found), self._partitions)]

    def expire(self, budget: int) -> int:
        """Drops up to `budget` buckets of slices that are out of date; returns how many, 0 when there is nothing to do.

        To be called again and again; each call keeps the servers busy for a bounded time. Partitions that cannot be
        reached wait for their next turn.
        """
        calls = [
            scripts.expire(self._keys, partition, buckets=1 << self._bucket_bits, budget=budget)
            for partition in range(self._partitions)
        ]
        return sum(dropped for dropped in self.server.ask(calls) if not isinstance(dropped, PartitionsAway))

    def claim(self) -> None:
        """Claims the shape for the namespace and draws its secret, where it has none; reads the secret.

        Raises:
            NeedsMigration: Its index has an older format, or is being rebuilt.
            SettingsError: It has another shape, or a newer format.
            CopydeskError: Its secret is damaged.
        """
        ours: dict[str, int | str] = {FORMAT: FORMAT_VERSION, **asdict(self.shape)}
        home = {} if self.server.home == "primary" else {HOME: self.server.home}
        theirs = scripts.claim(self._client, self._keys.meta, {**home, **ours, SECRET: new_secret()})
        check_home(self._keys, self.server.home, theirs.get(HOME))
        check_claimed(self._keys.namespace, self.shape, theirs)
        self._secret = theirs[SECRET]
        self.word_hash = hash_under(self._secret)

    def is_claimed(self) -> bool:
        """Whether the namespace keeps the secret that was claimed here: its keys may have gone, and others come."""
        return self._client.hget(self._keys.meta, SECRET) == self._secret.encode()

    # -- parts

    def _signature_calls(self, sketches: Sequence[Sketch]) -> list[Call]:
        places: defaultdict[tuple[int, int], list[bytes]] = defaultdict(list)
        for sketch in sketches:
            place = partition_of(self.shape, sketch.id), milliseconds_of(sketch.id) // self._window
            places[place] += (sketch.id, encode_signature(sketch))
        calls = []
        for (partition, slice_), blobs in places.items():
            key = self._keys.signatures(partition, slice_)
            calls.append(Call(partition, ("HSET", key, *blobs)))
            calls.append(Call(partition, ("PEXPIRE", key, self._lifetime)))
        return calls

    def _call(self, partition: int, mode: Mode, lines: Sequence[ProbeLine], most: int = 0) -> Call:
        turns = self._partitions > 1 and mode != "look"
        return scripts.probe(
            self._keys, partition, mode, window=self._window, most=most, leaders=LEADERS, lines=lines, turns=turns
        )

    def _insert_and_look(self, lines: Sequence[Sequence[ProbeLine]]) -> list[list[bytes]]:
        """The candidates of each sketch, by partition, as they are when all of the batch is in all partitions.

        Of two texts that come at the same time, each could otherwise see only a part of the other. What nobody else
        inserted into meanwhile (its turn says so) is as it was seen at the insertion. A sketch that saw nothing then
        needs no second look: whatever it shares with another came behind it, and sees all of it.
        """
        sent = [sketches_for(lines, partition) for partition in range(self._partitions)]
        calls = [
            self._call(partition, "both", [lines[number][partition] for number in numbers])
            for partition, numbers in enumerate(sent)
        ]
        answers = self.server.ask(calls)
        away = self._note_away(calls, answers)
        if len(away) == self._partitions:
            raise PartitionsAway(away)
        looked = [
            spread([] if partition in away else answers[partition][1:], numbers, len(lines))
            for partition, numbers in enumerate(sent)
        ]
        seen = [number for number in range(len(lines)) if any(found[number] for found in looked)]
        if not seen:
            return looked
        there = [partition for partition in range(self._partitions) if partition not in away]
        asked = [Call(partition, ("HGET", self._keys.index_turns(partition), "turn")) for partition in there]
        turns = self.server.ask(asked)
        self._note_away(asked, turns)
        changed = [
            partition
            for partition, turn in zip(there, turns, strict=True)
            if not isinstance(turn, PartitionsAway) and int(turn or 0) != answers[partition][0]
        ]
        if changed:
            again = self._look([lines[number] for number in seen], changed)
            for partition, found in zip(changed, again, strict=True):
                for number, candidates in zip(seen, found, strict=True):
                    looked[partition][number] = candidates
        return looked

    def _look(self, lines: Sequence[Sequence[ProbeLine]], partitions: Sequence[int] | None = None) -> list[list[bytes]]:
        """The candidates of each sketch, by partition."""
        wanted = range(self._partitions) if partitions is None else partitions
        sent = [sketches_for(lines, partition) for partition in wanted]
        calls = [
            self._call(partition, "look", [lines[number][partition] for number in numbers])
            for partition, numbers in zip(wanted, sent, strict=True)
        ]
        answers = self.server.ask(calls)
        away = self._note_away(calls, answers)
        if len(away) == self._partitions:
            raise PartitionsAway(away)
        return [
            spread([] if isinstance(answer, PartitionsAway) else answer, numbers, len(lines))
            for numbers, answer in zip(sent, answers, strict=True)
        ]

    def _note_away(self, calls: Sequence[Call], answers: Sequence[Any]) -> dict[int, Exception]:
        """The partitions that cannot be reached; they are added to `away`."""
        pairs = zip(calls, answers, strict=True)
        away = {call.partition: answer for call, answer in pairs if isinstance(answer, PartitionsAway)}
        self.away |= frozenset(away)
        return dict(away)

    def _lines(self, sketches: Sequence[Sketch]) -> list[list[ProbeLine]]:
        """Each sketch as each partition takes it."""
        if not sketches:
            return []
        wholes = np.frombuffer(b"".join(sketch.text_hash for sketch in sketches), dtype=">u8").astype(np.uint64)
        sizes = np.fromiter((len(sketch.fingerprints) for sketch in sketches), dtype=np.intp)
        owner = np.arange(len(sketches)).repeat(sizes)
        others = np.concatenate([sketch.fingerprints for sketch in sketches])
        is_other = others != wholes[owner]
        ends = np.bincount(owner[is_other], minlength=len(sketches)).cumsum()
        # The hash of the whole text goes in front of the others.
        fingerprints = np.insert(others[is_other], np.append(0, ends[:-1]), wholes)
        packed = pack_fingerprints(fingerprints, self._bucket_bits)
        buckets = fingerprints & np.uint64((1 << self._bucket_bits) - 1)
        owners = buckets % np.uint64(self._partitions)
        bounds = [0, *(ends + np.arange(1, len(sketches) + 1)).tolist()]
        return [
            self._line(sketch, packed[first:last], owners[first:last])
            for sketch, first, last in zip(sketches, bounds[:-1], bounds[1:], strict=True)
        ]

    def _line(self, sketch: Sketch, packed: npt.NDArray[np.uint8], owners: Fingerprints) -> list[ProbeLine]:
        slice_ = milliseconds_of(sketch.id) // self._window
        if self._partitions == 1:
            return [ProbeLine(slice_, sketch.id, True, packed.tobytes())]
        return [
            ProbeLine(slice_, sketch.id, bool(owners[0] == partition), packed[owners == partition].tobytes())
            for partition in range(self._partitions)
        ]


def _merge(parts: Sequence[bytes], later: frozenset[bytes]) -> list[Candidate]:
    """The best candidates over all partitions, in the order of `probe.lua`."""
    shared: defaultdict[bytes, int] = defaultdict(int)
    leads: defaultdict[bytes, int] = defaultdict(int)
    same: set[bytes] = set()
    for part in parts:
        for candidate, whole, leading in read_candidates(part):
            shared[candidate.id] += candidate.shared
            leads[candidate.id] += leading
            if whole:
                same.add(candidate.id)
    ordered = sorted(shared.keys() - later, key=lambda id_: (id_ not in same, -shared[id_], -leads[id_], id_))
    found = [id_ for id_ in ordered if shared[id_] >= LEAST_SHARED or id_ in same]
    best = found[:MOST_CANDIDATES]
    if len(found) > MOST_CANDIDATES:
        others = [id_ for id_ in ordered if id_ not in best and leads[id_]]
        best += sorted(others, key=lambda id_: -leads[id_])[:LEADERS]
    return [Candidate(id_, shared[id_]) for id_ in best]
