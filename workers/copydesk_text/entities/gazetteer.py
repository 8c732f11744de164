"""The gazetteer in memory: finds the names of places in a text, and says what each may mean."""

from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind
from msgspec import Struct

from copydesk_text.entities.gazetteer_file import GazetteerFile, Place, column, read_gazetteer


class Reading(Struct, frozen=True):
    """A place that a name may mean, and the languages in which it does (none: any). `index` tells places apart."""

    index: int
    place: Place
    languages: frozenset[str]


class Entry(Struct, frozen=True):
    """What the gazetteer holds on a name."""

    #: The name in its basic form.
    name: str
    readings: tuple[Reading, ...]
    #: Languages in which it is an everyday word too.
    words: frozenset[str]
    #: Whether people bear it too.
    personal: bool


class Gazetteer:
    """All names of places. Built once before workers are forked (half a second); they share it."""

    def __init__(self, file: GazetteerFile) -> None:
        self._names = file.names.split("\n")
        self._languages = [frozenset(codes.split()) for codes in file.languages]
        self._countries = file.countries
        self._geonames = column(file.geonames, "i")
        self._kinds = column(file.kinds, "B")
        self._weights = column(file.weight, "i")
        self._words = column(file.words, "H")
        self._personal = column(file.personal, "B")
        self._bases = column(file.bases, "i")
        self._starts = column(file.starts, "i")
        self._readings = column(file.readings, "i")
        self._entries: dict[int, Entry] = {}
        self._spoken: dict[tuple[int, str], tuple[Entry, tuple[Reading, ...]]] = {}
        self.neighbours = {country: frozenset(codes.split()) for country, codes in file.neighbours.items()}
        self._automaton = AhoCorasick(
            self._names,
            matchkind=MatchKind.LeftmostLongest,
            implementation=Implementation.ContiguousNFA,  # compact: two thirds of the time when caches are cold
            store_patterns=False,
        )

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Every name in the text as (index, start, end), the longest at each place. Word boundaries are not checked."""
        return self._automaton.find_matches_as_indexes(text)

    def entry(self, index: int, language: str) -> tuple[Entry, tuple[Reading, ...]]:
        """What is known of a name, and the places that it means in a language.

        Args:
            index: The name, as `find` gives it.
            language: ISO 639-1, or `und`. A name in the Latin or Cyrillic script counts as English then.
        """
        known = self._spoken.get((index, language))
        if known is None:
            entry = self._entries.get(index)
            if entry is None:
                entry = self._entries[index] = self._read(index)
            own = "en" if language == "und" and entry.name[0] < "\u0590" else language
            readings = tuple(
                reading
                for reading in entry.readings
                if not reading.languages or own in reading.languages or own == "und"
            )
            known = self._spoken[index, language] = (entry, readings)
        return known

    def _read(self, index: int) -> Entry:
        base = self._bases[index]
        values = self._readings[2 * self._starts[index] : 2 * self._starts[index + 1]]
        return Entry(
            name=self._names[base if base >= 0 else index],
            readings=tuple(
                Reading(place, self._place(place), self._languages[languages])
                for place, languages in zip(values[::2], values[1::2], strict=True)
            ),
            words=self._languages[self._words[index]],
            personal=bool(self._personal[index]),
        )

    def _place(self, index: int) -> Place:
        return Place(
            geonames=self._geonames[index],
            country=self._countries[2 * index : 2 * index + 2],
            kind=self._kinds[index],
            weight=self._weights[index],
        )


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer that comes with the package, the same one for the whole process."""
    return Gazetteer(read_gazetteer())


def is_place_name(name: str) -> bool:
    """Tells whether a text is the name of a place in some language, and nothing more.

    Args:
        name: A text without space around it.

    Returns:
        Whether the gazetteer has it; a name that people bear, too, counts as none of a place.
    """
    gazetteer = load_gazetteer()
    found = gazetteer.find(name)
    return any(
        (start, end) == (0, len(name)) and not gazetteer.entry(index, "und")[0].personal for index, start, end in found
    )
