"""`copydesk run`: the main job, from files to files."""

import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Annotated, Final

import typer

from copydesk_desk.cli.options import (
    INTERRUPTED,
    NOTHING,
    UNREAD,
    EventTime,
    FieldMap,
    Json,
    Namespace,
    PathsOrNone,
    RedisUrl,
    Workers,
)
from copydesk_desk.cli.output import write_json
from copydesk_desk.cli.session import Session, open_session
from copydesk_desk.cli.views.console import CleanConsole
from copydesk_desk.cli.views.progress import new_progress, tell_undated
from copydesk_desk.cli.views.summary import Summary, print_summary, summarise
from copydesk_desk.cli.views.tally import counts_of, tell_tally, tell_urgent
from copydesk_matching.index.shape import check_shape
from copydesk_producers.resumable import Pushing, finished_up_to, inputs_of
from copydesk_schemas import ServerUnavailable, SettingsError
from copydesk_schemas.counted import counted
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.server.index_server import home_of
from copydesk_workers.settings import read_settings
from copydesk_workers.sinks.output_files import OutputFiles
from copydesk_workers.traces import tracer

#: Raw documents that may wait before the push waits for the workers.
_BACKLOG: Final = 20_000
#: How often a fleet that died is started again before the run gives up.
_RESTARTS: Final = 20
_POLL_SECONDS: Final = 0.05


def run(
    paths: PathsOrNone = None,
    samples: Annotated[
        bool, typer.Option("--samples", help="Try it on the sample pages that come with copydesk.")
    ] = False,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the output.")] = Path("out"),
    workers: Workers = None,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    field_map: FieldMap = None,
    event_time: EventTime = None,
    as_json: Json = False,
) -> None:
    """Turn raw pages into clean, de-duplicated, enriched records.

    Appends to DIR/clean.jsonl, duplicates.jsonl, dead.jsonl and stories.jsonl, and prints what became of every article.
    Without --redis it starts its own server, whose data stay in DIR/.copydesk: a second run into the same DIR knows
    what the first one published. Ctrl-C stops cleanly; the same command resumes.

    Exit codes: 0 every article has its outcome (dead letters included), 1 it could not be done, 3 some inputs could not
    be read, 4 nothing was published, 130 interrupted.
    """
    settings = read_settings(redis_url=redis, namespace=namespace, workers=workers)
    inputs = inputs_of(_asked_for(paths, samples), field_map, event_time)
    console = CleanConsole(stderr=True)
    # The push waits for the workers here, as it should: no warning.
    logging.getLogger("copydesk_producers").setLevel(logging.ERROR)
    started = time.monotonic()
    tracer()
    with _alone(out), open_session(settings, out / ".copydesk") as session:
        home = partial(home_of, settings, session.client)
        check_shape(session.client, session.keys, settings.index_shape, home)  # its fleet would wait
        files = OutputFiles(out, session.client, session.keys)
        _check_inputs(inputs.paths, files)
        pushing = Pushing(
            inputs,
            session.client,
            session.keys,
            backlog=_BACKLOG,
            document_bytes=settings.document_bytes,
            wait_replicas=settings.wait_replicas,
            wait_seconds=settings.wait_seconds,
            leave_out=files.written,
        )
        resumed = pushing.resume()
        if resumed:
            console.print(f"resuming the unfinished run: {counted(pushing.pushed, 'document')} pushed before")
        files.begin(inputs.fingerprint(), resumed=resumed)
        try:
            _work(session, pushing, files, out / ".copydesk" / "workers.log", console)
        except KeyboardInterrupt:
            console.print(
                f"stopped: {counted(pushing.pushed, 'document')} pushed; the same command resumes, nothing is lost",
                soft_wrap=True,
            )
            raise typer.Exit(INTERRUPTED) from None
        pushing.finish()
        summary = summarise(
            pushing.documents,
            files.new_lines("clean"),
            files.new_lines("duplicates"),
            files.new_lines("dead"),
            time.monotonic() - started,
            **counts_of(pushing.tally),
        )
    _show(summary, out, as_json)
    tell_undated(pushing.undated, event_time, console)
    tell_tally(pushing.tally, console, "\n".join(summary.dead_examples))
    if pushing.tally.unread:
        raise typer.Exit(UNREAD)
    if not summary.published and not summary.duplicates:
        why = "see above, and dead.jsonl for the reasons" if summary.dead else "no documents were found"
        console.print(f"nothing was published: {why}", soft_wrap=True)
        raise typer.Exit(NOTHING)


def _check_inputs(paths: list[str], files: OutputFiles) -> None:
    """Raises SettingsError if a file is to be read that grows while it is read."""
    for path in paths:
        if path != "-" and Path(path).resolve() in files.written:
            raise SettingsError(f"{path} is written by this run: take another --out, or name other inputs")


def _asked_for(paths: list[str] | None, samples: bool) -> list[str]:
    """The paths to read: those that were named, or the folder with the sample pages."""
    if samples == bool(paths):
        raise typer.BadParameter("name files or folders to read, or --samples alone")
    if paths:
        return paths
    folder = resources.files("copydesk_producers").joinpath("samples")
    if not folder.is_dir():
        raise SettingsError("this installation has no sample pages: the container image leaves them out")
    return [str(folder)]


def _work(session: Session, pushing: Pushing, files: OutputFiles, log: Path, console: CleanConsole) -> None:
    """Pushes, lets the fleet work and copies what comes out, until everything is processed."""
    fleet = FleetProcess(session.settings, session.url, log=log)
    restarts = 0
    try:
        pushing.start()
        with new_progress() as progress:
            pushed = progress.add_task("pushed", total=None)
            finished_documents = progress.add_task("finished", total=None)
            out = progress.add_task("articles out", total=None)
            while True:
                tell_urgent(pushing.tally, console)
                finished = pushing.done and finished_up_to(session.client, session.keys, pushing.last_id)
                progress.advance(out, files.copy())
                progress.update(pushed, completed=pushing.pushed, total=pushing.pushed if pushing.done else None)
                waiting = int(session.client.xlen(session.keys.raw))
                progress.update(
                    finished_documents,
                    completed=max(0, pushing.pushed - waiting),
                    total=pushing.pushed if pushing.done else None,
                )
                if finished:
                    return
                if not fleet.alive():
                    restarts += 1
                    if restarts > _RESTARTS:
                        raise ServerUnavailable(f"the workers ended {restarts} times; see {log} for the reason")
                    console.print(f"the workers ended unexpectedly and are started again (see {log})")
                    fleet = FleetProcess(session.settings, session.url, log=log)
                time.sleep(_POLL_SECONDS)
    finally:
        pushing.stop()
        fleet.stop()
        files.copy()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Holds the folder's lock, so that two runs never write the same files."""
    inner = folder / ".copydesk"
    try:
        inner.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"--out {folder}: no folder can be made there: {error.strerror}") from None
    with (inner / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsError(f"another run is writing into {folder}: wait for it, or take another --out") from None
        yield


def _show(summary: Summary, out: Path, as_json: bool) -> None:
    if as_json:
        write_json(summary)
        return
    console = CleanConsole()
    print_summary(summary, console)
    if summary.duplicates and not summary.published:
        console.print("nothing new: all of it was published before; another --out starts afresh")
    console.print(f"written to {out}/clean.jsonl, duplicates.jsonl, dead.jsonl and stories.jsonl", soft_wrap=True)
