"""How full the window is, against what the index of a namespace was made for.

A bucket of postings is compact, and quick to look through, while it holds few of them. Their number follows the
documents of a window and how long these are, the number of buckets is fixed when the namespace is made. Measured with
40 times too many documents: on the way to the longest compact bucket (512 postings by the servers' default) a probe
takes up to three times as long; behind it, it is quick again, and a document takes 1.6 times the memory on Valkey 9,
2.2 times on Redis 7.0.
"""

from typing import Final

import redis
from msgspec import Struct

from copydesk_matching.index.server import Call, IndexServer, on_primary, reach
from copydesk_matching.index.shape import IndexShape, bucket_bits, has_shape, read_shape
from copydesk_schemas import Keys

#: Share of what it was made for from which on a window is worth a warning.
NEARLY_FULL: Final = 0.8

#: Postings that a bucket is made for: from this mean on the fullest ones have more than the 128 that every server
#: must keep compact (see `doctor/server.py`). The buckets of a window that is just full have 45 to 90.
MOST_POSTINGS: Final = 96

#: Buckets that are looked at. Fingerprints are hashes, so any of them are a fair sample: right to 2 %.
_SAMPLE: Final = 64


class WindowFill(Struct, frozen=True, kw_only=True):
    """The fuller one of the two newest slices, each as long as the window.

    `records` are those in it, `expected` those that the window is set to, `postings` the mean of a bucket. `share` is
    the larger of the two, each by what it was made for; 1: just full.
    """

    records: int
    expected: int
    postings: float
    share: float

    @property
    def shown(self) -> str:
        """In words."""
        return (
            f"{self.records:,} of {self.expected:,} records ({self.records / self.expected:.0%}),"
            f" {self.postings:.0f} postings in a bucket made for {MOST_POSTINGS}"
        )

    @property
    def advice(self) -> str:
        """What happens and what to do; empty while there is room."""
        if self.share < NEARLY_FULL:
            return ""
        setting = "COPYDESK_WINDOW_DOCUMENTS"
        return (
            "a window that holds more than it was made for takes up to twice the memory a document and three times the"
            f" server's time, but nothing is lost. Set {setting} to {self.needed:,} or more, or COPYDESK_WINDOW_DAYS to"
            " less, and run `copydesk migrate` with it"
        )

    @property
    def needed(self) -> int:
        """The setting that has room for twice of what there is now, in two figures."""
        return int(float(f"{2 * self.share * self.expected:.1e}"))


def read_window_fill(
    client: redis.Redis, keys: Keys, window_documents: int, server: IndexServer | None = None
) -> WindowFill | None:
    """How full the window of a namespace is; None if its index holds nothing.

    Some seventy lengths are asked for, whatever there is.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        window_documents: What the settings expect; it counts if it fits the shape of the namespace.
        server: Where the index lives; None: beside the streams.

    Raises:
        PartitionsAway: A part of the index cannot be reached.
    """
    if not has_shape(client, keys):
        return None
    shape = read_shape(client, keys)
    keys = keys.of_layout(shape.layout)
    fits = shape.bucket_bits == bucket_bits(window_documents)
    expected = window_documents if fits else shape.window_documents
    server = server or on_primary(client)
    asked = [Call(partition, ("HKEYS", keys.index_slices(partition))) for partition in range(shape.partitions)]
    slices = {int(slice_) for answer in reach(server, asked) for slice_ in answer}
    fills = [_fill(server, keys, slice_, shape, expected) for slice_ in slices if slice_ >= max(slices) - 1]
    return max(fills, key=lambda fill: fill.share, default=None)


def _fill(server: IndexServer, keys: Keys, slice_: int, shape: IndexShape, expected: int) -> WindowFill:
    buckets, partitions = 1 << shape.bucket_bits, shape.partitions
    sampled = range(0, buckets, max(1, buckets // _SAMPLE))
    asked = [Call(partition, ("HLEN", keys.signatures(partition, slice_))) for partition in range(partitions)]
    for bucket in sampled:
        partition = bucket % partitions
        asked.append(Call(partition, ("HLEN", f"{keys.postings_prefix(partition)}{slice_}:{bucket:06x}")))
    lengths = reach(server, asked)
    records, postings = sum(lengths[:partitions]), sum(lengths[partitions:]) / len(sampled)
    share = max(records / expected, postings / MOST_POSTINGS)
    return WindowFill(records=records, expected=expected, postings=postings, share=share)
