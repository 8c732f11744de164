"""Authors that pages and feeds name: people only, without roles, outlets, desks and addresses."""

from collections.abc import Iterator, Mapping
from typing import Final

import orjson

from copydesk_producers.readers.read import read_documents
from copydesk_text.article import Article
from tests.benchmarks.cases.case import FOLDER, Case, Kind, first_article, read_case

#: File → authors, where `exp.json` beside the files does not say them.
_AUTHORS: Final[Mapping[str, tuple[str, ...]]] = {
    "v1-ld-org-other-name": (),
    "v2-meta-org": (),
    "v3-meta-outlet-place": (),
    "v4-meta-outlet-paren": (),
    "v5-meta-news": (),
    "v6-rel-author-footer": (),
    "v8-von-apa": (),
    "v9-list-of-authors": ("Nathaniel Flak",),
    "v10-von-dr": ("Dr. Max Kolt",),
    "v11-strong-line": ("Mohlo Mpes",),
    "v12-share-author": (),
    "v13-spans": ("Birgit Baum", "Anna Giulia Fin", "Jan Marchar"),
    "v15-wp-admin": ("Ilanga D",),
}
#: The authors and the agency of each item of the feeds, in their order.
_FEEDS: Final[Mapping[str, tuple[tuple[tuple[str, ...], str | None], ...]]] = {
    "02-feed-misc.xml": (
        (("Anna Berger", "Tom Lenz"), None),
        ((), "Reuters"),
        ((), None),
        ((), None),
        ((), None),
        (("Maria Holt",), None),
        (("Maria Holt", "Jens Peters"), None),
    ),
    "03-feed-authors.xml": (
        (("Maria Holt",), None),
        (("Maria Holt",), None),
        ((), None),
        (("ABBY GOODMAN", "THOMAS KARLAN", "ROBERT PEER"), None),
        ((), None),
        (("Jane Doe",), None),
        ((), None),
        (("Jane Doe",), None),
        (("Jane Doe",), "Reuters"),
    ),
}


def _pages() -> Iterator[Case]:
    told = {name: tuple(names) for name, names in orjson.loads((FOLDER / "authors/exp.json").read_bytes()).items()}
    for path in sorted((FOLDER / "authors").glob("*.html")):
        expected = _AUTHORS.get(path.stem, told.get(path.stem))
        article = first_article(read_case(f"authors/{path.name}"))
        yield Case(path.name, expected, article.authors if isinstance(article, Article) else article)


def _feeds() -> Iterator[Case]:
    for file, rows in _FEEDS.items():
        items = [item for item in read_documents([FOLDER / file]) if item.document is not None]
        by_place = {item.number: first_article(item.document) for item in items if item.document is not None}
        for number, expected in enumerate(rows, 1):
            article = by_place.get(number)
            if isinstance(article, Article):
                got: object = (article.authors, article.agency.name if article.agency is not None else None)
                yield Case(f"{file} item {number}", expected, got)


KINDS: Final[Mapping[str, Kind]] = {"authors": _pages, "authors of feeds": _feeds}
