"""Decides by its content what a file is; its suffix counts only where several readings make sense."""

import csv
import re
from pathlib import PurePosixPath
from typing import Final, Literal

import orjson

from copydesk_producers.readers.fields import FIELDS
from copydesk_producers.readers.lenient import MEANT
from copydesk_producers.readers.magic import (
    BINARY,
    MAILBOXES,
    OTHER_XML,
    PICTURES,
    PROGRAMS,
    Unread,
    is_tar,
    unread_format,
)
from copydesk_producers.readers.packed import PACKED, packing_of

#: What a file can be.
Format = Literal[
    "html",
    "text",
    "markdown",
    "json lines",
    "json",  # one document, an array of them, or an object that holds a list of them
    "feed",  # RSS, Atom, RDF
    "sitemap",
    "nitf",
    "newsml-g2",
    "table",  # CSV, TSV
    "mail",  # .eml, .mhtml
    "pdf",
    "warc",
    "zip",
    "tar",
    "packed",  # gzip, bzip2, xz, Zstandard
    "empty",
]

#: How many bytes are looked at.
LOOKED_AT: Final = 1 << 16

LINES: Final = (".jsonl", ".ndjson", ".jsonlines")
TABLES: Final = (".csv", ".tsv", ".tab")
MARKDOWN: Final = (".md", ".markdown")
_PAGES: Final = (".html", ".htm", ".xhtml", ".shtml")
_XML: Final = (".xml", ".rss", ".atom", ".rdf")
#: Suffixes of text that programs read, and names of files that sites keep for robots.
_FOR_PROGRAMS: Final = frozenset((
    ".css", ".js", ".mjs", ".map", ".py", ".sh", ".sql", ".c", ".h", ".rs", ".go", ".java", ".ts", ".ini", ".cfg",
    ".conf", ".toml", ".yaml", ".yml", ".log", ".lock",
))  # fmt: skip  # names read better in lines than one a line
_FOR_ROBOTS: Final = frozenset(("robots.txt", "ads.txt", "app-ads.txt", "humans.txt", "security.txt", "llms.txt"))

_MARKS: Final = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_PROLOGUE: Final = re.compile(r"\s*(?:<\?[^>]*>|<!--.*?-->|<!DOCTYPE(?:[^\[>]|\[[^\]]*\])*>)", re.I | re.S)
_DOCTYPE_OF_HTML: Final = re.compile(r"<!DOCTYPE\s+html", re.I)
_ROOT: Final = re.compile(r"\s*<([A-Za-z][\w.:-]*)([^>]{0,2000})")
_HTML_INSIDE: Final = re.compile(r"<(?:!doctype html|html|head|body|div|p|article|h1|table|span|br|meta)\b", re.I)
_HTML_ROOTS: Final = frozenset((
    "html", "head", "body", "article", "section", "main", "div", "p", "span", "a", "h1", "h2", "h3", "h4", "table",
    "ul", "ol", "li", "br", "meta", "title", "link", "script", "style", "center", "font", "b", "i", "em", "strong",
    "header", "nav", "aside", "figure", "img", "blockquote", "pre", "form",
))  # fmt: skip  # names read better in lines than one a line
_FEED_ROOTS: Final = ("rss", "feed", "RDF", "channel")
#: How documents in JSON begin. A text may begin with a bracket, too, as in `[1]` or a link of Markdown.
_JSON: Final = re.compile(r"\{\s*(?:[\"}]|$)|\[\s*(?:[{\]]|$)")
_LIST_INSIDE: Final = re.compile(r"\[\s*\{")
_HEADER: Final = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,60}):[ \t]*\S?")
#: Headers that only mail has; a dispatch may begin with a line of From or Date.
_OF_MAIL: Final = frozenset(("mime-version", "message-id", "received", "return-path", "delivered-to"))
#: Each line can be read in one way only: else a text of thirty such lines that nothing closes takes hours.
_FRONT_MATTER: Final = re.compile(r"---[ \t]*\r?\n(?:(?:\w[\w-]*:|[ \t-]).*\n){1,200}?---[ \t]*\r?\n")

#: Columns that tell a table from a text with commas.
COLUMNS: Final = frozenset((*FIELDS, *(name for names in MEANT.values() for name in names), "id", "label", "category"))
DELIMITERS: Final = ",\t;|"


def sniff(head: bytes, name: str) -> Format | Unread:
    """What a file is.

    Args:
        head: Its first bytes, LOOKED_AT or all of it.
        name: Its name, with its suffix if it has one.

    Returns:
        The format, or which format that is not read.
    """
    path = PurePosixPath(name.lower())
    while path.suffix in PACKED:
        path = path.with_suffix("")
    suffix = path.suffix
    if not head:
        return "empty"
    if packing_of(head):
        return "packed"
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return _zip(head)
    if head.startswith((b"WARC/1.", b"WARC/0.")):
        return "warc"
    if is_tar(head):
        return "tar"
    if head.startswith(b"%PDF-"):
        return "pdf"
    if (unread := unread_format(head)) is not None:
        return unread
    text = _as_text(head)
    if text is None:
        return BINARY
    if path.name in _FOR_ROBOTS:
        return PROGRAMS
    return _text_format(text, suffix, whole=len(head) < LOOKED_AT)


