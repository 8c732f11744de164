"""Titles and summaries of pages, and pictures of feeds: a headline in several lines or with its kicker, captions."""

from collections.abc import Iterator, Mapping
from typing import Final

from copydesk_producers.readers.read import read_documents
from copydesk_text.article import Article
from tests.benchmarks.cases.case import FOLDER, Case, Kind, first_article, read_case

#: File → its title. None of them is to open the text.
_TITLES: Final[Mapping[str, str]] = {
    "15-h1-br": "Water board raises price of drinking water",
    "v15a-og": "Water board raises price of drinking water",
    "v15b-br-space": "Water board raises price of drinking water",
    "v15c-no-title": "Water board raises price of drinking water",
    "v15d-wbr": "Drinkingwater price: Waterboard raises it",
    "v16a-kicker-div": "Board raises the price by four per cent",
    "v16c-kicker-block": "Board raises the price by four per cent",
}
#: How the text of all of them begins.
_OPENING: Final = "The regional water board voted"
_STANDFIRST: Final = "Nine towns will pay four per cent more from July, the board says"
_PICTURE: Final = ("Ein Radweg am Fluss", "Jo Maler", "https://tageblatt.example/img/rad.jpg")


def _titles() -> Iterator[Case]:
    for name, title in _TITLES.items():
        article = first_article(read_case(f"html/{name}.html"))
        got = (article.title, article.text[: len(_OPENING)]) if isinstance(article, Article) else article
        yield Case(f"html/{name}.html", (title, _OPENING), got)


def _summaries() -> Iterator[Case]:
    article = first_article(read_case("html/22-h2-p-summary.html"))
    if isinstance(article, Article):
        kept = article.summary == _STANDFIRST or _STANDFIRST in article.text
        yield Case("html/22-h2-p-summary.html", True, kept)


def _feeds() -> Iterator[Case]:
    first = next(item.document for item in read_documents([FOLDER / "02-feed-misc.xml"]) if item.document is not None)
    article = first_article(first)
    if isinstance(article, Article):
        pictures = [(image.caption, image.credit, image.url) for image in article.images]
        yield Case("02-feed-misc.xml pictures", [_PICTURE], pictures)
        yield Case("02-feed-misc.xml appeared first", False, "appeared first" in f"{article.text} {article.summary}")


KINDS: Final[Mapping[str, Kind]] = {"titles": _titles, "summaries": _summaries, "media of feeds": _feeds}
