"""Cuts a batch into parts that are processed and committed together."""

from collections.abc import Iterator, Sequence
from typing import Final

from copydesk_schemas import IdOutOfRange
from copydesk_workers.pipeline.event_time import event_time
from copydesk_workers.pipeline.intake import RawEntry

#: Size at which a part ends, in bytes of its documents; the document that reaches it is the last one of the part.
PART_BYTES: Final = 256 * 1024


def cut_batch(batch: Sequence[RawEntry], window: int, latest: int) -> Iterator[tuple[int | None, list[RawEntry]]]:
    """Cuts a batch into parts, each of one slice of event time.

    Parts are small, so few documents wait for a slow one. What a slice taught about furniture must be known before the
    next slice is looked at, however the batch was cut, so a part never spans two slices.

    Args:
        batch: Raw entries in stream order.
        window: Length of a slice, in milliseconds.
        latest: The latest event time that is in range, in milliseconds.

    Yields:
        The number of the slice (None if all ids of the part are out of range) and its entries.
    """
    part: list[RawEntry] = []
    size, slice_ = 0, None
    for entry in batch:
        own = _slice_of(entry, window, latest)
        if part and own is not None and slice_ is not None and own != slice_:
            yield slice_, part
            part, size, slice_ = [], 0, None
        slice_ = own if slice_ is None else slice_
        part.append(entry)
        size += sum(map(len, entry.fields.values()))
        if size >= PART_BYTES:
            yield slice_, part
            part, size, slice_ = [], 0, None
    if part:
        yield slice_, part


def _slice_of(entry: RawEntry, window: int, latest: int) -> int | None:
    try:
        return event_time(entry.entry_id, latest) // window
    except IdOutOfRange:
        return None