def _zip(head: bytes) -> Format | Unread:
    first = head[30:80]
    if first.startswith((b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis", b"_rels/")):
        return Unread("office documents", cure="save them as HTML or text")
    if first.startswith(b"mimetypeapplication/epub"):
        return Unread("e-books", cure="save them as HTML or text")
    return "zip"


def _as_text(head: bytes) -> str | None:
    """The bytes as text, good enough to tell what it is; None if it is none."""
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace")
    zeros = head.count(0)
    if not zeros:
        return head.decode("utf-8", "replace")
    if zeros * 3 > len(head):  # UTF-16 without a mark
        return head.decode("utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be", "replace")
    return head.replace(b"\0", b" ").decode("utf-8", "replace") if zeros * 1000 < len(head) else None


def _text_format(text: str, suffix: str, *, whole: bool) -> Format | Unread:
    start = text.lstrip()
    if not start:
        return "json lines" if suffix in LINES else "text"
    if suffix in (".json", *LINES) or _JSON.match(start):
        return _json(start, suffix, whole=whole)
    if start[0] == "<":
        return _markup(start, suffix)
    if suffix in _PAGES:
        return "html"
    if suffix in _FOR_PROGRAMS:
        return PROGRAMS
    if start.startswith("From ") and _is_mail(start.partition("\n")[2]):
        return MAILBOXES
    if _is_mail(text):
        return "mail"
    if suffix in TABLES or _is_table(start):
        return "table"
    if suffix in MARKDOWN or _FRONT_MATTER.match(start):
        return "markdown"
    if suffix in _XML:
        return "feed"  # something stands in front of its root; the reader of feeds says what it makes of it
    if suffix != ".txt" and len(_HTML_INSIDE.findall(start[:8192])) > 3:
        return "html"
    return "text"


def _json(start: str, suffix: str, *, whole: bool) -> Format:
    """Lines, or one value: by whether the first line is a value of its own and others follow."""
    first, newline, rest = start.partition("\n")
    if not newline:
        return "json lines" if suffix in LINES and not whole else "json"
    follows = rest.lstrip()
    if not follows:  # one document, or a list in an object
        return "json lines" if suffix in LINES and _is_json(first) and not _LIST_INSIDE.search(first) else "json"
    if _is_json(first):
        return "json lines"
    second = follows.partition("\n")[0]
    if second[:1] == "{" and first[:1] == "{" and (_is_json(second) or suffix in LINES):
        return "json lines"  # a broken line among good ones
    return "json lines" if suffix in LINES and len(first) > 80 else "json"


def _is_json(text: str) -> bool:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        # A surrogate alone, or NaN: other writers of JSON write them.
        return text.rstrip().endswith(("}", "]")) and len(text) > 2
    return True


def _markup(start: str, suffix: str) -> Format | Unread:
    end, doctype = 0, False
    for _ in range(50):
        found = _PROLOGUE.match(start, end)
        if found is None:
            break
        doctype = doctype or _DOCTYPE_OF_HTML.match(found[0].lstrip()) is not None
        end = found.end()
    root = _ROOT.match(start, end)
    if root is None:
        return "feed" if suffix in _XML else "html"
    name, attributes = root[1].rpartition(":")[2], root[2]
    if name in _FEED_ROOTS and not doctype:
        return "feed"
    if name in ("urlset", "sitemapindex"):
        return "sitemap"
    if name == "nitf":
        return "nitf"
    if name in ("newsMessage", "newsItem", "packageItem", "conceptItem") and "iptc.org/std/nar" in attributes:
        return "newsml-g2"
    if name.lower() == "svg":
        return PICTURES
    if suffix in MARKDOWN and not doctype and name.lower() != "html":
        return "markdown"
    if doctype or name.lower() == "html" or suffix in _PAGES:
        return "html"
    if suffix in _XML or start.startswith("<?xml") or name.lower() not in _HTML_ROOTS:
        return OTHER_XML if suffix != ".txt" else "text"
    return "html"


def _is_mail(text: str) -> bool:
    names = set()
    for line in text.split("\n", 40)[:40]:
        line = line.rstrip("\r")
        if not line:
            break
        if line[0] in " \t":
            continue
        header = _HEADER.match(line)
        if header is None:
            return False
        names.add(header[1].lower())
    return len(names) > 1 and bool(names & _OF_MAIL)


def _is_table(start: str) -> bool:
    """Whether the first line is a row of known columns, and others follow."""
    first, newline, rest = start.partition("\n")
    if not newline or not rest.strip() or len(first) > 4096:
        return False
    return any(len(known_columns(first, delimiter)) > 1 for delimiter in DELIMITERS)


def known_columns(line: str, delimiter: str) -> list[str]:
    """The names in a header that are known as fields, or mean one."""
    try:
        cells = next(csv.reader([line.strip()], delimiter=delimiter), [])
    except csv.Error:
        return []
    return [cell for cell in cells if cell.strip().lower().replace(" ", "_").replace("-", "_") in COLUMNS]
