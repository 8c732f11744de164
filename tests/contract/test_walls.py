"""Every wall between packages and rooms: a forbidden import planted in a copy of the source is refused."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
FOLDERS: Final = ("schemas", "producers", "workers")
CONTRACTS: Final = tuple(
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
)

#: A file that breaks a wall, what it imports, and how lint-imports names it.
Plant = tuple[str, str, str]


def arrow(file: str, module: str) -> Plant:
    """A file that is refused for what it imports."""
    name = file.partition("/")[2].removesuffix(".py").replace("/", ".")
    return file, module, f" {name} -> {module} (l.2)"


#: What breaks each wall.
PLANTED: Final[dict[str, list[Plant]]] = {
    "the rooms: desk, workers, matching, text, schemas, each of which imports from below only": [
        arrow("workers/copydesk_workers/server/planted.py", "copydesk_desk.cli.options"),
        arrow("workers/copydesk_matching/rules/planted.py", "copydesk_workers.settings"),
        arrow("workers/copydesk_text/html/planted.py", "copydesk_matching.match"),
        arrow("schemas/copydesk_schemas/planted.py", "copydesk_text.article"),
    ],
    "producers import schemas only": [
        arrow("producers/copydesk_producers/readers/planted.py", "copydesk_text.article")
    ],
    "only the desk imports producers": [
        arrow("workers/copydesk_workers/server/planted.py", "copydesk_producers.client")
    ],
    "text and the rules of matching are pure: no Redis": [
        arrow("workers/copydesk_text/newsroom/planted.py", "redis"),
        arrow("workers/copydesk_matching/rules/planted.py", "copydesk_matching.index.scripts"),
        arrow("workers/copydesk_matching/words/planted.py", "rq"),
    ],
    "inside producers: ways to push stand on the client and the readers": [
        arrow("producers/copydesk_producers/readers/planted.py", "copydesk_producers.resumable"),
        (
            "producers/copydesk_producers/planted.py",
            "copydesk_producers.client",
            "- copydesk_producers.planted\n",
        ),  # no place
    ],
    "inside text: the chain stands on pages and entities, these on newsroom and lines": [
        arrow("workers/copydesk_text/newsroom/planted.py", "copydesk_text.html.tree"),
        arrow("workers/copydesk_text/entities/planted.py", "copydesk_text.chain.chain"),
        ("workers/copydesk_text/planted.py", "copydesk_text.article", "- copydesk_text.planted\n"),  # no place
    ],
    "inside matching: the matcher stands on the index and the rules, these on words": [
        arrow("workers/copydesk_matching/words/planted.py", "copydesk_matching.rules.facts"),
        arrow("workers/copydesk_matching/rules/planted.py", "copydesk_matching.sketch"),
        arrow("workers/copydesk_matching/index/planted.py", "copydesk_matching.matcher"),
    ],
    "inside workers: the fleet stands on the pipeline, this on what it commits to": [
        arrow("workers/copydesk_workers/pipeline/planted.py", "copydesk_workers.fleet.watch"),
        arrow("workers/copydesk_workers/commit/planted.py", "copydesk_workers.furniture.store"),
        arrow("workers/copydesk_workers/server/planted.py", "copydesk_workers.records.find"),
    ],
    "inside the desk: commands stand on operations, these on what looks": [
        arrow("workers/copydesk_desk/operations/planted.py", "copydesk_desk.cli.options"),
        arrow("workers/copydesk_desk/review/planted.py", "copydesk_desk.operations.status"),
    ],
    "no circles: of the parts of a package no two import each other, at any depth": [
        ("schemas/copydesk_schemas/relations.py", "copydesk_schemas.record", ".relations -> .record"),
        (
            "workers/copydesk_text/newsroom/lexicon/agencies.py",
            "copydesk_text.newsroom.agency_claims",
            ".lexicon -> .agency_claims",
        ),
    ],
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source and of the contracts."""
    folder = tmp_path_factory.mktemp("source")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=lambda _, names: [n for n in names if _is_no_source(n)])
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.fixture
def plant(copy: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The copy with the imports of one wall planted; they are taken out at the end."""
    before: dict[Path, str | None] = {}
    for name, module, _ in PLANTED[request.param]:
        file = copy / name
        before[file] = file.read_text() if file.exists() else None
        file.write_text((before[file] or "") + f"\nimport {module}\n")
    yield copy
    for file, text in before.items():
        if text is None:
            file.unlink()
        else:
            file.write_text(text)


def _is_no_source(name: str) -> bool:
    return name == "__pycache__" or (Path(name).suffix not in {".py", ""})


def lint(folder: Path) -> tuple[int, str]:
    """What lint-imports answers in this folder, as `make lint` runs it: its exit code and its output."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(str(folder / name) for name in FOLDERS), "COLUMNS": "300"}
    program = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run([program], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return found.returncode, found.stdout


def test_no_wall_goes_untested() -> None:
    """No contract in pyproject.toml goes without a planted import."""
    assert set(CONTRACTS) == set(PLANTED)


def test_the_source_keeps_the_contracts(copy: Path) -> None:
    """Without a planted import nothing is refused, so what is refused below is what was planted."""
    code, output = lint(copy)
    assert [f"{name} KEPT" for name in CONTRACTS] == [line for line in output.splitlines() if line.endswith("KEPT")]
    assert code == 0


@pytest.mark.parametrize("plant", PLANTED, indirect=True)
def test_what_is_planted_is_refused(plant: Path, request: pytest.FixtureRequest) -> None:
    """A forbidden import is refused under the name of its contract, and the answer names the import."""
    name = request.node.callspec.params["plant"]
    code, output = lint(plant)
    assert code == 1
    assert f"{name} BROKEN" in output.splitlines()
    _, _, broken = output.partition("Broken contracts")
    for _, _, shown in PLANTED[name]:
        assert shown in broken
