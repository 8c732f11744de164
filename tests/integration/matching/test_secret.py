"""The secret of a namespace: drawn once, the same for all workers, and of no matter for what is decided."""

import re
from secrets import token_hex

import orjson
import pytest
import redis
from tests.made_pages import make_pages

from copydesk_desk.review.evaluate.play import play
from copydesk_matching.index import index as module
from copydesk_matching.index.index import Index
from copydesk_matching.index.secret import hash_under, new_secret, read_word_hash
from copydesk_schemas import CopydeskError, Keys
from copydesk_schemas.keys import SECRET
from copydesk_workers.furniture.store import FurnitureStore
from copydesk_workers.settings import Settings

SETTINGS = Settings(chain="matching", window_documents=1000)
SUPPRESSED = ("exact", "copy", "excerpt")
#: So many decisions may hang on which 3-grams of a text are sampled, and on a byte that two words share.
BY_CHANCE = 0.03


def test_all_workers_have_the_secret_that_the_first_one_drew(
    client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes later reads it, and so do those who only look; what is rebuilt has another."""
    monkeypatch.setattr(module, "new_secret", lambda: token_hex(32))
    first, second = (Index(client, keys, SETTINGS.index_shape).word_hash for _ in range(2))
    assert first is second is read_word_hash(client, keys)
    client.delete(keys.meta)
    assert first is not Index(client, keys, SETTINGS.index_shape).word_hash


def test_secrets_are_long_and_differ() -> None:
    """256 bits in hex, no two the same."""
    drawn = {new_secret() for _ in range(100)}
    assert 100 == len(drawn)
    assert all(re.fullmatch("[0-9a-f]{64}", one) for one in drawn)


def test_a_damaged_secret_is_told(client: redis.Redis, keys: Keys) -> None:
    """A worker does not start with it; where no worker has run there is none."""
    with pytest.raises(CopydeskError, match="no worker has run"):
        read_word_hash(client, keys)
    for damaged in ("no hex", "ab" * 65):
        client.hset(keys.meta, SECRET, damaged)
        with pytest.raises(CopydeskError, match="damaged"):
            Index(client, keys, SETTINGS.index_shape)


def test_decisions_are_the_same_under_every_secret(client: redis.Redis, keys: Keys) -> None:
    """Pages of five languages, half of them repeated in some way: up to chance the same ones are published.

    They are made of a few sentences. So chance decides which of many templates a text is compared with.
    """
    pages = [(str(number), orjson.dumps(page)) for number, page in enumerate(make_pages(7, 150))]
    decided = []
    for number, secret in enumerate(("01" * 32, "5c" * 32, "b7" * 32)):
        place = Keys(f"{keys.namespace}.{number}")
        client.hset(place.meta, SECRET, secret)
        labels = play(pages, client, place, SETTINGS)
        decided.append({name: one.relation in SUPPRESSED for name, one in labels.judged.items()})
    first, *others = decided
    for other in others:
        assert first.keys() == other.keys()
        assert sum(first[name] != other[name] for name in first) <= BY_CHANCE * len(first)
    assert 0.3 < sum(first.values()) / len(first) < 0.7


def test_nobody_can_choose_the_pages_that_teach(client: redis.Redis, keys: Keys) -> None:
    """Ids that teach at the highest level under one secret are any ids under another."""
    one, other = (FurnitureStore(client, keys, 100_000, hash_under(secret)) for secret in ("01" * 32, "02" * 32))
    ids = [number.to_bytes(12, "big") for number in range(8000)]
    chosen = [id_ for id_ in ids if one._rank(id_) % 2**6 == 0]
    assert len(chosen) >= 60
    assert sum(other._rank(id_) % 2**6 == 0 for id_ in chosen) <= len(chosen) / 8
