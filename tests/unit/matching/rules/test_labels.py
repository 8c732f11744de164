"""Labels of figures and initials: words with capitals that name nobody else."""

import pytest

from copydesk_matching.match import Match, Sketch
from copydesk_matching.news import place_news
from copydesk_matching.rules.alignment import align
from copydesk_matching.rules.corrections import count_corrections
from copydesk_matching.rules.labels import hash_of, name_the_same
from copydesk_matching.rules.relate import relate
from copydesk_matching.sketch import make_sketch
from copydesk_matching.words.tokens import hash_words
from copydesk_matching.words.word_hash import PUBLIC
from copydesk_schemas import RawDocument
from copydesk_text.article import Article

RESULTS = {
    "en": (
        "Harn Ferries {} 41.1 mln vs 20.3 mln, pretax 8.3 mln vs 2.2 mln, owed 6,349,753 vs 4,403,852",
        "Sales",
        "Revs",
    ),
    "de": (
        "Harn Reederei {} 41,1 Mio nach 20,3 Mio, davon Fracht 8,3 Mio nach 2,2 Mio, offen 6.349.753",
        "Umsatz",
        "Erlöse",
    ),
    "fr": (
        "Harn Ferries {} 41,1 mln contre 20,3 mln, dont fret 8,3 mln contre 2,2 mln, dette 6 349 753",
        "Ventes",
        "Recettes",
    ),
    "es": (
        "Harn Ferries {} 41,1 mln contra 20,3 mln, de carga 8,3 mln contra 2,2 mln, deuda 6.349.753",
        "Ventas",
        "Ingresos",
    ),
    "ru": (
        "Харн Лайн {} 41,1 млн против 20,3 млн, из них фрахт 8,3 млн против 2,2 млн, долг 6 349 753",
        "Выручка",
        "Доходы",
    ),
    "tr": (
        "Harn Feribot {} 41,1 mln karşı 20,3 mln, yük 8,3 mln karşı 2,2 mln, borç 6.349.753",
        "Satışlar",
        "Gelirler",
    ),
    "pl": (
        "Harn Promy {} 41,1 mln wobec 20,3 mln, w tym fracht 8,3 mln wobec 2,2 mln, dług 6 349 753",
        "Sprzedaż",
        "Przychody",
    ),
}
STORY = (
    "The harbour board of Lindmark agreed on Monday to widen the ferry basin after talks with the government of {} over"
    " a dispute that had kept three shipping lines away from the town for most of the year. The board told reporters"
    " that the work would begin once the spring storms were over and that no fisherman would lose a berth in the town."
)


def sketch(text: str, number: int = 1) -> Sketch:
    return make_sketch(Article(document=RawDocument(text=text), text=text), f"{number}-0")


def match_of(old: str, new: str) -> Match:
    ours = sketch(new, 2)
    (match,) = place_news([relate(ours, sketch(old), 3)], new, ours, None)
    return match


@pytest.mark.parametrize("language", RESULTS)
def test_a_label_of_another_name_is_no_news(language: str) -> None:
    """A list of results whose line is called otherwise tells nothing new, whichever came first."""
    text, one, other = RESULTS[language]
    for old, new in ((one, other), (other, one)):
        match = match_of(text.format(old), text.format(new))
        assert match.relation in ("copy", "excerpt")
        assert not match.changes


OTHERS = {
    "en": [("Net", "Gross"), ("Dividend", "Sales"), ("Assets", "Deposits"), ("Qtr", "Year")],
    "fr": [("Brut", "Net"), ("Ventes", "Bénéfice")],
    "es": [("Bruto", "Neto"), ("Ventas", "Dividendo")],
}


@pytest.mark.parametrize(("language", "one", "other"), [(key, *pair) for key in OTHERS for pair in OTHERS[key]])
def test_a_label_of_another_meaning_is_news(language: str, one: str, other: str) -> None:
    """Net is not gross: a list that has the figures under another head is no copy, whichever came first."""
    text = RESULTS[language][0]
    for old, new in ((one, other), (other, one)):
        assert match_of(text.format(old), text.format(new)).relation not in ("exact", "copy", "excerpt")


def test_a_name_in_a_list_is_a_correction() -> None:
    """Who stands beside a figure is told: a table of results may name another team."""
    table = (
        "Harn beat Viken 3 to 1, Melby beat {} 2 to 0, Lindmark beat Vestby 4 to 2 and Breck beat Torvik 5 to 3 today"
    )
    assert match_of(table.format("Ostervik"), table.format("Kaland")).relation not in ("exact", "copy", "excerpt")


@pytest.mark.parametrize(
    ("name", "initials", "found"),
    [
        ("United Kingdom", "U.K.", 0),
        ("South Korea", "S. K.", 0),
        ("Estados Unidos", "EE.UU.", 0),
        ("Vereinigten Staaten", "V. S.", 0),
        ("Новая Земля", "Н. З.", 0),
        ("Νέα Χώρα", "Ν. Χ.", 0),
        ("United Kingdom", "U.S.", 1),
        ("South Korea", "North Korea", 1),
        ("Anna Lind", "Arnfrid Lundkvist", 1),
    ],
)
def test_initials_name_the_same(name: str, initials: str, found: int) -> None:
    """Other initials are another name, and so are two names that begin alike."""
    one, other = sketch(STORY.format(name)), sketch(STORY.format(initials), 2)
    assert found == bool(count_corrections(align(one, other)))
    assert found == bool(count_corrections(align(other, one)))


def test_as_many_names_stand_against_each_other() -> None:
    """Two initials are not the initials of one name, nor is a label one of a name."""
    facts = {
        word: (int(hash_) >> 32 & 0xFF, int(hash_) >> 40 & 0xFF)
        for word in ("Sales", "Revs", "Net", "Sela", "u", "k")
        for hash_ in hash_words(word).hashes
    }
    assert name_the_same([facts["Sales"]], [facts["Revs"]], PUBLIC)
    assert not name_the_same([facts["Sales"]], [facts["Net"]], PUBLIC)
    assert not name_the_same([facts["Sales"], facts["Net"]], [facts["Net"], facts["Revs"]], PUBLIC)
    assert not name_the_same([facts["Sales"]], [facts["Sela"]], PUBLIC)
    assert not name_the_same([facts["Sales"], facts["Sela"]], [facts["Revs"]], PUBLIC)
    assert not name_the_same([facts["u"]], [facts["Sales"]], PUBLIC)


def test_the_hash_of_two_texts_is_that_of_the_one_that_says_it() -> None:
    """A sketch that was read back does not know the secret of its words."""
    alignment = align(sketch(STORY), sketch(STORY.format("Ostervik"), 2))
    assert hash_of(alignment) is PUBLIC
