"""Runs of the console script on real documents, for benchmarks: what is pushed, how it is timed, what came out."""

import gzip
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import chain, islice
from pathlib import Path
from typing import Final

import orjson
import typer

from copydesk_schemas import GROUP, Keys, encode_raw
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import groups
from copydesk_workers.settings import Settings
from tests.benchmarks.corpus import DATA, NEWSWIRE, make_documents
from tests.benchmarks.processor_time import Pace, pace, spent_by

_SCRIPT: Final = Path(sys.executable).parent / "copydesk"
#: No run takes so long a document.
_PATIENCE_SECONDS: Final = 0.1
_POLL_SECONDS: Final = 0.01
#: Fields of the collections that are none of a document: `split` means another thing in a raw document.
_OWN: Final = frozenset({"id", "split"})
#: More dead documents than this share, and it is not documents that were measured.
_MOST_DEAD: Final = 0.05


def write_documents(path: Path, count: int, collection: str = "*") -> str:
    """Writes real documents, the smaller collections first; texts made here where there are none. What they are."""
    files = sorted(DATA.glob(f"{collection}.docs.jsonl.gz"), key=lambda file: (file == NEWSWIRE, file))
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


def timed_run(server: EmbeddedServer, settings: Settings, documents: int, folder: Path, *command: str) -> Pace:
    """The pace of a fleet that waits for documents, from the start of the command to the last commit.

    The processor time is that of the command, the fleet and the server.
    """
    client, keys, log = connect(server.url), Keys(settings.namespace), folder / "fleet.log"
    workers = settings.workers
    with FleetProcess(settings, server.url, log=log) as fleet:
        await_ = _patience(fleet, log, 60 + _PATIENCE_SECONDS * documents)
        await_(lambda: [workers] == [g["consumers"] for g in groups(client, keys.raw) if g["name"] == GROUP.encode()])
        started, spent = time.monotonic(), _spent(fleet, server)
        copydesk(*command, "--redis", server.url)
        await_(lambda: not client.xlen(keys.raw))
        elapsed, spent = time.monotonic() - started, _spent(fleet, server) - spent
    committed, dead = (int(client.hget(keys.counters, name) or 0) for name in ("entries_committed", "articles_dead"))
    client.close()
    if committed != documents or dead > _MOST_DEAD * documents:
        raise RuntimeError(f"{documents:,} documents went in, {committed:,} were finished, {dead:,} are dead")
    return pace(documents, elapsed, spent)


def copydesk(*arguments: str, code: int = 0) -> str:
    """What the console script prints; RuntimeError if it ends with another code."""
    done = subprocess.run([str(_SCRIPT), *arguments], capture_output=True, text=True, check=False)
    if done.returncode != code:
        raise RuntimeError(f"copydesk {arguments[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def _spent(fleet: FleetProcess, server: EmbeddedServer) -> float:
    """Seconds of processor time of fleet, server and of the commands that ended."""
    commands = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent_by(fleet.pid, server.process.pid) + commands.ru_utime + commands.ru_stime


def _patience(fleet: FleetProcess, log: Path, seconds: float) -> Callable[[Callable[[], object]], None]:
    """Waits for a condition; RuntimeError if the fleet ends first, or all waits together take this long."""
    deadline = time.monotonic() + seconds

    def wait(condition: Callable[[], object]) -> None:
        while not condition():
            if not fleet.alive() or time.monotonic() > deadline:
                raise RuntimeError(f"not done in {seconds:.0f} s; the end of the log:\n{log.read_text()[-2000:]}")
            time.sleep(_POLL_SECONDS)

    return wait
