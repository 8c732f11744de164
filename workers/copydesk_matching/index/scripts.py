"""The Lua scripts of the index, one typed function each; they are read from the `.lua` files beside this module."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Final, Literal

import redis
from msgspec import Struct

from copydesk_matching.index.layout import POSTING_IDS

Mode = Literal[
    "both",  # insert and look up
    "insert",  # the first pass over several partitions
    "look",  # the second pass
]

Argument = bytes | str | int

_IDS: Final = files("copydesk_schemas").joinpath("ids.lua").read_text(encoding="utf-8")


class ProbeLine(Struct, frozen=True):
    """A sketch as `probe.lua` takes it: `fingerprints` are 9 bytes each; `whole` says that the first is the text's."""

    slice_: int
    id: bytes
    whole: bool
    fingerprints: bytes


class IndexScripts:
    """The scripts, loaded into one client."""

    def __init__(self, client: redis.Redis) -> None:
        self._probe: Final = client.register_script(_IDS + _read("probe.lua"))
        self._expire: Final = client.register_script(_read("expire.lua"))
        self._claim: Final = client.register_script(_read("claim.lua"))
        self._forget: Final = client.register_script(_read("forget_sketch.lua"))

    def probe(
        self,
        slices_key: str,
        mode: Mode,
        prefix: str,
        *,
        window: int,
        most: int,
        lines: Sequence[ProbeLine],
    ) -> list[bytes]:
        """Candidates of each line, 15 bytes each (see `probe.lua`); empty for `insert`. Times in milliseconds."""
        arguments: list[Argument] = [mode, prefix, window, most, POSTING_IDS]
        for line in lines:
            arguments += (line.slice_, line.id, "1" if line.whole else "0", line.fingerprints)
        answer: list[bytes] = self._probe(keys=[slices_key], args=arguments)
        return answer

    def expire(self, slices_key: str, postings: str, signatures: str, *, buckets: int, budget: int) -> int:
        """How many buckets of the oldest slice that is out of date were dropped, at most `budget` of its `buckets`."""
        dropped: int = self._expire(keys=[slices_key], args=[postings, signatures, buckets, budget])
        return dropped

    def forget(self, pipe: redis.client.Pipeline, prefix: str, line: ProbeLine) -> None:
        """Adds to the pipeline: takes the line's record out of its postings; how many named it."""
        self._forget(keys=[], args=[prefix, line.id, line.fingerprints, POSTING_IDS], client=pipe)

    def claim(self, meta_key: str, values: Mapping[str, int | str]) -> dict[str, str]:
        """The values that hold for the index: those given, where it had none."""
        flat = [part for pair in values.items() for part in pair]
        answer: list[bytes] = self._claim(keys=[meta_key], args=flat)
        texts = [part.decode() for part in answer]
        return dict(zip(texts[::2], texts[1::2], strict=True))


def _read(name: str) -> str:
    return files("copydesk_matching.index").joinpath(name).read_text(encoding="utf-8")
