"""Documents/s from end to end, copydesk and the straightforward peer in turn, each on an empty server of its own."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.benchmarks.fleet_runs import fleet_rate
from tests.benchmarks.peer import peer_rate
from tests.benchmarks.report import Row, row

from copydesk_workers.embedded_server import EmbeddedServer
from copydesk_workers.settings import ChainName, Settings

#: What is timed in each round, in this order: the peer stands between ours, so that a slow minute strikes both.
_FLEETS: Final[tuple[tuple[ChainName, int, float | None], ...]] = (
    ("matching", 1, None),
    ("matching", 2, 25.0),
    ("default", 1, None),
    ("default", 2, 8.0),
)
_WORDS: Final[dict[ChainName, str]] = {"matching": "matching only", "default": "default chain"}


def measure_throughput(documents: list[bytes], rounds: int, say: Callable[[str], None]) -> list[Row]:
    """Rows of documents/s: copydesk with 1 and 2 workers, and the peer with 2, in the same rounds.

    The window is set to the number of documents, so that the index fills as it is meant to.
    """
    ours: dict[tuple[ChainName, int], list[float]] = {(chain, workers): [] for chain, workers, _ in _FLEETS}
    peer: list[float] = []
    for number in range(1, rounds + 1):
        for place, (chain, workers, _) in enumerate(_FLEETS):
            if place == len(_FLEETS) // 2:
                peer.append(_on_empty_server(lambda url, folder: peer_rate(url, documents)))
                say(f"round {number}: peer, 2 workers: {peer[-1]:,.0f} documents/s")
            settings = Settings(chain=chain, workers=workers, window_documents=len(documents))
            rate = _on_empty_server(
                lambda url, folder, settings=settings: fleet_rate(url, documents, settings, folder / "fleet.log")  # type: ignore[misc]  # mypy cannot type a lambda with defaults
            )
            ours[chain, workers].append(rate)
            say(f"round {number}: {_WORDS[chain]}, {workers} worker(s): {rate:,.0f} documents/s")
    rows = [
        row(
            "throughput",
            f"{_WORDS[chain]}, {workers} worker{'s' if workers > 1 else ''}",
            "documents/s",
            ours[chain, workers],
            peer=peer,
            at_least=at_least,
        )
        for chain, workers, at_least in _FLEETS
    ]
    return [*rows, row("throughput", "the peer, 2 workers", "documents/s", peer, peer=peer)]


def _on_empty_server(measure: Callable[[str, Path], float]) -> float:
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as name:
        folder = Path(name)
        with EmbeddedServer(folder / "data") as server:
            return measure(server.url, folder)
