"""PDF files, written by hand so that the order of their letters is known."""

import zlib
from collections.abc import Iterable, Sequence
from typing import Final

#: Text, left, foot and size in points.
Run = tuple[str, float, float, float]
_HEIGHT: Final = 800.0
_LEADING: Final = 14.0


def pdf(pages: Iterable[Sequence[Run]], *, title: str = "", created: str = "", extra: bytes = b"") -> bytes:
    """A PDF with these runs of letters on each page, in this order.

    Args:
        pages: The runs of each page, in Helvetica and Latin letters.
        title: What the file says of its title.
        created: When it says that it was made.
        extra: What stands before the text of each page.
    """
    bodies: list[bytes] = [
        b"",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for page in pages:
        shown = b"".join(
            b"BT /F1 %.1f Tf %.1f %.1f Td (%s) Tj ET\n" % (size, left, foot, _escaped(text))
            for text, left, foot, size in page
        )
        packed = zlib.compress(extra + shown)
        bodies.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed))
        kids.append(len(bodies) + 1)
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 %d] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (_HEIGHT, len(bodies))
        )
    bodies[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    bodies[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    bodies.append(b"<< /Title (%s) /CreationDate (%s) >>" % (_escaped(title), _escaped(created)))
    return _file(bodies)


def _file(bodies: Sequence[bytes]) -> bytes:
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<< /Size %d /Root 1 0 R /Info %d 0 R >>" % (len(bodies) + 1, len(bodies))
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    return data + head + rows + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, len(data))


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def set_lines(
    texts: Iterable[str], *, left: float = 50, top: float = 740, letters: int = 90, size: float = 11
) -> list[Run]:
    """Paragraphs set in lines, with a wider gap between them.

    Args:
        texts: The paragraphs.
        left: The left edge.
        top: Where the first line stands.
        letters: Of the longest line.
        size: Of the letters.
    """
    runs: list[Run] = []
    foot = top
    for text in texts:
        line = ""
        for word in text.split():
            if line and len(line) + len(word) >= letters:
                runs.append((line, left, foot, size))
                foot -= _LEADING
                line = ""
            line = f"{line} {word}".strip()
        runs.append((line, left, foot, size))
        foot -= 1.8 * _LEADING
    return runs
