"""The examples in workers/examples do what their pages say."""

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from tests.acceptance.conftest import Run

SAMPLES = files("copydesk_producers") / "samples"
ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "workers" / "examples"


@pytest.fixture
def enricher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example's package, built and installed beside the others, and named in the settings."""
    target = tmp_path / "installed"
    source = tmp_path / "newsroom"
    source.mkdir()
    for file in (EXAMPLES / "newsroom").rglob("*"):
        if file.suffix in {".py", ".toml"}:
            copy = source / file.relative_to(EXAMPLES / "newsroom")
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(file.read_bytes())
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*command, "--target", str(target), str(source)], check=True, timeout=120)
    monkeypatch.setenv("PYTHONPATH", str(target))
    monkeypatch.setenv("COPYDESK_ENRICHERS", "desk")


@pytest.mark.usefixtures("enricher")
def test_the_enricher_adds_its_keyword(fresh_copydesk: Run, tmp_path: Path) -> None:
    """Installed by pip and named in the settings, it changes every record and leaves no warning."""
    finished = fresh_copydesk("run", str(SAMPLES / "02-wire-and-agency-copies.jsonl"), "--out", "out", "--workers", "1")
    assert 0 == finished.returncode, finished.stderr
    lines = [
        json.loads(line)
        for name in ("clean", "duplicates")
        for line in (tmp_path / "out" / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    assert 8 == len(lines)
    assert {"desk:news"} == {record["keywords"][0] for record in lines}
    assert [] == [warning for record in lines for warning in record["warnings"] if "enricher" in warning]


def test_the_page_shows_the_enricher_as_it_is() -> None:
    """The code in the how-to page is that of the example, and so is the entry point."""
    page = (ROOT / "workers" / "docs" / "how-to" / "write-an-enricher.md").read_text("utf-8")
    module = (EXAMPLES / "newsroom" / "newsroom" / "desks.py").read_text("utf-8")
    assert module.partition("\n\n")[2] in page
    assert 'desk = "newsroom.desks:add_desk"' in page
    assert 'desk = "newsroom.desks:add_desk"' in (EXAMPLES / "newsroom" / "pyproject.toml").read_text("utf-8")


def test_the_analysis_counts_the_samples(copydesk: Run, tmp_path: Path) -> None:
    """Of the samples' articles three are copies of others, and the agency of the wire story is Reuters."""
    assert 0 == copydesk("run", str(SAMPLES), "--out", "out", "--workers", "1").returncode
    command = [sys.executable, "-W", "error", str(EXAMPLES / "who_copies_whom.py"), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (0, "") == (done.returncode, done.stderr)
    title, *outlets = done.stdout.partition("\n\n")[0].splitlines()
    assert title.split() == ["outlet", "published", "copied"]
    counts = [line.rsplit(maxsplit=2) for line in outlets]
    assert (14, 3) == (sum(int(row[1]) for row in counts), sum(int(row[2]) for row in counts))
    assert 3 == sum(int(line.split(" x ")[0]) for line in done.stdout.splitlines() if " from " in line)
    assert "Reuters" in done.stdout
