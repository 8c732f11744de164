"""Ctrl-C in the middle of `run`: it stops cleanly, and the same command resumes."""

import json
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tests.benchmarks.corpus import make_documents
from tests.processes import PATIENCE_SECONDS, started, wait_until

from copydesk_schemas import encode_raw

pytestmark = pytest.mark.long

DOCUMENTS = 2_000


def outcomes(out: Path) -> int:
    """Number of lines in all output files."""
    return sum(
        len((out / f"{name}.jsonl").read_bytes().splitlines())
        for name in ("clean", "duplicates", "dead")
        if (out / f"{name}.jsonl").exists()
    )


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_run_resumes_and_loses_nothing(tmp_path: Path, how: signal.Signals) -> None:
    """After Ctrl-C, or kill -9 of the command, the same command brings every document to one outcome, once."""
    with (tmp_path / "in.jsonl").open("wb") as file:
        for document in make_documents(DOCUMENTS):
            file.write(encode_raw(document) + b"\n")
    command = [str(Path(sys.executable).parent / "copydesk"), "run", "in.jsonl", "--json"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with started(command, cwd=tmp_path, text=True, **pipes) as first:
        wait_until(lambda: first.poll() is not None or outcomes(tmp_path / "out") >= 500, "500 come out")
        assert first.poll() is None, first.communicate()
        first.send_signal(how)
        _, said = first.communicate(timeout=PATIENCE_SECONDS)
    if how == signal.SIGINT:
        assert (130, True) == (first.returncode, "the same command resumes" in said)
    assert outcomes(tmp_path / "out") < DOCUMENTS
    finished = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert 0 == finished.returncode, finished.stderr
    summary = json.loads(finished.stdout)
    assert (DOCUMENTS, DOCUMENTS, 0) == (summary["documents"], summary["articles"], summary["dead"])
    ids = Counter(
        json.loads(line)["raw_id"]
        for name in ("clean", "duplicates")
        for line in (tmp_path / "out" / f"{name}.jsonl").read_text("utf-8").splitlines()
    )
    assert (DOCUMENTS, {1}) == (len(ids), set(ids.values()))
