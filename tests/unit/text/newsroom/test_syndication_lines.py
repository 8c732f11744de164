"""The sentence that blogs put below what they syndicate."""

import pytest

from copydesk_text.newsroom.syndication_lines import is_syndication_line, without_syndication


@pytest.mark.parametrize(
    "line",
    [
        "The post Crane Closes the Basin appeared first on The Vardo Gazette.",
        "The post Crane Closes the Basin first appeared on The Vardo Gazette.",
        "Der Beitrag Kran sperrt Hafenbecken erschien zuerst auf Vardo Kurier.",
        "L’article La grue ferme le bassin est apparu en premier sur Courrier de Vardo.",
        "La entrada La grúa cierra la dársena se publicó primero en Diario de Vardo.",
        "O post Guindaste fecha a doca apareceu primeiro em Jornal de Vardo.",
        "L'articolo La gru chiude il bacino proviene da Corriere di Vardo.",
        "Het bericht Kraan sluit havenbekken verscheen eerst op Vardo Koerier.",
        "Artykuł Dźwig zamyka basen pochodzi z serwisu Kurier Vardo.",
        "Сообщение Кран закрыл гавань появились сначала на Вестник Вардо.",
    ],
)
def test_forms(line: str) -> None:
    """In the language of the blog: how it opens, the title, and the name of the outlet."""
    assert is_syndication_line(line)
    assert without_syndication(line) is None
    assert without_syndication(f"Divers work. {line}") == "Divers work."


@pytest.mark.parametrize(
    "line",
    [
        "The post office closed on Monday, and the harbour with it.",
        "The post that he lost was given to his brother.",
        "Der Beitrag der Stadt wurde gekürzt.",
        "",
    ],
)
def test_what_is_none(line: str) -> None:
    """A sentence that opens alike is one of the text."""
    assert not is_syndication_line(line)
    assert without_syndication(line) == line
