"""From bytes to text."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_producers.readers.encodings import decode_page, decode_text
from copydesk_producers.readers.item import UnreadableInput

FRENCH = (
    "Le café du port a rouvert ses portes mardi, après une année de travaux. L’été dernier, près de deux cents"
    " habitants avaient signé une pétition pour réclamer sa réouverture."
)
POLISH = (
    "W środę rano mieszkańcy miasteczka zobaczyli pierwszy tramwaj na nowej linii. Burmistrz powiedział, że budowa"
    " trwała trzy lata dłużej niż planowano, a koszty wzrosły."
)
RUSSIAN = "В среду утром жители города увидели первый трамвай на новой линии. Мэр сказал, что стройка длилась три года."
ARABIC = "قال مسؤولون يوم الثلاثاء إن الميناء سيعاد فتحه أمام السفن الشهر المقبل بعد أعمال صيانة استمرت عاما كاملا."
CHINESE = "市政府星期二宣布，新的图书馆将于下月向公众开放，预计每天接待三千名读者。"
JAPANESE = "市は火曜日、新しい図書館が来月開館すると発表した。一日三千人の来館者を見込んでいる。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "utf-8"),
        (FRENCH, "utf-8-sig"),
        (FRENCH, "utf-16"),
        (FRENCH, "utf-16-le"),
        (FRENCH, "utf-16-be"),
        (FRENCH, "utf-32"),
        (FRENCH, "cp1252"),
        (FRENCH.replace("’", "'"), "latin-1"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (ARABIC, "cp1256"),
        (CHINESE, "gb18030"),
        (JAPANESE, "shift_jis"),
        ("", "utf-8"),
        ("x", "utf-8"),
    ],
)
def test_a_text_file_in_many_encodings(text: str, encoding: str) -> None:
    """Marked or not, a paragraph comes out as it was written."""
    assert text == decode_text(text.encode(encoding))


@pytest.mark.parametrize(
    ("text", "declared", "encoding"),
    [
        (RUSSIAN, '<meta charset="windows-1251">', "cp1251"),
        (RUSSIAN, "<META http-equiv=Content-Type content='text/html; charset=koi8-r'>", "koi8-r"),
        (POLISH, '<?xml version="1.0" encoding="ISO-8859-2"?>', "iso8859-2"),
        (FRENCH, '<meta charset="iso-8859-1">', "cp1252"),  # browsers read the label so
        (CHINESE, "<meta charset=gb2312>", "gb18030"),
        (FRENCH, '<meta charset="iso-8859-1">', "utf-8"),  # a wrong declaration
        (FRENCH, '<meta charset="utf-8">', "cp1252"),  # another
        (FRENCH, '<meta charset="utf-16">', "utf-8"),
        (FRENCH, '<meta charset="hex">', "cp1252"),  # no encoding of pages
        (FRENCH, '<meta charset="no-such-thing">', "cp1252"),
        (FRENCH, '<meta name="x">', "cp1252"),
        (FRENCH, '<meta charset="koi8-r">', "utf-16"),
    ],
)
def test_a_page_in_many_encodings(text: str, declared: str, encoding: str) -> None:
    """What a page declares is followed where the bytes do not say better."""
    page = f"<html><head>{declared}</head><body><p>{text}</p></body></html>"
    assert page == decode_page(page.encode(encoding))


def test_a_short_page_follows_its_declaration() -> None:
    """One letter is too little for a detector, not for a declaration."""
    assert '<meta charset="cp1253">ή' == decode_page('<meta charset="cp1253">ή'.encode("cp1253"))


@pytest.mark.parametrize("data", [bytes(range(256)), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\0" * 9])
def test_what_is_no_text(data: bytes) -> None:
    """Zero bytes that are no UTF-16 mean a file of another kind."""
    with pytest.raises(UnreadableInput, match="not text"):
        decode_text(data)


@given(st.binary() | st.binary().map(codecs.BOM_UTF8.__add__) | st.binary().map(b"<meta charset=big5>".__add__))
def test_any_bytes(data: bytes) -> None:
    """Bytes become text or UnreadableInput, never another error, and text holds no half characters."""
    for decode in (decode_text, decode_page):
        try:
            decode(data).encode()
        except UnreadableInput:
            assert b"\0" in data
