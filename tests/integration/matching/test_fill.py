"""How full the window is: counted from the index itself, and told before a bucket of postings outgrows its form."""

from collections.abc import Iterator

import pytest
import redis
from tests.integration.matching.texts import DAY, at

from copydesk_matching.index.fill import MOST_POSTINGS, WindowFill, read_window_fill
from copydesk_matching.index.index import Index
from copydesk_schemas import Keys
from copydesk_workers.settings import Settings

WINDOW = 2 * DAY
SETTINGS = Settings(window_documents=100, window_days=2)


def filled(client: redis.Redis, keys: Keys, settings: Settings = SETTINGS) -> WindowFill:
    """The fill of a namespace that holds something."""
    fill = read_window_fill(client, keys, settings.window_documents)
    assert fill is not None
    return fill


def play(index: Index, records: int, passages: int = 1, *, slice_: int = 10, first: int = 0) -> None:
    """Puts so many different texts of so many passages (30 words each) into a slice."""
    index.probe(
        [
            at(slice_ * WINDOW + number, range(number * passages, (number + 1) * passages))
            for number in range(first, first + records)
        ]
    )


def buckets(client: redis.Redis, keys: Keys, partitions: int = 1) -> list[bytes]:
    """Names of all buckets of postings."""
    return [
        key
        for part in range(partitions)
        for key in client.scan_iter(match=f"{keys.of_layout('*').postings_prefix(part)}*")
    ]


def test_an_unused_index_tells_nothing(client: redis.Redis, keys: Keys) -> None:
    """Where nothing was ever indexed there is no fill, and looking makes nothing."""
    assert read_window_fill(client, keys, SETTINGS.window_documents) is None
    assert [] == list(client.scan_iter(keys.prefix + "*"))
    Index(client, keys, SETTINGS.index_shape)
    assert read_window_fill(client, keys, SETTINGS.window_documents) is None


@pytest.mark.parametrize("partitions", [1, 3])
def test_records_and_postings_are_counted(client: redis.Redis, keys: Keys, partitions: int) -> None:
    """What is told is what the index holds, over all partitions."""
    settings = Settings(window_documents=100, window_days=2, partitions=partitions)
    play(Index(client, keys, settings.index_shape), 40)
    held = sum(int(client.hlen(key)) for key in buckets(client, keys, partitions))
    fill = filled(client, keys, settings)
    assert (40, 100, 0.4) == (fill.records, fill.expected, fill.share)
    assert held / 64 == fill.postings  # for a hundred documents the index has 64 buckets


def test_some_buckets_stand_for_all(client: redis.Redis, keys: Keys) -> None:
    """Where there are many buckets a sample of them is looked at, which tells the mean to within a tenth."""
    settings = Settings(window_documents=2000, window_days=2)
    play(Index(client, keys, settings.index_shape), 2000)
    held = sum(int(client.hlen(key)) for key in buckets(client, keys))
    assert held / 1024 == pytest.approx(filled(client, keys, settings).postings, rel=0.1)


def test_the_fuller_of_the_newest_two_slices_counts(client: redis.Redis, keys: Keys) -> None:
    """The newest slice has only begun, so the one before it counts too; what is out of date does not."""
    index = Index(client, keys, SETTINGS.index_shape)
    play(index, 50, slice_=10)
    play(index, 5, slice_=11)
    assert 50 == filled(client, keys).records
    play(index, 7, slice_=12)
    assert 7 == filled(client, keys).records


@pytest.mark.parametrize(("records", "warns"), [(79, False), (80, True), (130, True)])
def test_it_is_told_at_four_fifths(client: redis.Redis, keys: Keys, records: int, warns: bool) -> None:
    """From 80 % of COPYDESK_WINDOW_DOCUMENTS on there is advice, which names the setting and one that has room."""
    play(Index(client, keys, SETTINGS.index_shape), records)
    fill = filled(client, keys)
    assert warns == bool(fill.advice)
    assert warns == ("COPYDESK_WINDOW_DOCUMENTS" in fill.advice)
    assert records < fill.needed
    roomy = Keys(f"{keys.namespace}-roomy")
    play(Index(client, roomy, Settings(window_documents=fill.needed, window_days=2).index_shape), records)
    assert "" == filled(client, roomy, Settings(window_documents=fill.needed)).advice
    client.unlink(*client.scan_iter(match=roomy.prefix + "*"))


def test_long_texts_fill_buckets_sooner(client: redis.Redis, keys: Keys) -> None:
    """Few records may be too many for the buckets, if they are long."""
    play(Index(client, keys, SETTINGS.index_shape), 40, passages=120)
    fill = filled(client, keys)
    assert 40 == fill.records
    assert fill.share == fill.postings / MOST_POSTINGS > 0.8
    assert fill.advice


def test_the_namespace_decides_where_settings_do_not_fit(client: redis.Redis, keys: Keys) -> None:
    """Asked with settings that the workers of the namespace cannot have, its own size counts."""
    play(Index(client, keys, SETTINGS.index_shape), 20)
    elsewhere = Settings(window_documents=1_000_000)
    assert 64 <= filled(client, keys, elsewhere).expected <= 181


@pytest.fixture
def strict(client: redis.Redis) -> Iterator[redis.Redis]:
    """The server, with hashes compact up to 128 fields and no more: the least that the doctor is content with."""
    name = "hash-max-ziplist-entries"  # as Redis 6.2 calls it; newer ones take it, too
    before = str(client.config_get(name)[name])
    client.config_set(name, 128)
    yield client
    client.config_set(name, before)


@pytest.mark.parametrize("passages", [1, 5, 120])
def test_it_is_told_before_buckets_outgrow_their_form(strict: redis.Redis, keys: Keys, passages: int) -> None:
    """Whatever the length of the texts: when the first bucket leaves the compact form, there has been advice."""
    index = Index(strict, keys, SETTINGS.index_shape)
    play(index, 5, passages)
    played, told = 5, False
    while all(strict.object("encoding", key) != b"hashtable" for key in buckets(strict, keys)):
        told = bool(filled(strict, keys).advice)
        play(index, 5, passages, first=played)
        played += 5
    assert told
