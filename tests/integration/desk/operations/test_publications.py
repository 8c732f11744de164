"""The records of a story, read within bounds."""

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.desk.web.conftest import DOCUMENTS
from tests.integration.published import publish

from copydesk_desk.operations import publications
from copydesk_desk.operations.publications import (
    headline_among,
    headline_of,
    read_by_id,
    read_publications,
    read_texts,
)
from copydesk_schemas import IdOutOfRange, Keys
from copydesk_workers.records.find import RecordGone
from copydesk_workers.records.stories import show_story


def test_the_order_is_that_of_the_stories(client: redis.Redis, keys: Keys) -> None:
    """The records are those that `copydesk stories` shows, in the same order, by the id of any of them."""
    ids = [f"{entry_id}/0" for entry_id in publish(client, keys, DOCUMENTS)]
    shown = show_story(client, keys, ids[0])
    for id_ in ids[:3]:
        read = read_publications(client, keys, id_, 100)
        assert (shown.id, 3, [one.id for one in shown.records]) == (
            read.story,
            read.size,
            [one.id for one in read.records],
        )
    assert ["copy.example", "bay.example", "coast.example"] == [one.outlet for one in read.records]
    assert set(ids[:3]) == read_texts(client, keys, read.records).keys()
    alone = read_publications(client, keys, ids[3], 100)
    assert (1, None, "brannock.example") == (alone.size, alone.spread, alone.records[0].outlet)


def test_what_is_not_there_is_said(client: redis.Redis, keys: Keys) -> None:
    """An unknown id and a text that is none raise; texts that are gone are left out."""
    ids = [f"{entry_id}/0" for entry_id in publish(client, keys, DOCUMENTS)]
    with pytest.raises(RecordGone, match="not known"):
        read_publications(client, keys, "1-1/0", 10)
    with pytest.raises(IdOutOfRange):
        read_publications(client, keys, "x", 10)
    assert [ids[0]] == list(read_by_id(client, keys, [ids[0], ids[4], "1-1/0"]))
    client.delete(keys.clean)
    assert {} == read_by_id(client, keys, [ids[0]])


def test_of_a_large_story_a_part_is_read(client: redis.Redis, keys: Keys) -> None:
    """No more than was asked for, always with the first, the latest and the head; the size counts all."""
    text = str(DOCUMENTS[0]["text"])
    documents = [
        {
            "text": text,
            "url": f"https://p{number}.example/x",
            "published_at": f"2023-03-{30 - number % 28:02}T09:00:00Z",
        }
        for number in range(700)
    ]
    story = publish(client, keys, documents)[0] + "/0"
    whole = read_publications(client, keys, story, 10_000)
    part = read_publications(client, keys, story, 20)
    assert (700, 700, 20, 700) == (whole.size, len(whole.records), len(part.records), part.size)
    assert part.spread is not None
    held = {one.id for one in part.records}
    assert {part.spread.first.record, part.spread.latest.record, part.spread.head} <= held


@given(st.integers(0, 253_402_300_799))
def test_times_of_provenance_are_read_back(seconds: int) -> None:
    """The digits that the commit keeps are the second they were written for."""
    from copydesk_workers.records.provenance import Provenance, encode_provenance

    digits = encode_provenance(Provenance(), seconds * 1000).split(b"\t")[3].decode()
    assert seconds * 1000 == publications._milliseconds(digits)


def test_a_story_without_a_title_is_called_by_its_text(client: redis.Redis, keys: Keys) -> None:
    """The first title of its records, else how its first text begins, on one line; without any text it has no name."""
    long = "The mill at Torsk\n\nsold its last two machines to a buyer from abroad, its owner said on Monday evening."
    ids = publish(client, keys, [{"text": long}, {"text": long, "title": "Mill sold", "url": "https://b.example/1"}])
    read = read_publications(client, keys, f"{ids[0]}/0", 10)
    texts = read_texts(client, keys, read.records)
    assert "Mill sold" == headline_among(read.records, texts)
    untitled = read.records[:1]
    assert "The mill at Torsk sold its last two machines to a buyer from abroad, its owner…" == headline_among(
        untitled, texts
    )
    assert ["The mill at Torsk sold its last two machines to a buyer from abroad, its owner…", "Mill sold"] == [
        headline_of(texts[one.id]) for one in read.records
    ]
    assert None is headline_among(read.records, {})
