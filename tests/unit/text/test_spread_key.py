"""The language by which a document is spread: of texts and pages, and the same for what repeats."""

from typing import Final

import pytest

from copydesk_schemas import RawDocument
from copydesk_text.spread_key import language_key

_TEXTS: Final = {
    "en": "The harbour of Velm opened again on Tuesday after the ice had kept all ferries in port for nine days.",
    "de": "Der Hafen von Velm ist wieder offen, nachdem das Eis die Fähren neun Tage lang festgehalten hat.",
    "fr": "Le port de Velm a rouvert mardi, après que la glace a retenu tous les bateaux à quai pendant neuf jours.",
    "ru": "Порт Вельма снова открылся во вторник после того, как лёд девять дней удерживал все паромы у причала.",
    "ar": "أعيد فتح ميناء فيلم يوم الثلاثاء بعد أن أبقى الجليد جميع العبارات في المرفأ لمدة تسعة أيام متتالية.",
}


@pytest.mark.parametrize("code", _TEXTS)
def test_a_page_has_the_key_of_its_text(code: str) -> None:
    """A text, the page that prints it, and the page with another one's furniture around it take one route."""
    text = _TEXTS[code]
    page = f"<html><head><script>var the = 'and of the with';</script></head><body><p>{text}</p></body></html>"
    bare = f"<html><body><div>{text}</div></body></html>"
    assert [code] * 3 == [
        language_key(RawDocument(text=text)),
        language_key(RawDocument(html=page)),
        language_key(RawDocument(html=bare)),
    ]


def test_what_the_producer_says_is_not_asked() -> None:
    """Two outlets may say two things of one text, and it would be on two servers."""
    said = {language_key(RawDocument(text=_TEXTS["de"], language=code)) for code in ("de", "en", "de-AT")}
    assert {"de"} == said


@pytest.mark.parametrize(
    "text",
    [
        "Regjeringen sier at havnen i Velm skal åpnes igjen på tirsdag etter at isen har holdt fergene i ni dager.",
        "Regeringen siger, at havnen i Velm skal åbnes igen på tirsdag, efter at isen har holdt færgerne i ni dage.",
    ],
)
def test_languages_that_are_confused_share_a_key(text: str) -> None:
    """Which of the two it is hangs on a few words; so both take one route."""
    assert "no" == language_key(RawDocument(text=text))


@pytest.mark.parametrize("document", [RawDocument(text=" "), RawDocument(html=""), RawDocument(text="12 : 3")])
def test_without_a_language_it_is_und(document: RawDocument) -> None:
    """Such a document takes the route of all others."""
    assert "und" == language_key(document)
