"""Finds the people who wrote a page: those that it declares, else those in its first byline.

Names of agencies stay among them: `add_agency` reads them, and `add_byline` keeps only the people.
"""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Final

from lxml.etree import XPath

from copydesk_text.html.json_ld import names_of, referred
from copydesk_text.html.page import HtmlPage, declared_line
from copydesk_text.lines import folded
from copydesk_text.newsroom.lexicon.agencies import agency_form, agency_named
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import BylineWords, every
from copydesk_text.normalize import normalize_line
from copydesk_text.phrases import one_of, words
from copydesk_text.scripts import FIRST_EAST_ASIAN
from copydesk_text.urls import registered_domain

#: Meta elements by name or property, best first.
_METAS: Final = (
    "author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "byl", "dc.creator",
    "article.author", "cxenseparse:author",
)  # fmt: skip  # names read better in lines than one a line
#: An address, a handle, a login.
_NO_NAME: Final = re.compile(r"://|@|^www\.|\.[a-z]{2,9}$|\d|_", re.IGNORECASE)
_BEFORE: Final = re.compile(
    r"^(?:(?:(?:analysis|opinion|written|words|text|posted|published|story|reported) )?by:? "
    r"|(?:von|par|por|di|av|door) (?=\S+ \S)|(?:本报)?(?:记者|記者)[:： ]\s?"
    r"|(?:text|words|author|autor|auteur|autore|текст|автор|автори|بقلم|كتب|作者|文)\s?[:：]\s*)",
    re.IGNORECASE,
)
#: What may follow a name: where the person works and for whom, a role, a date.
_BEHIND: Final = re.compile(
    r",?\s+(?:in|aus|à|for|at|from|[Ss]pecial [Tt]o)\s+(?=[^\W\d_a-zà-ÿ]).*|\s+(?:[•·—–-]|\|)\s.*|\s*[(（].*"
    r"|,?\s(?i:updated|published|posted)\b.*|\s(?:avec|mit|con|with)$"
)
_BETWEEN: Final = re.compile(r"\s*(?:;|,|、|，|/|\sand\s|\sAND\s|&|\|)\s*")
#: Two to five words without digits: what stands alone in an element may also be a role, a date or a button.
_FULL_NAME: Final = re.compile(r"[^\W\d_][^\W\d_.'’-]*[.'’]?(?:[ -][^\W\d_][^\W\d_.'’-]*[.'’]?[^\W\d_]*){1,4}")
#: Where a byline stands, and the attributes that call it one.
_ELEMENTS: Final = frozenset(("a", "span", "p", "div", "address", "strong", "h4"))
_ATTRIBUTES: Final = ("class", "rel", "itemprop", "data-component", "data-testid")
_COMMENTS: Final = XPath('boolean(ancestor-or-self::*[contains(@class, "comment") or contains(@id, "comment")])')
#: How many elements that are called a byline are looked at.
_MOST_TRIED: Final = 20
#: Characters of the longest byline, and of the longest name in one.
_LONGEST_BYLINE: Final = 80
_LONGEST: Final = 60
#: Capital letters up to this number are the sign of an outlet, not a name.
_LONGEST_LETTERS: Final = 6
#: Words by which the name of an outlet may be longer than the name that the page gives as its author.
_NO_OUTLET: Final = words("""
    the le la les el los der die das il news online magazine daily
    www com net org co uk fr de es it nl pt ru ua pl tr cn jp kr br in ca au nz eu info tv
""")


def find_authors(page: HtmlPage) -> tuple[str, ...]:
    """Finds whom a page names as its authors; the outlet is its source and not among them.

    Args:
        page: The page.

    Returns:
        People and agencies, each once, in the order in which the page names them; empty if it names nobody.
    """
    domain = (registered_domain(page.base) or "").partition(".")[0] if page.base else ""
    in_article = names_of(referred(page.article.get("author"), page.objects))
    for names in (in_article, *([page.metas.get(name, "")] for name in _METAS)):
        if own := _without_house(_people(names), page.site, domain):
            return own
    return _without_house(searched_authors(page), page.site, domain)


def searched_authors(page: HtmlPage) -> tuple[str, ...]:
    """Finds the authors in the first element whose markup calls it an author or a byline.

    Args:
        page: The page, or one story of it as a page of its own.

    Returns:
        Full names and agencies, each once; empty if no such element holds one.
    """
    called = (one for one in page.marks.with_value(_ATTRIBUTES, _calls_author) if one.tag in _ELEMENTS)
    for element in islice(called, _MOST_TRIED):
        text = normalize_line(" ".join(element.itertext())) or ""
        if len(text) <= _LONGEST_BYLINE and not _COMMENTS(element):
            people = _people([text])
            if people and (_FULL_NAME.fullmatch(people[0]) or agency_named(people[0])):
                return tuple(name for name in people if _FULL_NAME.fullmatch(name) or agency_named(name))
    return ()


