"""The Lua scripts of the index, one typed function each; they are read from the `.lua` files beside this module."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, Literal

import redis
from msgspec import Struct

from copydesk_matching.index.layout import POSTING_IDS
from copydesk_matching.index.server import Argument, Call, script
from copydesk_schemas import Keys

Mode = Literal[
    "both",  # insert and look up
    "insert",  # the first pass over several partitions
    "look",  # the second pass
]


def _read(name: str) -> str:
    return files("copydesk_matching.index").joinpath(name).read_text(encoding="utf-8")


_IDS: Final = files("copydesk_schemas").joinpath("ids.lua").read_text(encoding="utf-8")
_PROBE: Final = script(_IDS + _read("probe.lua"))
_EXPIRE: Final = script(_read("expire.lua"))
_FORGET: Final = script(_read("forget_sketch.lua"))
_WALK: Final = script(_read("forget.lua"))
_CLAIM: Final = _read("claim.lua")


class ProbeLine(Struct, frozen=True):
    """A sketch as `probe.lua` takes it: `fingerprints` are 9 bytes each; `whole` says that the first is the text's."""

    slice_: int
    id: bytes
    whole: bool
    fingerprints: bytes


def probe(
    keys: Keys,
    partition: int,
    mode: Mode,
    *,
    window: int,
    most: int,
    leaders: int,
    lines: Sequence[ProbeLine],
    turns: bool = False,
) -> Call:
    """Candidates of the lines that have some, each behind the line's place (see `probe.lua`). Times in milliseconds.

    With `turns`, the turn of the insertion stands in front. `read_probe` reads the answer.
    """
    named = [keys.index_slices(partition), *([keys.index_turns(partition)] if turns else [])]
    arguments: list[Argument] = [len(named), *named, mode, keys.postings_prefix(partition)]
    arguments += [window, most, leaders, POSTING_IDS]
    for slice_, group in groupby(lines, key=attrgetter("slice_")):
        packed = [line.id + (b"1" if line.whole else b"0") + line.fingerprints for line in group]
        arguments += (slice_, len(packed), *packed)
    return Call(partition, tuple(arguments), _PROBE)


def read_probe(answer: Sequence[Any], lines: int) -> list[bytes]:
    """The candidates of each of so many lines, from the answer to `probe` behind the turn; b"" where there are none."""
    found = [b""] * lines
    for place, candidates in zip(answer[::2], answer[1::2], strict=True):
        found[place] = candidates
    return found


def expire(keys: Keys, partition: int, *, buckets: int, budget: int) -> Call:
    """How many buckets of the oldest slice that is out of date are dropped, at most `budget` of its `buckets`."""
    prefixes = keys.postings_prefix(partition), keys.signatures_prefix(partition)
    return Call(partition, (1, keys.index_slices(partition), *prefixes, buckets, budget), _EXPIRE)


def forget(keys: Keys, partition: int, line: ProbeLine) -> Call:
    """Takes the line's record out of its postings; how many named it."""
    prefix = f"{keys.postings_prefix(partition)}{line.slice_}:"
    arguments = (1, keys.index_slices(partition), prefix, line.id, line.fingerprints, POSTING_IDS)
    return Call(partition, arguments, _FORGET)


def walk(keys: Keys, partition: int, slice_: int, first: int, last: int, ids: Sequence[bytes]) -> Call:
    """Takes records out of the buckets from `first` to `last`, both included; how many postings named one."""
    prefix = f"{keys.postings_prefix(partition)}{slice_}:"
    return Call(partition, (1, keys.index_slices(partition), prefix, first, last, POSTING_IDS, *ids), _WALK)


def claim(client: redis.Redis, meta_key: str, values: Mapping[str, int | str]) -> dict[str, str]:
    """The values that hold for the index: those given, where it had none."""
    flat = [part for pair in values.items() for part in pair]
    answer: list[bytes] = client.register_script(_CLAIM)(keys=[meta_key], args=flat)
    texts = [part.decode() for part in answer]
    return dict(zip(texts[::2], texts[1::2], strict=True))
