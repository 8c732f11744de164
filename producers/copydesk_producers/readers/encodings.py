"""Decodes the bytes of a file: one rule for texts, pages and feeds.

In this order: a byte order mark; UTF-16 without one; ISO-2022-JP; UTF-8, a few bad bytes included; what the page
declares, unless it comes out garbled; what a detector finds. UTF-8 stands before the declaration because other
encodings are hardly ever valid UTF-8, and declarations are often wrong.
"""

import codecs
import re
import unicodedata
from typing import Final

from copydesk_producers.readers.item import UnreadableInput

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: it begins with that one's mark
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_DECLARED: Final = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*+(?:["']\s*+)?([\w.:-]+)""", re.I
)
#: A declaration stands near the top: browsers look at the first 1,024 bytes, some pages put it later.
_DECLARED_WITHIN: Final = 8192
#: The declaration of an XML file with its encoding, which is wrong once the file is UTF-8.
_XML_ENCODING: Final = re.compile(r"""(<\?xml\b[^>]{0,200}?)(?<!\s)\s+encoding\s*=\s*["'][^"'>]{0,60}["']""", re.I)

#: Labels that Python does not know, or that mean a larger encoding than their name says.
#: https://encoding.spec.whatwg.org/#names-and-labels
_MEANT: Final = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "euc_kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "ksc_5601": "cp949",
    "windows-949": "cp949",
    "big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "koi": "koi8-r",
    "koi8-ru": "koi8-u",
    "x-mac-cyrillic": "mac-cyrillic",
    "iso-8859-8-i": "iso8859-8",
}

#: What the codecs that pages are written in begin with. UTF-16 is not among them: its declaration could not be read.
_FOR_PAGES: Final = ("cp", "iso8859", "koi8", "mac", "gb", "big5", "euc", "iso2022_jp", "tis")

#: What the detector may answer: the encodings of texts and pages, without those of terminals and mainframes.
_DETECTED: Final = (
    "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1255", "windows-1256",
    "windows-1257", "windows-1258", "cp874", "iso-8859-2", "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8",
    "koi8-r", "koi8-u", "macintosh", "cp866", "gb18030", "big5hkscs", "cp932", "euc-jp", "cp949",
)  # fmt: skip  # names read better in lines than one a line
#: Those of them for Latin letters.
_LATIN: Final = (
    "windows-1250", "windows-1252", "windows-1254", "windows-1257", "windows-1258", "iso-8859-2", "macintosh",
)  # fmt: skip  # as above
#: Bytes that the detector looks at.
_LOOKED_AT: Final = 200_000

_TAG: Final = re.compile(rb"<[^<>]*>")
_ESCAPES: Final = (b"\x1b$", b"\x1b(J", b"\x1b(I")
_ASCII: Final = bytes(range(0x80))
#: A capital as it comes out where KOI8-R is read as Windows-1251, or the other way round: with capitals behind it.
_TURNED: Final = re.compile(r"[а-яё][А-ЯЁ]{2}")
_WORDS: Final = re.compile(r"[^\W\d_]{3,}")
_ACCENTED: Final = re.compile("[\x80-\xff]")
_UNSURE: Final = 20_000
#: Control characters that no text holds; bytes of UTF-16 may have their values.
_CONTROLS: Final = bytes(code for code in range(0x20) if code not in b"\t\n\v\f\r\x1b")
#: Categories of characters that no text holds: not assigned, for private use, half of one, control.
_NO_TEXT: Final = frozenset(("Cn", "Co", "Cs", "Cc"))
#: A word with letters of Latin and of another script.
_MIXED: Final = re.compile(r"[a-zA-Z][\u0370-\u07ff]|[\u0370-\u07ff][a-zA-Z]")
_OTHER_SCRIPT: Final = re.compile(r"[\u0370-\u07ff]")


def decode_text(data: bytes) -> str:
    """Decodes a plain text file.

    Args:
        data: The bytes of the file.

    Returns:
        Its text; U+FFFD in the place of bytes that belong to no character.

    Raises:
        UnreadableInput: It is not text, but a picture or an archive.
    """
    return _decode(data, declared=None)


def decode_page(data: bytes, declared: str | None = None) -> str:
    """Decodes an HTML or XML file, by its own declaration if the bytes are not UTF-8.

    Args:
        data: The bytes of the file.
        declared: The encoding that came with it, for example in an HTTP header; it counts before the page's own.

    Returns:
        Its text; U+FFFD in the place of bytes that belong to no character.

    Raises:
        UnreadableInput: It is not text.
    """
    if declared is None:
        found = _DECLARED.search(data[:_DECLARED_WITHIN])
        declared = found[1].decode("ascii") if found else None
    return _decode(data, declared)


def detect_encoding(data: bytes) -> str:
    """The encoding of a text that is read line by line, from its beginning.

    Args:
        data: Lines, the last of which may be cut; not in UTF-16.

    Returns:
        The name of a codec: `utf-8` where most lines or bytes that are not ASCII are UTF-8, and for ASCII.
    """
    telling = [line for line in data.split(b"\n") if not line.isascii()]
    good = sum(map(_is_valid_utf8, telling))
    if b"\0" in data or 2 * good > len(telling) or _nearly_utf8(data, is_declared=False) is not None:
        return "utf-8"
    return _detect(data) or "cp1252"


