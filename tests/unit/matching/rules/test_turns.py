"""Turns: the same figures, of which some were a profit and are a loss now."""

import pytest
from tests.unit.matching.pairs import match_of

#: The words for loss and profit of a language, and a table of results with room for one of them before its figures.
TABLES = {
    "en": ("loss", "profit", "against", "Oper shr", "Oper", "Revenues", "Six months", "Prior year excludes land sales"),
    "de": ("Verlust", "Gewinn", "gegen", "je Aktie", "Betrieb", "Umsatz", "Halbjahr", "Im Vorjahr ohne Landverkauf"),
    "fr": ("perte", "bénéfice", "contre", "par action", "Net", "Ventes", "Six mois", "An dernier sans les terrains"),
    "es": ("pérdida", "beneficio", "frente a", "por acción", "Neto", "Ventas", "Semestre", "Año previo sin terrenos"),
    "it": ("perdita", "utile", "contro", "per azione", "Netto", "Ricavi", "Semestre", "Anno prima senza terreni"),
    "ru": ("убыток", "прибыль", "против", "на акцию", "Итого", "Выручка", "Полугодие", "Прошлый год без продажи земли"),
}


def table(language: str, word: str) -> str:
    """A table of results in which each result is called so."""
    _, _, against, share, net, sales, half, note = TABLES[language]
    return (
        f"{share} {word} 24 {against} {word} 19\n{net} {word} 1,096,332 {against} {word} 794,711\n"
        f"{sales} 803,085 {against} 442,420\n{half}\n{share} {word} 53 {against} {word} 43\n"
        f"{net} {word} 2,375,844 {against} {word} 1,741,437\n{sales} 1,471,257 {against} 768,683\n{note} 1985."
    )


@pytest.mark.parametrize("language", TABLES)
def test_a_profit_that_is_a_loss_now_is_told(language: str) -> None:
    """Where the older text names no profit, the figure is told with the word in front of it, and it is no extension."""
    loss = TABLES[language][0]
    match = match_of(table(language, ""), table(language, loss))
    assert ("update", "update") == (match.relation, match.reverse)
    assert [("24", f"{loss} 24"), ("19", f"{loss} 19")] == [(one.old, one.new) for one in match.changes][:2]


@pytest.mark.parametrize("language", TABLES)
def test_a_loss_that_is_a_profit_now_is_told(language: str) -> None:
    """With both words, whichever of them is the newer one."""
    loss, profit, *_ = TABLES[language]
    for old, new in ((loss, profit), (profit, loss)):
        other = table(language, new).replace(f"{new} 19", f"{old} 19").replace(f"{new} 43", f"{old} 43")
        match = match_of(table(language, old), f"{other} Corrected.")
        assert (f"{old} 24", f"{new} 24") in [(one.old, one.new) for one in match.changes]


def test_a_loss_that_is_none_any_more_is_told() -> None:
    """The word is printed as it stands elsewhere in the text; where it stands nowhere, what was there is not known."""
    old = table("en", "loss")
    new = old.replace("loss 24", "24").replace("loss 19", "19")
    assert ("loss 24", "24") in [(one.old, one.new) for one in match_of(old, new).changes]
    assert (None, "24") in [(one.old, one.new) for one in match_of(old, table("en", "")).changes]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("loss 1,096,332 against 794,711", "loss 1,096,332 against loss 794,711"),
        ("1,096,332 loss against 794,711 loss", "loss 1,096,332 against loss 794,711"),
        ("loss 1,096,332 against loss 794,711", "deficit 1,096,332 against deficit 794,711"),
    ],
)
def test_a_loss_in_other_words_is_none(before: str, now: str) -> None:
    """The second of two figures is a loss as the first, behind a figure the word means it, too."""
    rows = table("en", "loss")
    old, new = (rows.replace("loss 1,096,332 against loss 794,711", one) for one in (before, now))
    for match in (match_of(old, new), match_of(new, old)):
        assert () == match.changes
        assert "copy" == match.relation
