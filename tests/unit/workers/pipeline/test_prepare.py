"""prepare_entry: a raw entry becomes articles that know when they were received."""

import pytest

from copydesk_text.article import Article
from copydesk_text.chain.chain import CHAINS
from copydesk_workers.pipeline.intake import RawEntry
from copydesk_workers.pipeline.prepare import prepare_entry


@pytest.mark.parametrize(
    ("entry_id", "received"),
    [
        ("1531569600000-0", "2018-07-14T12:00:00+00:00"),
        ("1531569600999-7", "2018-07-14T12:00:00+00:00"),
        ("1-0", None),
        ("9000000000000-0", None),
    ],
)
def test_an_article_knows_when_it_was_received(entry_id: str, received: str | None) -> None:
    """The id of the entry says so, unless it is no time between 2000 and 2100."""
    text = b"The council voted on Tuesday to rebuild the old bridge with stone from the quarry above the town."
    entry = RawEntry(entry_id=entry_id, fields={b"document": b'{"text": "' + text + b'"}'})
    [article] = prepare_entry(entry, CHAINS["default"], 10_000, 10**13)
    assert isinstance(article, Article)
    assert received == article.received_at
