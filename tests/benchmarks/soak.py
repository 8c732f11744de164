"""`python -m tests.benchmarks.soak`: a fleet under load for a while, at 80 % of what it does and above; one table."""

import logging
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from copydesk_desk.operations.check.check import check_namespace
from copydesk_schemas import Keys
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.settings import Settings
from tests.benchmarks.report import describe_machine
from tests.benchmarks.soak_load import BACKLOG, Load
from tests.benchmarks.soak_watch import Sample, Watcher, halves, quantile

#: Shares of the time: measuring what the machine does, 80 % of it, and above it; the rest is for draining.
_MEASURE, _BELOW, _ABOVE = 0.08, 0.70, 0.18
#: What is pushed above begins at this share of what the machine did, and grows by the second one until the queue fills:
#: a shared machine may do more by then than when it was measured.
_OVERLOAD, _MORE = 1.3, 1.1
_MORE_SECONDS: Final = 3.0
#: Windows that fit into the time; postings, states and links are all in their places for good after four.
_WINDOWS: Final = 14
_UNTIL_FULL: Final = 4 / _WINDOWS
#: Growth that counts as none, of memory after the window is full.
_FLAT: Final = 0.05
#: A producer lets a batch in that goes over the limit, and workers have batches in hand.
_BACKLOG_SLACK: Final = 250
_DRAIN_SECONDS: Final = 120.0


def main(
    minutes: Annotated[float, typer.Option(min=3, help="How long it lasts.")] = 20.0,
    workers: Annotated[int, typer.Option(min=1, help="Worker processes.")] = 2,
) -> None:
    """Load a fleet for a while; exit code 1 if anything grows, waits for ever or is lost."""
    logging.getLogger("copydesk_producers").setLevel(logging.ERROR)  # a full queue is part of it
    say = Console(stderr=True).print
    seconds = 60 * minutes
    settings = Settings(
        namespace="soak",
        workers=workers,
        window_days=seconds / _WINDOWS / 86_400,
        window_documents=20_000,
        keep_entries=2_000,
        archive_entries=500,
    )
    keys = Keys(settings.namespace)
    with tempfile.TemporaryDirectory(prefix="copydesk-soak-") as name:
        folder = Path(name)
        with (
            EmbeddedServer(folder / "server") as server,
            FleetProcess(settings, server.url, log=folder / "fleet.log") as fleet,
        ):
            client = connect(server.url)
            machine = describe_machine(client)
            watcher, load = Watcher(connect(server.url), keys, fleet.pid), Load(server.url, keys.namespace)
            _await(lambda: watcher.committed() > 0, load, fleet)
            load.set_rate(None)
            _await(lambda: watcher.committed() > 200, load, fleet)
            capacity = _phase(watcher, "measuring", _MEASURE * seconds, fleet)
            say(f"the fleet does {capacity:,.0f} documents a second")
            load.set_rate(0)
            _await(lambda: not client.xlen(keys.raw), load, fleet)
            waits = load.waits
            load.set_rate(0.8 * capacity)
            below = _phase(watcher, "at 80 %", _BELOW * seconds, fleet)
            disturbed, waits = load.waits - waits, load.waits
            above = _phase(watcher, "above", _ABOVE * seconds, fleet, _overload(load, capacity))
            offered = load.rate or 0.0
            waits = load.waits - waits
            load.stop()
            _await(lambda: not client.xlen(keys.raw), load, fleet)
            watcher.stop()
            lost = load.pushed - watcher.committed()
            broken = check_namespace(client, keys).broken
            client.close()
        log = (folder / "fleet.log").read_text(errors="replace")
    line = f"{machine.cores} cores ({machine.processor}), Python {machine.python}, {machine.server}, {workers} workers"
    print(f"{line}; {minutes:g} minutes, {load.pushed:,} documents, {watcher.articles:,} articles\n")
    rates = {"measuring": capacity, "at 80 %": below, "above": above}
    print(_loads(watcher, rates))
    held = _print_growth(watcher.samples["at 80 %"])
    backlog = max(sample.backlog for sample in watcher.samples["above"])
    held &= _say(
        backlog <= BACKLOG + _BACKLOG_SLACK,
        f"most documents waiting, of {BACKLOG:,} allowed and a batch",
        f"{backlog:,}",
    )
    held &= _say(
        disturbed == 0, "looks at a full queue at 80 % (any: the machine did less than when measured)", f"{disturbed:,}"
    )
    held &= _say(waits > 0, f"looks at a full queue while {offered:,.0f} documents a second were pushed", f"{waits:,}")
    held &= _say(lost == 0, "documents pushed and not finished", f"{lost:,}")
    held &= _say(broken == 0, "breaches that `copydesk check` found", f"{broken:,}")
    dead = log.count("tried again, one by one")
    held &= _say(dead == 0, "worker processes that died", f"{dead:,}")
    if not held:
        sys.exit(1)


