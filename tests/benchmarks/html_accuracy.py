"""How well the article is found in real HTML pages: the text against its gold text, and which facts are filled.

    .venv/bin/python tests/benchmarks/html_accuracy.py [FOLDER] [--worst N]

FOLDER holds `html_scrapinghub.docs.jsonl.gz` and `.gold.jsonl.gz` (default ../shared/data). Each page goes through the
default chain; articles of a page that was split are laid end to end, a dropped page counts as an empty text.

The score is that of the Article Extraction Benchmark (Zyte, 2020, https://github.com/scrapinghub/article-extraction-benchmark):
runs of four words; hits, misses and extras of a page divided by their sum, so that a long page weighs no more than a
short one; precision, recall and F1 of the sums. Dates have no gold: those of pages whose address has a day are held
against it, a day earlier or later being the same, as the address has the time of the newsroom. The two halves are told
apart by a hash of the page's id: a rule that helps on one and not on the other is made for single pages. trafilatura
with its own metadata runs beside it.
"""

import argparse
import gzip
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import orjson
import regex
import xxhash
from msgspec import Struct
from trafilatura import bare_extraction

from copydesk_schemas import RawDocument
from copydesk_text.article import Article, Drop
from copydesk_text.chain.chain import CHAINS, load_libraries, open_document, run_stages
from copydesk_text.newsroom.written_dates import date_in_url

FOLDER: Final = Path(__file__).parents[3] / "shared" / "data"
SHINGLE: Final = 4
_WORD: Final = regex.compile(r"\w+")
_ONE_DAY: Final = timedelta(days=1)
_FACTS: Final = ("title", "published_at", "modified_at", "canonical_url", "authors", "images")


class Page(Struct, frozen=True):
    """A page and the text that is its article."""

    id: str
    url: str
    html: str
    gold: str


class Share(Struct, frozen=True):
    """Hits, extras and misses of one page, as shares of their sum."""

    hits: float
    extras: float
    misses: float

    @property
    def f1(self) -> float:
        """F1 of this page alone."""
        return 2 * self.hits / (1 + self.hits)


class Scores(Struct, frozen=True):
    """Precision, recall and their harmonic mean over pages."""

    precision: float
    recall: float
    f1: float


def read_pages(folder: Path) -> list[Page]:
    """The pages of the set with their gold texts; empty where the set is not there."""
    documents, golds = (folder / f"html_scrapinghub.{part}.jsonl.gz" for part in ("docs", "gold"))
    if not (documents.exists() and golds.exists()):
        return []
    with gzip.open(golds) as lines:
        texts = {gold["id"]: gold["text"] for gold in map(orjson.loads, lines)}
    with gzip.open(documents) as lines:
        return [Page(one["id"], one["url"], one["html"], texts[one["id"]]) for one in map(orjson.loads, lines)]


def compare(found: str, gold: str) -> Share:
    """How the runs of four words of two texts agree; a shorter text is one run."""
    mine, theirs = _shingles(found), _shingles(gold)
    hits = (mine & theirs).total()
    extras, misses = mine.total() - hits, theirs.total() - hits
    total = hits + extras + misses
    return Share(hits / total, extras / total, misses / total) if total else Share(1.0, 0.0, 0.0)


def score(shares: Sequence[Share]) -> Scores:
    """Precision, recall and F1 of the sums over pages."""
    hits = sum(share.hits for share in shares)
    precision = hits / max(hits + sum(share.extras for share in shares), 1e-9)
    recall = hits / max(hits + sum(share.misses for share in shares), 1e-9)
    return Scores(precision, recall, 2 * precision * recall / max(precision + recall, 1e-9))


def through_chain(page: Page) -> list[Article] | Drop:
    """The articles of a page after every stage of the default chain; a Drop if none is left."""
    chain = CHAINS["default"]
    opened = open_document(chain, RawDocument(html=page.html, url=page.url))
    if isinstance(opened, Drop):
        return opened
    ended = [run_stages(chain.stages, article) for article in opened]
    articles = [article for article in ended if isinstance(article, Article)]
    return articles or next(drop for drop in ended if isinstance(drop, Drop))


