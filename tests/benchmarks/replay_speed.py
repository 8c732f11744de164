"""`python -m tests.benchmarks.replay_speed`: how fast a capture replays beside the run that it was recorded from."""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.settings import Settings
from tests.benchmarks.console_runs import copydesk, timed_run, write_documents
from tests.benchmarks.processor_time import Pace
from tests.benchmarks.report import describe_machine

#: What the project promises: a replay is at least so fast, measured by the first run.
AT_LEAST: Final = 0.8


def main(
    documents: Annotated[int, typer.Option(min=100, help="Real documents, of all collections.")] = 20_000,
    rounds: Annotated[int, typer.Option(min=1, help="How often both are timed, in turn.")] = 3,
    workers: Annotated[int, typer.Option(min=1, help="Worker processes of the first run and of the replay.")] = 2,
) -> None:
    """Time `push` and `replay --speed max`, each from its start to the last commit; then look for one changed word.

    Exit code 1 if the replay is slower than promised, or if --expect does not find the change, or finds another.
    """
    say = Console(stderr=True).print
    first: list[Pace] = []
    again: list[Pace] = []
    with tempfile.TemporaryDirectory(prefix="copydesk-replay-") as name:
        folder = Path(name)
        source, capture = folder / "documents.jsonl", folder / "day.jsonl.zst"
        origin = write_documents(source, documents)
        say(f"measuring on {origin}")
        settings = Settings(workers=workers, window_documents=documents, archive_entries=documents)
        for number in range(1, rounds + 1):
            capture.unlink(missing_ok=True)
            with EmbeddedServer(folder / f"first{number}") as server:
                first.append(timed_run(server, settings, documents, folder, "push", str(source)))
                copydesk("record", str(capture), "--redis", server.url)
                client = connect(server.url)
                machine = describe_machine(client)
                client.close()
            with EmbeddedServer(folder / f"again{number}") as server:
                replaying = Settings(namespace="again", workers=workers, window_documents=documents)
                into = ("--into", "again", "--speed", "max")
                again.append(timed_run(server, replaying, documents, folder, "replay", str(capture), *into))
            for name, one in (("first run", first[-1]), ("replay", again[-1])):
                say(f"round {number}: {name}: {one.rate:,.0f} documents/s, {one.processor:,.0f} µs of processor")
        with EmbeddedServer(folder / "compared") as server:
            written, found = _change_one_word(server, capture, documents, folder)
    print(
        f"{machine.cores} cores ({machine.processor}), Python {machine.python}, {machine.server}, {workers} workers;"
        f" {origin}\n"
    )
    fast = _median(again, "rate") / _median(first, "rate") >= AT_LEAST
    print(f"{_table(first, again)}\n")
    print(f"{'✓' if fast else '✗'} a replay is at least {AT_LEAST:.0%} as fast as the first run")
    print(f"{'✓' if found else '✗'} --expect found one changed word in one of the records, and nothing else")
    print(f"`--write`, with one worker: {written:,.0f} documents/s")
    if not (fast and found):
        sys.exit(1)


def _table(first: list[Pace], again: list[Pace]) -> str:
    """Both as a Markdown table, the replay also as shares of the first run."""
    lines = [
        "| | documents/s, median | lowest – highest | of the first run | processor time a document | of it |",
        "|---|---|---|---|---|---|",
    ]
    for name, paces in (("first run (`push`)", first), ("replay (`--speed max`)", again)):
        rates = [one.rate for one in paces]
        span = f"{min(rates):,.0f} – {max(rates):,.0f}"
        shares = [f"{_median(paces, what) / _median(first, what):.0%}" for what in ("rate", "processor")]
        processor = f"{_median(paces, 'processor'):,.0f} µs"
        lines.append(f"| {name} | {_median(paces, 'rate'):,.0f} | {span} | {shares[0]} | {processor} | {shares[1]} |")
    return "\n".join(lines)


def _change_one_word(server: EmbeddedServer, capture: Path, documents: int, folder: Path) -> tuple[float, bool]:
    """Documents a second of `replay --write`; whether `--expect` finds a word that is then changed in one record."""
    golden = folder / "golden"
    started = time.monotonic()
    copydesk("replay", str(capture), "--write", str(golden), "--redis", server.url)
    rate = documents / (time.monotonic() - started)
    clean = golden / "clean.jsonl"
    lines = clean.read_text("utf-8").splitlines(keepends=True)
    place = len(lines) // 2
    record = json.loads(lines[place])
    first, _, rest = record["text"].partition(" ")
    record["text"] = f"{first}x {rest}"
    lines[place] = json.dumps(record) + "\n"
    clean.write_text("".join(lines), "utf-8")
    command = ("replay", str(capture), "--expect", str(golden), "--json", "--redis", server.url)
    compared = json.loads(copydesk(*command, code=1))["comparison"]
    differing = [(one["id"], [field["field"] for field in one["fields"]]) for one in compared["changed"]]
    return rate, (differing, compared["gone"], compared["came"]) == ([(record["id"], ["text"])], [], [])


def _median(paces: list[Pace], what: str) -> float:
    return statistics.median(float(getattr(one, what)) for one in paces)


if __name__ == "__main__":
    typer.run(main)
