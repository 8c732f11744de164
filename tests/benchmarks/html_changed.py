"""How well the article is found in pages that are changed as other sites are written: what one set cannot show.

    .venv/bin/python -m tests.benchmarks.html_changed [FOLDER] [--only NAME]... [--every N] [--worst N]

The pages of html_scrapinghub are made by a few dozen systems that nearly all write paragraphs as `p`, with names of
classes and facts for machines. Here each page is read as it is and once for each change that leaves its words alone: a
fall in F1 shows what the reading relies on. The score is that of `html_accuracy.py`; of the dates it is counted how
many are on the day that the page tells as it is.
"""

import argparse
import re
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring, tostring

from copydesk_text.article import Article
from copydesk_text.chain.chain import load_libraries
from tests.benchmarks.html_accuracy import FOLDER, Page, by_trafilatura, compare, read_pages, score, through_chain

_Change = Callable[[HtmlElement, str], None]

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_MEANING: Final = ("article", "main", "section", "aside", "nav", "header", "footer", "figure", "figcaption", "time")
_NAMES: Final = ("class", "id", "itemprop", "role", "property", "rel", "itemtype")
#: Share of the gold paragraphs that the element of the article holds, and characters by which a paragraph is known.
_MOST: Final = 0.9
_KNOWN_BY: Final = 60
_TEASERS: Final = 12
_SENTENCE: Final = "The harbour board of {place} will decide on pier {number} before the spring tides return."


def _renamed(tags: tuple[str, ...], name: str) -> _Change:
    def change(tree: HtmlElement, gold: str) -> None:
        for element in tree.iter(*tags):
            element.tag = name

    return change


def _broken(breaks: int) -> _Change:
    def change(tree: HtmlElement, gold: str) -> None:
        for paragraph in list(tree.iter("p")):
            tail, paragraph.tail = paragraph.tail, None
            for _ in range(breaks):
                paragraph.addnext(paragraph.makeelement("br"))
            following = paragraph.getnext()
            for _ in range(breaks - 1):
                following = following.getnext()
            following.tail = tail
            paragraph.drop_tag()

    return change


def _without(*tags: str) -> _Change:
    def change(tree: HtmlElement, gold: str) -> None:
        for element in list(tree.iter(*tags)):
            element.drop_tree()

    return change


def _nameless(tree: HtmlElement, gold: str) -> None:
    for element in tree.iter():
        for name in _NAMES:
            element.attrib.pop(name, None)


def _undeclared(tree: HtmlElement, gold: str) -> None:
    for meta in list(tree.iter("meta")):
        if re.search("date|time|publish", " ".join(meta.values()), re.IGNORECASE):
            meta.drop_tree()
    for script in list(tree.iter("script")):
        script.drop_tree()


def _called(name: str) -> _Change:
    def change(tree: HtmlElement, gold: str) -> None:
        if (article := _article(tree, gold)) is not None:
            article.set("class", name)

    return change


def _twice(tree: HtmlElement, gold: str) -> None:
    if (article := _article(tree, gold)) is not None:
        other = deepcopy(article)
        other.tail = None
        article.addnext(other)


def _teasers(tree: HtmlElement, gold: str) -> None:
    if (article := _article(tree, gold)) is None:
        return
    box = article.makeelement("div")
    for number in range(_TEASERS):
        item = etree.SubElement(box, "div")
        link = etree.SubElement(etree.SubElement(item, "h3"), "a", href=f"/news/{number}")
        link.text = f"Pier {number} waits for the board"
        etree.SubElement(item, "p").text = _SENTENCE.format(place=f"Port {number}", number=number)
    article.addnext(box)


CHANGES: Final[dict[str, _Change]] = {
    "as they are": lambda tree, gold: None,
    "p as div": _renamed(("p",), "div"),
    "p as two br": _broken(2),
    "p as one br": _broken(1),
    "p as x-p": _renamed(("p",), "x-p"),
    "div as x-div": _renamed(("div", "section", "article", "main"), "x-div"),
    "headings as div": _renamed(_HEADINGS, "div"),
    "no article, main, aside ...": _renamed(_MEANING, "div"),
    "no class, id, itemprop ...": _nameless,
    "no meta, script, title": _without("meta", "script", "title"),
    "no declared dates": _undeclared,
    "article called comment": _called("comment"),
    "article called sidebar": _called("sidebar"),
    "article printed twice": _twice,
    "nameless teasers behind it": _teasers,
}


def changed(page: Page, change: _Change) -> Page:
    """A page after a change."""
    tree = document_fromstring(page.html.encode(), parser=HTMLParser(encoding="utf-8"))
    change(tree, page.gold)
    return Page(page.id, page.url, tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>"), page.gold)


def _article(tree: HtmlElement, gold: str) -> HtmlElement | None:
    """The innermost element around most paragraphs of the gold text."""
    known = {" ".join(line.split())[:_KNOWN_BY] for line in gold.split("\n") if line.strip()}
    around: Counter[HtmlElement] = Counter()
    found = 0
    for element in tree.iter("p", "div", "li", "h2", "h3"):
        if " ".join(element.text_content().split())[:_KNOWN_BY] in known:
            found += 1
            around.update(element.iterancestors())
    holders = [one for one, count in around.items() if count >= _MOST * found and one.tag not in ("body", "html")]
    return max(holders, key=lambda one: sum(1 for _ in one.iterancestors()), default=None)


def main() -> None:
    parser = argparse.ArgumentParser(description="Scores the default chain on changed pages of html_scrapinghub.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--only", action="append", choices=CHANGES, help="one change; may be repeated")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="read only every N-th page")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="also name the N pages with the lowest F1")
    arguments = parser.parse_args()
    pages = read_pages(arguments.folder)[:: arguments.every]
    if not pages:
        print(f"html_scrapinghub: skipped, not in {arguments.folder}")
        return
    load_libraries()
    days = [_day(through_chain(page)) for page in pages]
    print(f"| {len(pages)} pages | F1 | precision | recall | lost | under .8 | same day | trafilatura F1 |")
    print("|---|---|---|---|---|---|---|---|")
    for name in arguments.only or CHANGES:
        others = [changed(page, CHANGES[name]) for page in pages]
        read = [through_chain(page) for page in others]
        texts = ["\n\n".join(one.text for one in articles) if isinstance(articles, list) else "" for articles in read]
        shares = [compare(text, page.gold) for text, page in zip(texts, pages, strict=True)]
        own, peer = score(shares), score([compare(by_trafilatura(page), page.gold) for page in others])
        lost, low = sum(share.hits == 0 for share in shares), sum(share.f1 < 0.8 for share in shares)
        same = sum(_day(articles) == day for articles, day in zip(read, days, strict=True))
        figures = f"{own.f1:.4f} | {own.precision:.4f} | {own.recall:.4f} | {lost} | {low} | {same} | {peer.f1:.4f}"
        print(f"| {name} | {figures} |", flush=True)
        for share, page in sorted(zip(shares, pages, strict=True), key=lambda one: one[0].f1)[: arguments.worst]:
            print(f"    F1 {share.f1:.3f}  {page.id[:8]} {page.url}")


def _day(read: object) -> str | None:
    first = read[0] if isinstance(read, list) else None
    return first.published_at[:10] if isinstance(first, Article) and first.published_at else None


if __name__ == "__main__":
    main()
