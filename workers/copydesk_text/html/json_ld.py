"""Reads the schema.org objects (JSON-LD) of a page. https://schema.org/Article"""

import html
import json
import re
from typing import Any, Final

from lxml.html import HtmlElement

from copydesk_schemas.codec import mend_halves
from copydesk_text.newsroom.lexicon.agencies import agency_named

#: How many objects of a page are read, and of how many characters a script may be.
_MOST_OBJECTS: Final = 200
_LONGEST: Final = 500_000
_ARTICLE_ENDINGS: Final = ("Article", "Posting", "Report")
_PAGE_ENDINGS: Final = ("WebPage", "Review", "CreativeWork", "Recipe")
_ORGANISATIONS: Final = frozenset(("Organization", "NewsMediaOrganization", "Corporation", "WebSite", "Brand"))
_WRAPPERS: Final = " \t\r\n;"
_DECODER: Final = json.JSONDecoder(strict=False)  # orjson refuses the line ends that pages leave in strings
#: The name of the first author in what is not quite JSON.
_AUTHOR: Final = re.compile(
    r'"author"\s*:\s*(?:\[\s*)?\{[^{}\[\]]{0,200}?"name"\s*:\s*"(?P<name>[^"\\\n]{2,80})"\s*[,}\n]'
)
#: What stands between two objects of a script.
_NEXT: Final = re.compile(r"[\s,;]*+(?=\{)")
_LAST_COMMA: Final = re.compile(r",\s*([}\]])")
_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")  # where an emoji was cut, the other half is missing


def read_json_ld(tree: HtmlElement) -> list[dict[str, Any]]:
    """Reads the objects of all JSON-LD scripts, those within `@graph` and lists included.

    Args:
        tree: The root of the page.

    Returns:
        The objects in page order, at most 200. Of a script that is not JSON, an object of what can be read in it.
    """
    objects: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text or len(script.text) > _LONGEST:
            continue
        text = script.text.strip(_WRAPPERS).removeprefix("<!--").removesuffix("-->").strip(_WRAPPERS)
        try:
            waiting = _parsed(text)[::-1]  # the last one is the next
        except (ValueError, RecursionError):
            waiting = [_salvaged(text)]
        while waiting and len(objects) < _MOST_OBJECTS:
            value = waiting.pop()
            if isinstance(value, list):
                waiting += reversed(value[:_MOST_OBJECTS])
            elif isinstance(value, dict):
                objects.append(value)
                waiting += [value[name] for name in ("mainEntityOfPage", "mainEntity", "@graph") if name in value]
    return objects


def _parsed(text: str) -> list[object]:
    """The values of a text, one behind the other, up to what is none.

    A comma too many at the end of a list or object is ignored; quotes may be written as `&quot;`.
    """
    if text[1:].lstrip().startswith("&quot;"):
        text = html.unescape(text)
    try:
        value, end = _DECODER.raw_decode(text)
    except ValueError:
        text = _LAST_COMMA.sub(r"\1", text)
        value, end = _DECODER.raw_decode(text)
    values = [value]
    while len(values) < _MOST_OBJECTS and (following := _NEXT.match(text, end)) is not None:
        try:
            value, end = _DECODER.raw_decode(text, following.end())
        except (ValueError, RecursionError):
            break
        values.append(value)
    return [mend_halves(one) for one in values] if _HALF.search(text) else values


def _salvaged(text: str) -> dict[str, str]:
    """The type, dates and headline of an object that is not quite JSON, for example because of quotes in a text."""
    found = {}
    for name in ("@type", "headline", "datePublished", "dateModified"):
        value = re.search(rf'"{name}"\s*:\s*"((?:[^"\\\n]|\\.){{1,300}})"\s*[,}}\n]', text[:_LONGEST])
        if value is not None:
            found[name] = value[1]
    if (author := _AUTHOR.search(text)) is not None:
        found["author"] = author["name"]
    return found


def types_of(value: dict[str, Any]) -> frozenset[str]:
    """Reads the schema.org types of an object.

    Args:
        value: A JSON-LD object.

    Returns:
        The names of its types, without the address of the vocabulary.
    """
    declared = value.get("@type")
    types = declared if isinstance(declared, list) else [declared]
    return frozenset(one.rpartition("/")[2] for one in types if isinstance(one, str))


def headlines_of(objects: list[dict[str, Any]]) -> set[str]:
    """Reads the headlines of all articles. A page with several is a page of stories.

    Args:
        objects: The JSON-LD objects of a page.

    Returns:
        The headlines; an empty one for an article without.
    """
    return {
        str(value.get("headline") or value.get("name") or "")
        for value in objects
        if any(one.endswith(_ARTICLE_ENDINGS) for one in types_of(value))
    }


def referred(value: object, objects: list[dict[str, Any]]) -> object:
    """Resolves references (`{"@id": …}`) to other objects of the page.

    Args:
        value: What a field of an object holds.
        objects: The JSON-LD objects of the page.

    Returns:
        The value with each reference replaced by the object that it names; a reference to nothing stays.
    """
    if isinstance(value, list):
        return [referred(one, objects) for one in value[:_MOST_OBJECTS]]
    if isinstance(value, dict) and "name" not in value and isinstance(id_ := value.get("@id"), str):
        return next((one for one in objects if one.get("@id") == id_ and "name" in one), value)
    return value


def article_of(objects: list[dict[str, Any]]) -> dict[str, Any]:
    """Finds the article of a page.

    Args:
        objects: The JSON-LD objects of the page.

    Returns:
        The first object that is an article and names its date or headline; an empty one if none does.
    """
    for value in objects:
        if is_article(value) and ("datePublished" in value or "headline" in value):
            return value
    return {}


def is_article(value: dict[str, Any]) -> bool:
    """Whether an object is an article.

    Args:
        value: A JSON-LD object.
    """
    return any(one.endswith(_ARTICLE_ENDINGS) for one in types_of(value))


def page_of(objects: list[dict[str, Any]]) -> dict[str, Any]:
    """Finds the object for the page itself.

    Args:
        objects: The JSON-LD objects of the page.

    Returns:
        The first object that is a page, a review, a recipe or a work and names its date; an empty one if none does.
    """
    for value in objects:
        if "datePublished" in value and any(one.endswith(_PAGE_ENDINGS) for one in types_of(value)):
            return value
    return {}


def names_of(value: object) -> list[str]:
    """Reads names.

    Args:
        value: A person, an organisation, a plain string, or a list of them.

    Returns:
        The names in order; what has no name is left out.
    """
    names: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        names.extend(part for part in (name if isinstance(name, list) else [name]) if isinstance(part, str))
    return names


def author_names(value: object) -> list[str]:
    """Reads the names of authors.

    Args:
        value: A person, an organisation, a plain string, or a list of them.

    Returns:
        The names of people in order, made of `givenName` and `familyName` where there is no `name`; of organisations
        only news agencies.
    """
    names: list[str] = []
    for one in value[:_MOST_OBJECTS] if isinstance(value, list) else [value]:
        if isinstance(one, dict) and "Role" in types_of(one) and not isinstance(one.get("author"), (list, type(None))):
            one = one["author"]  # https://schema.org/Role stands between the article and the person
        if isinstance(one, dict):
            given = [part for field in ("givenName", "familyName") if isinstance(part := one.get(field), str)]
            found = names_of(one) if one.get("name") else [" ".join(given)] if given else []
            is_person = types_of(one).isdisjoint(_ORGANISATIONS)
            names += [name for name in found if is_person or agency_named(name) is not None]
        else:
            names += names_of(one)
    return names
