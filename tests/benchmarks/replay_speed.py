"""`python -m tests.benchmarks.replay_speed`: how fast a capture replays beside the run that it was recorded from."""

import gzip
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Final

import orjson
import typer
from rich.console import Console

from copydesk_schemas import GROUP, Keys, encode_raw
from copydesk_workers.connection import connect
from copydesk_workers.embedded_server import EmbeddedServer
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.settings import Settings
from copydesk_workers.streams import groups
from tests.benchmarks.corpus import DATA, NEWSWIRE, make_documents
from tests.benchmarks.processor_time import Pace, pace, spent_by
from tests.benchmarks.report import describe_machine

#: What the project promises: a replay is at least so fast, measured by the first run.
AT_LEAST: Final = 0.8
_SCRIPT: Final = Path(sys.executable).parent / "copydesk"
#: No run takes so long a document.
_PATIENCE_SECONDS: Final = 0.1
_POLL_SECONDS: Final = 0.01
#: Fields of the collections that are none of a document: `split` means another thing in a raw document.
_OWN: Final = frozenset({"id", "split"})
#: More dead documents than this share, and it is not documents that were measured.
_MOST_DEAD: Final = 0.05


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
        origin = _write_documents(source, documents)
        say(f"measuring on {origin}")
        settings = Settings(workers=workers, window_documents=documents, archive_entries=documents)
        for number in range(1, rounds + 1):
            capture.unlink(missing_ok=True)
            with EmbeddedServer(folder / f"first{number}") as server:
                first.append(_timed(server, settings, documents, folder, "push", str(source)))
                _copydesk("record", str(capture), "--redis", server.url)
                client = connect(server.url)
                machine = describe_machine(client)
                client.close()
            with EmbeddedServer(folder / f"again{number}") as server:
                replaying = Settings(namespace="again", workers=workers, window_documents=documents)
                into = ("--into", "again", "--speed", "max")
                again.append(_timed(server, replaying, documents, folder, "replay", str(capture), *into))
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


def _timed(server: EmbeddedServer, settings: Settings, documents: int, folder: Path, *command: str) -> Pace:
    """The pace of a fleet that waits for documents, from the start of the command to the last commit.

    The processor time is that of the command, the fleet and the server.
    """
    client, keys, log = connect(server.url), Keys(settings.namespace), folder / "fleet.log"
    workers = settings.workers
    with FleetProcess(settings, server.url, log=log) as fleet:
        await_ = _patience(fleet, log, 60 + _PATIENCE_SECONDS * documents)
        await_(lambda: [workers] == [g["consumers"] for g in groups(client, keys.raw) if g["name"] == GROUP.encode()])
        started, spent = time.monotonic(), _spent(fleet, server)
        _copydesk(*command, "--redis", server.url)
        await_(lambda: not client.xlen(keys.raw))
        elapsed, spent = time.monotonic() - started, _spent(fleet, server) - spent
    committed, dead = (int(client.hget(keys.counters, name) or 0) for name in ("entries_committed", "articles_dead"))
    client.close()
    if committed != documents or dead > _MOST_DEAD * documents:
        raise RuntimeError(f"{documents:,} documents went in, {committed:,} were finished, {dead:,} are dead")
    return pace(documents, elapsed, spent)


def _spent(fleet: FleetProcess, server: EmbeddedServer) -> float:
    """Seconds of processor time of fleet, server and of the commands that ended."""
    commands = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent_by(fleet.pid, server.process.pid) + commands.ru_utime + commands.ru_stime


def _change_one_word(server: EmbeddedServer, capture: Path, documents: int, folder: Path) -> tuple[float, bool]:
    """Documents a second of `replay --write`; whether `--expect` finds a word that is then changed in one record."""
    golden = folder / "golden"
    started = time.monotonic()
    _copydesk("replay", str(capture), "--write", str(golden), "--redis", server.url)
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
    compared = json.loads(_copydesk(*command, code=1))["comparison"]
    differing = [(one["id"], [field["field"] for field in one["fields"]]) for one in compared["changed"]]
    return rate, (differing, compared["gone"], compared["came"]) == ([(record["id"], ["text"])], [], [])


def _write_documents(path: Path, count: int) -> str:
    """Writes real documents, the smaller collections first; texts made here where there are none. What they are."""
    files = [*sorted(set(DATA.glob("*.docs.jsonl.gz")) - {NEWSWIRE}), *DATA.glob(NEWSWIRE.name)]
    with path.open("wb") as out:
        if not files:
            out.writelines(encode_raw(document) + b"\n" for document in make_documents(count))
            return f"{count:,} made-up texts (no real ones are here)"
        written = 0
        for line in islice(chain.from_iterable(map(gzip.open, files)), count):
            fields = {name: value for name, value in orjson.loads(line).items() if name not in _OWN}
            out.write(orjson.dumps(fields, option=orjson.OPT_APPEND_NEWLINE))
            written += 1
    if written < count:
        raise typer.BadParameter(f"there are {written:,} real documents: take --documents {written}")
    return f"{count:,} real documents of {len(files)} collections"


def _patience(fleet: FleetProcess, log: Path, seconds: float) -> Callable[[Callable[[], object]], None]:
    """Waits for a condition; RuntimeError if the fleet ends first, or all waits together take this long."""
    deadline = time.monotonic() + seconds

    def wait(condition: Callable[[], object]) -> None:
        while not condition():
            if not fleet.alive() or time.monotonic() > deadline:
                raise RuntimeError(f"not done in {seconds:.0f} s; the end of the log:\n{log.read_text()[-2000:]}")
            time.sleep(_POLL_SECONDS)

    return wait


def _copydesk(*arguments: str, code: int = 0) -> str:
    """What the console script prints; RuntimeError if it ends with another code."""
    done = subprocess.run([str(_SCRIPT), *arguments], capture_output=True, text=True, check=False)
    if done.returncode != code:
        raise RuntimeError(f"copydesk {arguments[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def _median(paces: list[Pace], what: str) -> float:
    return statistics.median(float(getattr(one, what)) for one in paces)


if __name__ == "__main__":
    typer.run(main)
