"""Torn files and bombs of every kind that is read: each gives documents, dead letters or clear messages, and ends."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from tests.integration.abuse.hostile_inputs import BOMBS, torn_inputs

from copydesk_producers import Item, read_documents

_LIMIT: Final = 2 * 1024 * 1024
#: Torn inputs, in parts, so that one that fails is found soon. Other seeds find other things: `SEEDS` may be changed.
_SEEDS: Final = range(12)
_A_SEED: Final = 60

#: Reads the files of a folder one by one, and writes by how much memory grew at most, in megabytes.
_MEASURE: Final = """
import pathlib, re, sys
from copydesk_producers import read_documents
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    for item in read_documents([path]):
        pass
    peak = re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())
    print(int(peak[1]) // 1024, path.name)
"""


def _check(items: list[Item], told: object) -> None:
    """Something came of the input, and each item is a document, a dead letter or a message of one line."""
    assert items, told
    for item in items:
        assert (item.document is None) == (item.problem is not None), told
        assert item.raw is not None or item.problem is not None, told
        assert len(item.raw or b"") <= _LIMIT + 1, told
        assert item.problem is None or (item.problem.what and len(item.problem.what) < 2000), told


@pytest.mark.parametrize("seed", _SEEDS)
def test_torn_inputs(tmp_path: Path, seed: int) -> None:
    """Files that are cut, torn, repeated, grown together, packed into archives: nothing is raised, nothing silent."""
    for number, (name, data) in enumerate(torn_inputs(seed, _A_SEED)):
        path = tmp_path / name
        path.write_bytes(data)
        _check(list(read_documents([path])), (seed, number, name))
        path.unlink()


@pytest.fixture(scope="module")
def bombs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a folder for each bomb."""
    top = tmp_path_factory.mktemp("bombs")
    for bomb, (name, make) in BOMBS.items():
        (top / bomb).mkdir()
        (top / bomb / name).write_bytes(make())
    return top


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs(bombs: Path, bomb: str) -> None:
    """They end, nothing of the machine is shown, and nothing is written beside them."""
    items = list(read_documents([bombs / bomb]))
    _check(items, bomb)
    assert not any(b"root:" in (item.raw or b"") for item in items)
    assert [BOMBS[bomb][0]] == [path.name for path in (bombs / bomb).iterdir()]
    assert set(BOMBS) == {path.name for path in bombs.iterdir()}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_bombs_take_bounded_memory(bombs: Path) -> None:
    """All of them, one after another in one process, stay under 300 MB."""
    done = subprocess.run([sys.executable, "-c", _MEASURE, str(bombs)], capture_output=True, text=True, check=True)
    assert max(int(line.split()[0]) for line in done.stdout.splitlines()) < 300, done.stdout