def _calls_author(value: str) -> bool:
    return "author" in value or "byline" in value


def _people(names: Iterable[str]) -> tuple[str, ...]:
    """Names of people and agencies, each once: `By A. Name and B. Name` split, without roles, addresses and handles."""
    people: dict[str, None] = {}
    for name in names:
        clean = _BEFORE.sub("", declared_line(name) or "")
        if (signed := _initials().fullmatch(clean)) is not None:
            people[signed["agency"] or signed["last"]] = None
            continue
        for part in _parts(clean) if "://" not in clean else ():
            for one in _with_agency(part.strip()):
                if agency_named(one) is not None or _is_person(one):
                    people[one] = None
    return tuple(people)


def _parts(names: str) -> list[str]:
    """The names in a list of names; José Ortega y Gasset is one."""
    parts: list[str] = []
    for part in _BETWEEN.split(names):
        joined = _and().split(part)
        parts += joined if all(" " in one for one in joined) else [part]
    return parts


def _with_agency(name: str) -> tuple[str, ...]:
    """`Ada Low Associated Press` as the name and the agency; any other name without its role and the like."""
    found = _agency_last().fullmatch(name) if agency_named(name) is None else None
    if found is None or " " not in found["name"].strip():
        return (name if agency_named(name) else _BEHIND.sub("", name).strip(),)
    return (_BEHIND.sub("", found["name"]).strip(), found["agency"])


def _is_person(name: str) -> bool:
    return (
        1 < len(name) <= _LONGEST
        and (len(name) > 2 or name[0] >= FIRST_EAST_ASIAN)
        and not _NO_NAME.search(name)
        and not _role().search(name)
        and not (name.isupper() and name.isascii() and len(name) <= _LONGEST_LETTERS)
        and name.casefold() not in _no_person()
    )


def _without_house(people: tuple[str, ...], site: str | None, domain: str) -> tuple[str, ...]:
    """The people without the outlet; one whose name is part of the outlet's counts only if there is nobody else."""
    kept = tuple(_without_outlet(name, domain) for name in people if not _is_outlet(name, site))
    return tuple(name for name in kept if not _is_in_outlet(name, site)) or kept


def _without_outlet(name: str, domain: str) -> str:
    """`Ada Low Vardo Gazette` without the outlet, known by the domain vardogazette.com."""
    parts = name.split()
    for length in (1, 2, 3):
        if len(parts) >= length + 2 and "".join(parts[-length:]).casefold() == domain:
            return " ".join(parts[:-length])
    return name


def _is_in_outlet(name: str, site: str | None) -> bool:
    return site is not None and agency_named(name) is None and folded(name) in folded(site)


def _is_outlet(name: str, site: str | None) -> bool:
    """Whether a name is the outlet's, with or without its article. `Ada Low` of `Ada Low Photography` is a person."""
    if site is None or agency_named(name) is not None:
        return False
    mine, theirs = set(folded(name).split()), set(folded(site).split())
    if folded(name).replace(" ", "") == folded(site).replace(" ", ""):
        return True
    return (theirs <= mine and len(mine - theirs) < 2) or (mine <= theirs and theirs - mine <= _NO_OUTLET)


@built_once
def _role() -> re.Pattern[str]:
    """A role, a desk, an outlet: alone or beside a name."""
    return re.compile(
        rf"\b(?:{one_of(every(read_table(BylineWords).house))}|(?:contributor|columnist|analyst|producer|newsroom|redaktion|korrespondent(?:in)?)s?)(?!\w)",
        re.IGNORECASE,
    )


@built_once
def _and() -> re.Pattern[str]:
    """Words for `and`; some of them also stand within names."""
    return re.compile(rf"\s{one_of(every(read_table(BylineWords).ands))}\s")


@built_once
def _agency_last() -> re.Pattern[str]:
    """An agency behind a name."""
    return re.compile(
        rf"(?P<name>.*?)(?:\s|[/,(|]\s?)+(?:(?:avec|mit|con|com|with|for|the|The)\s)*(?P<agency>{agency_form()})\)?"
    )


@built_once
def _initials() -> re.Pattern[str]:
    """dpa/jwo: an agency and initials."""
    return re.compile(
        rf"(?P<agency>{agency_form()})(?:/[a-zäöü]{{2,4}}){{1,3}}|(?:[a-zäöü]{{2,4}}/){{1,3}}(?P<last>{agency_form()})"
    )


@built_once
def _no_person() -> frozenset[str]:
    """What pages give for the name of an author where they have none, in small letters."""
    return every(read_table(BylineWords).no_person)
