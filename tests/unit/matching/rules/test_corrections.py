"""Corrections and denials: one word makes news of a text of any length, and only where the rest is kept."""

import pytest
from tests.unit.matching.pairs import REPORT

from copydesk_matching.match import Sketch
from copydesk_matching.rules.alignment import ALIGNED_WORDS, align
from copydesk_matching.rules.corrections import count_claims, count_corrections, is_marked_corrected, take_another_side
from copydesk_matching.rules.relate import relate
from copydesk_matching.sketch import make_sketch
from copydesk_matching.words.languages import GROUPS
from copydesk_schemas import RawDocument
from copydesk_text.article import Article


def sketch(text: str, number: int = 1) -> Sketch:
    return make_sketch(Article(document=RawDocument(text=text), text=text), f"{number}-0")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("residents of the old quarter", "residents of the Old Quarter", 0),
        ("would return before the summer", "would not return before the summer", 1),
        ("insurers had raised their", "insurers had lowered their", 1),
        ("moved their routes to Ostervik", "moved their routes to Breckmouth", 1),
        ("chairwoman Ines Harlow", "chairwoman Ines Harlov", 0),
        ("told reporters that", "said on the quay that", 0),
        ("ran aground at", "grounded off", 0),
    ],
)
def test_an_opposite_a_negation_or_another_name_is_a_correction(old: str, new: str, found: int) -> None:
    """One such word counts where the words around it are kept, in either order; spelling and wording do not."""
    one, other = sketch(REPORT), sketch(REPORT.replace(old, new), 2)
    assert found == count_corrections(align(one, other)) == count_corrections(align(other, one))


def test_a_corrected_text_is_published_whichever_came_first() -> None:
    """A long text that says the opposite in one place is an update, and so is the first beside it."""
    denied = sketch(REPORT.replace("would return", "would not return"), 2)
    assert "update" == relate(denied, sketch(REPORT), 2).relation
    assert "update" == relate(sketch(REPORT), denied, 2).relation


@pytest.mark.parametrize(("sentence", "found"), [(" The firm denied it.", 1), (" The firm welcomed it.", 0)])
def test_a_denial_of_one_sentence_is_news(sentence: str, found: int) -> None:
    """A sentence with a denial is a claim of the text that has it, and of that one only; another sentence is none."""
    one, other = sketch(REPORT), sketch(REPORT + sentence, 2)
    assert found == count_claims(align(one, other), other)
    assert 0 == count_claims(align(one, other), one)
    assert ("extension" if found else "copy") == relate(other, one, 2).relation
    assert ("excerpt" if found else "copy") == relate(one, other, 2).relation


def test_a_second_denial_is_no_news() -> None:
    """Where the other text has a denial already, one more counts like any sentence."""
    one, other = sketch(REPORT + " The owner denied that."), sketch(REPORT + " The owner denied that. So did she.", 2)
    assert 0 == count_claims(align(one, other), other)


def test_a_refusal_says_what_a_negation_says() -> None:
    """`declined to` for `would not` denies nothing; the verb itself for its negation does."""
    refused, told = (
        REPORT.replace("would return", "refused to return"),
        REPORT.replace("would return", "would not return"),
    )
    assert 0 == count_corrections(align(sketch(refused), sketch(told, 2)))
    assert 1 == count_corrections(
        align(sketch(refused), sketch(REPORT.replace("would return", "never refused to return"), 2))
    )


MARKED = [
    ("en", "(Corrects the name of the quay.)"),
    ("de", "(Berichtigt den Namen des Kais.)"),
    ("fr", "(Corrige le nom du quai.)"),
    ("es", "(Corrige el nombre del muelle.)"),
    ("pt", "(Corrige o nome do cais.)"),
    ("it", "(Corregge il nome del molo.)"),
    ("nl", "(Corrigeert de naam van de kade.)"),
    ("sv", "(Rättar namnet på kajen.)"),
    ("pl", "(Koryguje nazwę nabrzeża.)"),
    ("ru", "(Исправляет название причала.)"),
    ("uk", "(Виправляє назву причалу.)"),
    ("tr", "(Düzeltme: rıhtımın adı.)"),
    ("el", "(Διορθώνει το όνομα της προβλήτας.)"),
    ("ar", "(تصحيح اسم الرصيف.)"),
    ("ja", "(訂正: 岸壁の名前)"),
    ("zh", "(更正: 码头名称)"),
]


