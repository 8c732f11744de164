"""The commit keeps the raw documents that it finished, numbered in the order of commits, for `copydesk record`."""

import redis
from msgspec.structs import replace
from tests.integration.workers.commit.pages import SETTINGS, article, dead, entry, match, push

from copydesk_schemas import Keys
from copydesk_workers.commit.committer import Committer
from copydesk_workers.server.streams import read_all

A, B, C = "1000000-0", "1000100-0", "1000200-0"


def archived(client: redis.Redis, keys: Keys) -> list[dict[str, str]]:
    """The fields of every entry of the archive."""
    return [
        {name.decode(): value.decode() for name, value in fields.items()}
        for _, fields in read_all(client, keys.archive)
    ]


def test_entries_are_kept_in_the_order_of_their_commits(client: redis.Redis, keys: Keys) -> None:
    """Each has the raw id, the document, what became of each article, and the number of the commit."""
    push(client, keys, (A, B, C))
    page = entry(A, article(A, matches=(match(B, "copy"),)), dead(1))
    Committer(client, keys, SETTINGS).commit([entry(B), page, entry(C, dead(), seed=True)])
    assert archived(client, keys) == [
        {"commit": "1", "raw_id": B, "outcomes": "original", "seed": "0", "document": "{}"},
        {"commit": "2", "raw_id": A, "outcomes": "copy,dead:stage_failed", "seed": "0", "document": "{}"},
        {"commit": "3", "raw_id": C, "outcomes": "dead:stage_failed", "seed": "1", "document": "{}"},
    ]


def test_every_position_has_its_outcome(client: redis.Redis, keys: Keys) -> None:
    """Where one letter stands for many dead articles of a page, those behind them keep their numbers."""
    push(client, keys, (A,))
    Committer(client, keys, SETTINGS).commit([entry(A, article(A), dead(1), article(A, 4), article(A, 300))])
    [kept] = archived(client, keys)
    words = kept["outcomes"].split(",")
    assert {0: "original", 4: "original", 300: "original"} == {
        position: word for position, word in enumerate(words) if word != "dead:stage_failed"
    }
    assert 301 == len(words)


def test_a_late_commit_keeps_nothing_twice(client: redis.Redis, keys: Keys) -> None:
    """Who comes second adds nothing to the archive."""
    push(client, keys, (A,))
    committer = Committer(client, keys, SETTINGS)
    committer.commit([entry(A)])
    committer.commit([entry(A)])
    assert 1 == client.xlen(keys.archive)


def test_other_fields_and_documents_that_are_gone(client: redis.Redis, keys: Keys) -> None:
    """An entry without a document is kept with an empty one; one that was deleted in hand is a gap in the numbers."""
    push(client, keys, (A, B))
    client.xdel(keys.raw, A)
    client.xadd(keys.raw, {"text": "misplaced"}, id=C)
    client.xreadgroup("copydesk", "worker", {keys.raw: ">"})
    Committer(client, keys, SETTINGS).commit([entry(A), entry(C, dead())])
    assert [("2", C, "")] == [(kept["commit"], kept["raw_id"], kept["document"]) for kept in archived(client, keys)]


def test_signatures_are_kept(client: redis.Redis, keys: Keys) -> None:
    """That of a bound producer stands beside the document; of what has no such form, it is kept that it is none."""
    push(client, keys, (A,))
    signature = "bay " + "0f" * 32
    for entry_id, signed in ((B, signature), (C, "x" * 1_000_000)):
        client.xadd(keys.raw, {"document": "{}", "signed": signed}, id=entry_id)
    client.xreadgroup("copydesk", "worker", {keys.raw: ">"})
    letter = replace(dead(), signed=signature.encode())
    Committer(client, keys, SETTINGS).commit([entry(A, dead()), entry(B, letter), entry(C)])
    assert [None, signature, "-"] == [kept.get("signed") for kept in archived(client, keys)]
    letters = [fields.get(b"signed", b"").decode() for _, fields in read_all(client, keys.dead)]
    assert ["", signature] == letters


def test_the_archive_is_capped(client: redis.Redis, keys: Keys) -> None:
    """It keeps at least `archive_entries` and not a block more; the newest stay."""
    entry_ids = [f"1000000-{number}" for number in range(500)]
    push(client, keys, entry_ids)
    Committer(client, keys, replace(SETTINGS, archive_entries=50)).commit([entry(entry_id) for entry_id in entry_ids])
    kept = [one["commit"] for one in archived(client, keys)]
    assert 50 <= len(kept) <= 150
    assert "500" == kept[-1]


def test_none_is_kept_where_it_is_switched_off(client: redis.Redis, keys: Keys) -> None:
    """With 0 entries there is no such key."""
    push(client, keys, (A,))
    Committer(client, keys, replace(SETTINGS, archive_entries=0)).commit([entry(A)])
    assert 0 == client.exists(keys.archive)
