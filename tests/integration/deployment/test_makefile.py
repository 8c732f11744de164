"""What the targets of the Makefile install, seen without installing anything."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[3]


def planned(folder: Path, target: str) -> str:
    """The commands that `make TARGET` would run in a fresh checkout."""
    for name in ("Makefile", "pyproject.toml", *(lock.name for lock in ROOT.glob("*.lock"))):
        shutil.copy(ROOT / name, folder / name)
    done = subprocess.run(["make", "--dry-run", target], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def test_running_installs_no_tools_of_development(tmp_path: Path) -> None:
    """`make run` installs what running needs and nothing else, and runs on the samples in a folder that it empties."""
    commands = planned(tmp_path, "run")
    assert "-r requirements.lock" in commands
    assert "requirements-dev.lock" not in commands
    assert commands.index("rm -rf out/samples") < commands.index("copydesk run --samples --out out/samples")


@pytest.mark.parametrize("target", ["test", "check", "bench", "install"])
def test_development_installs_the_rest(tmp_path: Path, target: str) -> None:
    """What develops copydesk installs what running needs first, and then the rest."""
    commands = planned(tmp_path, target)
    assert commands.index("-r requirements.lock") < commands.index("-r requirements-dev.lock")
    assert 1 == commands.count("--editable .")