@pytest.mark.parametrize(("language", "mark"), MARKED)
def test_a_text_that_says_it_corrects_is_news(language: str, mark: str) -> None:
    """Whatever was corrected, a marked correction is not suppressed, at the start or the end, in any language."""
    del language
    for corrected in (f"{REPORT} {mark}", f"{mark} {REPORT}"):
        one, other = sketch(REPORT), sketch(corrected, 2)
        assert is_marked_corrected(align(one, other))
        assert "extension" == relate(other, one, 2).relation


def test_a_correction_of_a_brief_report_is_no_other_report() -> None:
    """A figure in the place of another one, and a word that says why: the same report."""
    form = "The Varno Lines of Lindmark said they may sell {} berths of the old quay to Harlow Shipping this summer."
    one, other = sketch(form.format(65)), sketch(form.format(81) + " (Varno corrects the number of berths.)", 2)
    assert "template" == relate(sketch(form.format(81), 2), one, 2).relation
    assert ("update", "version") == (relate(other, one, 2).relation, relate(one, other, 2).relation)


def test_the_name_that_is_corrected_may_be_the_subject() -> None:
    """A report of some length that corrects whom it is about is the same report; without a mark it is of another."""
    form = (
        "{0} Lines of Lindmark will take a special provision of 30 million crowns in the second quarter for ships that"
        " lie idle since the spring. The owners said that the company will earn money in the quarter all the same,"
        " though 23 million crowns less than it had planned. In the second quarter of last year {0} earned 24.8 million"
        " crowns, or 95 a share. It expects strong earnings for the second half of the year, when three new ferries"
        " begin to run."
    )
    first = sketch(form.format("Ostervik"))
    assert relate(sketch(form.format("Varno"), 2), first, 2).relation == "template"
    assert relate(sketch("CORRECTED - " + form.format("Varno"), 2), first, 2).relation == "update"


def test_a_correction_in_the_middle_is_one_of_the_market() -> None:
    """Words of correction in the middle of a text say nothing of another text."""
    middle = REPORT.replace("A survey", "Prices at the exchange saw a correction at once. A survey")
    assert not is_marked_corrected(align(sketch(REPORT), sketch(middle, 2)))
    long = " ".join(f"word{at}" for at in range(ALIGNED_WORDS + 60)).replace(f"word{ALIGNED_WORDS - 9} ", "correction ")
    assert not is_marked_corrected(align(sketch(REPORT), sketch(long, 2)))


@pytest.mark.parametrize(
    ("ours", "theirs", "another"),
    [
        ("up", "down", True),
        ("up", "up down", False),
        ("up", "", False),
        ("before", "after last", True),
        ("last", "after", False),
        ("reject", "", True),
        ("reject accept", "reject", True),
        ("dead", "down", True),
        ("dead", "dead", False),
        ("", "dead", False),
    ],
)
def test_a_text_takes_another_side(ours: str, theirs: str, another: bool) -> None:
    """It has a word whose opposite alone the other one has; a refusal or a death needs no opposite."""
    groups, others = ({GROUPS.index(group) + 1 for group in side.split()} for side in (ours, theirs))
    assert another == take_another_side(groups, others)
    assert not take_another_side(groups, groups)


def test_a_claim_that_the_other_text_has_behind_its_aligned_words_is_none() -> None:
    """In long texts a paragraph may stand further behind in one of them."""
    pages = " ".join(f"word{at}" for at in range(ALIGNED_WORDS))
    denial = "The firm in the capital denied it on the same evening in a letter to the board"
    early, late = sketch(f"{REPORT} {denial} {pages}"), sketch(f"{REPORT} {pages} {denial}", 2)
    assert 0 == count_claims(align(early, late), early)
    assert 1 == count_claims(align(early, sketch(f"{REPORT} {pages}", 2)), early)
