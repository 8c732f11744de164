"""One worker decides the same whatever batches it gets: outcomes depend on the order of documents alone."""

import json
import uuid

import pytest
import redis
from tests.made_pages import make_pages

from copydesk_desk.review.evaluate.play import play
from copydesk_schemas import Keys
from copydesk_workers.server.namespace import drop_namespace
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings

COUNT = 300


def outputs(client: redis.Redis, seed: int, settings: Settings) -> list[list[bytes]]:
    """The records of clean and of duplicates, in order, that come out of generated pages."""
    keys = Keys(f"test-{uuid.uuid4().hex[:12]}")
    documents = [(str(number), json.dumps(page).encode()) for number, page in enumerate(make_pages(seed, COUNT))]
    try:
        play(documents, client, keys, settings)
        return [
            [fields[b"record"] for _, fields in read_all(client, stream)] for stream in (keys.clean, keys.duplicates)
        ]
    finally:
        drop_namespace(client, keys)


@pytest.mark.parametrize("seed", [1, 2])
def test_batches_decide_nothing(client: redis.Redis, seed: int) -> None:
    """One by one, in small batches or all at once: the same bytes, in several languages, text and HTML."""
    expected = outputs(client, seed, Settings(batch_documents=1))
    assert all(len(records) > 50 for records in expected)
    for batch_documents in (7, 50, COUNT):
        assert expected == outputs(client, seed, Settings(batch_documents=batch_documents))