def _is_valid_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def as_utf8(data: bytes) -> bytes:
    """An XML file in UTF-8, without the encoding in its declaration.

    Args:
        data: The bytes of the file.

    Returns:
        The same in UTF-8; as it came where it is no text.
    """
    try:
        text = decode_page(data)
    except UnreadableInput:
        return data
    return _XML_ENCODING.sub(r"\1", text[:_DECLARED_WITHIN], count=1).encode() + text[_DECLARED_WITHIN:].encode()


def _decode(data: bytes, declared: str | None) -> str:
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return data.decode(marked, errors="replace")
    if b"\0" in data:
        return _decode_wide(data)
    if len(data) % 2 == 0 and len(data.translate(None, _CONTROLS)) < len(data):
        try:
            return _decode_wide(data)
        except UnreadableInput:
            pass
    if data.isascii():
        return _decode_escaped(data) if b"\x1b" in data else data.decode("ascii")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    encoding = _meant(declared) if declared else None
    if (text := _nearly_utf8(data, is_declared=_is_utf8(declared))) is not None:
        return text
    if encoding is not None:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            text = None
        if text is not None and not _is_garbled(data, encoding):
            return text
    return data.decode(_detect(data) or encoding or "cp1252", errors="replace")


def _meant(label: str) -> str | None:
    """The codec that a declared label means; None if no page is written in it (Python has odd codecs)."""
    label = label.lower()
    try:
        name = codecs.lookup(_MEANT.get(label, label)).name
    except LookupError:
        return None
    name = _MEANT.get(name, name)
    return name if name.startswith(_FOR_PAGES) else None


def _is_utf8(label: str | None) -> bool:
    return label is not None and label.lower() in ("utf-8", "utf8", "unicode-1-1-utf-8")


def _nearly_utf8(data: bytes, *, is_declared: bool) -> str | None:
    """The text if most of what is not ASCII is UTF-8: a byte lost, or a text cut within a character.

    Each character weighs what its bytes say beyond the first one. In other encodings few bytes happen to be valid.
    """
    plain = len(data) - len(data.translate(None, _ASCII))
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd") - data.count("\ufffd".encode())
    good = len(text.encode()) - len(text) - 2 * bad
    high = len(data) - plain
    return text if good >= (bad if is_declared else 2 * bad) and 2 * good >= high // 2 else None


def _is_garbled(data: bytes, encoding: str) -> bool:
    """Whether a text under its declared encoding is what another one looks like.

    Where most letters have accents, they are Cyrillic or Greek read as Latin. Where most are capitals and a small one
    stands before them, Windows-1251 was read as KOI8-R, or the other way round.
    """
    text = _TAG.sub(b" ", data[:_UNSURE]).decode(encoding, errors="replace")
    words = _WORDS.findall(text)
    letters = sum(map(len, words))
    if encoding in ("cp1252", "cp1250", "cp1254", "cp1257", "iso8859-15", "iso8859-2", "mac-roman"):
        return 5 * sum(len(_ACCENTED.findall(word)) for word in words) > 3 * letters
    return _TURNED.search(text) is not None and 2 * sum(map(str.isupper, "".join(words))) > letters


def _detect(data: bytes) -> str | None:
    """The likeliest encoding of bytes that are no UTF-8; None if there is no telling."""
    import chardet  # slow to load, and rarely needed

    text = _TAG.sub(b" ", data[:_LOOKED_AT]) if b"<" in data else data[:_LOOKED_AT]
    found = chardet.detect(text, include_encodings=_DETECTED, compat_names=False)["encoding"]
    encoding = _meant(found) if found else None
    if encoding is not None and _mixes_scripts(text, encoding):
        found = chardet.detect(text, include_encodings=_LATIN, compat_names=False)["encoding"]
        encoding = _meant(found) if found else None
    return encoding


def _mixes_scripts(data: bytes, encoding: str) -> bool:
    """Whether most words with Cyrillic, Greek, Hebrew or Arabic letters have Latin ones, too: accents were read so."""
    words = [word for word in _WORDS.findall(data[:_UNSURE].decode(encoding, "replace")) if _OTHER_SCRIPT.search(word)]
    return 2 * sum(_MIXED.search(word) is not None for word in words) > len(words)


def _decode_escaped(data: bytes) -> str:
    """ASCII with escape sequences: ISO-2022-JP where they are that encoding's."""
    if any(escape in data for escape in _ESCAPES):
        try:
            return data.decode("iso2022_jp_ext")
        except UnicodeDecodeError:
            return data.decode("iso2022_jp_ext", errors="replace")
    return data.decode("ascii")


def _decode_wide(data: bytes) -> str:
    """UTF-16 without a mark: one byte of each pair is of few values, and text has no zero characters."""
    for encoding, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
        if zeros.count(0) * 2 > len(zeros):
            text = _wide(data, encoding)
            if text is not None:
                return text
    texts = [text for encoding in ("utf-16-le", "utf-16-be") if (text := _wide(data, encoding)) is not None]
    texts = [text for text in texts if _is_text(text)]
    if texts:
        return min(texts, key=_blocks)
    raise UnreadableInput("this is not text (it holds zero bytes)")


def _is_text(text: str) -> bool:
    return not any(
        unicodedata.category(character) in _NO_TEXT for character in text[:_UNSURE] if character not in "\t\n\r\f"
    )


def _wide(data: bytes, encoding: str) -> str | None:
    """The text of an even number of bytes in UTF-16; None if it is none, or holds zero characters."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _blocks(text: str) -> int:
    """How many blocks of 256 characters a text uses: the more, the less it is one."""
    return len({ord(character) >> 8 for character in text[:_UNSURE]})
