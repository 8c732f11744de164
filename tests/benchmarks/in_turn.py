"""Processes that take the same batches in turn, so that other work on the machine touches all of them alike."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final


class Job:
    """A process that answers a line for each line: first to say that it is ready, then with the costs of a batch."""

    def __init__(self, python: Path, program: Path, *told: str) -> None:
        """Starts a program in the tree that a Python is of, and tells it what it needs, a line each."""
        self.process: Final = subprocess.Popen(
            [python, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=python.parents[2]
        )
        self._ask("\n".join(told))

    def next_batch(self) -> list[float]:
        """The costs of the next batch; none at the end."""
        found: list[float] = json.loads(self._ask(""))
        return found

    def _ask(self, line: str) -> str:
        assert self.process.stdin is not None, "it is a pipe"
        assert self.process.stdout is not None, "it is a pipe"
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()


def python_of(tree: Path) -> Path:
    """The Python of a checkout with a `.venv` of its own."""
    return tree / ".venv" / "bin" / "python"


def costs_in_turn(jobs: Sequence[Job]) -> Iterator[tuple[list[float], ...]]:
    """The costs of each batch in each job; who begins changes from batch to batch."""
    turn = 0
    while True:
        found: list[list[float]] = [[] for _ in jobs]
        for place in range(len(jobs)):
            number = (place + turn) % len(jobs)
            found[number] = jobs[number].next_batch()
        if not all(found):
            return
        turn += 1
        yield tuple(found)
