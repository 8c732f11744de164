"""How long one document takes from XADD to its record while the fleet has next to nothing to do."""

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.settings import Settings
from tests.benchmarks.fleet_runs import low_load_seconds
from tests.benchmarks.report import Row, row

#: One document in so many seconds.
_EVERY: Final = 0.05


def measure_low_load(documents: list[bytes], say: Callable[[str], None]) -> list[Row]:
    """Rows with the median and the 95th percentile of the time from XADD to record, in ms; default chain, 2 workers."""
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as name:
        folder = Path(name)
        with EmbeddedServer(folder / "data") as server:
            seconds = low_load_seconds(server.url, documents, Settings(workers=2), folder / "fleet.log", _EVERY)
    milliseconds = [1000 * value for value in seconds]
    say(f"{len(seconds)} documents, one every {1000 * _EVERY:.0f} ms: median {statistics.median(milliseconds):.1f} ms")
    late = statistics.quantiles(milliseconds, n=20)[-1]
    return [
        row("latency", "XADD to record at low load", "ms", milliseconds, at_most=20.0),
        row("latency", "the same, 95th percentile", "ms", [late]),
    ]
