"""Takes records out of the index. A signature goes at once, and nothing can match without it; postings follow.

Which postings name a record follows from its text. Where that is gone, or some postings are not found by it, all
buckets of the record's slice are gone through, in pieces: one walk, for one record or for thousands.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from copydesk_matching.index import scripts
from copydesk_matching.index.index import Index
from copydesk_matching.index.server import Call, IndexServer, reach
from copydesk_matching.index.shape import IndexShape
from copydesk_matching.match import Sketch
from copydesk_schemas import Keys, milliseconds_of

#: Buckets that are gone through at once: some milliseconds of the server's time where they are full.
_BUCKETS: Final = 64
#: Records that are taken out by one call, so that a call stays small.
_IDS: Final = 1000


def forget_signatures(server: IndexServer, keys: Keys, shape: IndexShape, ids: Iterable[bytes]) -> int:
    """Removes the signatures of packed ids; how many there were."""
    keys = keys.of_layout(shape.layout)
    calls = [
        Call(partition, ("HDEL", keys.signatures(partition, slice_), *members[start : start + _IDS]))
        for slice_, members in by_slice(ids, shape.window).items()
        for partition in range(shape.partitions)
        for start in range(0, len(members), _IDS)
    ]
    return sum(reach(server, calls))


def forget_sketches(index: Index, sketches: Sequence[Sketch]) -> tuple[int, set[bytes]]:
    """Removes records from the postings of their sketches: how many named them, and of which records all were found.

    A posting keeps few records, so one that has been pushed out of some is not found in all.
    """
    found = index.forget(sketches)
    whole = {sketch.id for sketch, count in zip(sketches, found, strict=True) if count == len(sketch.fingerprints)}
    return sum(found), whole


def walk_postings(
    server: IndexServer,
    keys: Keys,
    shape: IndexShape,
    ids: Iterable[bytes],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Removes packed ids from all postings of their slices.

    Args:
        server: Where the index lives.
        keys: The namespace.
        shape: The shape of its index.
        ids: Packed record ids.
        progress: Told how many buckets are done, and how many there are.

    Returns:
        How many postings named one of the ids.
    """
    keys, buckets = keys.of_layout(shape.layout), 1 << shape.bucket_bits
    walks = [
        (slice_, members[start : start + _IDS])
        for slice_, members in by_slice(ids, shape.window).items()
        for start in range(0, len(members), _IDS)
    ]
    done, found = 0, 0
    for slice_, members in walks:
        for first in range(0, buckets, _BUCKETS):
            last = min(first + _BUCKETS, buckets) - 1
            calls = [scripts.walk(keys, part, slice_, first, last, members) for part in range(shape.partitions)]
            found += sum(reach(server, calls))
            done += last - first + 1
            progress(done, len(walks) * buckets)
    return found


def by_slice(ids: Iterable[bytes], window: int) -> dict[int, Sequence[bytes]]:
    """Packed ids by the slice that they are in."""
    slices: defaultdict[int, list[bytes]] = defaultdict(list)
    for id_ in ids:
        slices[milliseconds_of(id_) // window].append(id_)
    return dict(slices)
