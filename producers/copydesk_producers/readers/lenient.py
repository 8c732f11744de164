"""Takes fields by their plain meaning where an object has other names or forms than a raw document.

What was taken is told in the form of `--map`, so that a user can say so, or say otherwise. What is not plain stays
where `as_raw` puts it: in `metadata`.
"""

import re
from typing import Any, Final, get_args

import orjson

from copydesk_producers.readers.fields import FieldMap, as_raw
from copydesk_schemas.machine_dates import machine_date
from copydesk_schemas.raw_document import Split

#: Field → the names that mean it elsewhere, the surest first: NewsAPI, GDELT, JSON Feed, schema.org, data sets.
#: No `id`: numbers from 1 on stand in many files, and one guid is one document.
MEANT: Final[dict[str, tuple[str, ...]]] = {
    "text": (
        *("content_text", "body_text", "full_text", "fulltext", "maintext", "main_text", "plain_text", "articlebody"),
        *("article_text", "article_body", "body", "content", "article", "raw_text"),
    ),
    "html": ("content_html", "body_html", "raw_html", "html_content", "page_html"),
    "url": ("link", "weburl", "web_url", "article_url", "source_url", "canonical_url", "permalink", "page_url"),
    "title": ("headline", "heading", "article_title"),
    "published_at": (
        *("published", "publishedat", "date_published", "datepublished", "publish_date", "published_date", "pubdate"),
        *("pub_date", "date_publish", "publication_date", "publishdate", "published_on", "date"),
    ),
    "source": ("source_name", "outlet", "publisher", "site_name", "sitename", "source_domain", "domain", "publication"),
    "language": ("lang", "language_code"),
    "authors": ("author", "byline", "creator", "writer"),
    "guid": ("uuid",),
}
#: A summary is the text of an item that has no other, as in a feed.
_SUMMARIES: Final = ("description", "abstract", "snippet", "excerpt")

#: What tables and programs write where there is nothing. As a date it would cost the document, and as an address or a
#: guid it would make all documents versions of one. Elsewhere each may mean something: `nan` is the code of a language.
_NOTHING: Final = frozenset((
    "-", "--", "n/a", "#n/a", "na", "nan", "nat", "nil", "none", "null", "\\n", "undefined", "0000-00-00",
    "0000-00-00 00:00:00", "0000-00-00t00:00:00z",
))  # fmt: skip  # words read better in lines than one a line
_LONGEST_NOTHING: Final = max(map(len, _NOTHING))
_MAY_SAY_NOTHING: Final = frozenset(("published_at", "modified_at", "url", "guid"))
#: A name in a list that was written into a column: in quotation marks, or without any.
_LISTED: Final = re.compile(
    r"\s{0,9}(?:\"(?P<double>[^\"]*)\"|'(?P<single>(?:[^']|'(?!\s{0,9}(?:,|$)))*)'|(?P<bare>[^\s,\"'][^,\"]*))\s{0,9}(?:,|$)"
)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_TAG: Final = re.compile(r"<(?:p|div|br|article|h[1-6]|span|ul|html|body|a|img|figure)\b[^<>]{0,500}>", re.I)
#: NewsAPI cuts a text and says how much is missing.
_CUT: Final = re.compile(r"(?<!\s)\s*+(?:(?:…|\.\.\.)\s*+)?\[\+?\d{1,7} chars\]\s*$")
_TAIL: Final = 200
_LONGEST: Final = {"summary": 8192, "url": 8192, "title": 8192, "source": 1024, "guid": 8192}
_TEXTS: Final = frozenset(("text", "html", "language", *_LONGEST))


