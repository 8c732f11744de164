"""Puts the entities of a text together: people and organisations as found, places where neither stands."""

from bisect import bisect_right
from collections.abc import Sequence

from copydesk_schemas import Entity
from copydesk_text.entities.continents import find_continents
from copydesk_text.entities.fold import fold_organisations, fold_people, last_name
from copydesk_text.entities.gazetteer import load_gazetteer
from copydesk_text.entities.places import Mentioned, find_places
from copydesk_text.entities.spans import Span


def list_entities(
    text: str, language: str, people: Sequence[Span], organisations: Sequence[Span], authors: Sequence[str] = ()
) -> tuple[Entity, ...]:
    """The entities of a text.

    Args:
        text: The text as printed.
        language: ISO 639-1, or `und`.
        people: Names of people and where they stand.
        organisations: Names of organisations and where they stand.
        authors: Who wrote the text. They are left out.

    Returns:
        Places, then people, then organisations, each in the order of first mention.
    """
    places = _places(text, language, people, organisations)
    found = [
        Entity(
            name=one.name,
            type="place",
            country=one.place.country,
            id=f"geonames:{one.place.geonames}" if one.place.geonames else None,
            mentions=len(one.spans),
        )
        for one in places
    ]
    taken = [(span.start, span.end) for span in (*people, *organisations)]
    found += _continents(text, language, [*taken, *(span for one in places for span in one.spans)])
    found += [
        Entity(name=one.name, type="person", mentions=one.mentions)
        for one in fold_people(text, people)
        if one.name not in authors
    ]
    found += [
        Entity(name=one.name, type="organisation", mentions=one.mentions) for one in fold_organisations(organisations)
    ]
    return tuple(found)


def _continents(text: str, language: str, taken: list[tuple[int, int]]) -> list[Entity]:
    """Continents outside of other names: South Africa is a country."""
    spans = sorted(taken)
    counted: dict[int, tuple[str, int]] = {}
    for span, geonames in find_continents(text, language):
        place = bisect_right(spans, (span.end, 0)) - 1
        if place < 0 or spans[place][1] <= span.start:
            counted[geonames] = (span.name, counted.get(geonames, ("", 0))[1] + 1)
    return [
        Entity(name=name, type="place", id=f"geonames:{geonames}", mentions=mentions)
        for geonames, (name, mentions) in counted.items()
    ]


def place_spans(
    text: str, language: str, people: Sequence[Span], organisations: Sequence[Span]
) -> frozenset[tuple[int, int]]:
    """Where the text names a place, as (start, end)."""
    return frozenset(span for one in _places(text, language, people, organisations) for span in one.spans)


def _places(text: str, language: str, people: Sequence[Span], organisations: Sequence[Span]) -> list[Mentioned]:
    taken = sorted((span.start, span.end) for span in (*people, *organisations))
    bearers = frozenset(last_name(span.name) for span in people)
    return find_places(text, language, load_gazetteer(), taken, bearers)
