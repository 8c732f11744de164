"""What matching costs beside an older tree: both take the same batches in turn, and the median ratio is told.

    .venv/bin/python -m tests.benchmarks.matching_ratio TREE [--set NAME,…] [--documents N] [--data FOLDER]

TREE is a checkout with a `.venv` of its own. Cost is processor time of the whole path: sketch, probe and relate. The
two trees take turns within each batch, so that other work on the machine touches both alike.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Final

from copydesk_workers.server.embedded import EmbeddedServer
from tests.benchmarks.accuracy_sets import FOLDER, read_labelled

_JOB: Final = Path(__file__).with_name("matching_ratio_job.py")
#: Batches that warm the caches of both.
_WARM: Final = 4


class _Tree:
    """A process of one tree."""

    def __init__(self, python: Path, documents: Path, server: EmbeddedServer) -> None:
        self.process: Final = subprocess.Popen(
            [python, _JOB], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=python.parents[2]
        )
        self._ask(f"{documents}\n{server.url}")

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


def _costs(trees: Sequence[_Tree]) -> Iterator[tuple[list[float], ...]]:
    """The costs of each batch in each tree; who begins changes from batch to batch."""
    turn = 0
    while True:
        found: list[list[float]] = [[] for _ in trees]
        for place in range(len(trees)):
            number = (place + turn) % len(trees)
            found[number] = trees[number].next_batch()
        if not all(found):
            return
        turn += 1
        yield tuple(found)


def measure(before: Path, documents: Path) -> list[tuple[list[float], ...]]:
    """The costs of all batches in this tree and in the one before."""
    with ExitStack() as stack:
        trees = []
        for tree in (Path(sys.prefix).parent, before):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="copydesk-ratio-")))
            server = stack.enter_context(EmbeddedServer(folder))
            one = _Tree(tree / ".venv" / "bin" / "python", documents, server)
            stack.callback(one.process.wait)
            stack.callback(one.process.kill)
            trees.append(one)
        return list(islice(_costs(trees), _WARM, None))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path, help="the checkout to compare with")
    parser.add_argument("--set", default="reuters21578,helsinki_wire,onestopenglish", help="names of sets")
    parser.add_argument("--documents", type=int, default=3000, help="of each set at most")
    parser.add_argument("--data", type=Path, default=FOLDER, metavar="FOLDER", help="the sets")
    arguments = parser.parse_args()
    print("| set | batches | sketch | probe and relate | all | µs a document, before and now |")
    print("|---|---|---|---|---|---|", flush=True)
    for name in arguments.set.split(","):
        found = read_labelled(arguments.data, name, name)
        lines = [
            json.dumps({"text": text, "title": found.titles[id_]})
            for id_, text in islice(found.texts.items(), arguments.documents)
        ]
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
            file.write("\n".join(lines))
            file.flush()
            costs = measure(arguments.tree, Path(file.name))
        ratios = [
            statistics.median(one(now) / one(before) for now, before in costs)
            for one in (lambda cost: cost[0], lambda cost: cost[1], sum)
        ]
        now, before = (statistics.median(sum(pair[number]) for pair in costs) for number in (0, 1))
        told = " | ".join(f"{ratio:.3f}" for ratio in ratios)
        print(f"| {name} | {len(costs)} | {told} | {before:.0f}, {now:.0f} |", flush=True)


if __name__ == "__main__":
    main()
