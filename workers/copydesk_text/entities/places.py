"""Finds the places that a text names, and decides which place each name means.

A name counts where it stands as a word, is no part of the name of a person or an organisation, and means one place: by
population, or by the countries that the text names. Where that does not decide, nothing is said.
"""

from collections import Counter
from typing import Final

import regex
from msgspec import Struct

from copydesk_text.entities.capitals import lower_capitals
from copydesk_text.entities.gazetteer import Entry, Gazetteer, Reading
from copydesk_text.entities.gazetteer_file import CITY, COUNTRY, REGION, Place
from copydesk_text.entities.read_names import no_places
from copydesk_text.entities.word_bounds import word_bound
from copydesk_text.newsroom.lexicon.calendar_words import calendar_names
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import PlaceWords, every
from copydesk_text.scripts import FIRST_EAST_ASIAN

#: Characters at the beginning of a text in which a dateline may stand.
_OPENING: Final = 200
#: The larger of two cities of one name is meant if it has this many times the population of the other and the text does
#: not point to the other; the second number is for two cities in one country.
_MUCH_LARGER: Final = 5
_LARGER_AT_HOME: Final = 2
#: From this many times on the larger city is meant even if the text points to the other: Paris in Texas is written
#: `Paris, Texas`.
_FAR_LARGER: Final = 20
#: Thousands of inhabitants from which a city needs no support by its surroundings …
_LARGE: Final = 100
#: … and where the name is also a person's or an everyday word.
_VERY_LARGE: Final = 1000
#: What stands behind the name of a country in the name of a company or a paper, with or without a word between.
_OF_A_COUNTRY: Final = regex.compile(
    r" (?:\p{Lu}[\p{L}]+ )?(?:Airlines|Airways|Mobile|Telecom|Unicom|Daily|Times|Herald|Post|Today|Tribune|Life|Vanke"
    r"|Evergrande|Steel|Railway|Everbright)\b"
)
_INSTITUTION: Final = regex.compile(
    r"\b(?:Bank|University|Duke|Duchess|Earl|Church|Lord|Lady|Bishop|Archbishop|Treaty|Battle|Institute) of $"
)


class Mentioned(Struct, frozen=True):
    """A place that the text names: its longest name there, and where it stands, as (start, end)."""

    name: str
    place: Place
    spans: tuple[tuple[int, int], ...]


class _Found(Struct):
    """A name at its place in the text."""

    start: int
    end: int
    entry: Entry
    readings: tuple[Reading, ...]
    within: bool  # said to be a place by a preposition
    country: bool


def find_places(
    text: str, language: str, gazetteer: Gazetteer, taken: list[tuple[int, int]], people: frozenset[str]
) -> list[Mentioned]:
    """The places that a text names.

    Args:
        text: The text as printed.
        language: ISO 639-1, or `und`.
        gazetteer: The names of places.
        taken: Spans (start, end) of names of people and organisations, in their order.
        people: Surnames in the text. They are no places further down either.

    Returns:
        The places in the order of their first mention.
    """
    opening = lower_capitals(text[:_OPENING])  # where a dateline may stand
    found = _candidates(opening + text[_OPENING:], text, language, gazetteer, taken, people)
    countries = _countries(found)
    chosen: dict[int, list[_Found]] = {}
    places: dict[int, Place] = {}
    for position, one in enumerate(found):
        qualifier = found[position + 1] if position + 1 < len(found) else None
        reading = _decide(one, qualifier, countries, gazetteer, text)
        if reading is not None:
            chosen.setdefault(reading.index, []).append(one)
            places[reading.index] = reading.place
    return [
        Mentioned(_best_name(mentions), places[index], tuple((one.start, one.end) for one in mentions))
        for index, mentions in chosen.items()
    ]


