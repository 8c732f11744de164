"""What the commit costs with counting by source and without it, and beside an older tree, in one run.

    .venv/bin/python -m tests.benchmarks.commit_cost [TREE] [--documents N]

TREE is a checkout with a `.venv` of its own. The same documents of three hundred outlets go through the whole pipeline
of each, a batch at a time in turn, each on a server of its own; measured is the processor time of their commits. A
ratio is the median over the batches. The two looks at the server's clock around each call are in both sides of it.
"""

import argparse
import random
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from copydesk_schemas import RawDocument, encode_raw
from copydesk_workers.server.embedded import EmbeddedServer
from tests.benchmarks.corpus import load_corpus
from tests.benchmarks.in_turn import Job, costs_in_turn, python_of

_JOB: Final = Path(__file__).with_name("commit_cost_job.py")
#: Batches that warm the caches of all.
_WARM: Final = 4
_OUTLETS: Final = 300
_SEED: Final = 20261130


def of_outlets(documents: Sequence[RawDocument]) -> list[bytes]:
    """The documents with addresses of outlets, of which some have many (Zipf's law)."""
    draw = random.Random(_SEED)
    outlets = [f"outlet{number}.example" for number in range(_OUTLETS)]
    weights = [1 / rank for rank in range(1, _OUTLETS + 1)]
    drawn = draw.choices(outlets, weights, k=len(documents))
    return [
        encode_raw(replace(document, url=f"https://www.{outlet}/{number}.html"))
        for number, (document, outlet) in enumerate(zip(documents, drawn, strict=True))
    ]


def measure(documents: Path, before: Path | None) -> list[tuple[list[float], ...]]:
    """The costs of each batch: with the counting, without it, and in the older tree."""
    here = python_of(Path(sys.prefix).parent)
    wanted = [(here, "as it is"), (here, "no flow")] + ([(python_of(before), "as it is")] if before else [])
    with ExitStack() as stack:
        jobs = []
        for python, leave_out in wanted:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="copydesk-commit-")))
            server = stack.enter_context(EmbeddedServer(folder))
            job = Job(python, _JOB, str(documents), server.url, leave_out)
            stack.callback(job.process.wait)
            stack.callback(job.process.kill)
            jobs.append(job)
        return list(islice(costs_in_turn(jobs), _WARM, None))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path, nargs="?", help="the checkout to compare with")
    parser.add_argument("--documents", type=int, default=3000)
    arguments = parser.parse_args()
    corpus = load_corpus(arguments.documents)
    with tempfile.NamedTemporaryFile("wb", suffix=".jsonl") as file:
        file.write(b"\n".join(of_outlets(corpus.documents)))
        file.flush()
        costs = measure(Path(file.name), arguments.tree)
    print(f"{corpus.origin}; {len(costs)} batches", flush=True)
    print("| this tree against | server | server and worker | µs a document, there and here |")
    print("|---|---|---|---|")
    for place, name in ((1, "itself without counting by source"), (2, "the older tree"))[: len(costs[0]) - 1]:
        server = statistics.median(batch[0][0] / batch[place][0] for batch in costs)
        both = statistics.median(sum(batch[0]) / sum(batch[place]) for batch in costs)
        there, here = (statistics.median(sum(batch[number]) for batch in costs) for number in (place, 0))
        print(f"| {name} | {server:.3f} | {both:.3f} | {there:.0f}, {here:.0f} |")


if __name__ == "__main__":
    main()
