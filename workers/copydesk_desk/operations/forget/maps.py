"""Removes records from the maps of texts and addresses, and the links that they left on others.

Which fields name a record depends on its text and URL, which may be gone. So the maps of its slices are searched.
"""

from collections.abc import Callable, Iterator, Set
from importlib.resources import files
from typing import Final, cast

import redis

from copydesk_matching.index.takedown import by_slice
from copydesk_schemas import Keys
from copydesk_schemas.ids import PACKED_SIZE

_SCRIPT: Final = files("copydesk_desk.operations.forget").joinpath("replace_values.lua").read_text(encoding="utf-8")
_AT_ONCE: Final = 1000

#: A link that says nothing, since links are numbered and a missing one is an error: no record, no relation.
_NO_LINK: Final = bytes(PACKED_SIZE) + b'-0"similarity":0,"containment":0,"shared":0,"facts":[]'


def forget_texts(client: redis.Redis, keys: Keys, window: int, ids: Set[bytes]) -> int:
    """Removes what leads from whole texts to these packed ids; returns how many entries that were."""
    return sum(
        _replace(client, keys.texts(slice_), b"", lambda field, value: value in ids) for slice_ in by_slice(ids, window)
    )


def forget_addresses(client: redis.Redis, keys: Keys, window: int, ids: Set[bytes]) -> int:
    """Removes what leads from URLs and guids to these packed ids, also under their duplicates; returns how many."""
    return sum(
        _replace(client, keys.addresses(slice_), b"", lambda field, value: value in ids)
        for slice_ in _neighbours(ids, window)
    )


def forget_links(client: redis.Redis, keys: Keys, window: int, ids: Set[bytes]) -> int:
    """Empties the links that these packed ids left on records in flight; returns how many that were."""
    return sum(
        _replace(client, keys.links(slice_), _NO_LINK, lambda field, value: value[:PACKED_SIZE] in ids)
        for slice_ in _neighbours(ids, window)
    )


def _neighbours(ids: Set[bytes], window: int) -> list[int]:
    """The slices of the ids and the slices beside them: whatever names a record is within one window of it."""
    return sorted({slice_ + step for slice_ in by_slice(ids, window) for step in (-1, 0, 1)})


def _replace(client: redis.Redis, key: str, instead: bytes, concerns: Callable[[bytes, bytes], bool]) -> int:
    """Sets the values that concern us to `instead`, or removes their fields if it is empty; returns how many."""
    script = client.register_script(_SCRIPT)
    found = 0
    for fields in _pieces(client, key):
        hits = [part for field, value in fields.items() if concerns(field, value) for part in (field, value)]
        for start in range(0, len(hits), 2 * _AT_ONCE):
            found += int(script(keys=[key], args=[instead, *hits[start : start + 2 * _AT_ONCE]]))
    return found


def _pieces(client: redis.Redis, key: str) -> Iterator[dict[bytes, bytes]]:
    cursor = 0
    while True:
        answer = client.hscan(key, cursor, count=_AT_ONCE)
        cursor, fields = cast("tuple[int, dict[bytes, bytes]]", answer)
        yield fields
        if cursor == 0:
            return
