"""What the commit costs with counting by source and without it, and beside an older tree, in one run.

    .venv/bin/python -m tests.benchmarks.commit_cost [TREE] [--documents N] [--rounds N]

TREE is a checkout with a `.venv` of its own. Documents of three hundred outlets go through the whole pipeline of each
tree once, and the calls of its commit script are written down. Then the same calls are made on empty servers, a few
of one and a few of the other in turn, again and again. Measured is the processor time of the servers, in their main
thread, where scripts run. The ratio is the median over the rounds.
"""

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import msgspec
import redis
from msgspec import Struct
from msgspec.structs import replace

from copydesk_schemas import GROUP, Keys, RawDocument, encode_raw
from copydesk_workers.server.embedded import EmbeddedServer
from tests.benchmarks.commit_cost_job import FIRST_MILLISECOND
from tests.benchmarks.corpus import load_corpus
from tests.benchmarks.in_turn import python_of

_JOB: Final = Path(__file__).with_name("commit_cost_job.py")
#: Calls that are made in one turn, and rounds at the beginning that are not counted.
_TURN: Final = 4
_WARM: Final = 1
_OUTLETS: Final = 300
_SEED: Final = 20261130
#: What the commit does to count by source; what it adds up later is done within these, after every 120 calls.
_FLOW: Final = (
    b"\n  if seed or not now or now < day_begins or now >= day_ends then meet_flow() end\n",
    b"\n    {'HSET', flow, 'a', 'b'}, {'HDEL', flow, 'a'}, {'PEXPIRE', flow, '1'},\n",
    b"\nwrite_flows()\n",
)


class Commits(Struct, frozen=True):
    """A commit script, and all calls of it: number of keys, keys and arguments."""

    script: bytes
    calls: list[list[bytes]]

    def without_flow(self) -> "Commits":
        """The same without counting by source."""
        script = self.script
        for lines in _FLOW:
            assert script.count(lines) == 1, f"the script counts in another way than {lines!r}"
            script = script.replace(lines, b"\n")
        return replace(self, script=script)


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


def record(tree: Path, documents: Path) -> Commits:
    """The commits of the documents in a tree."""
    with tempfile.TemporaryDirectory(prefix="copydesk-commit-") as folder, EmbeddedServer(Path(folder)) as server:
        found = Path(folder, "commits")
        subprocess.run([python_of(tree), _JOB, documents, server.url, found], check=True, cwd=tree)
        return msgspec.msgpack.decode(found.read_bytes(), type=Commits)


class Replay:
    """The calls of some commits, made on a server of their own."""

    def __init__(self, commits: Commits, documents: Sequence[bytes], client: redis.Redis) -> None:
        """Empties the server, puts the documents on the raw stream, and hands them to a worker."""
        self._commits, self._client = commits, client
        client.flushall()
        self._sha = str(client.script_load(commits.script))
        raw = Keys("commits").raw
        client.xgroup_create(raw, GROUP, id="0", mkstream=True)
        with client.pipeline(transaction=False) as pipe:
            for number, document in enumerate(documents):
                pipe.xadd(raw, {"document": document}, id=f"{FIRST_MILLISECOND + number}-0")
            pipe.xreadgroup(GROUP, "worker", {raw: ">"}, count=len(documents))
            pipe.execute()

    def turns(self) -> Iterator[float]:
        """Makes some calls for each turn, and tells what they cost in µs."""
        for first in range(0, len(self._commits.calls), _TURN):
            before = self._cpu()
            for count, *rest in self._commits.calls[first : first + _TURN]:
                answers: Any = self._client.evalsha(self._sha, int(count), *rest)
                assert all(answer[0] in (b"C", b"V", b"W") for answer in answers), answers[:1]
            yield self._cpu() - before

    def _cpu(self) -> float:
        told: Any = self._client.info("cpu")
        return 1e6 * float(told["used_cpu_user_main_thread"] + told["used_cpu_sys_main_thread"])


def measure(pair: tuple[Commits, Commits], documents: Sequence[bytes], rounds: int) -> list[float]:
    """The ratio of the costs of both in each round. Who begins changes from turn to turn, the servers by the round."""
    ratios: list[float] = []
    with ExitStack() as stack:
        clients = []
        for _ in pair:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="copydesk-commit-")))
            server = stack.enter_context(EmbeddedServer(folder))
            clients.append(redis.Redis(unix_socket_path=server.url.removeprefix("unix://")))
        for round_ in range(rounds + _WARM):
            costs, turn, goes_on = [0.0, 0.0], round_, True
            clients.reverse()
            turns = [Replay(commits, documents, client).turns() for commits, client in zip(pair, clients, strict=True)]
            while goes_on:
                turn, goes_on = turn + 1, False
                for number in (turn % 2, 1 - turn % 2):
                    cost = next(turns[number], None)
                    if cost is not None:
                        costs[number], goes_on = costs[number] + cost, True
            if round_ >= _WARM:
                ratios.append(costs[0] / costs[1])
    return ratios


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path, nargs="?", help="the checkout to compare with")
    parser.add_argument("--documents", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    corpus = load_corpus(arguments.documents)
    documents = of_outlets(corpus.documents)
    with tempfile.NamedTemporaryFile("wb", suffix=".jsonl") as file:
        file.write(b"\n".join(documents))
        file.flush()
        trees = [Path(sys.prefix).parent, *([arguments.tree] if arguments.tree else [])]
        here, *before = [record(tree, Path(file.name)) for tree in trees]
    print(f"{corpus.origin}; {len(here.calls):,} calls, {arguments.rounds} rounds", flush=True)
    print("| the commit of this tree against | ratio | middle half of the rounds |")
    print("|---|---|---|", flush=True)
    others = [("itself without counting by source", here.without_flow()), *(("the older tree", one) for one in before)]
    for name, other in others:
        ratios = measure((here, other), documents, arguments.rounds)
        low, middle, high = statistics.quantiles(ratios, n=4)
        print(f"| {name} | {middle:.3f} | {low:.3f} to {high:.3f} |", flush=True)


if __name__ == "__main__":
    main()
