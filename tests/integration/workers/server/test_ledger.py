"""The law of conservation: what was added was committed, waits, or is told as lost, with its number."""

from collections.abc import Callable

import pytest
import redis
from tests.integration.workers.commit.pages import SETTINGS, dead, entry, push

from copydesk_schemas import GROUP, Keys
from copydesk_workers.commit.committer import Committer
from copydesk_workers.fleet.raw_stream import ensure_group
from copydesk_workers.server.ledger import Loss, forget_losses, note_loss, read_losses, take_stock

Attack = Callable[[redis.Redis, Keys], object]


def work(client: redis.Redis, keys: Keys, first: int, added: int, committed: int) -> None:
    """Adds documents, and commits the first of them."""
    ids = [f"{first + number}-0" for number in range(added)]
    push(client, keys, ids)
    if committed:
        Committer(client, keys, SETTINGS).commit([entry(one, dead()) for one in ids[:committed]])


def told(client: redis.Redis, keys: Keys) -> dict[str, int]:
    """The losses by kind and place."""
    return {f"{loss.kind} {loss.where}": loss.count for loss in read_losses(client, keys)}


def counts(client: redis.Redis) -> bool:
    """Whether the server tells how many entries a stream ever got."""
    return int(client.info("server")["redis_version"].split(".")[0]) >= 7


def test_what_was_added_was_committed_or_waits(client: redis.Redis, keys: Keys) -> None:
    """Without an attack nothing is missing, at any look."""
    for number in range(3):
        work(client, keys, 1000 * (number + 1), 10, 6)
        stock = take_stock(client, keys, note=True)
        expected = (10 * (number + 1), 6 * (number + 1), 4 * (number + 1), 0)
        assert expected == (stock.added or expected[0], stock.committed, stock.waiting, stock.lost)
    assert [] == read_losses(client, keys)


def test_looking_writes_nothing(client: redis.Redis, keys: Keys) -> None:
    """Without `note` a loss is told and the ledger stays as it is."""
    work(client, keys, 1000, 10, 4)
    client.xtrim(keys.raw, maxlen=1, approximate=False)
    assert (5 if counts(client) else 0) == take_stock(client, keys, note=False).lost
    assert 0 == client.exists(keys.ledger)


@pytest.mark.parametrize(
    ("attack", "expected"),
    [
        (lambda client, keys: client.xtrim(keys.raw, maxlen=2, approximate=False), {"removed 1": 4}),
        (lambda client, keys: client.xadd(keys.raw, {"a": "b"}, maxlen=2, approximate=False), {"removed 1": 5}),
        (lambda client, keys: client.xdel(keys.raw, "1007-0"), {"removed 1": 1}),
        (lambda client, keys: client.delete(keys.raw), {"gone 1": 6}),
        (lambda client, keys: client.pexpire(keys.raw, 0), {"gone 1": 6}),
    ],
    ids=["XTRIM", "MAXLEN", "XDEL", "DEL", "EXPIRE"],
)
def test_each_document_that_vanished_is_told(
    client: redis.Redis, keys: Keys, attack: Attack, expected: dict[str, int]
) -> None:
    """Ten documents, four committed: the attack is told with its number, once, and work goes on by the law."""
    work(client, keys, 1000, 10, 4)
    before = take_stock(client, keys, note=True)
    attack(client, keys)
    ensure_group(client, keys)
    take_stock(client, keys, note=True)
    if not counts(client):
        return
    assert expected == told(client, keys)
    [loss] = read_losses(client, keys)
    assert before.now == loss.since <= loss.until
    work(client, keys, 9_000_000_000_000, 10, 10)
    assert 0 == take_stock(client, keys, note=True).lost
    assert expected == told(client, keys)


def test_a_stream_that_grew_larger_than_the_deleted_one_is_another(client: redis.Redis, keys: Keys) -> None:
    """Between two looks the stream is deleted, and more is added and committed than ever before."""
    work(client, keys, 1000, 5, 2)
    take_stock(client, keys, note=True)
    client.delete(keys.raw)
    push(client, keys, [f"{number}-0" for number in range(2000, 2010)])
    take_stock(client, keys, note=True)
    assert ({"gone 1": 3} if counts(client) else {}) == told(client, keys)


def test_a_document_that_was_removed_from_a_workers_hands_and_committed_is_not_lost(
    client: redis.Redis, keys: Keys
) -> None:
    """A worker commits what it has in hand though it was trimmed: what was told as lost is taken back."""
    work(client, keys, 1000, 2, 0)
    take_stock(client, keys, note=True)
    client.xtrim(keys.raw, maxlen=0, approximate=False)
    take_stock(client, keys, note=True)
    assert ({"removed 1": 2} if counts(client) else {}) == told(client, keys)
    Committer(client, keys, SETTINGS).commit([entry("1000-0", dead())])
    take_stock(client, keys, note=True)
    assert ({"removed 1": 1} if counts(client) else {}) == told(client, keys)


def test_a_group_made_anew_loses_nothing(client: redis.Redis, keys: Keys) -> None:
    """The stream is the same: what was in hand waits again."""
    work(client, keys, 1000, 10, 4)
    take_stock(client, keys, note=True)
    client.xgroup_destroy(keys.raw, GROUP)
    ensure_group(client, keys)
    take_stock(client, keys, note=True)
    assert {} == told(client, keys)


def test_a_counter_that_is_no_number_ends_no_look(client: redis.Redis, keys: Keys) -> None:
    """A spoiled counter counts as nothing; `copydesk check` tells of it under its own law."""
    work(client, keys, 1000, 2, 1)
    client.hset(keys.counters, "entries_committed", "spoiled")
    assert 0 == take_stock(client, keys, note=False).committed


def test_a_loss_counts_once_and_stays_until_it_is_forgotten(client: redis.Redis, keys: Keys) -> None:
    """Of one place the largest number counts, however often it is noted; only `forget_losses` takes it out."""
    for count, until in ((3, 20), (3, 30), (5, 40), (2, 50)):
        note_loss(client, keys, Loss(kind="tail", where="a:b", count=count, since=10, until=until))
    assert [Loss(kind="tail", where="a:b", count=5, since=10, until=40)] == read_losses(client, keys)
    forget_losses(client, keys)
    assert [] == read_losses(client, keys)
