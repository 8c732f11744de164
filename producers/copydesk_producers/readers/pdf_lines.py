"""Prints the lines of a PDF with their places: a script for a process that a hostile file may kill.

    python -I pdf_lines.py MOST_CHARACTERS < file.pdf > lines.json

PDFium is native code and cannot be stopped from outside in the middle of a page. So the system bounds the process in
memory and processor time, and the reader (`pdf.py`) only sees that it ended. Nothing of copydesk is imported here: the
process starts in a tenth of a second.
"""

import ctypes
import json
import resource
import sys
from typing import Any, Final

#: Bytes of memory and seconds of processor time that one file may take, and pages that are read.
MEMORY: Final = 512 << 20
SECONDS: Final = 20
MOST_PAGES: Final = 500
#: Bytes of the longest title or date that a file gives itself. 25 KB may unpack to one of 25 MB, which took 800 MB.
MOST_TOLD: Final = 16 << 10
#: A gap within a line from which its two sides are of two columns, in heights of a letter.
GUTTER: Final = 1.4
#: How the process ends: with what is read, or because there is nothing to read.
LOCKED: Final = 3
BROKEN: Final = 4
TOO_LONG: Final = 5

_HYPHENS: Final = (0x02, 0xFFFE)  # PDFium's signs for a hyphen at the end of a line
_LINE_ENDS: Final = (0x0A, 0x0D)


class _TooLong(Exception):
    """A page has more letters than the text may have."""


def _page_lines(page: Any, most: int) -> list[tuple[str, float, float, float, float]]:
    """The runs of letters of a page in the order of the file: text, left, right, foot, height."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    lines: list[tuple[str, float, float, float, float]] = []
    letters: list[str] = []
    left = right = foot = height = 0.0

    def end() -> None:
        if line := " ".join("".join(letters).split()):
            lines.append((line, round(left, 1), round(right, 1), round(foot, 1), round(height, 1)))
        letters.clear()

    if text.count_chars() > most:
        raise _TooLong
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text.raw, index)
        if code in _LINE_ENDS:
            end()
            continue
        if code in _HYPHENS:
            letters.append("\u00ad")
            continue
        letter = chr(code) if 0x1F < code < 0xD800 or 0xDFFF < code < 0x110000 else ""
        if not letter or letter.isspace():
            letters.append(" ")
            continue
        x0, y0, x1, y1 = text.get_charbox(index, loose=True)
        if letters and (x0 - right > GUTTER * (y1 - y0) or abs(y0 - foot) > y1 - y0):
            end()
        if not letters:
            left, foot, height = x0, y0, y1 - y0
        right = x1
        letters.append(letter)
    end()
    return lines


def main() -> int:
    """Reads a file from the standard input.

    Returns:
        The exit status.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    if sys.platform != "darwin":  # macOS has the limit and does not keep it
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    import pypdfium2

    most = int(sys.argv[1])
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        return LOCKED if "assword" in str(error) else BROKEN
    pages, length = [], 0
    for number in range(min(len(document), MOST_PAGES)):
        try:
            lines = _page_lines(document[number], most)
        except pypdfium2.PdfiumError:
            lines = []  # a damaged page among good ones
        except _TooLong:
            return TOO_LONG
        length += sum(len(line[0]) for line in lines)
        if length > most:
            return TOO_LONG
        pages.append(lines)
    json.dump(
        {"title": _told(document, "Title"), "created": _told(document, "CreationDate"), "pages": pages}, sys.stdout
    )
    return 0


def _told(document: Any, name: str) -> str:
    """What a file says of itself; empty where that is longer than anybody says it."""
    import pypdfium2.raw as pdfium

    size = pdfium.FPDF_GetMetaText(document.raw, name.encode(), None, 0)
    if size > MOST_TOLD:
        return ""
    told = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document.raw, name.encode(), told, size)
    return told.raw[:-2].decode("utf-16-le", "replace")  # two zeros end it; half of a pair is no reason to read nothing


if __name__ == "__main__":
    sys.exit(main())
