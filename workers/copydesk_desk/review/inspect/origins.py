"""Says where each field of a record came from: the producer or a stage, by which rule, and from which line."""

import re
from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from copydesk_desk.review.inspect.declarations import Declarations
from copydesk_desk.review.inspect.places import Place, Places
from copydesk_schemas import AGENCY_RULES, DATE_RULES
from copydesk_schemas.json_schema import json_schema
from copydesk_text.article import Article
from copydesk_text.newsroom.publication_lines import read_dates

#: How the names of the functions begin that open a document.
OPENED: Final = "open_"
#: Fields of a record that are those of the document, or of none of the stages.
_FROM_DOCUMENT: Final = ("guid", "url", "metadata")
_FROM_NUMBER: Final = ("schema", "id", "raw_id", "position", "chain")
#: Fields that the producer may say, by the name under which an article has them.
_PRODUCER_SAYS: Final = ("title", "summary", "published_at", "authors", "language", "source")
_SENTENCE_END: Final = re.compile(r"(?<=\.) ")


class Origin(Struct, frozen=True):
    """A field of a record: its value, who set it last, the rule, and the line of the document that shows it.

    `declared`: where the markup of an HTML page says it (`meta og:title`, `<h1>`).
    """

    field: str
    value: Any
    by: str
    rule: str
    place: Place | None
    declared: tuple[str, ...] = ()


def find_origins(article: Article, record: dict[str, Any], setters: dict[str, str], places: Places) -> Iterator[Origin]:
    """Finds the origin of each field of a record, in its order; `setters` names the stage that changed a field last."""
    definitions = json_schema("record")["$defs"]
    html = article.document.html
    declarations = Declarations(html) if html is not None else None
    for field, value in record.items():
        by = _by(field, article, setters, value)
        rule = _rule(field, article) or _meaning(definitions, definitions["Record"]["properties"][field], value)
        said = _said(field, article) if declarations is not None and by != "producer" else None
        declared = declarations.of(said) if declarations is not None and said else ()
        yield Origin(field, value, by, rule, _place(field, article, places), declared)


def _by(field: str, article: Article, setters: dict[str, str], value: Any) -> str:
    if field in _FROM_NUMBER:
        return "copydesk"
    said = getattr(article.document, field, None) if field in (*_PRODUCER_SAYS, *_FROM_DOCUMENT) else None
    if said and not (field == "source" and article.document.source is None):
        return "producer"
    if field == "published_from" and article.published_from == "document":
        return "producer"
    return setters.get(field, "none" if not value else "copydesk")


def _rule(field: str, article: Article) -> str | None:
    """The rule that decided a field, if it is known which of several did."""
    if field in ("published_at", "published_from") and article.published_from is not None:
        return f"`{article.published_from}`: {DATE_RULES[article.published_from]}"
    if field == "agency" and article.agency is not None:
        return f"`{article.agency.ground}`: as in {AGENCY_RULES[article.agency.ground]}"
    if field in _PRODUCER_SAYS and getattr(article.document, field, None):
        return "the producer gave it"
    return None


def _meaning(definitions: dict[str, Any], field: dict[str, Any], value: Any) -> str:
    """What the schema says about a field with this value; for an object, about each field in it."""
    forms = (form.get("$ref") for form in field.get("anyOf", [field]))
    inner = next((form for form in forms if form), None)
    if isinstance(value, dict) and inner is not None:
        fields = definitions[inner.rpartition("/")[2]]["properties"]
        return " ".join(f"{name}: {_meaning(definitions, fields[name], one)}" for name, one in value.items())
    return _told(field["description"], value in (None, "", [], {}))


def _told(description: str, absent: bool) -> str:
    """What the schema says about a field that is there, or its sentence on null and empty about one that is not."""
    sentences = _SENTENCE_END.split(description)
    chosen = [one for one in sentences if one.startswith(("Null", "Empty", "null")) is absent]
    return " ".join(chosen or sentences[:1])


def _said(field: str, article: Article) -> str | None:
    """What to look for in the markup of a page; None for fields that markup does not declare."""
    match field:
        case "title" | "published_at" | "modified_at" | "canonical_url":
            said: str | None = getattr(article, field)
            return said
        case "authors":
            return article.authors[0] if article.authors else None
        case "source":
            return article.source.name
        case "images":
            return next((image.url or image.caption for image in article.images), None)
        case _:
            return None


def _place(field: str, article: Article, places: Places) -> Place | None:
    """The line that shows the value; None if the value is printed nowhere, or comes from several lines."""
    shown: str | None = None
    match field:
        case "title":
            shown = article.title
        case "authors":
            shown = article.authors[0] if article.authors else None
        case "agency":
            if article.agency is None:
                return None
            opening = _place("dateline", article, places) if article.agency.ground == "dateline" else None
            return opening or places.of_value(article.agency.name)
        case "dateline":
            shown = (article.dateline.place or article.dateline.date) if article.dateline else None
        case "published_at":
            return _place_of_date(article, places)
        case "modified_at" | "canonical_url":
            shown = getattr(article, field)
        case "source":
            shown = article.source.name
        case "images":
            shown = next((image.caption or image.credit or image.url for image in article.images), None)
        case "notices":
            shown = article.notices[0] if article.notices else None
        case "text":
            shown = article.text.partition("\n")[0]
            return places.of_line(shown)
    return places.of_value(shown) if shown else None


def _place_of_date(article: Article, places: Places) -> Place | None:
    """The line with the date of publication: as written for machines, or as the rule reads it from a line."""
    date = article.published_at
    if date is None or article.published_from in ("document", "url"):
        return None
    if article.published_from == "dateline":
        return _place("dateline", article, places)
    if article.published_from in ("meta", "html"):
        return places.of_value(date) or places.of_value(date[:16]) or places.of_value(date[:10])
    return places.of_reading(lambda line: read_dates(line).published == date)
