"""Another person in the place of one is an update, though both are named elsewhere; other words for one are none."""

from typing import Final

import pytest
from tests.unit.matching.pairs import match_of

ENGLISH: Final = (
    "Ferry operator Varno Lines named Harlow Shipping chairwoman Carol Bergen as its chief executive on Tuesday, but"
    " harbour towns questioned whether the manager has the experience needed to turn the company around. Analysts"
    " said that Carol Bergen, who is 60, was known for a direct style and for the years in which she led a maker of"
    " cranes. The board had looked for a successor since the founder said in autumn that he would leave. Carol Bergen"
    " told reporters on the quay that she would not sell the night ferry and asked Peter Holm and Karl Lund for time"
    " to meet the crews. The county warned both of them, Diane Holm and Karl Lund, that it must know soon what"
    " becomes of the yard at Ostervik and the berths at Harn. Shares of the company rose a little after the news."
    " Karl Lund, who led the line for a year, will stay on the board until summer, and the chairman thanked him for"
    " his work at Ostervik during the dispute over the berths at Harn. The line lost money in each of the last three"
    " years, since fewer people take the ferry and fuel costs a third more than it did when the bridge was opened."
)
GERMAN: Final = (
    "Die Reederei Varno hat am Dienstag Angela Bergen zur neuen Chefin ernannt, doch in den Hafenstädten fragen sich"
    " viele, ob die Managerin genug von Schiffen versteht, um das Unternehmen zu sanieren. Nach Ansicht von Kennern"
    " der Branche ist Angela Bergen, die zuvor einen Hersteller von Kränen leitete, für ihre offenen Worte bekannt."
    " Der Aufsichtsrat suchte seit dem Herbst nach einem Nachfolger für den Gründer. Am Kai sagte sie, dass Angela"
    " Bergen und Peter Holm die Nachtfähre behalten wollen, und bat um Zeit, um die Mannschaften aller Schiffe kennen"
    " zu lernen. Der Landkreis mahnte, dass Werner Bergen und Karl Holm bald sagen müssten, was aus der Werft in"
    " Ostervik wird. Die Aktien der Reederei legten nach der Nachricht etwas zu. In den vergangenen drei Jahren hatte"
    " sie Geld verloren, weil weniger Menschen die Fähre nehmen und der Treibstoff um ein Drittel teurer wurde."
)
RUSSIAN: Final = (
    "Паромная компания Варно назначила во вторник новым директором Елену Берген, но в портовых городах сомневаются,"
    " что ей хватит опыта, чтобы вывести компанию из кризиса. По словам аналитиков, Елена Берген известна прямотой и"
    " тем, что много лет руководила заводом кранов. Совет искал преемника с осени, когда основатель объявил об уходе."
    " На причале журналистам сказали, что Елена Берген и Павел Холм не станут продавать ночной паром и хотят"
    " познакомиться с экипажами всех судов. Власти округа напомнили, что Ольга Берген и Павел Холм должны вскоре"
    " сообщить о судьбе верфи в Остервике. Акции компании после этой новости немного выросли. Последние три года она"
    " теряла деньги, потому что паромом ездит меньше людей, а топливо подорожало на треть с тех пор, как открыли"
    " мост."
)


@pytest.mark.parametrize(
    ("text", "right", "wrong", "told"),
    [
        (ENGLISH, "said that Carol Bergen", "said that Diane Bergen", ("Diane", "Carol")),
        (ENGLISH, "said that Carol Bergen", "said that Beatrice Bergen", (None, "Carol")),
        (ENGLISH, "Karl Lund, who", "Karl Holm, who", ("Holm", "Lund")),
        (ENGLISH, "Karl Lund, who", "Peter Holm, who", ("Peter", "Karl")),
        (GERMAN, "ist Angela Bergen", "ist Werner Bergen", ("Werner", "Angela")),
        (RUSSIAN, "аналитиков, Елена", "аналитиков, Ольга", ("Ольга", "Елена")),
    ],
)
def test_another_person_is_told(text: str, right: str, wrong: str, told: tuple[str | None, str]) -> None:
    """A given name, a family name or both, whichever text came first; of the older one what is known."""
    old = text.replace(right, wrong)
    match = match_of(old, text)
    assert match.relation == "update"
    (first, *_) = [(change.old, change.new) for change in match.changes]
    assert first[1] == told[1]
    assert first[0] in (told[0], wrong.split()[-2], wrong.split()[-1]) or told[0] is None
    assert match_of(text, old).relation == "update"


@pytest.mark.parametrize(
    ("text", "words", "others"),
    [
        (ENGLISH, "said that Carol Bergen", "said that Chairwoman Bergen"),
        (ENGLISH, "said that Carol Bergen", "said that President Bergen"),
        (ENGLISH, "said that Carol Bergen", "said that Ms Bergen"),
        (ENGLISH, "said that Carol Bergen", "said that Carola Bergen"),
        (ENGLISH, "said that Carol Bergen", "said that Odwina Bergen"),
        (ENGLISH, "his work at Ostervik", "his work at Harn"),
        (ENGLISH, "Ferry operator Varno Lines", "Ferry operator Varno Corp"),
        (GERMAN, "ist Angela Bergen", "ist Vorsitzende Bergen"),
        (GERMAN, "ist Angela Bergen", "ist Frau Bergen"),
        (GERMAN, "Die Reederei Varno hat", "Die Firma Varno hat"),
    ],
)
def test_another_word_for_one_is_no_news(text: str, words: str, others: str) -> None:
    """An office, a form of address, a spelling, a place or a word that may be any, whichever text came first."""
    assert match_of(text.replace(words, others), text).relation == "copy"
    assert match_of(text, text.replace(words, others)).relation == "copy"


def test_a_person_in_a_reworded_sentence_is_no_other() -> None:
    """Where few words are kept around the names, the sentence tells of somebody else."""
    reworded = ENGLISH.replace("Karl Lund, who led the line for a year, will", "Peter Holm, its founder, will also")
    assert match_of(ENGLISH, reworded).relation == "copy"
