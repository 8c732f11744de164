"""Enrichers of users, run on articles."""

import sys
import time
from typing import cast

from msgspec.structs import replace

from copydesk_schemas import Entity, RawDocument
from copydesk_text.article import Article
from copydesk_workers.enrichers import MOST_OVERRUNS, Enrich, Enrichers

ARTICLE = Article(document=RawDocument(text="It rained."), text="It rained.", keywords=("rain",))


def run(enrich: Enrich, seconds: float = 10.0) -> Article:
    """The article after one enricher called `mine`."""
    return Enrichers([("mine", enrich)], seconds)(ARTICLE)


def test_keeps_what_an_enricher_adds() -> None:
    """Any other field may change; the rest stays."""
    assert replace(ARTICLE, keywords=("rain", "wet")) == run(
        lambda article: replace(article, keywords=(*article.keywords, "wet"))
    )


def test_enrichers_run_in_order() -> None:
    """Each sees what those before it made."""

    def adds(word: str) -> Enrich:
        return lambda article: replace(article, keywords=(*article.keywords, word))

    assert ("rain", "a", "b") == Enrichers([("a", adds("a")), ("b", adds("b"))], 10.0)(ARTICLE).keywords


def test_a_failure_changes_nothing_but_tells() -> None:
    """The record is published without an enricher that raises."""

    def fails(article: Article) -> Article:
        raise ValueError("no such thing")

    assert replace(ARTICLE, warnings=("enricher mine failed: ValueError: no such thing",)) == run(fails)


def test_leaving_the_process_is_a_failure() -> None:
    """One that calls `sys.exit` ends neither the worker nor the article."""

    def leaves(article: Article) -> Article:
        sys.exit("no licence")

    assert replace(ARTICLE, warnings=("enricher mine failed: SystemExit: no licence",)) == run(leaves)


def test_an_overrun_changes_nothing_but_tells() -> None:
    """One that takes too long is stopped, and its change is lost."""

    def loops(article: Article) -> Article:
        while True:
            article = replace(article, keywords=())

    assert replace(ARTICLE, warnings=("enricher mine failed: it took longer than 30 ms",)) == run(loops, 0.03)


def test_overruns_in_a_row_leave_it_out() -> None:
    """After a few overruns in a row it is not called any more in this process."""
    calls = []

    def slow(article: Article) -> Article:
        calls.append(article)
        time.sleep(0.03)
        return article

    enrichers = Enrichers([("mine", slow)], 0.01)
    results = [enrichers(ARTICLE) for _ in range(MOST_OVERRUNS + 2)]
    assert MOST_OVERRUNS == len(calls)
    assert (f"enricher mine skipped: it overran {MOST_OVERRUNS} times in a row",) == results[-1].warnings


def test_what_identifies_an_article_is_put_back() -> None:
    """Text, position and document were matched already: a change of them is undone, any other is kept."""
    result = run(lambda article: replace(article, text="It shone.", position=7, keywords=("sun",)))
    assert (
        replace(ARTICLE, keywords=("sun",), warnings=("enricher mine may not change position, text: undone",)) == result
    )


def test_result_must_be_an_article() -> None:
    """Whatever else it returns counts as a failure."""
    result = run(cast("Enrich", lambda article: None))
    assert (
        replace(ARTICLE, warnings=("enricher mine failed: TypeError: it returned NoneType, not an Article",)) == result
    )


def test_fields_must_fit_the_contract() -> None:
    """A field that the record could not hold counts as a failure that names the field."""
    wrong = cast("tuple[str, ...]", (1, 2))
    result = run(lambda article: replace(article, keywords=wrong))
    assert ("rain",) == result.keywords
    assert "$.keywords[0]" in result.warnings[0]
    result = run(lambda article: replace(article, entities=(Entity(name="X", type="place", mentions=0),)))
    assert () == result.entities
    assert "mentions" in result.warnings[0]


def test_lists_are_taken_for_tuples() -> None:
    """Who returns a list where a tuple belongs meant the same."""
    result = run(lambda article: replace(article, keywords=cast("tuple[str, ...]", ["a"])))
    assert ("a",) == result.keywords