def _candidates(
    lowered: str, text: str, language: str, gazetteer: Gazetteer, taken: list[tuple[int, int]], people: frozenset[str]
) -> list[_Found]:
    """Names that stand as words, mean a place in this language, and belong to nobody."""
    found = []
    bearers: set[str] = set(people)
    spans = iter([*taken, (len(text) + 1, len(text) + 1)])
    span = next(spans)
    for index, start, end in gazetteer.find(lowered):
        while span[1] <= start:
            span = next(spans)
        if end > span[0] or (bound := word_bound(lowered, start, end, language)) == "no":
            continue
        entry, readings = gazetteer.entry(index, language)
        if not readings or (end - start < 4 and not _is_printed_right(text, start, end)):
            continue
        country = readings[0].place.kind == COUNTRY
        if (entry.name in no_places() and not country) or (end - start == 1 and text[start] >= FIRST_EAST_ASIAN):
            continue  # a single sign is a word
        spaced = text[start] < "\u0590"
        if country and not entry.personal:
            if not (spaced and _is_part_of_name(text, start, end, _word_before(text, start), entry, True, language)):
                found.append(_Found(start, end, entry, readings, True, True))
            continue
        before = _word_before(text, start) if text[start] < "\u0900" else ""
        said_so = before in _locatives() or before.lower() in _locatives()
        within = said_so or bound == "within" or text[start] >= "\u0900"
        if spaced and _is_part_of_name(text, start, end, before, entry, country, language):
            if entry.personal:
                bearers.add(entry.name)
        elif within or not (entry.name in bearers or (entry.words and _is_word(entry, language))):
            found.append(_Found(start, end, entry, readings, within, country))
    return found


def _word_before(text: str, start: int) -> str:
    """The word before a name, if only a space stands between them."""
    if start < 2 or text[start - 1] != " ":
        return ""
    head = text[max(0, start - 25) : start - 1]
    word = head[head.rfind(" ") + 1 :]
    return word.rpartition("\n")[2].lstrip("\"'“‘(«„")


def _is_part_of_name(text: str, start: int, end: int, before: str, entry: Entry, country: bool, language: str) -> bool:
    """Whether a capitalised neighbour makes the name that of a person, a club, a paper."""
    if country and not entry.personal:
        if before == "Air" or (before == "of" and text[max(0, start - 8) : start] == "Bank of "):
            return True
        return text[end : end + 2].strip().isupper() and _OF_A_COUNTRY.match(text, end) is not None
    if language == "de" and not entry.personal:  # every noun has a capital
        return False
    if before and before[0].isupper() and before.isalpha() and before not in _words_before():
        opening = start - len(before) - 1  # a sentence opens with a capital in any case
        if entry.personal or (opening > 1 and text[opening - 2 : opening].strip(' \n“"')[-1:] not in ".!?:"):
            return True
    if before and len(before) <= 2 and before[0].isupper() and before[-1] == ".":
        return True  # J. Houston
    if text[end : end + 1] == " " and text[end + 1 : end + 2].isupper():
        behind = text[end + 1 : end + 20].split(" ", 1)[0].strip(",.;:!?’'\"”")
        if behind.split("’")[0].split("'")[0] not in _words_behind():
            return True
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].isupper() and not country:
        return True
    return before == "of" and _INSTITUTION.search(text, max(0, start - 16), start) is not None


def _is_word(entry: Entry, language: str) -> bool:
    """Whether the name is an everyday word in this language; one that is unknown may be any."""
    return language in entry.words or language == "und"


def _is_printed_right(text: str, start: int, end: int) -> bool:
    """Not for a short name in capitals among other capitals: US is a word there."""
    if not text[start:end].isupper():
        return True
    neighbours = (text[max(0, start - 3) : start].strip(), text[end : end + 3].strip())
    return not any(part.isalpha() and part.isupper() and len(part) > 1 for part in neighbours)


