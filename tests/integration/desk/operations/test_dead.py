"""Dead letters: found by reason, site and time, the letters of one document together, and removed by id."""

import orjson
import pytest
import redis
from tests.integration.workers.commit.pages import SETTINGS, entry, push

from copydesk_desk.operations.dead import Dead, Filter, by_document, documents_of, read_dead, remove_dead
from copydesk_schemas import DeadReason, Keys, entry_numbers
from copydesk_workers.commit.committer import Committer
from copydesk_workers.commit.outcome import DeadArticle

A, B, C = "1000000-0", "1000100-0", "1000200-0"


def died(position: int | None, reason: DeadReason, url: str) -> DeadArticle:
    """A dead article of a page with this address."""
    document = orjson.dumps({"text": "One.", "url": url})
    return DeadArticle(position=position, document=document, reason=reason, detail="it was so")


@pytest.fixture
def letters(client: redis.Redis, keys: Keys) -> list[Dead]:
    """Four letters of three documents: two articles of A, one of B, C as a whole."""
    push(client, keys, (A, B, C))
    first = [died(position, "stage_failed", "https://news.velmora.example/a") for position in (0, 1)]
    committer = Committer(client, keys, SETTINGS)
    committer.commit([entry(A, *first), entry(B, died(0, "empty", "https://karsk.example/b"))])
    committer.commit([entry(C, died(None, "empty", "not an address"))])
    return list(read_dead(client, keys))


def test_all_letters_are_read_in_order(letters: list[Dead]) -> None:
    """With what the commit wrote, and the host of the page where there is one."""
    assert [(A, 0), (A, 1), (B, 0), (C, None)] == [(dead.letter.raw_id, dead.letter.position) for dead in letters]
    velmora = "news.velmora.example"
    assert [velmora, velmora, "karsk.example", None] == [dead.host for dead in letters]


def test_filters_narrow_down(letters: list[Dead]) -> None:
    """Reason, site (with what is below it), time of death and id; several filters must all pass."""
    ids = [dead.id for dead in letters]

    def chosen(**filters: object) -> list[int]:
        return [place for place, dead in enumerate(letters) if Filter(**filters).takes(dead)]  # type: ignore[arg-type]  # by name

    assert [0, 1, 2, 3] == chosen()
    assert [2, 3] == chosen(reasons=("empty",))
    assert [0, 1] == chosen(domains=("velmora.example",))
    assert [2] == chosen(reasons=("empty",), domains=("karsk.example", "velmora.example"))
    assert [1, 2] == chosen(since=entry_numbers(ids[1]), until=entry_numbers(ids[3]))
    assert [3] == chosen(ids=(ids[3], "1-1"))


def test_the_letters_of_a_document_are_one_group(letters: list[Dead]) -> None:
    """So that its document goes once."""
    assert [2, 1, 1] == [len(group) for group in by_document(letters)]


def test_a_page_with_hundreds_of_letters_is_one_document(client: redis.Redis, keys: Keys) -> None:
    """For each hundred that were chosen in a list, the page was pushed once more."""
    push(client, keys, (A, B))
    articles = [died(position, "stage_failed", "https://velmora.example/") for position in range(400)]
    committer = Committer(client, keys, SETTINGS)
    committer.commit([entry(A, *articles), entry(B, died(0, "empty", "https://karsk.example/b"))])
    ids = [dead.id for dead in read_dead(client, keys)]
    first, second = documents_of(client, keys, ids[200:])
    assert (ids[:400], ids[400:]) == (sorted(first.ids, key=entry_numbers), list(second.ids))


def test_letters_that_come_while_it_reads_are_left_out(client: redis.Redis, keys: Keys, letters: list[Dead]) -> None:
    """What is requeued and dies again must not be requeued for ever."""
    count = 0
    for dead in read_dead(client, keys):
        client.xadd(keys.dead, {"document": "{}", "reason": "empty", "detail": "", "raw_id": dead.letter.raw_id})
        count += 1
    assert len(letters) == count


def test_letters_are_removed_by_id(client: redis.Redis, keys: Keys, letters: list[Dead]) -> None:
    """Each once, and no other."""
    gone = [letters[0].id, letters[2].id]
    assert [2, 0] == [remove_dead(client, keys, gone) for _ in range(2)]
    assert [letters[1], letters[3]] == list(read_dead(client, keys))
