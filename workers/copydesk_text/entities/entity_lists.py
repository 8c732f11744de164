"""Puts the entities of a text together: people and organisations as found, places where neither stands."""

from collections.abc import Sequence

from copydesk_schemas import Entity
from copydesk_text.entities.fold import fold_organisations, fold_people, last_name
from copydesk_text.entities.gazetteer import load_gazetteer
from copydesk_text.entities.people import Span
from copydesk_text.entities.places import Mentioned, find_places


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
    found = [
        Entity(
            name=one.name,
            type="place",
            country=one.place.country,
            id=f"geonames:{one.place.geonames}" if one.place.geonames else None,
            mentions=len(one.spans),
        )
        for one in _places(text, language, people, organisations)
    ]
    found += [
        Entity(name=one.name, type="person", mentions=one.mentions)
        for one in fold_people(text, people)
        if one.name not in authors
    ]
    found += [
        Entity(name=one.name, type="organisation", mentions=one.mentions) for one in fold_organisations(organisations)
    ]
    return tuple(found)


def place_spans(
    text: str, language: str, people: Sequence[Span], organisations: Sequence[Span]
) -> frozenset[tuple[int, int]]:
    """Where the text names a place, as (start, end)."""
    return frozenset(span for one in _places(text, language, people, organisations) for span in one.spans)


def _places(text: str, language: str, people: Sequence[Span], organisations: Sequence[Span]) -> list[Mentioned]:
    taken = sorted((span.start, span.end) for span in (*people, *organisations))
    bearers = frozenset(last_name(span.name) for span in people)
    return find_places(text, language, load_gazetteer(), taken, bearers)
