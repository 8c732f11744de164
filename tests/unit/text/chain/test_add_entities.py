"""Entities of an article."""

from pathlib import Path

import pytest

from copydesk_schemas import Entity, Language, RawDocument
from copydesk_text.article import Article
from copydesk_text.chain.add_entities import add_entities
from copydesk_text.chain.chain import CHAINS, open_document, run_stages


def enriched(text: str, language: str = "en", authors: tuple[str, ...] = ()) -> tuple[Entity, ...]:
    """The entities of a text."""
    article = Article(document=RawDocument(text=text), text=text, language=Language(code=language), authors=authors)
    result = add_entities(article)
    assert isinstance(result, Article)
    return result.entities


def test_adds_places_people_organisations() -> None:
    """Each with what is known: a code and an id for places, null for the others."""
    text = "President Anna Berg of Iceland met the United Nations in Reykjavík. Berg smiled."
    assert (
        Entity(name="Iceland", type="place", country="IS", id="geonames:2629691"),
        Entity(name="Reykjavík", type="place", country="IS", id="geonames:3413829"),
        Entity(name="Anna Berg", type="person", mentions=2),
        Entity(name="United Nations", type="organisation"),
    ) == enriched(text)


def test_leaves_out_the_authors() -> None:
    """Who wrote the text is not who it is about."""
    assert () == enriched("Tom Berg reports that it rained all day.", authors=("Tom Berg",))


def test_leaves_an_article_alone_that_names_nothing() -> None:
    """No entity, no change."""
    assert () == enriched("It rained all day.")


def test_start_page(shared_data: Path) -> None:
    """Both articles of the page that the project started from: all its places with a code, its people, no scraps."""
    chain = CHAINS["default"]
    opened = open_document(chain, RawDocument(text=(shared_data / "asharq_page.txt").read_text()))
    assert isinstance(opened, list)
    places: dict[str, str] = {}
    people: set[str] = set()
    for article in opened:
        finished = run_stages(chain.stages, article)
        assert isinstance(finished, Article)
        places |= {entity.name: entity.id or "" for entity in finished.entities if entity.type == "place"}
        people |= {entity.name for entity in finished.entities if entity.type == "person"}
    expected = """Egypt, Russia, Moscow, Cairo, Ukraine, Palestinian territories, Libya, Syria, Iraq, Iran, Baghdad,
        Tehran, United States, US"""
    assert {name.strip() for name in expected.split(",")} == set(places)
    assert all(id_.startswith("geonames:") for id_ in places.values())
    assert {
        *("Sergei Lavrov", "Sameh Shoukry", "Antony Blinken", "Thabet al-Abbasi", "Yasser Iskander Watout"),
        *("Donald Trump", "Benjamin Netanyahu"),
    } == people


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "British officials said that Prime Minister Tony\nBlair would see the port.", ["Tony Blair"]),
        ("en", "The Roman Catholic Church spoke.", []),
        ("en", "They went to University in the morning.", []),
        ("it", "Giorgia Meloni da Donald Trump.", ["Giorgia Meloni", "Donald Trump"]),
        ("pt", "O artista Antonio da Silva morreu.", ["Antonio da Silva"]),
        ("zh", "黄金价格上涨，布料涨价。", []),
        ("ja", "メディアは会見を開いた。", []),
        ("ar", "قال الباب ديلي إن الباب مفتوح.", []),
        ("de", "Die Polizei in Mitte schwieg.", []),
        ("en", "The Bank of America Corp lent money to South Africa.", ["South Africa", "Bank of America Corp"]),
    ],
)
def test_names_and_no_names(language: str, text: str, expected: list[str]) -> None:
    """Names across a line break and in the particles of the language; no everyday word and no half of a name."""
    given = Article(document=RawDocument(text=text), text=text, language=Language(code=language))
    result = add_entities(given)
    assert isinstance(result, Article)
    assert [entity.name for entity in result.entities] == expected
