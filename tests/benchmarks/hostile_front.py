"""How long healthy documents take with hostile ones in front, against what they take alone.

    .venv/bin/python -m tests.benchmarks.hostile_front [--hostile N] [--healthy N] [--workers N]
        [--seconds S] [--patience S]

A hostile document takes `--seconds`; by default it hangs until it is ended. A healthy one sleeps 10 ms, as long as an
HTML page takes. All are pushed before the fleet starts. The time is from the start of the fleet to the last healthy
record; what the hostile ones cost after that is not counted. Must be under three times.
"""

import argparse
import tempfile
import time
from pathlib import Path
from typing import Final

from copydesk_schemas import Keys
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.settings import Settings
from tests.acceptance.fleet.harness import Fleet, push

_LOOK_SECONDS: Final = 0.02
_HEALTHY: Final = "sleep0.01"


def measure(server: EmbeddedServer, folder: Path, name: str, words: list[str], workers: int, patience: float) -> float:
    """Seconds from the start of a fleet until all healthy documents of `words` are published."""
    settings = Settings(namespace=name, workers=workers, patience_seconds=patience)
    keys = Keys(name)
    with connect(server.url) as client:
        push(client, keys, words)
        started = time.monotonic()
        with Fleet(server.url, settings, folder / f"{name}.log"):
            while client.xlen(keys.clean) < words.count(_HEALTHY):
                time.sleep(_LOOK_SECONDS)
            return time.monotonic() - started


def main() -> None:
    """Prints both times and their ratio."""
    parser = argparse.ArgumentParser(description="Healthy documents behind hostile ones, against healthy ones alone.")
    parser.add_argument("--hostile", type=int, default=100)
    parser.add_argument("--healthy", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=600, help="what a hostile document takes")
    parser.add_argument("--patience", type=float, default=2, help="COPYDESK_PATIENCE_SECONDS")
    arguments = parser.parse_args()
    workers, patience = arguments.workers, arguments.patience
    healthy = [_HEALTHY] * arguments.healthy
    with tempfile.TemporaryDirectory() as name, EmbeddedServer(Path(name) / "server") as server:
        alone = measure(server, Path(name), "alone", healthy, workers, patience)
        hostile = [f"sleep{arguments.seconds}"] * arguments.hostile
        behind = measure(server, Path(name), "behind", hostile + healthy, workers, patience)
    print(f"{arguments.healthy} healthy documents, {workers} workers: {alone:.1f} s alone,")
    print(f"{behind:.1f} s behind {arguments.hostile} hostile ones: {behind / alone:.2f} times")


if __name__ == "__main__":
    main()
