"""run_isolated and try_twice: what becomes of an article when a stage raises."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from copydesk_schemas import RawDocument
from copydesk_text.article import Article, Drop
from copydesk_workers.pipeline.intake import RawEntry
from copydesk_workers.pipeline.isolation import (
    KEPT_OF_TOO_LARGE,
    Failed,
    dead_article,
    ended_article,
    run_isolated,
    try_twice,
)

ARTICLE = Article(document=RawDocument(text="The bridge is open."), text="The bridge is open.")
ENTRY = RawEntry("1-0", {b"document": b"x" * (KEPT_OF_TOO_LARGE + 1)}, deliveries=3)


def failing(times: int) -> Callable[[Article], Article]:
    """A stage that raises the first `times` times."""
    left = [times]

    def stamp(article: Article) -> Article:
        left[0] -= 1
        if left[0] >= 0:
            raise LookupError("not this time")
        return replace(article, title="stamped")

    return stamp


@pytest.mark.parametrize("times", [0, 1])
def test_a_stage_has_two_attempts(times: int) -> None:
    """A stage that raises once gets the same article again, and the next stage sees what it made."""
    assert replace(ARTICLE, title="stamped") == run_isolated([failing(times), lambda article: article], ARTICLE)


def test_a_stage_that_raises_twice_fails() -> None:
    """The answer names the stage and the error, and no later stage runs."""
    found = run_isolated([failing(2), failing(9)], ARTICLE)
    assert Failed("stamp raised LookupError: not this time") == found


def test_a_drop_is_answered() -> None:
    """What a stage drops is answered as it is, and no later stage runs."""
    drop = Drop(reason="empty", detail="nothing is left")
    assert drop == run_isolated([lambda article: drop, failing(9)], ARTICLE)


def test_a_stop_passes_through() -> None:
    """A stop of the process is no failure of a step: it passes through."""

    def stop() -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        try_twice("stop", stop)


def test_a_dead_article_says_why() -> None:
    """A drop keeps its reason, a failure is `stage_failed`; both keep the document, its position and its deliveries."""
    dropped = ended_article(ENTRY, 2, Drop(reason="empty", detail="nothing is left"))
    failed = ended_article(ENTRY, 2, Failed("stamp raised"))
    assert ("empty", "nothing is left") == (dropped.reason, dropped.detail)
    assert ("stage_failed", "stamp raised") == (failed.reason, failed.detail)
    for dead in (dropped, failed):
        assert (2, ENTRY.fields[b"document"], 3) == (dead.position, dead.document, dead.deliveries)


def test_the_beginning_of_a_large_document_is_kept() -> None:
    """Its dead letter holds the first bytes only."""
    dead = dead_article(ENTRY, None, "too_large", "it is")
    assert ENTRY.fields[b"document"][:KEPT_OF_TOO_LARGE] == dead.document
