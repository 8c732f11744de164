"""The locks: names, versions and hashes of what the project asks for, and nothing about where packages come from."""

import re
import tomllib
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parents[3]
LOCKS: Final = sorted(ROOT.glob("*.lock"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_holds_names_versions_and_hashes_only(lock: Path) -> None:
    """Where packages come from is each machine's own affair: no index, no link, no path; nothing without a hash."""
    for line in lock.read_text().splitlines():
        assert re.fullmatch(
            r"[a-z0-9][a-z0-9.-]*==[A-Za-z0-9.]+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?| *#.*|", line
        ), line
        assert not re.search(r"://|file:/|==999\.9", line), line


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_locked_packages_have_hashes(lock: Path) -> None:
    """Every package has at least one hash, and most have several: those of all platforms' files."""
    packages = re.split(r"(?m)^(?=[a-z0-9])", lock.read_text())[1:]
    counts = [package.count("--hash=") for package in packages]
    assert len(packages) >= 6
    assert min(counts) >= 1
    assert sum(count > 1 for count in counts) > len(counts) / 2


def test_locks_fit_the_project() -> None:
    """Every direct dependency is locked, in a version that the project asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = {"requirements.lock": project["dependencies"]}
    groups["requirements-dev.lock"] = project["dependencies"] + project["optional-dependencies"]["dev"]
    for name, wanted in groups.items():
        locked = _locked(ROOT / name)
        for requirement in map(Requirement, wanted):
            if requirement.name != project["name"]:  # copydesk[plot] is this project again
                version = locked[canonicalize_name(requirement.name)]
                assert requirement.specifier.contains(version), (
                    f"{name}: {requirement}, locked {version}; run make lock"
                )


def test_locks_agree() -> None:
    """What the image holds is what was tested: one version of each package in all locks."""
    tested = _locked(ROOT / "requirements-dev.lock")
    for lock in LOCKS:
        assert {} == {name: version for name, version in _locked(lock).items() if tested[name] != version}


def _locked(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"(?m)^([a-z0-9.-]+)==(\S+)", lock.read_text()))
