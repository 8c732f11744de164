"""The compiled gazetteer: what `compile_gazetteer` writes and the workers read, one MessagePack value under zstd.

Columns, not objects: 140,000 names load in a fraction of a second, and a forked worker that reads them copies nothing.
"""

import sys
from array import array
from importlib.resources import files
from typing import Final

import msgspec
import numpy as np
import zstandard
from msgspec import Struct

FILE_NAME: Final = "gazetteer.msgpack.zst"

COUNTRY: Final = 0
REGION: Final = 1  # a state or territory inside a country
CITY: Final = 2


class Place(Struct, frozen=True):
    """A place: GeoNames id (0: none known), ISO 3166-1 alpha-2 code, kind, and its weight among places of its name.

    The weight is the population in thousands, for a capital at least 1,000, for a region a figure in between.
    """

    geonames: int
    country: str
    kind: int
    weight: int


class Name(Struct, frozen=True):
    """A name, and the places it may mean, most likely first, each with the languages in which it does (none: any)."""

    text: str
    readings: tuple[tuple[int, frozenset[str]], ...]
    #: Languages in which it is an everyday word too.
    words: frozenset[str] = frozenset()
    #: Whether people bear it too.
    personal: bool = False
    #: The basic form of an inflected one.
    base: str | None = None


class GazetteerFile(Struct, frozen=True, array_like=True):
    """The columns. Numbers are little-endian; a set of languages is one of `languages`, the first of which is empty."""

    languages: list[str]
    #: Codes of the neighbours of each country, separated by spaces.
    neighbours: dict[str, str]
    #: Of places: int32, two letters each, uint8, int32.
    geonames: bytes
    countries: str
    kinds: bytes
    weight: bytes
    #: Of names: a line each; uint16 index of languages; uint8; int32 index of a name, -1 for none.
    names: str
    words: bytes
    personal: bytes
    bases: bytes
    #: Where the readings of each name begin, and behind the last: int32. A reading: place and languages, int32 each.
    starts: bytes
    readings: bytes


def encode_gazetteer(places: list[Place], names: list[Name], neighbours: dict[str, str]) -> bytes:
    """The bytes of the data file."""
    languages: dict[frozenset[str], int] = {frozenset(): 0}

    def number(codes: frozenset[str]) -> int:
        return languages.setdefault(codes, len(languages))

    position = {name.text: index for index, name in enumerate(names)}
    readings = [value for name in names for place, codes in name.readings for value in (place, number(codes))]
    columns = GazetteerFile(
        neighbours=neighbours,
        geonames=_pack([place.geonames for place in places], "<i4"),
        countries="".join(place.country for place in places),
        kinds=_pack([place.kind for place in places], "<u1"),
        weight=_pack([place.weight for place in places], "<i4"),
        names="\n".join(name.text for name in names),
        words=_pack([number(name.words) for name in names], "<u2"),
        personal=_pack([name.personal for name in names], "<u1"),
        bases=_pack([-1 if name.base is None else position.get(name.base, -1) for name in names], "<i4"),
        starts=_pack(np.cumsum([0] + [len(name.readings) for name in names]).tolist(), "<i4"),
        readings=_pack(readings, "<i4"),
        languages=[" ".join(sorted(codes)) for codes in languages],
    )
    return zstandard.ZstdCompressor(level=19).compress(msgspec.msgpack.encode(columns))


def read_gazetteer() -> GazetteerFile:
    """The gazetteer that comes with the package."""
    data = files("copydesk_text.entities").joinpath(FILE_NAME).read_bytes()
    return msgspec.msgpack.decode(zstandard.ZstdDecompressor().decompress(data), type=GazetteerFile)


def column(data: bytes, kind: str) -> "array[int]":  # 3.11 cannot subscript it at run time
    """A column of numbers (`B`, `H` or `i` as in `array`), in this machine's byte order."""
    stored = array(kind, data)
    if sys.byteorder == "big":
        stored.byteswap()
    return stored


def _pack(values: list[int] | list[bool], kind: str) -> bytes:
    return np.array(values, kind).tobytes()
