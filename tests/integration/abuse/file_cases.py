"""Hostile files: how each is made, and what must come out of it."""

import gzip
from collections.abc import Callable
from typing import Final

import orjson
import zstandard
from tests.unit.producers.made_pdf import pdf, set_lines

_LAUGHS: Final = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))


def _gz(data: bytes) -> bytes:
    return gzip.compress(data, 6)


def _bomb(atom: bytes, head: bytes = b"", tail: bytes = b"") -> bytes:
    """300 MB of an atom in a small archive: the members of an archive can be laid end to end."""
    return _gz(head) + _gz(atom * (10_000_000 // len(atom))) * 30 + _gz(tail)


def _feed(entries: str, doctype: str = "") -> bytes:
    return (
        f"<?xml version='1.0'?>{doctype}<rss version='2.0'><channel><title>A</title>{entries}</channel></rss>".encode()
    )


def _entry(text: str) -> str:
    return f"<item><title>A</title><description>{text}</description></item>"


#: Name of the file → how it is made, and how many items are documents and how many are problems (None: some).
FILES: Final[dict[str, tuple[Callable[[], bytes], int | None, int | None]]] = {
    "bomb of one line.jsonl.gz": (lambda: _bomb(b"a"), 0, 1),
    "bomb of one blank line.jsonl.gz": (lambda: _bomb(b" "), 0, 1),
    "bomb of one string.jsonl.gz": (lambda: _bomb(b"a", b'{"text": "', b'"}'), 0, 1),
    "bomb of lines.jsonl.gz": (lambda: _gz(b"\n" * 1_000_000 + b'{"text": "a"}'), 1, 0),
    "bomb in a bomb.jsonl.gz": (lambda: _gz(_bomb(b"0")), 0, None),
    "bomb.txt.gz": (lambda: _bomb(b"a "), 0, 1),
    "bomb.html.gz": (lambda: _bomb(b"<p>"), 0, 1),
    "bomb.xml.gz": (lambda: _bomb(b"<a>"), 0, 1),
    "bomb.json.gz": (lambda: _bomb(b"["), 0, 1),
    "bomb.jsonl.zst": (lambda: zstandard.compress(b"a" * 10_000_000) * 30, 0, 1),
    "bomb.pdf": (lambda: pdf([[]], extra=b"BT /F1 9 Tf (aaaaaaaaaaaa) Tj ET\n" * 1_000_000), 0, 1),
    "cut off.pdf": (lambda: pdf([set_lines(["The ferry sails."])])[:400], 0, 1),
    "rubbish.pdf": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400, 0, 1),
    "its own page.pdf": (lambda: pdf([set_lines(["A"])]).replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]"), 0, 1),
    "cut off.jsonl.gz": (lambda: _gz(b'{"text": "a"}\n' * 1000)[:-20], None, 1),
    "no gzip.jsonl.gz": (lambda: b'{"text": "a"}\n', 1, 0),
    "rubbish behind.jsonl.gz": (lambda: _gz(b'{"text": "a"}\n') + b"rubbish", 1, 1),
    "empty.jsonl.gz": (lambda: b"", 0, 0),
    "deep.jsonl": (lambda: b"[" * 100_000 + b"]" * 100_000, 0, 1),
    "deep.json": (lambda: b'{"a":' * 100_000, 0, 1),
    "wrong types.json": (lambda: orjson.dumps([1, None, "a", [], {"text": 1}, {"text": "a"}]), 1, 5),
    "NUL.jsonl": (lambda: b"\0" * 1000, 0, 1),
    "NUL.txt": (lambda: b"\0" * 1000, 0, 1),
    "billion laughs.xml": (lambda: _feed(_entry("&l11;"), f"<!DOCTYPE rss [{_LAUGHS}]>"), 0, 1),
    "external entity.xml": (
        lambda: _feed(_entry("&x;"), "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"),
        1,
        0,
    ),
    "deep.rss": (lambda: _feed(_entry("&lt;div&gt;" * 50_000)), 0, 1),
    "deep elements.rss": (lambda: _feed("<a>" * 40_000), 0, 1),
    "no feed.xml": (lambda: b"<a/>", 0, 1),
}
