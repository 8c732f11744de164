"""Decodes the bytes of a file: by byte order mark, as UTF-8, by the page's declaration, or by a detector."""

import codecs
import re
from typing import Final

from copydesk_producers.readers.item import UnreadableInput

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: it begins with that one's mark
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_DECLARED: Final = re.compile(rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
#: A declaration stands near the top: browsers look at the first 1,024 bytes, some pages put it later.
_DECLARED_WITHIN: Final = 8192

#: Labels that mean a larger encoding than their name says (https://encoding.spec.whatwg.org/#names-and-labels).
_MEANT: Final = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}

#: What the codecs that pages are written in begin with. UTF-16 is not among them: its declaration could not be read.
_FOR_PAGES: Final = ("cp", "iso8859", "koi8", "mac", "gb", "big5", "euc", "iso2022_jp", "tis")


def decode_text(data: bytes) -> str:
    """Decodes a plain text file.

    Raises:
        UnreadableInput: It is not text, but a picture or an archive.
    """
    return _decode(data, declared=None)


def decode_page(data: bytes) -> str:
    """Decodes an HTML page, by its own declaration if the bytes are not UTF-8."""
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    return _decode(data, declared=found[1].decode("ascii") if found else None)


def _decode(data: bytes, declared: str | None) -> str:
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return data.decode(marked, errors="replace")
    if b"\0" in data:
        return _decode_wide(data)
    try:
        # Before the declaration: other encodings are hardly ever valid UTF-8, and declarations are often wrong.
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    encoding = _meant(declared) if declared else None
    if encoding is not None:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass
    return data.decode(_detect(data) or encoding or "cp1252", errors="replace")


def _meant(label: str) -> str | None:
    """The codec that a declared label means; None if no page is written in it (Python has odd codecs)."""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    name = _MEANT.get(name, name)
    return name if name.startswith(_FOR_PAGES) else None


def _detect(data: bytes) -> str | None:
    """The likeliest encoding. Windows-1252 if it fits as well as Windows-1250, because it is far more common.

    The two differ in a few letters only (è is č), and the detector prefers the first of the alphabet.
    """
    import charset_normalizer  # slow to load, and rarely needed

    matches = list(charset_normalizer.from_bytes(data))
    if not matches:
        return None
    best = matches[0]
    if best.encoding == "cp1250" and any(
        match.encoding == "cp1252" and match.chaos <= best.chaos for match in matches[1:]
    ):
        return "cp1252"
    return best.encoding


def _decode_wide(data: bytes) -> str:
    """UTF-16 without a mark: Latin text has a zero in every second byte, and text has no zero characters."""
    for encoding, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
        if zeros.count(0) * 2 > len(zeros):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                return text
    raise UnreadableInput("this is not text (it holds zero bytes)")
