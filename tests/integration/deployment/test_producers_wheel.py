"""The distribution of the client alone: it holds what it needs, and needs none of the workers' libraries."""

import importlib.util
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any, Final

import pytest
from packaging.requirements import Requirement

from copydesk_schemas import Keys
from copydesk_workers.server.embedded import EmbeddedServer

ROOT: Final = Path(__file__).parents[3]
#: All that it may import beside itself and the standard library.
LIBRARIES: Final = ("redis", "orjson", "msgspec")

_PROGRAM: Final = """
import sys
sys.path.insert(0, sys.argv[1])
from copydesk_producers import Producer, Reader, read_documents
url, namespace, folder = sys.argv[2:]
with Producer(url, namespace) as producer:
    for item in read_documents([folder]):
        if item.document is not None:
            producer.push(item.document)
        else:
            print(item.problem.what)
    print(len(producer.flush()))
with Reader(url, namespace, group="g", consumer="a", wait=0) as reader:
    print(list(reader))
"""


def project(file: Path) -> dict[str, Any]:
    """The table `project` of a pyproject.toml."""
    found: dict[str, Any] = tomllib.loads(file.read_text())["project"]
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the tree with what is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(ROOT / "producers")], check=True)
    [found] = folder.glob("*.whl")
    return found


def test_it_holds_the_two_packages_whole(wheel: Path) -> None:
    """Every file of the two packages is in the wheel, except the sample pages, and nothing else is."""
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = {
        name
        for folder in (ROOT / "producers", ROOT / "schemas")
        for file in folder.glob("copydesk_*/**/*")
        if file.is_file()
        and file.suffix != ".pyc"
        and not (name := file.relative_to(folder).as_posix()).startswith("copydesk_producers/samples")
    }
    assert expected == held
    assert f"copydesk_producers-{project(ROOT / 'pyproject.toml')['version']}-py3-none-any.whl" == wheel.name


def test_it_asks_for_what_copydesk_asks_for() -> None:
    """Both distributions ask for the same versions, so that the tests of one hold for the other."""
    whole = {Requirement(line).name: Requirement(line) for line in project(ROOT / "pyproject.toml")["dependencies"]}
    alone = project(ROOT / "producers" / "pyproject.toml")
    required = [Requirement(line) for line in alone["dependencies"]]
    assert set(LIBRARIES) == {one.name for one in required}
    for one in [*required, *map(Requirement, alone["optional-dependencies"]["files"])]:
        assert whole[one.name].specifier == one.specifier


def test_it_works_with_three_libraries(wheel: Path, server: EmbeddedServer, keys: Keys, tmp_path: Path) -> None:
    """With nothing else installed it pushes, reads files and reads records; a feed needs one more, and says so."""
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    for name in LIBRARIES:
        found = importlib.util.find_spec(name)
        assert found is not None
        assert found.origin is not None
        (site / name).symlink_to(Path(found.origin).parent)
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.txt").write_text("The harbour office opens an hour earlier from Monday.")
    (pages / "b.jsonl").write_text('{"text": "The ferry is late."}\n')
    (pages / "c.rss").write_text("<rss/>")
    command = [sys.executable, "-I", "-S", "-c", _PROGRAM, str(site), server.url, keys.namespace, str(pages)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ("", 0) == (done.stderr, done.returncode)
    assert "cannot be read without the package feedparser: pip install feedparser\n2\n[]\n" == done.stdout