def _phase(
    watcher: Watcher, name: str, seconds: float, fleet: FleetProcess, look: Callable[[], None] = lambda: None
) -> float:
    """Lets a phase go by and calls `look` ten times a second; documents that were finished in it a second."""
    watcher.enter(name)
    started, before = time.monotonic(), watcher.committed()
    while time.monotonic() < started + seconds:
        if not fleet.alive():
            raise RuntimeError("the fleet ended by itself")
        look()
        time.sleep(0.1)
    return (watcher.committed() - before) / (time.monotonic() - started)


def _overload(load: Load, capacity: float) -> Callable[[], None]:
    """Pushes more than the fleet does; what it returns, called again and again, pushes more until the queue is full."""
    waits, rate, due = load.waits, _OVERLOAD * capacity, time.monotonic() + _MORE_SECONDS
    load.set_rate(rate)

    def look() -> None:
        nonlocal rate, due
        if load.waits == waits and time.monotonic() >= due:
            rate, due = _MORE * rate, due + _MORE_SECONDS
            load.set_rate(rate)

    return look


def _await(condition: Callable[[], bool], load: Load, fleet: FleetProcess) -> None:
    """Returns once the condition holds; RuntimeError if it takes too long."""
    deadline = time.monotonic() + _DRAIN_SECONDS
    if not load.pushed:
        load.set_rate(20)
    while not condition():
        if time.monotonic() > deadline or not fleet.alive() or load.failure:
            raise RuntimeError(f"nothing moves any more; {load.failure or 'see the log of the fleet'}")
        time.sleep(0.05)


def _loads(watcher: Watcher, rates: dict[str, float]) -> str:
    """Throughput and latency of each phase as a Markdown table."""
    lines = [
        "| load | documents a second | latency, median | 95 % | 99 % | most | backlog, median | most |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for phase, rate in rates.items():
        latencies = watcher.latencies[phase]
        backlogs = [sample.backlog for sample in watcher.samples[phase]]
        times = " | ".join(f"{quantile(latencies, share):,.0f} ms" for share in (0.5, 0.95, 0.99, 1.0))
        lines.append(f"| {phase} | {rate:,.0f} | {times} | {quantile(backlogs, 0.5):,.0f} | {max(backlogs):,} |")
    return "\n".join(lines) + "\n"


def _print_growth(samples: list[Sample]) -> bool:
    """Memory and RQ's keys after the window was full, first half against second; whether nothing grew."""
    full = samples[0].at + _UNTIL_FULL / _BELOW * (samples[-1].at - samples[0].at)
    settled = [sample for sample in samples if sample.at >= full]
    apart = (settled[-1].at - settled[0].at) / 2 / 3600
    held = True
    print("| after the window was full, at 80 % | first half | second half | | an hour |")
    print("|---|---|---|---|---|")
    for what, name in (("fleet", "memory of the fleet, MiB"), ("server", "memory of the server, MiB")):
        first, second = (value / 2**20 for value in halves(settled, what))
        flat = second / first - 1 <= _FLAT
        held &= flat
        change = f"{second / first - 1:+.1%} {'✓' if flat else '✗ grows'}"
        print(f"| {name} | {first:,.1f} | {second:,.1f} | {change} | {(second - first) / apart:+,.1f} |")
    for what, name in (("rq_keys", "keys of RQ"), ("rq_members", "jobs and workers in RQ's registries and queue")):
        first, second = halves(settled, what)
        flat = second <= first + 1
        held &= flat
        change = "✓" if flat else "✗ grow"
        print(f"| {name} | {first:,.1f} | {second:,.1f} | {change} | {(second - first) / apart:+,.1f} |")
    print()
    return held


def _say(holds: bool, what: str, value: str) -> bool:
    print(f"{'✓' if holds else '✗'} {what}: {value}")
    return holds


if __name__ == "__main__":
    typer.run(main)
