"""The list of bound producers: who may stand in it, and who reads it."""

import pytest
import redis

from copydesk_schemas import Keys, SettingsError
from copydesk_workers.server.bound_producers import (
    add_producer,
    copy_producers,
    domains_spoken_for,
    read_producers,
    remove_producer,
)


def test_a_producer_is_added_read_copied_and_removed(client: redis.Redis, keys: Keys) -> None:
    """It has its domains and a secret of its own; a copy in another namespace is the same."""
    bay = add_producer(client, keys, "bay", ["bay.example", "bay.example", "cove.example"])
    other = add_producer(client, keys, "other", ["other.example"])
    assert ("bay.example", "cove.example") == bay.domains
    assert bay.secret != other.secret
    into = Keys(f"{keys.namespace}.copy")
    assert 2 == copy_producers(client, keys, into)
    assert {"bay": bay, "other": other} == read_producers(client, keys) == read_producers(client, into)
    assert (True, False) == (remove_producer(client, keys, "bay"), remove_producer(client, keys, "bay"))
    assert {"other": other} == read_producers(client, keys)


@pytest.mark.parametrize(
    "domain",
    ["news.bay.example", "BAY.example", "example", "10.0.0.1", "", "bay.example/x", "a b", "*.example", "bay.*"],
)
def test_only_registered_domains_are_taken(client: redis.Redis, keys: Keys, domain: str) -> None:
    """A domain that no record can bear would protect nothing."""
    with pytest.raises(SettingsError, match="registered domain"):
        add_producer(client, keys, "bay", [domain])


def test_a_name_is_taken_once(client: redis.Redis, keys: Keys) -> None:
    """Else a key that is in use would stop to work unseen. Names that are not allowed and empty lists are refused."""
    add_producer(client, keys, "bay", ["bay.example"])
    for name, domains in (("bay", ["x.example"]), ("Bay", ["x.example"]), ("b\nc", ["x.example"]), ("c", [])):
        with pytest.raises(SettingsError):
            add_producer(client, keys, name, domains)
    assert ("bay.example",) == read_producers(client, keys)["bay"].domains


def test_domains_are_spoken_for_where_producers_are_bound(client: redis.Redis, keys: Keys) -> None:
    """Without the setting of the namespace nobody speaks for anything."""
    add_producer(client, keys, "bay", ["bay.example"])
    assert frozenset() == domains_spoken_for(client, keys)
    client.hset(keys.meta, "bound_producers", "True")
    assert {"bay.example"} == domains_spoken_for(client, keys)
