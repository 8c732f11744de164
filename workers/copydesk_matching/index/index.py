"""The index on Redis: postings that lead from fingerprints to records, and the signatures of these records.

Both are grouped in slices of event time as long as the window and spread over partitions. A fingerprint's bucket is
taken from its low bits (its leading bits are alike, since only small fingerprints are kept); three more of its bytes
are the field in it. So a bucket holds some 64 postings when the window is full, which keeps it in the compact form.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import redis
from msgspec.structs import asdict

from copydesk_matching.index.layout import (
    BUCKET_DIGITS,
    FINGERPRINT_BYTES,
    POSTING_IDS,
    Candidate,
    pack_fingerprints,
    read_candidates,
    read_posting,
)
from copydesk_matching.index.read_signatures import read_signatures, signatures_key
from copydesk_matching.index.scripts import IndexScripts, Mode, ProbeLine
from copydesk_matching.index.secret import hash_under, new_secret
from copydesk_matching.index.shape import FORMAT_VERSION, IndexShape, check_claimed
from copydesk_matching.index.signature import encode_signature
from copydesk_matching.match import Fingerprints, Sketch
from copydesk_matching.words.word_hash import WordHash
from copydesk_schemas import Keys, milliseconds_of
from copydesk_schemas.keys import FORMAT, SECRET

#: Candidates of one sketch that are worth verifying, and how many fingerprints they share at least.
MOST_CANDIDATES: Final = 8
LEAST_SHARED: Final = 2

#: Expiry by the clock is only a backstop: this many windows, and never less than 90 days.
_LIFETIME_WINDOWS: Final = 8
_LEAST_LIFETIME: Final = 90 * 86_400_000


class Index:
    """The index of one namespace."""

    #: What the words of every text must be hashed with that is looked up here.
    word_hash: WordHash

    def __init__(
        self, client: redis.Redis, keys: Keys, shape: IndexShape, *, word_hash: WordHash | None = None
    ) -> None:
        """Claims the shape for the namespace.

        Args:
            client: A client that answers in bytes.
            keys: The namespace.
            shape: The shape of the index.
            word_hash: What words are hashed with in an index that is made anew beside the one that the namespace has.
                Nothing is claimed then.

        Raises:
            NeedsMigration: The index of the namespace has an older format, or is just made anew.
            SettingsError: It was made with another shape.
        """
        self._client = client
        self._keys = keys.of_layout(shape.layout)
        self._shape = shape
        self._partitions = shape.partitions
        self._window = shape.window
        self._lifetime = max(_LIFETIME_WINDOWS * self._window, _LEAST_LIFETIME)
        self._bucket_bits = shape.bucket_bits
        self._scripts = IndexScripts(client)
        if word_hash is None:
            self.claim()
        else:
            self.word_hash = word_hash

    def insert(self, sketches: Sequence[Sketch]) -> None:
        """Inserts the sketches as `probe` does, and looks nothing up."""
        if not sketches:
            return
        self._write_signatures(sketches)
        lines = self._lines(sketches)
        for partition in range(self._partitions):
            self._run(partition, "insert", [line[partition] for line in lines], 0)

    def probe(self, sketches: Sequence[Sketch]) -> list[list[Candidate]]:
        """Inserts the sketches and finds the candidates of each, best first, at most `MOST_CANDIDATES`.

        A sketch sees earlier ones of the batch, never itself nor the articles from its own place on in its own entry.
        Signatures are written before the postings that lead to them, so each candidate of another can be verified.
        """
        if not sketches:
            return []
        self._write_signatures(sketches)
        lines = self._lines(sketches)
        if self._partitions == 1:
            answers = self._run(0, "both", [line[0] for line in lines], MOST_CANDIDATES)
            return [[candidate for candidate, _ in read_candidates(answer)] for answer in answers]
        # Insert in all, then look up in all: else two workers could each see only a part of the other's text.
        for partition in range(self._partitions):
            self._run(partition, "insert", [line[partition] for line in lines], 0)
        looked = [
            self._run(partition, "look", [line[partition] for line in lines], 0)
            for partition in range(self._partitions)
        ]
        later = [sketch.id for sketch in sketches]
        return [_merge(parts, frozenset(later[number + 1 :])) for number, parts in enumerate(zip(*looked, strict=True))]

    def look(self, sketch: Sketch) -> list[Candidate]:
        """Finds the candidates of a sketch like `probe`, but inserts nothing."""
        [lines] = self._lines([sketch])
        if self._partitions == 1:
            [answer] = self._run(0, "look", lines, MOST_CANDIDATES)
            return [candidate for candidate, _ in read_candidates(answer)]
        return _merge([self._run(partition, "look", [line], 0)[0] for partition, line in enumerate(lines)], frozenset())

    def read_signatures(self, ids: Iterable[bytes]) -> dict[bytes, bytes]:
        """Stored signature of each packed id (see `signature.py`); ids whose signature is gone are missing."""
        return read_signatures(self._client, self._keys, self._shape, ids)

    def lacking(self, sketch: Sketch) -> int:
        """How many postings of the sketch's fingerprints ought to name its record and do not."""
        with self._client.pipeline(transaction=False) as pipe:
            for partition, line in enumerate(self._lines([sketch])[0]):
                prefix = f"{self._keys.postings_prefix(partition)}{line.slice_}:"
                for at in range(0, len(line.fingerprints), FINGERPRINT_BYTES):
                    packed = line.fingerprints[at : at + FINGERPRINT_BYTES]
                    pipe.hget(prefix + packed[:BUCKET_DIGITS].decode(), packed[BUCKET_DIGITS:])
            postings = [read_posting(posting or b"") for posting in pipe.execute()]
        return sum(len(ids) < POSTING_IDS and sketch.id not in ids for ids in postings)

    def forget(self, sketches: Sequence[Sketch]) -> list[int]:
        """Takes records out of the postings of their sketches' fingerprints; how many named each of them."""
        with self._client.pipeline(transaction=False) as pipe:
            for lines in self._lines(sketches):
                for partition, line in enumerate(lines):
                    self._scripts.forget(pipe, f"{self._keys.postings_prefix(partition)}{line.slice_}:", line)
            found = pipe.execute()
        return [sum(found[at : at + self._partitions]) for at in range(0, len(found), self._partitions)]

    def expire(self, budget: int) -> int:
        """Drops up to `budget` buckets of slices that are out of date; returns how many, 0 when there is nothing to do.

        To be called again and again; each call keeps the server busy for a bounded time.
        """
        dropped = 0
        for partition in range(self._partitions):
            dropped += self._scripts.expire(
                self._keys.index_slices(partition),
                self._keys.postings_prefix(partition),
                self._keys.signatures_prefix(partition),
                buckets=1 << self._bucket_bits,
                budget=budget,
            )
        return dropped

    def claim(self) -> None:
        """Claims the shape for the namespace and draws its secret, where it has none; reads the secret.

        Raises:
            NeedsMigration: Its index has an older format, or is just made anew.
            SettingsError: It has another shape, or a newer format.
            CopydeskError: Its secret is damaged.
        """
        ours = {FORMAT: FORMAT_VERSION, **asdict(self._shape)}
        theirs = self._scripts.claim(self._keys.meta, {**ours, SECRET: new_secret()})
        check_claimed(self._keys.namespace, self._shape, theirs)
        self.word_hash = hash_under(theirs[SECRET])

    # -- parts

    def _write_signatures(self, sketches: Sequence[Sketch]) -> None:
        places: defaultdict[str, dict[bytes, bytes]] = defaultdict(dict)
        for sketch in sketches:
            places[signatures_key(self._keys, self._shape, sketch.id)][sketch.id] = encode_signature(sketch)
        with self._client.pipeline(transaction=False) as pipe:
            for key, blobs in places.items():
                pipe.hset(key, mapping=blobs)  # type: ignore[arg-type]  # redis-py types names as str, bytes do as well
                pipe.pexpire(key, self._lifetime)
            pipe.execute()

    def _run(self, partition: int, mode: Mode, lines: Sequence[ProbeLine], most: int) -> list[bytes]:
        return self._scripts.probe(
            self._keys.index_slices(partition),
            mode,
            self._keys.postings_prefix(partition),
            window=self._window,
            most=most,
            lines=lines,
        )

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
    same: set[bytes] = set()
    for part in parts:
        for candidate, whole in read_candidates(part):
            shared[candidate.id] += candidate.shared
            if whole:
                same.add(candidate.id)
    found = [
        Candidate(id_, count)
        for id_, count in shared.items()
        if id_ not in later and (count >= LEAST_SHARED or id_ in same)
    ]
    found.sort(key=lambda candidate: (candidate.id not in same, -candidate.shared, candidate.id))
    return found[:MOST_CANDIDATES]
