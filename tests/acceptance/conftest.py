"""What acceptance tests share: the console script, run as a user runs it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.processes import PATIENCE_SECONDS

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def copydesk(tmp_path: Path) -> Run:
    """A function that runs `copydesk ARGUMENTS` in a folder of the test's own and returns the finished process."""
    script = Path(sys.executable).parent / "copydesk"

    def run(*arguments: str, timeout: float = PATIENCE_SECONDS, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(script), *arguments],
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return run
