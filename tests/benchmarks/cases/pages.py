"""The text of pages: whole articles kept, boxes left out, and pages that are no articles."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lxml.html import fromstring

from copydesk_producers.readers.read import read_documents
from copydesk_schemas import RawDocument
from copydesk_text.article import Article
from copydesk_text.normalize import normalize
from tests.benchmarks.cases.case import FOLDER, Case, Kind, first_article, read_case

#: Words that begin paragraphs which have to be in the text of each page, if the page itself has them.
_PARAGRAPHS: Final = (
    "The regional water board voted on Tuesday",
    "Board members said the money was needed",
    "Residents who spoke at the meeting",
    "The chair of the board promised",
    "Two of the nine members of the board voted",
    "It also co-ordinates the work of the nine towns",
    "Velm Rovers have delivered a message",
    "The tariff was last changed seven years ago",
    "A smaller plant in the south pays",
    "The rebate will be paid out once a year",
    "Farmers may take water from the river",
    "Households pay 2.10 crowns",
    "Farms pay 1.80 crowns",
    "Hotels pay a fixed sum a bed",
    "We cannot wait until the last pipe bursts",
    "Who pays for the plant on the shore?",
    "Pipes from another age",
    "Fear of a second rise",
    "Tariff for industry",
    "Orsk Haven",
    "Because the pipes are ninety years old",
    "Football: Velm Rovers won 3-2",
)
#: Words that stand in a page beside its article: in its furniture or pictures, or told by a warning, and never in text.
_BESIDE: Final = (
    "Mythos elektrisiert",
    "Trending",
    "Other story here",
    "Bottling plant fined",
    "Reader1",
    "Get the top stories",
    "Pipes that are to be replaced",
    "LATEST: The next war",
)
#: Standfirsts and boxes with facts, which may be in the text or in another field.
_SOMEWHERE: Final = ("Nine towns will pay four per cent more", "The board serves 310,000 people")
#: Pages of html2 that are none.
_NONE: Final = ("01-soft404.html", "02-cloudflare.html", "03-access-denied.html", "04-consent-wall.html")
#: Pages that show nothing but their headline.
_NO_TEXT: Final = ("26-next-data.html",)
#: Lines of each short page of 06a and 06b, by the text that the file has.
_SHORT_TAGS: Final = ("p", "li", "blockquote", "td", "dt", "dd")


def _text(article: object) -> str:
    return article.text if isinstance(article, Article) else f"dropped: {article}"


def _folder(name: str) -> Iterator[Case]:
    for path in sorted((FOLDER / name).glob("*.html")):
        source = path.read_text()
        article = first_article(read_case(f"{name}/{path.name}"))
        if path.name in _NONE:
            yield Case(path.name, "not_an_article", article if isinstance(article, str) else "published")
            continue
        text = _text(article)
        body = source.partition("<script")[0] if path.name in _NO_TEXT else source
        expected = [words for words in _PARAGRAPHS if f"{words}" in body]
        elsewhere = _said(article)
        shown = elsewhere if "<noscript><p>" in source else text
        lost = [words for words in expected if words not in shown]
        lost += [words for words in _SOMEWHERE if words in source and words not in elsewhere]
        wrong = [words for words in _BESIDE if words in text]
        yield Case(path.name, ([], []), (lost, wrong))


def _said(article: object) -> str:
    if not isinstance(article, Article):
        return ""
    captions = (image.caption or "" for image in article.images)
    summary = getattr(article, "summary", None) or ""
    return "\n".join((article.text, article.title or "", summary, *article.furniture, *captions))


def _listings() -> Iterator[Case]:
    for path in sorted((FOLDER / "listing").glob("*.html")):
        article = first_article(read_case(f"listing/{path.name}"))
        yield Case(path.name, "published", "published" if isinstance(article, Article) else article)


def _documents(file: str) -> Sequence[RawDocument]:
    return [item.document for item in read_documents([FOLDER / file]) if item.document is not None]


def _short() -> Iterator[Case]:
    for file in ("06a-short-list.jsonl", "06b-short-variants.jsonl"):
        for number, document in enumerate(_documents(file), 1):
            tree = fromstring(document.html or "")
            leaves = [one for one in tree.iter(*_SHORT_TAGS) if next(one.iterdescendants(*_SHORT_TAGS), None) is None]
            text = _text(first_article(document))
            lost = [said for one in leaves if (said := " ".join(one.text_content().split())) not in text]
            yield Case(f"{file} {number}", [], lost)


def _repeated_titles() -> Iterator[Case]:
    for number, document in enumerate(_documents("07-title-repeat.jsonl"), 1):
        article = first_article(document)
        first = _text(article).split("\n")[0]
        title = article.title if isinstance(article, Article) else None
        yield Case(f"07-title-repeat.jsonl {number}", False, first == title)


def _joiners() -> Iterator[Case]:
    texts: dict[str, str] = {}
    for document in _documents("08-zwnj.jsonl"):
        language, _, form = (document.guid or "").partition("-")
        if form == "text":
            texts[language] = normalize(document.text or "")
        else:
            yield Case(f"08-zwnj.jsonl {language}", texts[language], _text(first_article(document)))


def _roads() -> Iterator[Case]:
    for document in _documents("13-roads.jsonl"):
        yield Case(f"13-roads.jsonl {document.guid}", document.text, _text(first_article(document)))


KINDS: Final[Mapping[str, Kind]] = {
    "listing": _listings,
    "html": lambda: _folder("html"),
    "html2": lambda: _folder("html2"),
    "real": lambda: _folder("real"),
    "short pages (06)": _short,
    "repeated titles (07)": _repeated_titles,
    "joiners (08)": _joiners,
    "roads (13)": _roads,
}
