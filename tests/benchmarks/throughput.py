"""Documents/s from end to end, copydesk and the straightforward peer in turn, each on an empty server of its own."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from copydesk_text.chain.names import ChainName
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.settings import Settings
from tests.benchmarks.fleet_runs import fleet_pace
from tests.benchmarks.peer import peer_pace
from tests.benchmarks.processor_time import CAN_TELL, Pace
from tests.benchmarks.report import Row, row

#: What is timed in each round, in this order, and how many times the peer's pace is promised; None is the peer.
#: It stands between ours, so that a slow minute strikes both.
_RUNS: Final[tuple[tuple[ChainName | None, int, float | None], ...]] = (
    ("matching", 1, None),
    ("matching", 2, 25.0),
    (None, 2, None),
    ("default", 1, None),
    ("default", 2, 8.0),
)
_WORDS: Final[dict[ChainName | None, str]] = {
    "matching": "matching only",
    "default": "default chain",
    None: "the peer",
}


def measure_throughput(documents: list[bytes], rounds: int, say: Callable[[str], None]) -> list[Row]:
    """Rows of documents/s, and of processor time a document: copydesk with 1 and 2 workers, and the peer with 2.

    The window is set to the number of documents, so that the index fills as it is meant to.
    """
    paces: dict[str, list[Pace]] = {_name(chain, workers): [] for chain, workers, _ in _RUNS}
    for number in range(1, rounds + 1):
        for chain, workers, _ in _RUNS:
            name = _name(chain, workers)
            measured = _measure(chain, workers, documents)
            paces[name].append(measured)
            say(f"round {number}: {name}: {measured.rate:,.0f} documents/s, {measured.processor:,.0f} µs of processor")
    peer = paces[_name(None, 2)]
    rows = []
    for chain, workers, at_least in _RUNS:
        rates, theirs = [one.rate for one in paces[_name(chain, workers)]], [one.rate for one in peer]
        rows.append(row("throughput", _name(chain, workers), "documents/s", rates, peer=theirs, at_least=at_least))
    if CAN_TELL:
        for chain, workers, _ in _RUNS:
            spent = [one.processor for one in paces[_name(chain, workers)]]
            name = f"processor time, {_name(chain, workers)}"
            rows.append(row("throughput", name, "µs", spent, peer=[one.processor for one in peer], less_is_more=True))
    return rows


def _name(chain: ChainName | None, workers: int) -> str:
    return f"{_WORDS[chain]}, {workers} worker{'s' if workers > 1 else ''}"


def _measure(chain: ChainName | None, workers: int, documents: list[bytes]) -> Pace:
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as name:
        folder = Path(name)
        with EmbeddedServer(folder / "data") as server:
            if chain is None:
                return peer_pace(server, documents, workers)
            settings = Settings(chain=chain, workers=workers, window_documents=len(documents))
            return fleet_pace(server, documents, settings, folder / "fleet.log")
