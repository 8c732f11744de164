"""What matching costs beside an older tree: both take the same batches in turn, and the median ratio is told.

    .venv/bin/python -m tests.benchmarks.matching_ratio TREE [--set NAME,…] [--documents N] [--data FOLDER]

TREE is a checkout with a `.venv` of its own. Cost is processor time of the whole path: sketch, probe and relate. The
two trees take turns within each batch, so that other work on the machine touches both alike.
"""

import argparse
import json
import statistics
import sys
import tempfile
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Final

from copydesk_workers.server.embedded import EmbeddedServer
from tests.benchmarks.accuracy_sets import FOLDER, read_labelled
from tests.benchmarks.in_turn import Job, costs_in_turn, python_of

_JOB: Final = Path(__file__).with_name("matching_ratio_job.py")
#: Batches that warm the caches of both.
_WARM: Final = 4


def measure(before: Path, documents: Path) -> list[tuple[list[float], ...]]:
    """The costs of all batches in this tree and in the one before."""
    with ExitStack() as stack:
        trees = []
        for tree in (Path(sys.prefix).parent, before):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="copydesk-ratio-")))
            server = stack.enter_context(EmbeddedServer(folder))
            one = Job(python_of(tree), _JOB, str(documents), server.url)
            stack.callback(one.process.wait)
            stack.callback(one.process.kill)
            trees.append(one)
        return list(islice(costs_in_turn(trees), _WARM, None))


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