def by_trafilatura(page: Page) -> str:
    """The text of trafilatura alone, as its documentation recommends for speed."""
    extracted = bare_extraction(page.html, url=page.url, fast=True, with_metadata=True, include_comments=False)
    return getattr(extracted, "text", None) or ""


def in_first_half(page: Page) -> bool:
    """Which half a page is in; a hash decides, so it stays there."""
    return xxhash.xxh3_64_intdigest(page.id.encode()) % 2 == 0


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    if 0 < len(words) <= SHINGLE:
        return Counter([tuple(words)])
    return Counter(tuple(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1))


def _timed(pages: Sequence[Page], work: Callable[[Page], object]) -> tuple[list[object], list[float]]:
    """The answers, and the processor time of each in ms."""
    answers, spent = [], []
    for page in pages:
        started = time.thread_time_ns()
        answers.append(work(page))
        spent.append((time.thread_time_ns() - started) / 1e6)
    return answers, spent


def _print_scores(name: str, pages: Sequence[Page], texts: Sequence[str], spent: Sequence[float]) -> list[Share]:
    shares = [compare(text, page.gold) for page, text in zip(pages, texts, strict=True)]
    first = [in_first_half(page) for page in pages]
    halves = [[share for share, mine in zip(shares, first, strict=True) if mine is half] for half in (True, False)]
    for label, part in ((name, shares), ("  first half", halves[0]), ("  second half", halves[1])):
        scores = score(part)
        print(
            f"{label:<14} F1 {scores.f1:.4f}  precision {scores.precision:.4f}  recall {scores.recall:.4f}"
            f"  mean of the pages' F1 {statistics.fmean(share.f1 for share in part):.4f}  ({len(part)} pages)"
        )
    times = f"median {statistics.median(spent):.1f}, mean {statistics.fmean(spent):.1f}, most {max(spent):.0f}"
    print(f"  ms a page: {times}")
    return shares


def _print_dates(pages: Sequence[Page], articles: Sequence[Sequence[Article]]) -> None:
    """By which rules dates were found, and the pages where the date is not the day in the address."""
    first = [one[0] if one else None for one in articles]
    rules = Counter(article.published_from for article in first if article is not None)
    print("  dates by rule: " + ", ".join(f"{rule or 'none'} {count}" for rule, count in rules.most_common()))
    dated = [
        (page, day, article.published_at)
        for page, article in zip(pages, first, strict=True)
        if article is not None
        and article.published_at is not None
        and article.published_from != "url"
        and (day := date_in_url(page.url)) is not None
    ]
    apart = [one for one in dated if abs(date.fromisoformat(one[1]) - date.fromisoformat(one[2][:10])) > _ONE_DAY]
    print(f"  dates within a day of the one in the address: {len(dated) - len(apart)}/{len(dated)}")
    for page, day, published in apart:
        print(f"    {published} and not {day}: {page.url}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Scores the default chain on html_scrapinghub.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="also name the N pages with the lowest F1")
    arguments = parser.parse_args()
    pages = read_pages(arguments.folder)
    if not pages:
        print(f"html_scrapinghub: skipped, not in {arguments.folder}")
        return
    load_libraries()
    through_chain(pages[0])
    answers, spent = _timed(pages, through_chain)
    articles = [answer if isinstance(answer, list) else [] for answer in answers]
    texts = ["\n\n".join(article.text for article in one) for one in articles]
    shares = _print_scores("copydesk", pages, texts, spent)
    plain, plain_spent = _timed(pages, by_trafilatura)
    _print_scores("trafilatura", pages, [str(text) for text in plain], plain_spent)
    dropped = [answer.reason for answer in answers if isinstance(answer, Drop)]
    print(f"pages split: {sum(len(one) > 1 for one in articles)}; dropped: {dict(Counter(dropped))}")
    for fact in _FACTS:
        filled = sum(bool(one and getattr(one[0], fact)) for one in articles)
        print(f"  {fact:<14} {filled}/{len(pages)} ({filled / len(pages):.1%})")
    _print_dates(pages, articles)
    for share, page in sorted(zip(shares, pages, strict=True), key=lambda pair: pair[0].f1)[: arguments.worst]:
        print(f"  F1 {share.f1:.3f} extras {share.extras:.3f} misses {share.misses:.3f}  {page.id[:8]} {page.url}")


if __name__ == "__main__":
    main()
