"""Addresses, languages and fields that readers find in the cases; which addresses are one page."""

from collections.abc import Iterator, Mapping
from typing import Final

import orjson

from copydesk_producers import read_documents
from copydesk_schemas import encode_raw
from copydesk_text.urls import clean_url
from tests.benchmarks.cases.case import FOLDER, Case, Kind

#: Feed → the addresses of its entries.
_LINKS: Final = {
    "02-feed-misc.xml": [
        "https://tageblatt.example/2026/03/stadtrat-radwege",
        *(f"https://tageblatt.example/{number}" for number in range(2, 8)),
    ],
    "04-atom.xml": [
        "https://lakepost.example/news/2026/tax-portal",
        "https://lakepost.example/news/2",
        "https://lakepost.example/news/3",
    ],
    "05-jsonfeed.json": ["https://lakepost.example/1", "https://lakepost.example/2"],
    "feeds/01-link-newline.xml": ["https://lakepost.example/1"],
    "feeds/03-guid-only.xml": ["https://lakepost.example/3"],
    "feeds/04-feedburner.xml": ["https://lakepost.example/4"],
    "feeds/06-bom-space.xml": ["https://lakepost.example/6"],
    "feeds/08-utf16.xml": ["https://lakepost.example/8"],
    "feeds/14-rdf.xml": ["https://lakepost.example/14"],
}
#: Feed → the languages that its entries have beside their text; None: the text decides.
_LANGUAGES: Final = {"14-entry-lang.xml": ["de"], "04-atom.xml": [None, None, None]}
#: Pairs of lines of 09-urls.jsonl, counted from 0, that are different pages, or that nothing shows to be one.
_DIFFERENT: Final = frozenset((12, 16, 17, 19, 21, 22, 23, 28, 33, 51, 62, 63))
#: And pairs that differ in what is not cleaned: the scheme and the name `www` of one host.
_NOT_CLEANED: Final = frozenset((1, 5))


def _links() -> Iterator[Case]:
    for file, expected in _LINKS.items():
        yield Case(file, expected, [item.document and item.document.url for item in read_documents([FOLDER / file])])


def _languages() -> Iterator[Case]:
    for file, expected in _LANGUAGES.items():
        found = [item.document and item.document.language for item in read_documents([FOLDER / file])]
        yield Case(file, expected, found)


def _json() -> Iterator[Case]:
    [large] = read_documents([FOLDER / "15-meta-int.jsonl"])
    kept = large.document is not None and b'"id":18446744073709551616' in encode_raw(large.document)
    yield Case("15-meta-int.jsonl", True, kept)
    [half] = read_documents([FOLDER / "16-surrogate.jsonl"])
    yield Case("16-surrogate.jsonl", "Lone \ufffd surrogate", ((half.document and half.document.text) or "")[:16])


def _urls() -> Iterator[Case]:
    lines = (FOLDER / "09-urls.jsonl").read_bytes().splitlines()
    urls = [orjson.loads(line)["url"] for line in lines]
    for number, (left, right) in enumerate(zip(urls[::2], urls[1::2], strict=True)):
        if number not in _NOT_CLEANED:
            yield Case(f"{left} {right}", number not in _DIFFERENT, clean_url(left) == clean_url(right))


KINDS: Final[Mapping[str, Kind]] = {
    "links of feeds": _links,
    "languages of feeds": _languages,
    "numbers and letters in JSON": _json,
    "addresses": _urls,
}
