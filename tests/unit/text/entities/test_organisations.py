"""Organisations by the words in their names."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.entities.organisations import apart, find_organisations
from copydesk_text.entities.spans import Span


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The University of Vardo and Norda Hospital signed.", ["University of Vardo", "Norda Hospital"]),
        ("en", "The Ministry of Finance and Deutsche Bank agreed.", ["Ministry of Finance", "Deutsche Bank"]),
        ("en", "The Ministry of Trade and Industry agreed.", ["Ministry of Trade and Industry"]),
        ("en", "The Harbours and Fishing Commission met.", ["Harbours and Fishing Commission"]),
        ("en", "France’s National Front lost, Reuters said.", ["National Front", "Reuters"]),
        ("en", "A judge of the U.S. District Court said so.", ["District Court"]),
        ("en", "VARDO (Reuters) - The harbour is closed.", []),
        ("en", "The bank and the university closed. The Bank closed.", []),
        ("en", "In the group were forty people of the union.", []),
        ("de", "Die Universität Nordkai und das Bundesamt für Fisch.", ["Universität Nordkai", "Bundesamt für Fisch"]),
        ("fr", "L’Université de Vardo et le Ministère des Ports.", ["Université de Vardo", "Ministère des Ports"]),
        ("es", "El Ministerio de Puertos y el Banco Norteño.", ["Ministerio de Puertos", "Banco Norteño"]),
        ("pt", "O Ministério da Pesca e o Banco do Norte.", ["Ministério da Pesca", "Banco do Norte"]),
        ("it", "Il Partito Marinaro e la Banca di Vardo.", ["Partito Marinaro", "Banca di Vardo"]),
        ("tr", "Vardo Üniversitesi ve Liman Bakanlığı açıkladı.", ["Vardo Üniversitesi", "Liman Bakanlığı"]),
        ("id", "Kementerian Kelautan dan Universitas Vardo.", ["Kementerian Kelautan", "Universitas Vardo"]),
        ("pl", "Uniwersytet Vardo i Ministerstwo Portów.", ["Uniwersytet Vardo", "Ministerstwo Portów"]),
        ("ru", "Банк Вардо закрылся.", ["Банк Вардо"]),
    ],
)  # fmt: skip  # rows read better in lines than one a line
def test_names(language: str, text: str, expected: list[str]) -> None:
    """A word of an organisation and a name side by side, in the words of the language."""
    assert [span.name for span in find_organisations(text, language)] == expected


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 8)), max_size=20))
def test_none_overlaps(places: list[tuple[int, int]]) -> None:
    """What is kept lies apart, and in order."""
    kept = apart([Span(start, start + length, "x", "x") for start, length in places])
    assert all(one.end <= other.start for one, other in pairwise(kept))
    assert bool(kept) == bool(places)


@given(st.text(alphabet="Aa .&Bank’sof\n", max_size=200))
def test_spans_are_names(text: str) -> None:
    """A span says what stands at its place."""
    for span in find_organisations(text, "en"):
        assert text[span.start : span.end] == span.name
