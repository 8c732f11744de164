"""Compiles the gazetteer from CLDR, GeoNames and the curated names into one data file (`make gazetteer`).

Which names are taken: countries in every language of CLDR, each for its language only (`Island` is Iceland in German,
not in English); cities of 15,000 and more by their main name, for any language; their names in other scripts, and the
longer ones in this script, for larger cities only, since GeoNames does not say whose names they are.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from copydesk_text.entities.gazetteer_file import (
    CITY,
    COUNTRY,
    FILE_NAME,
    REGION,
    Name,
    Place,
    encode_gazetteer,
)
from copydesk_text.entities.inflection import inflect
from copydesk_text.entities.place_sources import (
    country_names,
    everyday_words,
    geonames_cities,
    geonames_countries,
    given_names,
    plain,
    us_states,
    zone_cities,
)
from copydesk_text.entities.read_names import CityName, CountryName, NoPlace, RegionName, read_names

_LARGEST_FILE: Final = 6_000_000
_MOST_READINGS: Final = 5
#: Population from which a city's other names are taken.
_OTHER_SCRIPTS_FROM: Final = 100_000
_THIS_SCRIPT_FROM: Final = 200_000
_PERSONAL_FROM: Final = 1_000_000
_INFLECTED_FROM: Final = 100_000
_TWO_IDEOGRAPHS_FROM: Final = 3_000_000
#: The population by which a region, whose own is not known, ranks among cities; the least by which a capital does.
_REGION: Final = 600_000
_CAPITAL: Final = 1_000_000
_NO_PLACES: Final = frozenset(row.name for row in read_names(NoPlace))
_NORWEGIAN: Final = {"nb": "no", "nn": "no"}

_LATIN: Final = re.compile(
    r"[A-Z\u00c0-\u024f][a-z\u00c0-\u024f\u1e00-\u1eff’' .-]+(?:[ -][A-Za-z\u00c0-\u024f’'.-]+)*"
)
_CYRILLIC: Final = re.compile(r"[\u0400-\u042f][\u0430-\u045f]{3,}(?:[ -][\u0400-\u045f]+){0,2}")
_CAPITAL_SCRIPTS: Final = re.compile(r"[\u0370-\u03ff\u0531-\u0587 -]{4,}")  # Greek, Armenian
_IDEOGRAPHS: Final = re.compile(r"[\u4e00-\u9fff]{2,}")
_KATAKANA: Final = re.compile(r"[\u30a1-\u30fa\u30fc・]{3,}")
_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]{2,}")
_RIGHT_TO_LEFT: Final = re.compile(r"[\u05d0-\u05ea\u0621-\u064a\u067e-\u06d3 -]{5,}")
_INDIC: Final = re.compile(r"[\u0900-\u0e7f\u10a0-\u10ff\u1200-\u137f]{4,}")


class _Collected(Struct):
    """A name while it is collected: the places it may mean, each with its languages (none: any)."""

    readings: dict[int, set[str]]
    base: str | None = None


class _Compiler:
    def __init__(self) -> None:
        self.places: list[Place] = []
        self.names: dict[str, _Collected] = {}
        self._countries: dict[str, int] = {}
        self._cities: dict[tuple[str, str], int] = {}

    def add_countries(self) -> None:
        known = geonames_countries()
        curated = [(row.country, row.language, row.name) for row in read_names(CountryName)]
        for code, language, name in [*country_names(), *curated]:
            if code not in known:
                continue
            if code not in self._countries:
                country = known[code]
                self._countries[code] = self._place(country["geonameid"], code, COUNTRY, country["population"])
            self._add(name, self._countries[code], language)
            for form in inflect(name, language):
                self._add(form, self._countries[code], language, base=name)

    def add_regions(self) -> None:
        regions: dict[str, int] = {}
        for row in read_names(RegionName):
            if row.region not in regions:
                regions[row.region] = self._place(0, row.country, REGION, _REGION)
            self._add(row.name, regions[row.region], row.language)
            for form in inflect(row.name, row.language):
                self._add(form, regions[row.region], row.language, base=row.name)
        for state in us_states():
            self._add(state["name"], self._place(state["geonameid"], "US", REGION, _REGION), "")

    def add_cities(self) -> None:
        cities = geonames_cities()
        capitals = {(country["capital"], code) for code, country in geonames_countries().items()}
        for city in cities:  # largest first: the capital, not its namesakes
            for name in (city["name"], plain(city["name"])):
                if (name, city["countrycode"]) in capitals:
                    capitals.remove((name, city["countrycode"]))
                    city["population"] = max(city["population"], _CAPITAL)
        cities.sort(key=lambda city: -city["population"])
        indices = [self._place(city["geonameid"], city["countrycode"], CITY, city["population"]) for city in cities]
        for city, index in zip(cities, indices, strict=True):
            for name in {city["name"], plain(city["name"])}:
                self._cities.setdefault((name, city["countrycode"]), index)
                if _is_safe_main(name, city["population"]):
                    self._add(name, index, "")
        main = {city["name"] for city in cities} | set(self.names)
        for english, code, language, name in zone_cities():
            self._add_zone_city(english, code, language, name)
        for row in read_names(CityName):
            self._add(row.name, self._cities[row.city, row.country], row.language)
        for city, index in zip(cities, indices, strict=True):
            for name in city["alternatenames"]:
                if name not in main and _is_safe_other(name, city["population"]):
                    self._add_other(name, index, city)

    def build(self) -> list[Name]:
        """The names in their order in the file."""
        dictionaries = everyday_words()
        return [
            Name(
                text=text,
                readings=tuple(
                    (place, frozenset(_NORWEGIAN.get(code, code) for code in codes))
                    for place, codes in sorted(entry.readings.items(), key=lambda one: self._rank(one[0]))
                )[:_MOST_READINGS],
                words=frozenset(code for code, known in dictionaries.items() if text.lower() in known),
                personal=text in given_names(),
                base=entry.base,
            )
            for text, entry in sorted(self.names.items())
        ]

    def _place(self, geonames: int, country: str, kind: int, population: int) -> int:
        self.places.append(Place(int(geonames), country, kind, population // 1000))
        return len(self.places) - 1

    def _add(self, name: str, place: int, language: str, base: str | None = None) -> None:
        if name in _NO_PLACES or base in _NO_PLACES:
            return
        for form in _spellings(name):
            basic = name if base is None and form.startswith("لل") else base
            entry = self.names.setdefault(form, _Collected(readings=defaultdict(set), base=basic))
            if basic is None:
                entry.base = None
            known = entry.readings.get(place)
            if known is not None and not known:
                continue  # it means the place in any language already
            if language:
                entry.readings[place].add(language)
            else:
                entry.readings[place] = set()

    def _add_zone_city(self, english: str, code: str, language: str, name: str) -> None:
        index = self._cities.get((english, code))
        if index is None or len(name) < 2:
            return
        self._add(name, index, language)
        for form in inflect(name, language):
            self._add(form, index, language, base=name)

    def _add_other(self, name: str, index: int, city: dict[str, Any]) -> None:
        self._add(name, index, "")
        if city["population"] >= _INFLECTED_FROM and _CYRILLIC.fullmatch(name):
            for form in inflect(name, "ru") | inflect(name, "uk"):
                if not _is_word(form):
                    self._add(form, index, "", base=name)

    def _rank(self, index: int) -> tuple[int, int]:
        place = self.places[index]
        return (place.kind if place.kind == COUNTRY else 1, -place.weight)


def _spellings(name: str) -> set[str]:
    """The name with both apostrophes; an Arabic one with its hamza and without, and behind the preposition ل."""
    forms = {name, name.replace("’", "'"), name.replace("'", "’")}
    if "\u0621" <= name[0] <= "\u064a":
        forms |= {re.sub("[أإ]", "ا", form) for form in forms}
        forms |= {"لل" + form[2:] for form in forms if form.startswith("ال")}
    return forms


def _is_safe_main(name: str, population: int) -> bool:
    if len(name) < 4:
        return len(name) == 3 and population >= _OTHER_SCRIPTS_FROM and not _is_word(name)
    return name[0].isupper() and not name.isupper()


def _is_safe_other(name: str, population: int) -> bool:
    """Whether a name that GeoNames gives without a language is long and rare enough to mean the city."""
    if population < (_PERSONAL_FROM if name in given_names() else _OTHER_SCRIPTS_FROM) or _is_word(name):
        return False
    if _LATIN.fullmatch(name):
        return population >= _THIS_SCRIPT_FROM and len(name) >= 5
    if _IDEOGRAPHS.fullmatch(name):
        return len(name) >= 3 or population >= _TWO_IDEOGRAPHS_FROM
    if _HANGUL.fullmatch(name):
        return len(name) >= 3 or population >= _TWO_IDEOGRAPHS_FROM
    return any(script.fullmatch(name) for script in (_CYRILLIC, _CAPITAL_SCRIPTS, _KATAKANA, _RIGHT_TO_LEFT, _INDIC))


def _is_word(name: str) -> bool:
    small = name.lower()
    return any(small in known for known in everyday_words().values())


def compile_gazetteer() -> tuple[bytes, str]:
    """The data file from the sources that are installed, and what it holds."""
    compiler = _Compiler()
    compiler.add_countries()
    compiler.add_regions()
    compiler.add_cities()
    neighbours = {code: country["neighbours"].replace(",", " ") for code, country in geonames_countries().items()}
    data = encode_gazetteer(compiler.places, compiler.build(), neighbours)
    return data, f"{len(compiler.names):,} names of {len(compiler.places):,} places, {len(data):,} bytes"


def main() -> int:
    """Writes the data file beside this module and says what is in it; 1 if it came out too large."""
    data, holds = compile_gazetteer()
    print(holds)
    if len(data) > _LARGEST_FILE:
        print(f"more than {_LARGEST_FILE:,} bytes: not written; raise the populations at the top", file=sys.stderr)
        return 1
    Path(__file__).with_name(FILE_NAME).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
