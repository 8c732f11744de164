"""From bytes to text."""

import codecs
import unicodedata
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_producers.readers.encodings import as_utf8, decode_page, decode_text
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


#: Share of the texts of the table, each in all of its encodings, whole, its beginning alone and as a page.
RIGHT: Final = 0.98
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"


def encoded_texts() -> list[tuple[str, str, str]]:
    """Language, encoding and text of each row of the table and each encoding of the row."""
    lines = Path(__file__).with_name("encoded_texts.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(language, encoding, text) for language, encodings, text in rows for encoding in encodings.split()]


def with_loose_tones(text: str) -> str:
    """Vietnamese as Windows-1258 has it: the tone behind its letter."""
    pairs = []
    for character in text:
        parts = unicodedata.normalize("NFD", character)
        tone = "".join(part for part in parts if part in _TONES)
        pairs.append(unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES)) + tone)
    return "".join(pairs)


def test_undeclared_texts_of_many_languages() -> None:
    """A paragraph, its first half and a page without a declaration come out as written, in every encoding."""
    wrong, count = [], 0
    for language, encoding, text in encoded_texts():
        text = with_loose_tones(text) if encoding == "cp1258" else text
        page = (
            f"<html lang={language}><head><title>x</title></head><body><a href='/'>Home</a><p>{text}</p></body></html>"
        )
        for form, decode in ((text, decode_text), (text[: len(text) // 2], decode_text), (page, decode_page)):
            count += 1
            if decode(form.encode(encoding)) != form:
                wrong.append((language, encoding, form[:40]))
    assert len({encoding for _, encoding, _ in encoded_texts()}) >= 15
    assert len(wrong) <= (1 - RIGHT) * count, wrong


@pytest.mark.parametrize("text", [FRENCH, RUSSIAN, ARABIC, CHINESE, JAPANESE, "“Yes,” he said — café", "naïve"])
@pytest.mark.parametrize("bad", [b"\xe9", b"\xc3", b"\xff", b"\xe2\x80"])
def test_utf8_with_a_bad_byte_stays_utf8(text: str, bad: bytes) -> None:
    """One byte that belongs to no character, or half a character, costs one U+FFFD and nothing else."""
    head = b'<meta charset="utf-8"><meta name="description" content="cut'
    page = head + bad + b'"><p>' + text.encode() + b"</p>"
    assert head.decode() + '\ufffd"><p>' + text + "</p>" == decode_page(page)
    if len(text) > 20:
        assert text + "\ufffd." == decode_text(text.encode() + bad + b".")


@pytest.mark.parametrize(
    ("text", "label", "encoding"),
    [
        (RUSSIAN, "iso-8859-1", "cp1251"),
        (RUSSIAN, "windows-1251", "koi8-r"),
        (RUSSIAN, "koi8-r", "cp1251"),
        (JAPANESE, "iso-2022-jp", "iso2022_jp"),
        (JAPANESE, "utf-8", "iso2022_jp"),
        (JAPANESE, "x-sjis", "shift_jis"),
        (JAPANESE, "x-euc-jp", "euc_jp"),
        ("ข่าวด่วน", "windows-874", "cp874"),
        ("ข่าวด่วน", "TIS-620", "cp874"),
        ("속보", "ks_c_5601-1987", "euc_kr"),
        ("Привет", "x-cp1251", "cp1251"),
    ],
)
def test_a_declaration_is_followed_unless_the_text_comes_out_garbled(text: str, label: str, encoding: str) -> None:
    """Labels of browsers are known; Cyrillic read as Latin, or with its capitals turned, shows a wrong label."""
    page = f'<meta charset="{label}"><p>{text}</p>'
    assert page == decode_page(page.encode(encoding))


def test_what_came_with_a_page_counts_before_its_own_words() -> None:
    """The encoding of an HTTP header wins over that of a `meta` element."""
    page = '<meta charset="koi8-r">ή'
    assert page == decode_page(page.encode("cp1253"), "windows-1253")


def test_xml_becomes_utf8_without_its_declaration() -> None:
    """The encoding is taken out of the first line, or the next reader would decode it again; nothing else changes."""
    feed = f'<?xml version="1.0" encoding="windows-1251" standalone="yes"?>\n<rss>{RUSSIAN} encoding="x"</rss>'
    assert as_utf8(feed.encode("cp1251")).decode() == feed.replace(' encoding="windows-1251"', "", 1)
    assert as_utf8(b"\0\0\0") == b"\0\0\0"


def test_escapes_of_a_terminal_are_no_japanese() -> None:
    """ASCII with other escape sequences stays what it is."""
    assert decode_text(b"\x1b[1mbold\x1b[0m") == "\x1b[1mbold\x1b[0m"


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
