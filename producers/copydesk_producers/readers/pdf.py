"""Reads a PDF: one document, its paragraphs in reading order. Needs the extra `copydesk[pdf]`.

The file is read in a process of its own, which is bounded in memory and time (`pdf_lines.py`). Why PDFium, and what is
not read: workers/docs/decisions/0035-pdf-is-an-extra.md.
"""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Final

import orjson

from copydesk_producers.readers import pdf_lines
from copydesk_producers.readers.item import Item, UnreadableInput, bad, good
from copydesk_producers.readers.pdf_paragraphs import PdfLine, headline, is_right_to_left, paragraphs
from copydesk_producers.readers.place import Place
from copydesk_schemas import RawDocument

#: Bytes of the largest file: most of a PDF are its pictures.
MOST_BYTES: Final = 64 << 20
#: Seconds that reading may take by the clock, on a busy machine.
_SECONDS: Final = 120
_KIND: Final = "PDF"
_URL_BYTES: Final = 8192
_LONGEST_TITLE: Final = 1000
#: Titles that programs make up: names of files, and of the programs themselves.
_NO_TITLE: Final = re.compile(
    r"^(?:microsoft word|powerpoint|untitled|unbenannt|document\d*$|print$)"
    r"|\.(?:docx?|rtf|odt|indd|pdf|pptx?|qxd|tex)\s*$",
    re.IGNORECASE,
)
#: D:20260303182210+01'00'
_MOMENT: Final = re.compile(r"D?:?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?")
_WHY: Final = {
    pdf_lines.LOCKED: "is a PDF locked with a password: save it without",
    pdf_lines.BROKEN: "is a damaged PDF",
}


def read_pdf(stream: IO[bytes], place: Place, limit: int) -> Item:
    """The document of one PDF, with the time at which the file was made in `metadata.created_at`.

    That time is no publication: files are made days before, and again years later. A date that the text prints is read
    as in any other text.

    Args:
        stream: The file.
        place: Where it stands.
        limit: A text with more bytes is a problem.

    Raises:
        UnreadableInput: The extra is not installed; or the file is damaged, locked, a scan, too large, takes too long,
            or is written from right to left.
    """
    if find_spec("pypdfium2") is None:
        raise UnreadableInput(
            "a PDF needs pypdfium2: run `pip install pypdfium2` in the environment of copydesk", kind=_KIND
        )
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UnreadableInput(f"is a PDF of more than {MOST_BYTES >> 20} MiB", kind=_KIND)
    said = _lines(data, limit)
    pages = [[PdfLine(*line) for line in page] for page in said["pages"]]
    if is_right_to_left(pages):
        raise UnreadableInput(
            "is a PDF in a script from right to left, whose letters stand in the order of print: give its text",
            kind=_KIND,
        )
    text = "\n\n".join(paragraphs(pages))
    if not text:
        raise UnreadableInput("is a PDF without text, probably a scan: recognise its text first (OCR)", kind=_KIND)
    if len(text.encode()) > limit:
        what = f"the text is larger than the limit of {limit:,} bytes a document"
        return bad(place.path, 1, what, text.encode()[: limit + 1], unit="document")
    metadata: dict[str, Any] = {"file": place.name, **place.metadata}
    if (created := _moment(said["created"])) is not None:
        metadata["created_at"] = created
    url = place.url if place.url is not None and len(place.url) <= _URL_BYTES else None
    title = _title(said["title"]) or headline(pages[0])
    return good(place.path, 1, RawDocument(text=text, title=title, url=url, metadata=metadata))


def _lines(data: bytes, limit: int) -> dict[str, Any]:
    """What the process for it says of a file."""
    command = [sys.executable, "-I", str(Path(pdf_lines.__file__)), str(limit)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise UnreadableInput(f"is a PDF that takes more than {_SECONDS} s to read", kind=_KIND) from None
    if done.returncode == pdf_lines.TOO_LONG:
        raise UnreadableInput(f"is a PDF with a text larger than the limit of {limit:,} bytes a document", kind=_KIND)
    if done.returncode:
        why = _WHY.get(done.returncode, "is a PDF that takes too much memory or time to read")
        raise UnreadableInput(why, kind=_KIND)
    said: dict[str, Any] = orjson.loads(done.stdout)
    return said


def _title(said: str) -> str | None:
    """The title that a file gives itself, if a person wrote it."""
    title = " ".join(said.split())[:_LONGEST_TITLE]
    return title if " " in title and _NO_TITLE.search(title) is None else None


def _moment(said: str) -> str | None:
    """A moment as PDF writes it, in RFC 3339; the day alone without a zone."""
    found = _MOMENT.match(said)
    if found is None:
        return None
    year, month, day, hour, minute, second, utc, hours, minutes = found.groups()
    if hour is None or not (utc or hours):
        return f"{year}-{month}-{day}"
    return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}" + ("Z" if utc else f"{hours}:{minutes or '00'}")
