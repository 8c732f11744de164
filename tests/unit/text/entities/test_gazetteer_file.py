"""The columns of the gazetteer: what is written is read back."""

import msgspec
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.entities.gazetteer_file import (
    CITY,
    GazetteerFile,
    Name,
    Place,
    column,
    encode_gazetteer,
    read_gazetteer,
)

LANGUAGES = st.frozensets(st.sampled_from(["en", "de", "fi"]))


def _decoded(data: bytes) -> GazetteerFile:
    return msgspec.msgpack.decode(zstandard.ZstdDecompressor().decompress(data), type=GazetteerFile)


@given(st.lists(st.tuples(LANGUAGES, LANGUAGES, st.booleans()), min_size=1, max_size=6))
def test_what_is_written_is_read(drawn: list[tuple[frozenset[str], frozenset[str], bool]]) -> None:
    """Readings, languages and flags of every name stand in the columns as they were given."""
    places = [Place(100 + number, "FI", CITY, number) for number in range(len(drawn))]
    names = [
        Name(f"Name {number}", ((number, spoken),), words, personal)
        for number, (spoken, words, personal) in enumerate(drawn)
    ]
    file = _decoded(encode_gazetteer(places, names, {"FI": "SE NO"}))
    sets = [frozenset(codes.split()) for codes in file.languages]
    readings, starts = column(file.readings, "i"), column(file.starts, "i")
    assert file.names.split("\n") == [name.text for name in names]
    assert list(column(file.geonames, "i")) == [place.geonames for place in places]
    assert [sets[index] for index in column(file.words, "H")] == [name.words for name in names]
    assert list(column(file.personal, "B")) == [name.personal for name in names]
    for number, name in enumerate(names):
        pairs = readings[2 * starts[number] : 2 * starts[number + 1]]
        assert [(place, sets[index]) for place, index in zip(pairs[::2], pairs[1::2], strict=True)] == [*name.readings]


def test_a_base_form_is_an_index() -> None:
    """An inflected name points to its basic form; a name without one to none."""
    names = [Name("Turku", ((0, frozenset()),)), Name("Turussa", ((0, frozenset()),), base="Turku")]
    file = _decoded(encode_gazetteer([Place(1, "FI", CITY, 1)], names, {}))
    assert list(column(file.bases, "i")) == [-1, 0]


def test_the_file_of_the_package() -> None:
    """The columns of places are equally long, and so are those of names."""
    file = read_gazetteer()
    assert len(column(file.geonames, "i")) == len(column(file.kinds, "B")) == len(file.countries) // 2
    names = file.names.count("\n") + 1
    assert [len(column(file.words, "H")), len(column(file.bases, "i")), len(column(file.starts, "i"))] == [
        names,
        names,
        names + 1,
    ]
