"""`copydesk serve` as a process, for tests."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.processes import started


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[tuple["subprocess.Popen[Any]", int]]:
    """A running `copydesk serve`, and the port that it tells."""
    script = Path(sys.executable).parent / "copydesk"
    command = [str(script), "serve", "--port", "0", *arguments]
    with started(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        told = process.stdout.readline()
        assert told.startswith("listening on http://127.0.0.1:"), told
        yield process, int(told.rpartition(":")[2])
