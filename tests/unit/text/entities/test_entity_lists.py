"""list_entities: places, people and organisations of a text, each in the order of first mention."""

from copydesk_schemas import Entity
from copydesk_text.entities.entity_lists import list_entities, place_spans
from copydesk_text.entities.people import find_names

TEXT = (
    "President Ilse Okonkwo met the United Nations envoy in Helsinki on Monday.\n"
    "Okonkwo left Finland for Moscow, and the UN stayed in Helsinki."
)


def _entities(authors: tuple[str, ...] = ()) -> tuple[Entity, ...]:
    names = find_names(TEXT)
    return list_entities(TEXT, "en", names.people, names.organisations, authors)


def test_places_people_and_organisations() -> None:
    """Each kind stands together; all forms of one are one entity with all its mentions."""
    assert [(entity.type, entity.name, entity.mentions) for entity in _entities()] == [
        ("place", "Helsinki", 2),
        ("place", "Finland", 1),
        ("place", "Moscow", 1),
        ("person", "Ilse Okonkwo", 2),
        ("organisation", "United Nations", 2),
    ]


def test_places_have_a_country_and_an_id() -> None:
    """A place says its country and its number in GeoNames; a person says neither."""
    helsinki, person = _entities()[0], _entities()[3]
    assert (helsinki.country, helsinki.id) == ("FI", "geonames:658225")
    assert (person.country, person.id) == (None, None)


def test_authors_are_left_out() -> None:
    """Who wrote the text is not named by it."""
    assert "Ilse Okonkwo" not in [entity.name for entity in _entities(authors=("Ilse Okonkwo",))]


def test_where_places_stand() -> None:
    """The spans of places are cut out of the text as printed."""
    names = find_names(TEXT)
    spans = place_spans(TEXT, "en", names.people, names.organisations)
    assert {TEXT[start:end] for start, end in spans} == {"Helsinki", "Finland", "Moscow"}
