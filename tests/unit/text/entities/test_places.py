"""Places on sentences written for it: a table of texts with the places that a reader sees in them."""

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.entities.gazetteer import load_gazetteer
from copydesk_text.entities.places import Mentioned, find_places

#: Traps, and plain news; the second was written when the rules stood.
TRAPS: Final = "labelled_places.tsv"
NEWS: Final = "labelled_news.tsv"


def labelled(table: str) -> list[tuple[str, str, list[str]]]:
    """Language, text and the places as NAME/COUNTRY, spaces as underscores."""
    text = Path(__file__).with_name(table).read_text()
    lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return [(language, text, places.split()) for language, text, places in lines]


def find(text: str, language: str = "en") -> list[Mentioned]:
    """The places of a text without people and organisations."""
    return find_places(text, language, load_gazetteer(), [], frozenset())


def names(text: str, language: str = "en") -> list[str]:
    """The places as the table has them."""
    return [f"{one.name.replace(' ', '_')}/{one.place.country}" for one in find(text, language)]


def scores(table: str) -> tuple[float, float, list[str]]:
    """Precision and recall over the table, and the lines that were not read right."""
    right = found = wanted = 0
    wrong = []
    for language, text, places in labelled(table):
        got = names(text, language)
        right += len(set(got) & set(places))
        found += len(got)
        wanted += len(places)
        if got != places:
            wrong.append(f"{text}: {got}, not {places}")
    return right / found, right / wanted, wrong


@pytest.mark.parametrize("table", [TRAPS, NEWS])
def test_reads_the_labelled_sentences(table: str) -> None:
    """On sentences in many languages nine places of ten are found, and hardly one is made up."""
    precision, recall, wrong = scores(table)
    assert precision >= 0.97, wrong
    assert recall >= 0.9, wrong


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The brewery in Reading, England, closed.", [2639577, 0]),
        ("The fair in Paris, Texas, was a success.", [4717560, 4736286]),
        ("They met in Paris.", [2988507]),
        ("They met in Cairo and flew on to the Palestinian territories.", [360630, 6254930]),
    ],
)
def test_gives_geonames_ids(text: str, expected: list[int]) -> None:
    """A place comes with its GeoNames id; one of several of its name is told by what stands behind the comma."""
    assert expected == [one.place.geonames for one in find(text)]


def test_says_nothing_of_cities_that_nothing_decides() -> None:
    """Two large cities of one name and no country in the text: silence; a country in the text decides."""
    assert [] == names("A shop in Valencia opened.")
    assert ["Valencia/VE", "Venezuela/VE"] == names("A shop in Valencia opened, the first in Venezuela.")
    assert [] == names("The plant in Springfield closed.")
    assert ["Valencia/ES", "Spain/ES"] == names("A shop in Valencia opened, the first in Spain.")


def test_small_namesakes_do_not_hide_a_city() -> None:
    """Geneva stays the city, though a town of its name lies in a country that the text speaks of."""
    assert ["Geneva/CH", "New_York/US"] == names("Talks in Geneva moved to New York.")


def test_small_towns_need_support() -> None:
    """A town that few know is named only with a preposition before it and its country in the text."""
    assert [] == names("Obama spoke for an hour.")
    assert ["Japan/JP"] == names("Obama spoke in Japan.")


def test_counts_mentions_and_folds_names_of_one_place() -> None:
    """All names of one place count as it; the longest that the text uses stands for it."""
    found = find("The US and the United States’ allies; US troops stayed, Iraq’s did not.")
    assert [("United States", 3), ("Iraq", 1)] == [(one.name, len(one.spans)) for one in found]


def test_reads_a_name_only_in_languages_that_have_it() -> None:
    """Island is Iceland in German and a word in English."""
    assert [] == names("Island life is slow.")
    assert ["Island/IS"] == names("Der Vulkan auf Island ruht.", "de")


def test_leaves_out_what_belongs_to_people() -> None:
    """Spans that are taken are not read, nor lone surnames of those people."""
    text = "Reporters saw Denzel Lincoln. Lincoln waved."
    assert [] == find_places(text, "en", load_gazetteer(), [(14, 28)], frozenset({"Lincoln"}))


@given(st.text(max_size=200), st.sampled_from(["en", "de", "ru", "ar", "ja", "und", "xx"]))
def test_reads_any_text(text: str, language: str) -> None:
    """Whatever the text, every place has a country and at least one mention, and none comes twice."""
    found = find(text, language)
    assert all(len(one.place.country) == 2 and one.spans for one in found)
    assert len(found) == len({(one.place.country, one.place.geonames, one.name) for one in found})


if __name__ == "__main__":
    for name in (TRAPS, NEWS):
        precision, recall, wrong = scores(name)
        print(*wrong, sep="\n")
        f1 = 2 * precision * recall / (precision + recall)
        print(f"{name}: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}")
