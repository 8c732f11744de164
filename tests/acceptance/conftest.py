"""What acceptance tests share: the console script, run as a user runs it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.preloaded import fleet_program, preloaded
from tests.processes import PATIENCE_SECONDS

from copydesk_workers.fleet import start

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ...]]:
    """What stands before the arguments of a command: the console script, loaded once for all tests."""
    yield from preloaded(tmp_path_factory.mktemp("preloaded"))


@pytest.fixture
def forked_fleets(commands: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have `FleetProcess` fork what is loaded. Its `pid` is that of a stand-in then, which has no workers below it."""
    monkeypatch.setattr(start, "PROGRAM", fleet_program(commands[-1]))


@pytest.fixture
def copydesk(tmp_path: Path, commands: tuple[str, ...]) -> Run:
    """A function that runs `copydesk ARGUMENTS` in a folder of the test's own and returns the finished process."""

    return copydesk_in(tmp_path, commands)


@pytest.fixture
def fresh_copydesk(tmp_path: Path) -> Run:
    """Like `copydesk`, but each command loads what it needs, from what is installed when it starts."""
    return copydesk_in(tmp_path, (str(Path(sys.executable).parent / "copydesk"),))


def copydesk_in(folder: Path, commands: tuple[str, ...]) -> Run:
    """A function that runs `copydesk ARGUMENTS` in this folder and returns the finished process."""

    def run(*arguments: str, timeout: float = PATIENCE_SECONDS, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*commands, *arguments],
            cwd=folder,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return run
