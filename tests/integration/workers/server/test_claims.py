"""One namespace, one way of working: a worker with other settings refuses, whatever of them decides or deletes."""

import pytest
import redis

from copydesk_schemas import Keys, SettingsError
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.server.claims import CLAIMED, change_claims, check_claims, claim, claims_of, read_claims
from copydesk_workers.settings import Settings

OTHERS: dict[str, Settings] = {
    "chain": Settings(chain="matching"),
    "suppressed": Settings(suppressed=("exact",)),
    "thresholds": Settings(thresholds=("copy_similarity=0.5",)),
    "preferred_sources": Settings(preferred_sources=("reuters.com", "AFP")),
    "always_published": Settings(always_published=("lindmark.example",)),
    "bound_producers": Settings(bound_producers=True),
    "no_article_signs": Settings(no_article_signs=5),
    "document_bytes": Settings(document_bytes=2048),
    "ahead_hours": Settings(ahead_hours=1.0),
    "keep_hours": Settings(keep_hours=1.0),
    "keep_entries": Settings(keep_entries=100),
    "archive_entries": Settings(archive_entries=0),
}


def test_each_claimed_setting_is_tried_here() -> None:
    """None of them is left out below."""
    assert set(CLAIMED) == set(OTHERS)


@pytest.mark.parametrize("name", CLAIMED)
def test_a_worker_that_differs_refuses(client: redis.Redis, keys: Keys, name: str) -> None:
    """It names the setting, its own value and that of the namespace, and changes nothing."""
    claim(client, keys, Settings())
    before = client.hgetall(keys.meta)
    ours, theirs = claims_of(OTHERS[name])[name] or "empty", claims_of(Settings())[name] or "empty"
    with pytest.raises(SettingsError, match=f"COPYDESK_{name.upper()} is {ours} here and {theirs} there"):
        claim(client, keys, OTHERS[name])
    assert before == client.hgetall(keys.meta)


def test_the_order_of_preferred_sources_counts() -> None:
    """The same sources in another order are another setting; of the other lists they are the same."""
    ours, theirs = Settings(preferred_sources=("AP", "dpa")), Settings(preferred_sources=("dpa", "AP"))
    assert claims_of(ours) != claims_of(theirs)
    ours, theirs = (
        Settings(always_published=("a.example", "b.example")),
        Settings(always_published=("b.example", "a.example")),
    )
    assert claims_of(ours) == claims_of(theirs)


def test_a_second_host_does_not_cut_the_outputs(client: redis.Redis, keys: Keys) -> None:
    """A worker with a lower KEEP_ENTRIES cannot even begin."""
    Runner(client, keys, Settings(namespace=keys.namespace, chain="matching", window_documents=1000))
    with pytest.raises(SettingsError, match="COPYDESK_KEEP_ENTRIES is 100 here and 5000000 there"):
        Runner(
            client, keys, Settings(namespace=keys.namespace, chain="matching", window_documents=1000, keep_entries=100)
        )


def test_a_change_stops_those_that_have_the_old_value(client: redis.Redis, keys: Keys) -> None:
    """From then on the new value holds, and the old one is refused."""
    claim(client, keys, Settings())
    change_claims(client, keys, {"keep_hours": "24.0"})
    with pytest.raises(SettingsError, match=r"COPYDESK_KEEP_HOURS is 168.0 here and 24.0 there"):
        check_claims(client, keys, Settings())
    check_claims(client, keys, Settings(keep_hours=24.0))


def test_order_in_a_list_is_no_difference_and_what_is_a_machines_own_is_free(client: redis.Redis, keys: Keys) -> None:
    """Lists are sets, and batches, seconds and memory may differ between machines."""
    claim(client, keys, Settings(suppressed=("exact", "copy")))
    claim(client, keys, Settings(suppressed=("copy", "exact"), batch_documents=7, document_seconds=1, workers=9))


def test_an_older_namespace_is_claimed_by_its_next_worker(client: redis.Redis, keys: Keys) -> None:
    """What is missing in meta is written; what is there stays."""
    client.hset(keys.meta, mapping={"window": "1", "chain": "default"})
    claim(client, keys, Settings())
    assert claims_of(Settings()) == read_claims(client, keys)
    assert b"1" == client.hget(keys.meta, "window")
