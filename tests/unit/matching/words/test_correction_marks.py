"""Marks of corrections: a word that stands alone at the start of a text, or at either end of a title."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.words.correction_marks import says_it_corrects


@pytest.mark.parametrize(
    "title",
    ["Corrected: Harn votes", "CORRECTED-UPDATE 1-Harn votes", "UPDATE 2-CORRECTED-Harn", "CORRECTION - Harn votes",
     "(Corrected) Harn votes", "Harn votes (corrected)", "Harn votes [Correction] ", "CORRECTED 2 - Harn votes",
     "REFILE-UPDATE 1-Harn votes", "Berichtigung: Harn wählt", "KORREKTUR – Harn wählt", "Rectificatif : Harn vote",
     "Corrección: Harn vota", "Correção | Harn vota", "Errata corrige: Harn vota", "Rättelse: Harn röstar",
     "Sprostowanie: Harn głosuje", "Исправление: порт", "Виправлення: порт", "Διόρθωση: λιμάνι", "訂正：港",
     "〈訂正〉港", "【訂正】港", "[정정] 항구", "港口（更正）", "更正：港口", "تصحيح: الميناء",
     "संशोधित: बंदरगाह", "Düzeltme: liman", "Koreksi: pelabuhan"],
)  # fmt: skip  # titles read better in lines than one a line
def test_what_is_a_mark(title: str) -> None:
    """In any language and script, in front of other marks or behind them, and in front of a text as well."""
    assert says_it_corrects("Harn votes.", title)
    if not title.rstrip().endswith((")", "]", "）")):
        assert says_it_corrects(title, None)
        assert says_it_corrects(title, "Harn votes")


@pytest.mark.parametrize(
    "title",
    ["Correction officers strike in Harn", "Correction-free week: Harn votes", "Market correction: what Harn expects",
     "Stocks in correction - analysts in Harn", "Corrected figures show growth", "Harn (corrected figures)", "Corrects",
     "Harn: the board: the vote: corrected: again", "UPDATE 1-Harn votes", "Revised: Harn votes", "", "(", "()", "(12)",
     ": Corrected", "Korrektur erwartet"],
)  # fmt: skip  # titles read better in lines than one a line
def test_what_is_none(title: str) -> None:
    """Among other words it is a word like any, and so is one that nothing sets off."""
    assert not says_it_corrects(title, title)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    """A mark in front of it is found whatever it is."""
    assert isinstance(says_it_corrects(text, text), bool)
    assert says_it_corrects(f"Corrected: {text}", None)
