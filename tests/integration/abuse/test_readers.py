"""Hostile files: bombs, broken archives and feeds end as an item or a problem, in bounded memory."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Final

import pytest
from tests.integration.abuse.file_cases import FILES

from copydesk_producers import Item, read_documents

_LIMIT: Final = 2 * 1024 * 1024


def _read(folder: Path, name: str) -> list[Item]:
    path = folder / name
    path.write_bytes(FILES[name][0]())
    return list(read_documents([path]))


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_ends_as_items_and_problems(tmp_path: Path, name: str) -> None:
    """What can be read of it is read, the rest is told, and no item is larger than a document may be."""
    items = _read(tmp_path, name)
    found = Counter(item.problem is None for item in items)
    for expected, count in zip(FILES[name][1:], (found[True], found[False]), strict=True):
        assert count == expected or (expected is None and count), items[:3]
    assert all(len(item.raw or b"") <= _LIMIT + 1 for item in items)


def test_a_feed_shows_no_file_of_the_machine(tmp_path: Path) -> None:
    """An external entity is not followed."""
    [item] = _read(tmp_path, "external entity.xml")
    assert b"root:" not in (item.raw or b"")


_MEASURE: Final = """
import resource, sys
from copydesk_producers import read_documents
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(sum(1 for item in read_documents([sys.argv[1]])))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in other units elsewhere")
@pytest.mark.parametrize("name", [name for name in FILES if "bomb" in name])
def test_a_bomb_is_read_in_bounded_memory(tmp_path: Path, name: str) -> None:
    """Reading 300 MB out of a small file takes no more than what a file that must be read whole may have, twice."""
    path = tmp_path / name
    path.write_bytes(FILES[name][0]())
    done = subprocess.run([sys.executable, "-c", _MEASURE, str(path)], capture_output=True, text=True, check=True)
    assert int(done.stdout.split()[1]) < 200
