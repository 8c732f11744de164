"""Where the signature of a record lies, among the partitions of an index."""

from collections import Counter
from collections.abc import Callable

import pytest

from copydesk_matching.index.read_signatures import partition_of
from copydesk_schemas import pack_record_id
from copydesk_workers.settings import Settings

START = 1_772_357_400_000
COUNT = 4_000


@pytest.mark.parametrize("partitions", [2, 3, 8, 64])
@pytest.mark.parametrize(
    "numbered",
    [
        lambda number: f"{START + 7 * number}-0/0",
        lambda number: f"{START + 1000 * number}-0/0",
        lambda number: f"{START + 86_400_000 * number}-0/0",
        lambda number: f"{START}-{number}/0",
        lambda number: f"{START + number}-{64 * number}/0",
    ],
    ids=["one by one", "by the second", "by the day", "all at once", "chosen numbers"],
)
def test_signatures_are_spread(partitions: int, numbered: Callable[[int], str]) -> None:
    """However documents are pushed, no partition gets much more than its share."""
    shape = Settings(partitions=partitions).index_shape
    found = Counter(partition_of(shape, pack_record_id(numbered(number))) for number in range(COUNT))
    assert set(range(partitions)) == set(found)
    assert max(found.values()) < 1.5 * COUNT / partitions


def test_the_articles_of_a_document_lie_together() -> None:
    """They are read together, too."""
    shape = Settings(partitions=64).index_shape
    assert 1 == len({partition_of(shape, pack_record_id(f"{START}-5/{article}")) for article in range(100)})