def read_fields(value: dict[str, Any], fields: FieldMap) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The object in the shape of a raw document, unchecked.

    Args:
        value: An object of a file.
        fields: The mapping that the user gave; what it says is never overruled.

    Returns:
        The fields of a raw document; and what was taken by its meaning (`authors=author`), for a hint.
    """
    document = as_raw(value, fields)
    metadata = document.get("metadata")
    rest = dict(metadata) if isinstance(metadata, dict) else {}
    taken: list[str] = []
    for field in tuple(document):
        if field != "metadata" and field not in ("text", "html"):
            _mend(document, field, rest)
    if not _holds(document, "text") and not _holds(document, "html"):
        _take_text(document, rest, fields, taken)
    for field, names in MEANT.items():
        if field in ("text", "html") or field in document or field in fields:
            continue
        _take(document, field, (field, *names), rest, taken)
    if rest != (metadata if isinstance(metadata, dict) else {}):
        document["metadata"] = rest
    if not document.get("metadata", True):
        del document["metadata"]
    return document, tuple(taken)


def _holds(document: dict[str, Any], field: str) -> bool:
    value = document.get(field)
    return value is not None and value != "" and value != []


def _mend(document: dict[str, Any], field: str, rest: dict[str, Any]) -> None:
    """Brings a field into its form. What does not fit moves to `metadata`, or stays for an error that says so."""
    found = document[field]
    if found is None or (isinstance(found, str) and field != "split" and _says_nothing(field, found)):
        del document[field]
        return
    read = _read(field, found)
    if read is not None:
        document[field] = read
        if isinstance(found, dict) and sum(value is not None for value in found.values()) > 1:
            _put_aside(rest, field, found)  # NewsAPI: the id of a source beside its name
    elif field in ("split", "language", "authors", "source", "images") and not isinstance(found, (int, float)):
        _put_aside(rest, field, document.pop(field))


def _says_nothing(field: str, value: str) -> bool:
    """Whether a value is empty, or in some fields a sign that there is none."""
    stripped = value.strip()
    if not stripped or field not in _MAY_SAY_NOTHING:
        return not stripped
    return len(stripped) <= _LONGEST_NOTHING and stripped.lower() in _NOTHING


def _take_text(document: dict[str, Any], rest: dict[str, Any], fields: FieldMap, taken: list[str]) -> None:
    """Takes the text, or the HTML, from where it must be."""
    if "text" in fields or "html" in fields:
        return
    lowered = _by_plain_name(rest)
    candidates = [(name, "html") for name in ("html", *MEANT["html"])]
    candidates += [(name, "text") for name in ("text", *MEANT["text"], *_SUMMARIES)]
    for meant, field in candidates:
        name = lowered.get(meant)
        text = _read("text", rest[name]) if name is not None else None
        if name is None or not text or not text.strip():
            continue
        if field == "text" and _TAG.search(text[:20_000]):
            field = "html"
        document.pop("text", None)
        document.pop("html", None)
        document[field] = text if field == "html" else text[:-_TAIL] + _CUT.sub("", text[-_TAIL:])
        del rest[name]
        taken.append(f"{field}={name}")
        return
    if isinstance(document.get("summary"), str):
        summary = document.pop("summary")
        document["html" if _TAG.search(summary[:20_000]) else "text"] = summary
        taken.append("text=summary")


def _take(document: dict[str, Any], field: str, names: tuple[str, ...], rest: dict[str, Any], taken: list[str]) -> None:
    lowered = _by_plain_name(rest)
    for meant in names:
        name = lowered.get(meant)
        read = _read(field, rest[name]) if name is not None else None
        if name is not None and read is not None:
            document[field] = read
            if not isinstance(rest[name], dict):
                del rest[name]
            taken.append(f"{field}={name}")
            return


def _by_plain_name(rest: dict[str, Any]) -> dict[str, str]:
    """Each name in small letters, with `_` between its words → the name."""
    return {name.strip().lower().replace(" ", "_").replace("-", "_"): name for name in reversed(rest)}


def _read(field: str, value: Any) -> Any:
    """A value in the form of its field; None if it does not plainly mean one."""
    if isinstance(value, str) and field not in ("text", "html", "split") and _says_nothing(field, value):
        return None
    if field == "published_at":
        return machine_date(value)
    if field == "authors":
        return _names(value)
    if field == "images":
        return _pictures(value)
    if field == "split":
        return value if value in get_args(Split) else None
    if field in ("source", "title") and isinstance(value, dict):
        value = next(
            (value[key] for key in ("name", "title", "main", "domain") if isinstance(value.get(key), str)), None
        )
    if field in ("text", "html") and isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n\n".join(value)
    if field == "guid" and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip() or field not in _TEXTS:
        return None
    if field in ("text", "html"):
        return value
    value = value.strip()
    if field == "language":
        return value if _LANGUAGE.fullmatch(value) else None
    if field == "url" and not value.startswith(("http://", "https://", "//")):
        return None
    return value if len(value) <= _LONGEST[field] else None


def _pictures(value: Any) -> list[Any] | None:
    """Pictures: an address, an object, or a list of these; whether an object is right the schema says."""
    read: list[Any] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and one.strip().startswith(("http://", "https://")):
            read.append({"url": one.strip()})
        elif isinstance(one, dict):
            read.append(one)
        else:
            return None
    return read


def _names(value: Any) -> list[str] | None:
    """Names of authors: a string, an object with a name, or a list of these."""
    if isinstance(value, str) and value.lstrip().startswith("["):  # a list that was written into a column
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            value = _listed(value.strip())
    names: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if not isinstance(name, str):
            return None
        names.extend(part.strip() for part in name.split(";") if part.strip())
    return names or None


def _listed(written: str) -> list[str] | None:
    """The names in `['Ada Low', "Bo Ray"]`, and in `[Ada Low, Bo Ray]`; None if it is no such list."""
    if not written.endswith("]"):
        return None
    names: list[str] = []
    start, end = 1, len(written) - 1
    while start < end:
        found = _LISTED.match(written, start, end)
        if found is None:
            return None
        names.append((found["double"] or found["single"] or found["bare"] or "").strip())
        start = found.end()
    return names


def _put_aside(rest: dict[str, Any], name: str, value: Any) -> None:
    while name in rest:
        name = f"document.{name}"
    rest[name] = value
