"""The Dockerfile, read by the official parser: what the image must and must not hold."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).parents[3]

#: It has no build for Linux on ARM.
dockerfile = pytest.importorskip("dockerfile", reason="the official parser of Dockerfiles is not on this platform")


def _instructions() -> list[Any]:
    return list(dockerfile.parse_file(str(ROOT / "Dockerfile")))


def _last_stage() -> list[Any]:
    instructions = _instructions()
    starts = [place for place, instruction in enumerate(instructions) if instruction.cmd == "FROM"]
    return instructions[starts[-1] :]


def _texts(command: str, instructions: list[Any]) -> list[str]:
    return [" ".join(instruction.value) for instruction in instructions if instruction.cmd == command]


def test_image_does_not_run_as_root() -> None:
    """The last USER is a number that is not root's: an orchestrator can check a number without the image's files."""
    (user,) = _texts("USER", _last_stage())
    assert int(user) > 0


def test_image_holds_what_the_lock_says() -> None:
    """Every install is checked against hashes, wheels only, or takes nothing from an index."""
    installs = [part for run in _texts("RUN", _instructions()) for part in run.split("&&") if " install " in part]
    assert 3 == len(installs)
    for install in installs:
        hashed = {"--require-hashes", "--only-binary=:all:", "-r"} <= set(install.split())
        local = {"--no-index", "--no-deps"} <= set(install.split())
        assert hashed != local, install
    assert any("-r requirements.lock" in install for install in installs)


def test_image_fetches_nothing_unchecked() -> None:
    """Nothing is added from the network by ADD, and no RUN downloads."""
    assert [] == _texts("ADD", _instructions())
    assert [] == [run for run in _texts("RUN", _instructions()) if re.search(r"\b(curl|wget|git|apt-get)\b", run)]


def test_image_keeps_no_build_tools() -> None:
    """The last stage starts from the base anew, takes only the installed environment and removes what installs."""
    stage = _last_stage()
    assert len(_texts("FROM", _instructions())) > 1
    copies = [instruction for instruction in stage if instruction.cmd == "COPY"]
    assert [(("--from=build",), ("/opt/copydesk", "/opt/copydesk"))] == [(copy.flags, copy.value) for copy in copies]
    assert any("pip uninstall --yes pip setuptools wheel" in run for run in _texts("RUN", stage))


def test_image_stages_use_one_python() -> None:
    """An environment is bound to the Python that made it: both stages start from the same tagged image."""
    bases = {text.split()[0] for text in _texts("FROM", _instructions())}
    (base,) = bases
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", base)


def test_image_logs_at_once_and_is_watched() -> None:
    """Output is unbuffered, a health check is set, and the default command is a fleet."""
    stage = _last_stage()
    (environment,) = [instruction.value for instruction in stage if instruction.cmd == "ENV"]
    assert ("PYTHONUNBUFFERED", "1") in list(pairwise(environment))
    assert ["CMD copydesk status --json"] == _texts("HEALTHCHECK", stage)
    assert ["copydesk work"] == _texts("CMD", stage)


def test_image_copies_what_the_context_lets_through() -> None:
    """Every file that the build copies exists and is let through by .dockerignore, which leaves out all else."""
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    build = _instructions()[: -len(_last_stage())]
    copied = {source for instruction in build if instruction.cmd == "COPY" for source in instruction.value[:-1]}
    assert allowed == copied
    assert [] == [source for source in copied if not (ROOT / source).exists()]
    assert "*" in (ROOT / ".dockerignore").read_text().splitlines()