def _countries(found: list[_Found]) -> Counter[str]:
    """How strongly the text speaks of each country: a name of it counts three times a large city there."""
    evidence: Counter[str] = Counter()
    for one in found:
        first = one.readings[0].place
        if one.country and any(reading.place.kind == REGION for reading in one.readings):
            continue  # Georgia says nothing of which of the two is meant
        if one.country and not one.entry.personal:
            evidence[first.country] += 3
        elif first.kind == REGION or (first.weight >= _VERY_LARGE and _is_clear(one.readings)):
            evidence[first.country] += 1
    return evidence


def _decide(
    one: _Found, following: _Found | None, countries: Counter[str], gazetteer: Gazetteer, text: str
) -> Reading | None:
    """The place that a name means, or None."""
    readings = one.readings
    if following is not None and text[one.end : following.start] == ", ":
        named = {reading.place.country for reading in following.readings if reading.place.kind != CITY}
        matching = [reading for reading in readings if reading.place.country in named and reading.place.kind == CITY]
        if matching and not one.country:
            return matching[0]
    if one.country:
        return _country_or_state(readings, countries, gazetteer)
    best = readings[0]
    if best.place.kind == REGION:
        return best
    supported = [reading for reading in readings if countries[reading.place.country]]
    if len(readings) > 1 and supported and best not in supported:
        other = max(supported, key=lambda reading: (countries[reading.place.country], reading.place.weight))
        if other.place.weight >= _LARGE and best.place.weight < _FAR_LARGER * other.place.weight:
            best = other
    elif len(readings) > 1:
        rivals = supported if len(supported) > 1 and best in supported else readings
        if supported != [best] and not _is_clear((best, *(reading for reading in rivals if reading is not best))):
            return None
    return best if _is_prominent(one, best.place, countries) else None


def _is_clear(readings: tuple[Reading, ...]) -> bool:
    """Whether the first is much larger than the second; its own state or a suburb is no rival."""
    if len(readings) == 1:
        return True
    first, second = readings[0].place, readings[1].place
    if first.country == second.country:
        return second.kind == REGION or first.weight >= _LARGER_AT_HOME * second.weight
    return first.weight >= _MUCH_LARGER * second.weight


def _country_or_state(readings: tuple[Reading, ...], countries: Counter[str], gazetteer: Gazetteer) -> Reading | None:
    """Georgia: the state if the text speaks of the United States and of none of the country's neighbours."""
    country = readings[0]
    state = next((reading for reading in readings if reading.place.kind == REGION), None)
    if state is None:
        return country
    near = countries[country.place.country] + sum(
        countries[code] for code in gazetteer.neighbours.get(country.place.country, frozenset())
    )
    return state if countries[state.place.country] > near else country


def _is_prominent(one: _Found, place: Place, countries: Counter[str]) -> bool:
    """Whether a city is large enough to be named without support, or has it."""
    here = countries[place.country] - (place.weight >= _VERY_LARGE)
    caseless = "\u0590" <= one.entry.name[0] < "\u0900"  # no capital tells a name from a word
    doubtful = one.entry.personal or bool(one.entry.words) or (caseless and not one.within)
    if place.weight >= (_VERY_LARGE if doubtful else _LARGE):
        return True
    if place.weight >= _LARGE:
        return one.within or here > 0
    return one.within and here > 0


def _best_name(mentions: list[_Found]) -> str:
    """The longest of the names that the text uses, in its basic form."""
    return max((one.entry.name for one in mentions), key=len)


@built_once
def _locatives() -> frozenset[str]:
    """Ways to say that a name is a place: in, at, to, from."""
    return every(read_table(PlaceWords).locative)


@built_once
def _words_before() -> frozenset[str]:
    """What may stand before the name of a city with a capital and is no part of the name of a person."""
    return every(read_table(PlaceWords).before)


@built_once
def _words_behind() -> frozenset[str]:
    """What may stand behind it."""
    return every(read_table(PlaceWords).behind) | {name.capitalize() for name in calendar_names("en")}
