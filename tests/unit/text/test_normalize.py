"""normalize_text: one form of text, and nothing lost that a reader or a script needs."""

import gzip
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas import RawDocument
from copydesk_text.article import Article, Drop
from copydesk_text.chain.normalize_text import normalize_text
from copydesk_text.normalize import normalize, normalize_line

#: Text as it was, and as it looks when its UTF-8 is read in another encoding.
GARBLED = [
    ("The mayor’s “no” came late", "windows-1252"),
    ("Le café a été rénové à Orléans", "windows-1252"),
    ("Le café a été rénové à Orléans", "latin-1"),
    ("Мэр города открыл новый мост через реку", "windows-1251"),
    ("Мэр города открыл новый мост", "latin-1"),
]


def article(text: str, title: str | None = None) -> Article:
    return Article(document=RawDocument(text=text), text=text, title=title)


@pytest.mark.parametrize(("text", "encoding"), GARBLED)
def test_mojibake_is_repaired(text: str, encoding: str) -> None:
    """UTF-8 that was read in another encoding comes back as it was written."""
    garbled = text.encode().decode(encoding, errors="surrogateescape")
    if any("\ud800" <= character <= "\udfff" for character in garbled):
        garbled = text.encode().decode("latin-1")
    assert normalize(f"First line\n{garbled}\nlast line") == f"First line\n{text}\nlast line"


@pytest.mark.parametrize(
    "text",
    [
        "“Café”, said Zoë — “naïve…”",
        "PARÃO É BONITO, JOÃO",
        "«Está»… «Ça va»— l’été”—",
        "ﬁ ² ｶ Ⅻ ½ remain as printed",
        "5 × © 2021 ± §",
        "Ünïcödé ÄÖÜ ß",
        "&amp; is not unescaped, nor is ＡＢＣ made narrow",
        "Þór ð Ð Æ",
    ],
)
def test_text_without_mojibake_is_unchanged(text: str) -> None:
    """Typographic quotes, accents, compatibility forms, widths and entities stay as printed."""
    assert normalize(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc\u2028d\x85e\x0cf", "a\nb\nc\nd\ne\nf"),
        ("one\n\n\n\n\ntwo", "one\n\ntwo"),
        ("one \t \n \n\ntwo  ", "one\n\ntwo"),
        ("first\n    indent stays", "first\n    indent stays"),
        ("10\xa0000\u202fm\u3000x", "10 000 m x"),
        ("bell\x07 null\x00 delete\x7f\x81", "bell null delete"),
        ("\ufeffBOM and soft\xadhyphen", "BOM and softhyphen"),
        ("e\u0301", "é"),
        ("half \ud83d of a pair", "half \ufffd of a pair"),
        ("\ufffd stays", "\ufffd stays"),
    ],
)
def test_line_ends_spaces_and_control_characters(text: str, expected: str) -> None:
    """Each kind of line end, space and invisible character gets one form or goes; paragraphs and indents stay."""
    assert normalize(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("می\u200cروم", "می\u200cروم"),  # Persian needs the non-joiner
        ("क्\u200dष", "क्\u200dष"),  # so do Indic scripts the joiner
        ("👩\u200d🚒", "👩\u200d🚒"),
        ("co\u200cop\u200d", "coop"),
        ("ไทย\u200bภาษา", "ไทย\u200bภาษา"),
        ("ta\u200bble", "table"),
        ("\u200eLatin\u200f", "Latin"),
        ("قال \u200e(AFP)\u200e أمس", "قال \u200e(AFP)\u200e أمس"),
    ],
)
def test_invisible_characters_stay_where_a_script_needs_them(text: str, expected: str) -> None:
    """Joiners, zero-width spaces and direction marks stay in the scripts that use them and go elsewhere."""
    assert normalize(text) == expected


@given(st.text(st.characters(codec="utf-8")))
def test_normalising_twice_changes_nothing(text: str) -> None:
    """The form is stable, it is NFC, and it has no space at its ends."""
    once = normalize(text)
    assert normalize(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip(" \t\n")


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_printable_ascii_is_kept(text: str) -> None:
    """Plain text comes back as it is, but for space around it."""
    assert normalize(text) == text.strip()


def test_title_is_one_line() -> None:
    """A title loses its line breaks and double spaces; an empty one is none."""
    assert normalize_text(article("Body.", "A  title\n in two lines ")) == article("Body.", "A title in two lines")
    assert normalize_line(" \u200b ") is None
    assert normalize_line(None) is None


def test_clean_article_is_returned_itself() -> None:
    """Nothing is copied when nothing changes."""
    clean = article("Body of the text.", "Title")
    assert normalize_text(clean) is clean


def test_places_that_could_not_be_decoded_are_told() -> None:
    """A warning counts them over the whole document, once however often the stage runs."""
    document = RawDocument(html="<title>caf\ufffd</title><p>Body \ufffd.</p>")
    normal = normalize_text(Article(document=document, text="Body \ufffd."))
    assert isinstance(normal, Article)
    assert normal.warnings == ("2 places of the document could not be decoded and hold U+FFFD",)
    assert normalize_text(normal) is normal


def test_article_without_visible_text_is_dropped() -> None:
    """Control characters and blank space are no text."""
    result = normalize_text(article("\x00\u200b \n\ufeff"))
    assert isinstance(result, Drop)
    assert result.reason == "empty"


@pytest.mark.parametrize("name", ["onestopenglish", "helsinki_wire", "fakenewscorpus_sample", "kurdistan_uni"])
def test_no_real_text_is_taken_for_mojibake(shared_data: Path, name: str) -> None:
    """In real texts without mojibake every letter comes out as it went in."""
    with gzip.open(shared_data / f"{name}.docs.jsonl.gz") as lines:
        for line in lines:
            text = unicodedata.normalize("NFC", json.loads(line).get("text") or "")
            before = [character for character in text if character.isalpha()]
            assert [character for character in normalize(text) if character.isalpha()] == before


@given(st.text(st.characters(codec="ascii")))
def test_texts_in_ascii_are_normalised_as_others(text: str) -> None:
    """They take a shorter way: a letter of another script before them changes nothing behind it."""
    assert normalize(f"ж x{text}x") == f"ж {normalize(f'x{text}x')}"
